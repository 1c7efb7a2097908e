import ADRLinkCore
import ArgumentParser
import Git
import SSHSignature

/// Which log is read, and what it is held against.
struct AuditSource: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The fingerprint of the log's root of trust. Default: adrlink.auditroot of this repository.",
            valueName: "SHA256:…"))
    var root: String?

    @Option(help: ArgumentHelp("Read the copy that was fetched from this remote.", valueName: "name"))
    var remote: String?

    func validate() throws {
        if let root, !AuditNames.isFingerprint(root) {
            throw ValidationError("\(root) is no fingerprint: ssh-keygen -l -f KEY.pub shows it, SHA256:….")
        }
    }

    /// Verifies the log. Throws `.noAuditLog` where there is none, and none was ever seen.
    func verified(
        in workspace: borrowing Workspace, checkpoint: String? = nil, asOf: AuditTime? = nil,
        checksEachCommit: Bool = false
    ) throws -> AuditVerification {
        try workspace.verifiedLog(
            root: root, remote: remote, checkpoint: checkpoint, asOf: asOf, checksEachCommit: checksEachCommit)
    }
}

extension Workspace {
    /// What the log is held against: the root that is configured, unless another one is given, and a checkpoint.
    func auditOptions(root: String?, checkpoint: String?, asOf: AuditTime) throws -> AuditVerificationOptions {
        let configuration = try AuditConfiguration(of: repository)
        var options = AuditVerificationOptions(asOf: asOf)
        options.root = root ?? configuration.root
        options.log = configuration.log
        if let checkpoint { options.checkpoint = try readCheckpoint(checkpoint) }
        return options
    }

    /// Verifies the log by the root that is configured, unless another one is given.
    func verifiedLog(
        root: String? = nil, remote: String? = nil, checkpoint: String? = nil, asOf: AuditTime? = nil,
        checksEachCommit: Bool = false
    ) throws -> AuditVerification {
        var options = try auditOptions(root: root, checkpoint: checkpoint, asOf: try asOf ?? .now())
        options.checksEachCommit = checksEachCommit
        if let remote { options.readCopy(of: remote) }
        let verification = try AuditVerification(repository, options)
        let isMissed = verification.findings.list.contains { $0.kind == .laneRewound || $0.kind == .laneMissing }
        if verification.lanes.isEmpty, !isMissed {
            throw ADRLinkError(
                .noAuditLog,
                remote.map { "nothing of an audit log was fetched from \($0)" } ?? "there is no audit log here",
                hint: "adrlink audit init begins one; adrlink audit fetch brings one that others write")
        }
        return verification
    }
}

/// Reads the file of a checkpoint and verifies its signature.
func readCheckpoint(_ file: String) throws -> (checkpoint: Checkpoint, key: PublicKey) {
    guard let bytes = try File.read(file, limit: Checkpoint.limit) else {
        throw ADRLinkError(.usage, "there is no file \(file)", hint: "name the file of a checkpoint")
    }
    do throws(AuditFormatFault) { return try Checkpoint.read(bytes) } catch {
        throw ADRLinkError(
            .usage, "\(file) is no checkpoint: \(error.reason)",
            hint: "take the file from where adrlink audit checkpoint put it")
    }
}

extension AuditVerification {
    /// The exit status that says what was found.
    var exitCode: ExitCode {
        switch findings.severity {
        case .error: ExitCode(1)
        case .undecided: ExitCode(3)
        case .notice, nil: .success
        }
    }

    /// Says on standard error that not all of what was printed counts.
    func noteDoubts() {
        if trust == nil, let finding = findings.list.first(where: { $0.kind == .rootUnknown }) {
            Output.error("note: \(TerminalText.escape(finding.message))")
            Output.error("hint: \(finding.hint)")
        } else if findings.severity ?? .notice > .notice {
            let count = entries - verified
            let what = count == 0 ? "the log is not whole here" : "\(count) of \(entries) entries are not verified"
            Output.error("note: \(what); adrlink audit verify says why")
        }
    }
}

/// Collects lines, and writes them many at a time.
struct OutputBuffer {
    private var text = ""

    mutating func add(_ more: String) {
        text += more
        if text.utf8.count >= 1 << 16 { flush() }
    }

    mutating func flush() {
        if !text.isEmpty { Output.lines(text) }
        text = ""
    }
}
