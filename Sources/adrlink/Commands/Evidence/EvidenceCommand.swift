import ADRLinkCore
import ArgumentParser
import Git
import SSHSignature

struct EvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract: "Bundles for auditors: a period with its decisions and actions, in one file.",
        discussion: """
            A bundle holds the repository, the audit log, its trust file and checkpoint, the report and what is attached, under \
            a signed manifest. docs/evidence.md describes it.
            """,
        subcommands: [
            EvidenceBundleCommand.self, EvidencePushCommand.self, EvidenceListCommand.self, EvidenceShowCommand.self,
            EvidenceFetchCommand.self, EvidenceVerifyCommand.self, EvidenceReconcileCommand.self,
            EvidenceHoldCommand.self, EvidenceRetainCommand.self,
            EvidenceExportCommand.self, EvidenceOpenCommand.self,
        ])
}

/// What a bundle is held against beside itself.
struct BundleExpectationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The fingerprint of the log's root of trust. Default: adrlink.auditroot of git's configuration.",
            valueName: "SHA256:…"))
    var root: String?

    @Option(
        help: ArgumentHelp(
            "A list of who may sign manifests, as ssh-keygen reads it, from outside of the bundle.", valueName: "file"))
    var signers: String?

    func validate() throws {
        if let root, !AuditNames.isFingerprint(root) {
            throw ValidationError("\(root) is no fingerprint: ssh-keygen -l -f KEY.pub shows it, SHA256:….")
        }
    }

    func expectation() throws -> BundleExpectation {
        var expectation = BundleExpectation(root: try root ?? configuredRoot())
        if let signers {
            guard let bytes = try File.read(signers, limit: 16 << 20) else {
                throw ADRLinkError(.usage, "there is no file \(signers)", hint: "adrlink audit export writes one")
            }
            let list = AllowedSigners(reading: String(decoding: bytes, as: UTF8.self))
            if let problem = list.problems.first {
                throw ADRLinkError(
                    .usage, "\(signers), line \(problem.line): \(problem.error)", hint: "correct the line")
            }
            expectation.signers = list
        }
        return expectation
    }

    /// That of the repository one stands in, or of the user where one stands in none.
    private func configuredRoot() throws -> String? {
        do throws(GitError) {
            return try Repository(at: ".").configuration().string("adrlink.auditroot")
        } catch  where error.code == .notARepository {
            return try Git.Configuration.user().string("adrlink.auditroot")
        }
    }
}

/// A quantity of bytes for people: `12.3 MiB`.
func quantity(_ bytes: Int) -> String {
    var (value, unit) = (bytes * 10, 0)
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
    while value >= 10_240, unit + 1 < units.count {
        value = (value + 512) / 1024
        unit += 1
    }
    return unit == 0 ? "\(bytes) bytes" : "\(value / 10).\(value % 10) \(units[unit])"
}

/// A bar for a terminal that shows which part of something is done: `[#####.....]  50 %`.
func progressBar(_ done: Int, of total: Int) -> String {
    let part = total > 0 ? min(1, Double(done) / Double(total)) : 1
    let filled = Int(part * 20)
    let percent = String(Int(part * 100))
    return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: 20 - filled) + "] "
        + String(repeating: " ", count: 3 - percent.count) + percent + " %"
}
