import Git
import SSHSignature

/// Holds a segment against what the log demands, a commit at a time from the oldest on.
///
/// It never stops at the first fault: what follows is judged by what stands before it.
struct SegmentVerifier {
    let segment: SegmentID
    let charter: AuditCharter
    /// The last commit that was judged.
    private(set) var head: ObjectID
    /// The number of the last entry.
    private(set) var sequence: Int
    /// The SHA-256 of the last payload, or of the charter.
    private(set) var digest: String
    private(set) var time: AuditTime
    private(set) var findings = AuditFindings()
    /// Whether a later commit is signed, which names the next ones by their ids: then their own signatures are only read.
    private var isVouchedFor = false
    private var root: TreeText
    /// The folders of `root` that were found to hold nothing but notes that were added here.
    private var folders: [String: (id: ObjectID, files: TreeText)] = [:]

    /// What a commit brought: its entries, and whether nothing is amiss with it.
    struct Step {
        var commit: ObjectID
        var entries: [AuditEntry]
        /// The SHA-256 of the payload.
        var digest: String
        var isVerified: Bool
    }

    // MARK: The beginning

    /// Judges the commit of the charter. Nil where it is so bad that nothing can be held against it.
    static func begin(
        _ segment: SegmentID, at commit: ObjectID, in repository: borrowing Repository, _ findings: inout AuditFindings
    ) -> SegmentVerifier? {
        func fault(_ kind: AuditFinding.Kind, _ reason: String) -> AuditFinding {
            AuditFinding(kind, segment, commit: commit, reason)
        }
        let signed: SignedCharter
        do throws(AuditReadingError) {
            signed = try repository.charter(at: commit)
        } catch {
            findings.add(Self.finding(error, segment, commit, "the charter"))
            return nil
        }
        let (charter, payload) = (signed.charter, signed.payload)
        if charter.segment != segment {
            findings.add(fault(.laneWrong, "the charter is that of the segment \(charter.segment)"))
        }
        guard Self.isSigned(payload, by: charter, fault, &findings) else { return nil }
        var root = TreeText()
        do throws(GitError) {
            root = try repository.treeText(try repository.commitHeader(commit).tree)
            let blob = try Repository.blobID(of: payload.bytes)
            if root != TreeText().setting(Repository.charterFile, mode: TreeText.fileMode, blob) {
                findings.add(fault(.charterBad, "there is more than the charter in the first commit"))
            }
            let made = AuditCommit(charter, payload, tree: try repository.commitHeader(commit).tree)
            Self.judge(made, commit, charter, repository, fault, &findings)
        } catch {
            findings.add(fault(.objectUnreadable, "\(error)"))
        }
        return SegmentVerifier(
            segment: segment, charter: charter, head: commit, sequence: charter.first - 1, digest: payload.digest,
            time: charter.time, root: root)
    }

    /// Goes on behind a commit that is known to be good.
    static func resume(
        _ segment: SegmentID, behind commit: ObjectID, in repository: borrowing Repository
    ) throws(AuditReadingError) -> SegmentVerifier {
        let signed = try repository.charter(at: commit)
        let root = try fromLog { () throws(GitError) in
            try repository.treeText(try repository.commitHeader(commit).tree)
        }
        var (sequence, digest, time) = (signed.charter.first - 1, signed.payload.digest, signed.charter.time)
        if let payload = try repository.payload(addedBy: commit) {
            do throws(AuditFormatFault) {
                guard let last = try payload.entries().last else { throw AuditFormatFault("it has no entry") }
                (sequence, digest, time) = (last.sequence, payload.digest, last.event.time)
            } catch {
                throw .format(error)
            }
        }
        return SegmentVerifier(
            segment: segment, charter: signed.charter, head: commit, sequence: sequence, digest: digest, time: time,
            root: root)
    }

    private init(
        segment: SegmentID, charter: AuditCharter, head: ObjectID, sequence: Int, digest: String, time: AuditTime,
        root: TreeText
    ) {
        self.segment = segment
        self.charter = charter
        self.head = head
        self.sequence = sequence
        self.digest = digest
        self.time = time
        self.root = root
    }

    // MARK: A commit

    /// Takes the signature of a later commit for those of all commits up to it, where it is good.
    ///
    /// What it signs names the commit before it, and so on. A good signature thus says of each what the key's holder wanted
    /// there; one that is not leaves each commit to be judged by its own, which tells where the first fault is.
    mutating func vouch(by commit: ObjectID, text: [UInt8]? = nil, in repository: borrowing Repository) {
        do throws(GitError) {
            var bytes = text ?? []
            if text == nil { bytes = try repository.object(commit, .commit, limit: AuditLimits.commit) }
            guard let signed = AuditCommit.signed(bytes) else { return }
            isVouchedFor =
                signed.signature.key == charter.key
                && signed.signature.verification(of: signed.unsigned, namespace: AuditNames.commitNamespace)
                    == .verified
        } catch {
            // Whoever judges that commit says why it cannot be read.
            isVouchedFor = false
        }
    }

    /// Judges the next commit.
    ///
    /// - Parameter text: its bytes where they were read before.
    mutating func add(_ commit: ObjectID, text: [UInt8]? = nil, in repository: borrowing Repository) -> Step {
        let before = findings.counts[.error] ?? 0
        var step = Step(commit: commit, entries: [], digest: "", isVerified: false)
        let previous = head
        head = commit
        do throws(AuditReadingError) {
            let bytes = try fromLog { () throws(GitError) -> [UInt8] in
                if let text { return text }
                return try repository.object(commit, .commit, limit: AuditLimits.commit)
            }
            guard let header = CommitHeader(of: bytes) else {
                throw AuditReadingError.git(GitError(.corrupt, "read commit \(commit)", "it is not a commit"))
            }
            if header.parents.count > 1 {
                add(.mergeSmuggled, commit, "it is a merge, and lanes never merge")
            }
            guard let payload = try appended(to: previous, by: commit, header.tree, repository) else { return step }
            step.digest = payload.digest
            do throws(AuditFormatFault) {
                step.entries = try payload.entries()
            } catch {
                add(
                    error.kind == .version ? .versionUnknown : .payloadMalformed, commit, "its payload: \(error.reason)"
                )
            }
            judge(payload, step.entries, commit)
            if !step.entries.isEmpty {
                let made = AuditCommit(
                    step.entries, payload, owner: charter.owner, tree: header.tree, parent: previous)
                judge(made, bytes, commit)
            }
        } catch {
            findings.add(Self.finding(error, segment, commit, "its payload", sequence: sequence + 1))
        }
        step.isVerified = !step.entries.isEmpty && before == findings.counts[.error] ?? 0
        return step
    }

    private mutating func add(_ kind: AuditFinding.Kind, _ commit: ObjectID, _ message: String) {
        findings.add(AuditFinding(kind, segment, sequence: sequence + 1, commit: commit, message))
    }

    /// The payload that a commit put into the tree; a finding where the trees differ in anything else.
    private mutating func appended(
        to previous: ObjectID, by commit: ObjectID, _ tree: ObjectID, _ repository: borrowing Repository
    ) throws(AuditReadingError) -> AuditPayload? {
        let place = NotePlace(previous)
        let old = root
        root = try fromLog { () throws(GitError) in try repository.treeText(tree) }
        guard let folder = root.entry(place.folder), folder.mode == TreeText.folderMode else {
            add(.notAppended, commit, "it adds no note of the commit before it")
            return nil
        }
        let files = try fromLog { () throws(GitError) in try repository.treeText(folder.id) }
        guard let file = files.entry(place.file), file.mode == TreeText.fileMode else {
            add(.notAppended, commit, "it adds no note of the commit before it")
            return nil
        }
        let oldFiles = try oldFiles(place.folder, of: old, repository)
        if oldFiles.entry(place.file) == nil,
            files.isSetting(place.file, mode: TreeText.fileMode, file.id, of: oldFiles),
            root.isSetting(place.folder, mode: TreeText.folderMode, folder.id, of: old)
        {
            folders[place.folder] = (folder.id, files)
        } else {
            folders[place.folder] = nil
            add(
                .notAppended, commit,
                "it does more than to add one note: something was changed, removed or put in beside it")
        }
        let bytes = try fromLog { () throws(GitError) in
            try repository.object(file.id, .blob, limit: AuditLimits.payload)
        }
        do throws(AuditFormatFault) {
            return try AuditPayload(bytes)
        } catch {
            let isSigned = bytes.count > 0 && error.reason.contains("signature")
            add(isSigned ? .signatureMissing : .payloadMalformed, commit, "its payload: \(error.reason)")
            return nil
        }
    }

    /// The notes that a folder held before; none where it did not exist.
    private func oldFiles(
        _ folder: String, of root: TreeText, _ repository: borrowing Repository
    ) throws(AuditReadingError) -> TreeText {
        guard let entry = root.entry(folder) else { return TreeText() }
        if let known = folders[folder], known.id == entry.id { return known.files }
        return try fromLog { () throws(GitError) in try repository.treeText(entry.id) }
    }

    private mutating func judge(_ payload: AuditPayload, _ entries: [AuditEntry], _ commit: ObjectID) {
        if payload.signature.key != charter.key {
            add(
                .signerWrong, commit,
                "it is signed by \(payload.signature.key.fingerprint), and the lane belongs to \(charter.key.fingerprint)"
            )
        }
        if case .refused(let reason) = payload.signature.verification(
            of: payload.content, namespace: AuditNames.namespace)
        {
            add(.signatureBad, commit, reason.sentence)
        }
        for entry in entries {
            if entry.log != charter.log { add(.logWrong, commit, "the entry belongs to another log") }
            if entry.lane != segment.lane { add(.laneWrong, commit, "the entry belongs to the lane \(entry.lane)") }
            if entry.previous != digest {
                add(.chainBroken, commit, "the entry does not name what stands before it")
            }
            if entry.sequence != sequence + 1 {
                add(.sequenceBroken, commit, "the entry has the number \(entry.sequence), and \(sequence + 1) is next")
            }
            if entry.event.actor != charter.owner, entry.event.recordedBy != charter.owner {
                add(.actorWrong, commit, "neither its actor nor who recorded it is \(charter.owner), who signed it")
            }
            if entry.event.time < time, entry.event.action != "clock.reset" {
                add(.clockBackwards, commit, "its time is before that of the entry before it")
            }
            time = entry.event.time
            sequence = entry.sequence
        }
        digest = payload.digest
    }

    private mutating func judge(_ made: AuditCommit, _ bytes: [UInt8], _ commit: ObjectID) {
        let (segment, sequence) = (segment, sequence)
        Self.judge(
            made, bytes, charter, isVouchedFor: isVouchedFor,
            { AuditFinding($0, segment, sequence: sequence, commit: commit, $1) }, &findings)
    }
}
