public import Git

/// Entries that wait on this machine because the log could not be written when they were due.
///
/// They lie unsigned below the git directory, a file each, numbered in their order. Whoever records next puts them into the
/// log first. An entry of the log that comes from here says so in `recovered`: `spool` and the SHA-256 of the line it was.
public struct AuditSpool: Sendable {
    let folder: String

    public init(of repository: borrowing Repository) { folder = repository.auditFolder + "/spool" }

    // MARK: What lies there

    /// The files of entries that wait, in their order.
    public var waiting: [String] { get throws(ADRLinkError) { try files(".entry") } }

    /// The files that cannot be read as entries. Nothing takes them away but whoever has looked at them.
    public var damaged: [String] { get throws(ADRLinkError) { try files(".damaged") } }

    func files(_ suffix: String) throws(ADRLinkError) -> [String] {
        let listed = try fromAudit { () throws(GitError) in try File.list(folder) ?? [] }
        return listed.map { String(decoding: $0.name, as: UTF8.self) }.filter { $0.hasSuffix(suffix) }
            .map { folder + "/" + $0 }
    }

    // MARK: Keeping

    /// Keeps an event and its evidence, on the disk when it returns, and gives the name by which later events mean it.
    func keep(
        _ event: AuditEvent, _ evidence: [EvidencePiece], log: String, lane: LaneID,
        in repository: borrowing Repository
    ) throws(ADRLinkError) -> AuditReference {
        if let fault = event.fault { throw ADRLinkError(.usage, "the entry cannot be written: \(fault)") }
        var generator = SystemRandomNumberGenerator()
        let entry = AuditEntry(
            log: log, lane: lane, sequence: 1, previous: String(repeating: "0", count: 64),
            nonce: randomHexadecimal(16, &generator), seen: [], event: event)
        let kept = SpooledEntry(entry)
        guard kept.line.count <= AuditLimits.entry else {
            throw ADRLinkError(
                .entryTooLarge,
                "the entry for \(event.action) has \(kept.line.count) bytes, and \(AuditLimits.entry) is the most")
        }
        let lock = try lock(repository)
        let last = try waiting.last.flatMap { Int($0.split(separator: "/").last?.prefix(9) ?? "") } ?? 0
        try fromAudit { () throws(GitError) in
            try File.makeDirectories(folder)
            for piece in evidence {
                try File.write(
                    piece.bytes, to: file(ofEvidence: piece.digest.digest), replacing: true, mode: 0o600, durable: true)
            }
            try File.write(
                kept.bytes, to: "\(folder)/\(padded(last + 1, 9)).entry", replacing: false, mode: 0o600, durable: true)
            for folder in [folder, repository.auditFolder, repository.commonDirectory + "/adrlink"] {
                try File.syncDirectory(folder)
            }
        }
        _ = consume lock
        return AuditReference(lane: lane, sequence: 1, digest: kept.digest)
    }

    func lock(_ repository: borrowing Repository) throws(ADRLinkError) -> FileLock {
        try fromAudit { () throws(GitError) in try repository.auditLock("spool") }
    }

    func file(ofEvidence digest: String) -> String { "\(folder)/\(digest).evidence" }

    // MARK: Where they went

    private func file(ofPlace digest: String) -> String { "\(folder)/\(digest).logged" }

    /// The place in the log of an entry that was here; every other reference stays as it is.
    func place(of reference: AuditReference) throws(ADRLinkError) -> AuditReference {
        let bytes = try fromAudit { () throws(GitError) in
            try File.read(file(ofPlace: reference.digest), limit: 1 << 10)
        }
        guard let bytes else { return reference }
        let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let lane = LaneID(words[0]), let sequence = Int(words[1]), isHexadecimal(words[2], 64)
        else { return reference }
        return AuditReference(lane: lane, sequence: sequence, digest: String(words[2]))
    }

    func keepPlace(_ place: AuditReference, of digest: String) throws(GitError) {
        let text = "\(place.lane) \(place.sequence) \(place.digest)\n"
        try File.write(Array(text.utf8), to: file(ofPlace: digest), replacing: true, mode: 0o600, durable: true)
    }

    /// Takes the note of a place away, which nobody needs any more.
    func forgetPlace(of digest: String) throws(GitError) { try File.remove(file(ofPlace: digest)) }
}

/// The content of a file of the spool: the line of an entry without a place in the log, and the SHA-256 of the line.
struct SpooledEntry {
    let line: [UInt8]
    let digest: String

    init(_ entry: AuditEntry) {
        line = entry.encoded
        digest = sha256(line)
    }

    /// Nil where the bytes are not whole.
    init?(_ bytes: [UInt8]) {
        let parts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].isEmpty else { return nil }
        line = Array(parts[0])
        digest = sha256(line)
        guard parts[1].elementsEqual(digest.utf8) else { return nil }
    }

    var bytes: [UInt8] { line + Array("\n\(digest)\n".utf8) }

    /// What happened; nil where the line is no entry.
    var event: AuditEvent? {
        do throws(AuditFormatFault) { return try AuditEntry(line: line).event } catch { return nil }
    }
}
