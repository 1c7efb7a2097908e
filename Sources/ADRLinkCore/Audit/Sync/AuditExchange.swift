import Git

/// The references of the log on a remote, and their copies here.
struct AuditExchange {
    let remote: String
    /// Where the copies are kept.
    let prefix: String

    /// Throws `.usage` for what is no remote of the repository: copies and pins are kept by its name.
    init(_ remote: String, in repository: borrowing Repository) throws(ADRLinkError) {
        let url = try fromAudit { () throws(GitError) in
            try repository.configuration().string("remote.\(remote).url")
        }
        guard url != nil, !remote.hasPrefix("-"), !remote.utf8.contains(0) else {
            throw ADRLinkError(
                .usage, "there is no remote \(remote)", hint: "git remote -v lists them; git remote add makes one")
        }
        guard remote != "self" else {
            throw ADRLinkError(
                .usage, "the name self stands for what this installation has written",
                hint: "git remote rename self NAME")
        }
        self.remote = remote
        prefix = AuditNames.fetched(from: remote)
    }

    /// What the remote has of the log, as it says.
    func heads(in repository: borrowing Repository) throws(ADRLinkError) -> [SegmentID: ObjectID] {
        let output = try exchange(["ls-remote", "--refs", "--quiet", remote, AuditNames.log + "*"], repository)
        var heads: [SegmentID: ObjectID] = [:]
        for line in output.split(separator: UInt8(ascii: "\n")) {
            let parts = String(decoding: line, as: UTF8.self).split(separator: "\t")
            guard parts.count == 2, let head = ObjectID(String(parts[0])), parts[1].hasPrefix(AuditNames.log),
                let segment = SegmentID(parts[1].dropFirst(AuditNames.log.count))
            else { continue }
            heads[segment] = head
        }
        return heads
    }

    /// Fetches what has grown, and gives the lanes that have lost something, each with what.
    ///
    /// Nothing is forced: a copy that the remote has rewound stays as it is. Copies whose segments are gone stay, too.
    func fetch(
        _ theirs: [SegmentID: ObjectID], in repository: borrowing Repository
    ) throws(ADRLinkError) -> [LaneID: String] {
        let copies = try fromAudit { () throws(GitError) in try repository.segments(below: prefix) }
        let known = Dictionary(uniqueKeysWithValues: copies.map { ($0.id, $0.head) })
        let wanted = theirs.filter { known[$0.key] != $0.value }.keys.sorted()
        var lost: [LaneID: String] = [:]
        for (segment, _) in known.sorted(by: { $0.key < $1.key }) where theirs[segment] == nil {
            lost[segment.lane] = "the remote does not have its segment \(segment.number) any more"
        }
        guard !wanted.isEmpty else { return lost }
        // The objects first, by references that nothing else uses; then each copy moves if it grows.
        for part in stride(from: 0, to: wanted.count, by: 100) {
            let names = wanted[part..<min(part + 100, wanted.count)].map(\.reference)
            _ = try exchange(
                ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", remote]
                    + names.map { "+\($0):\(Self.arrivals)\($0.dropFirst(AuditNames.log.count))" }, repository)
        }
        let arrived = try fromAudit { () throws(GitError) in try repository.segments(below: Self.arrivals) }
        for (segment, head) in arrived {
            try fromAudit { () throws(GitError) in
                let old = known[segment]
                if let old, try repository.commits(ofSegmentAt: head, behind: old).end != .known {
                    lost[segment.lane] = "the remote has rewound or rewritten its segment \(segment.number)"
                } else {
                    try repository.updateReference(
                        prefix + segment.description, from: old, to: head, message: "audit: fetched")
                }
                try repository.updateReference(
                    Self.arrivals + segment.description, from: head, to: nil, message: "audit: arrived")
            }
        }
        return lost
    }

    private static let arrivals = "refs/adrlink/arrivals/"

    /// Fetches evidence of other lanes. It is judged by the digests in the log, and may be missing.
    func fetchEvidence(besides own: LaneID?, in repository: borrowing Repository) throws(ADRLinkError) {
        var specifications = ["\(AuditNames.evidence)*:\(AuditNames.evidence)*"]
        if let own { specifications.append("^\(AuditNames.evidence)\(own)") }
        _ = try exchange(
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-gc", remote] + specifications,
            repository)
    }

    /// Pushes objects to references of the same or another name, never forced.
    func push(_ specifications: [String], in repository: borrowing Repository) throws(ADRLinkError) {
        for part in stride(from: 0, to: specifications.count, by: 100) {
            _ = try exchange(
                ["push", "--quiet", "--no-follow-tags", "--no-signed", remote]
                    + specifications[part..<min(part + 100, specifications.count)], repository)
        }
    }

    private func exchange(_ arguments: [String], _ repository: borrowing Repository) throws(ADRLinkError) -> [UInt8] {
        do throws(GitError) { return try GitProgram(repository).exchange(arguments) } catch {
            throw ADRLinkError(
                .io, "git \(arguments[0]) with \(remote) failed: \(error.message)",
                hint: error.hint ?? "see whether git \(arguments[0]) \(remote) works without adrlink")
        }
    }
}
