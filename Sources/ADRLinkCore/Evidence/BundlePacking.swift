import Git
import SSHSignature
import StructuredLogging

/// One attempt to pack a bundle: what goes into it, as the repository was at its beginning.
struct BundlePacking {
    private var manifest: EvidenceManifest
    private let sources: [EvidenceSource]
    private let redactor: SecretRedactor

    init(
        _ bundle: EvidenceBundle, by recorder: AuditRecorder, _ audit: AuditVerificationOptions,
        _ redactor: SecretRedactor, in workspace: borrowing Workspace, _ tell: (EvidenceBundle.Step) -> Void
    ) throws(ADRLinkError) {
        self.redactor = redactor
        let time = AuditTime(workspace.now)
        let references = try workspace.references(toPack: bundle.references)
        tell(.verifyingLog)
        var options = audit
        options.segments = Dictionary(
            uniqueKeysWithValues: references.compactMap { name, id in
                guard name.hasPrefix(AuditNames.log) else { return nil }
                return SegmentID(name.dropFirst(AuditNames.log.count)).map { ($0, id) }
            })
        let verification = try fromAudit { () throws(GitError) in
            try AuditVerification(workspace.repository, options)
        }
        let (checkpoint, trust) = try Self.vouch(for: verification, by: recorder, at: time)
        let report = try workspace.postMortem(bundle.request, audit) { tell(.reporting($0)) }

        var manifest = EvidenceManifest(
            id: .randomBundle(), log: checkpoint.log, root: checkpoint.root, signer: recorder.principal, time: time,
            tool: bundle.tool)
        manifest.kind = bundle.kind
        manifest.selection = try workspace.selection(bundle.request)
        manifest.references = references
        let head = try fromGit { () throws(GitError) in try workspace.repository.headBranch() }
        manifest.head = head.flatMap { references[$0] == nil ? nil : $0 }
        manifest.lanes = checkpoint.heads
        manifest.traces = Set(bundle.request.traces + report.actions.compactMap(\.trace)).sorted()
        manifest.retainUntil = bundle.retainUntil
        self.manifest = manifest

        let signed: [UInt8]
        do throws(SSHSignatureError) { signed = try checkpoint.signed(by: recorder.signer) } catch {
            throw ADRLinkError(signing: error)
        }
        var sources = [
            EvidenceSource(BundleFiles.trust, bytes: trust), EvidenceSource(BundleFiles.checkpoint, bytes: signed),
            EvidenceSource(BundleFiles.report, bytes: Array(try report.html(language: "en").utf8)),
            EvidenceSource(BundleFiles.reportDocument, bytes: try Self.document(report)),
            // Packed by git while it is written.
            EvidenceSource(BundleFiles.repository, bytes: []),
        ]
        let events = try workspace.eventLines(of: Set(manifest.traces.compactMap { TraceID($0) }))
        if !events.isEmpty { sources.append(EvidenceSource(BundleFiles.events, bytes: events)) }
        sources += bundle.sources + bundle.attachments.map(EvidenceSource.init(attaching:))
        self.sources = sources.sorted { ArchiveName.precedes($0.name, $1.name) }
        try checkNames()
    }

    private static func document(_ report: PostMortem) throws(ADRLinkError) -> [UInt8] {
        do { return try report.json() } catch {
            throw ADRLinkError(.internal, "the report cannot be written as JSON: \(error)")
        }
    }

    /// A checkpoint and the trust file of a log in which nothing is amiss.
    private static func vouch(
        for verification: AuditVerification, by recorder: AuditRecorder, at time: AuditTime
    ) throws(ADRLinkError) -> (Checkpoint, trust: [UInt8]) {
        guard let trust = verification.trust,
            let checkpoint = verification.checkpoint(by: recorder.principal, at: time)
        else {
            let reason = verification.findings.list.first { $0.severity > .notice }?.message
            throw ADRLinkError(
                .undecided, "the audit log does not verify\(reason.map { ": \($0)" } ?? "")",
                hint: "adrlink audit verify says all of it; nothing was packed")
        }
        guard verification.mayVouch(recorder.signer.publicKey, for: recorder.principal) else {
            throw ADRLinkError(
                .keyUntrusted, "the key \(recorder.signer.publicKey.fingerprint) does not count in this log",
                hint: "somebody who may adds it: adrlink audit trust add")
        }
        return (checkpoint, Array((trust.allowedSigners.text + trust.revokedSigners).utf8))
    }

    private func checkNames() throws(ADRLinkError) {
        var seen: Set<String> = [ArchiveName.manifest]
        for source in sources {
            guard ArchiveName.isValid(source.name) else {
                throw ADRLinkError(
                    .evidence, "\(source.name) cannot be the name of a file in a bundle",
                    hint: "copy it to a name of letters, digits, blanks and . _ - + = @ , ( ) # % ~")
            }
            guard seen.insert(ArchiveName.folded(source.name)).inserted else {
                throw ADRLinkError(
                    .evidence, "two files of the bundle would have the name \(source.name)",
                    hint: "attach one of them under another name")
            }
        }
    }

    // MARK: Writing

    /// Writes the file; nil, and no file, where a reference has moved meanwhile.
    func write(
        to path: String, by recorder: AuditRecorder, in workspace: borrowing Workspace,
        _ tell: (EvidenceBundle.Step) -> Void
    ) throws(ADRLinkError) -> EvidenceBundle.Packed? {
        var archive = try pack { () throws(GitError) in try ArchiveWriter(path) }
        var redactions = 0
        for source in sources {
            try pack { () throws(GitError) in try archive.begin(source.name) }
            switch source.origin {
            case _ where source.name == BundleFiles.repository:
                guard try packRepository(workspace.repository, &archive, tell) else { return nil }
            case .bytes(let bytes): try pack { () throws(GitError) in try archive.append(bytes) }
            case .attachment(let path):
                let file = try AttachedFile(path)
                var done = 0
                redactions += try pack { () throws(GitError) in
                    try file.read(redactor) { (bytes) throws(GitError) in
                        done += bytes.count
                        tell(.packing(file: source.name, bytes: done))
                        try archive.append(bytes)
                    }
                }
            }
            _ = try pack { () throws(GitError) in try archive.end() }
        }
        var manifest = manifest
        manifest.files = archive.files
        let file: [UInt8]
        do throws(SSHSignatureError) { file = try manifest.signed(by: recorder.signer) } catch {
            throw ADRLinkError(signing: error)
        }
        try pack { () throws(GitError) in
            try archive.add(ArchiveName.manifest, file)
            try archive.finish()
        }
        return EvidenceBundle.Packed(manifest: manifest, manifestFile: file, redactions: redactions)
    }

    /// Settings of git under which packing takes little memory, whatever the size of packs and of files: by default it maps packs
    /// as a whole, and holds files of up to 512 MiB to look for differences.
    private static let frugal = [
        "core.packedGitWindowSize=8m", "core.packedGitLimit=32m", "core.bigFileThreshold=16m", "pack.windowMemory=16m",
        "pack.deltaCacheSize=16m",
    ].flatMap { ["-c", $0] }

    /// Has git pack the references; false where one of them leads elsewhere by now.
    private func packRepository(
        _ repository: borrowing Repository, _ archive: inout ArchiveWriter, _ tell: (EvidenceBundle.Step) -> Void
    ) throws(ADRLinkError) -> Bool {
        var stream = GitBundleStream()
        var fault: ArchiveFault?
        var done = 0
        try pack { () throws(GitError) in
            let names = manifest.references.keys.sorted()
            try GitProgram(repository).run(Self.frugal + ["bundle", "create", "--quiet", "-"] + names) {
                (bytes) throws(GitError) in
                do throws(ArchiveFault) { _ = try stream.take(bytes) } catch { fault = fault ?? error }
                done += bytes.count
                tell(.packing(file: BundleFiles.repository, bytes: done))
                try archive.append(bytes)
            }
        }
        if let fault {
            throw ADRLinkError(.undecided, fault.reason, hint: "leave out the reference: --ref names others")
        }
        return stream.header?.references == manifest.references
    }
}

/// Runs what writes a bundle.
private func pack<R: ~Copyable>(_ body: () throws(GitError) -> R) throws(ADRLinkError) -> R {
    do throws(GitError) { return try body() } catch {
        guard error.code != .modified else {
            throw ADRLinkError(.usage, "\(error)", hint: "name another file, or try again")
        }
        throw ADRLinkError(error)
    }
}

extension String {
    /// The id of a new bundle.
    fileprivate static func randomBundle() -> String {
        var generator = SystemRandomNumberGenerator()
        return randomHexadecimal(16, &generator)
    }
}

extension Workspace {
    /// The references that were chosen, the audit log and its evidence, with what they lead to.
    fileprivate func references(toPack chosen: [String]) throws(ADRLinkError) -> [String: ObjectID] {
        var found: [String: ObjectID] = [:]
        for name in try chosen.isEmpty ? [headReference()] : chosen {
            let candidates = ["", "refs/", "refs/heads/", "refs/tags/"].map { $0 + name }.filter(ReferenceName.isValid)
            var isFound = false
            for candidate in candidates where !isFound {
                guard let id = try fromGit({ () throws(GitError) in try repository.target(of: candidate) }) else {
                    continue
                }
                found[candidate] = id
                isFound = true
            }
            guard isFound else {
                throw ADRLinkError(.usage, "there is no reference \(name)", hint: "git for-each-ref lists them")
            }
        }
        try fromGit { () throws(GitError) in
            for folder in [AuditNames.log, AuditNames.evidence] {
                for name in try repository.referenceNames(below: folder) {
                    found[name] = try repository.target(of: name)
                }
            }
        }
        return found
    }

    private func headReference() throws(ADRLinkError) -> String {
        guard let branch = try fromGit({ () throws(GitError) in try repository.headBranch() }) else {
            throw ADRLinkError(
                .usage, "HEAD stands on no branch, and no reference is named", hint: "name one: --ref main")
        }
        return branch
    }

    /// What was asked for, with times in the place of words.
    fileprivate func selection(_ request: ReportRequest) throws(ADRLinkError) -> EvidenceManifest.Selection {
        let window = try reportWindow(request)
        var selection = EvidenceManifest.Selection()
        (selection.since, selection.until) = (window.since, window.until)
        (selection.range, selection.incident, selection.traces) = (request.range, request.incident, request.traces)
        return selection
    }
}
