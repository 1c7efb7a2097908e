import Git

/// A note that a key was found to count, and what that was found from: who signs next need not verify the whole log.
///
/// It lies in the git directory beside the locks of the lanes. Other lanes decide about a key, so that it holds as long as
/// none of them has another head.
struct TrustNote {
    /// Each segment of another lane with its head.
    let heads: [String]
    private let lines: [String]

    init(
        root: String, log: String, key: String, principal: String, lane: LaneID, of repository: borrowing Repository
    ) throws(ADRLinkError) {
        heads = try fromAudit { () throws(GitError) in
            try repository.segments().filter { $0.id.lane != lane }.map { "\($0.id) \($0.head)" }.sorted()
        }
        lines = ["adrlink trust 1", root, log, key, principal, lane.description] + heads
    }

    private var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// Whether the same was found before.
    func isKept(in repository: borrowing Repository) throws(ADRLinkError) -> Bool {
        try fromAudit { () throws(GitError) in try File.read(Self.path(repository), limit: 1 << 24) == bytes }
    }

    func keep(in repository: borrowing Repository) throws(ADRLinkError) {
        try fromAudit { () throws(GitError) in
            let folder = repository.auditFolder
            if File.kind(of: folder) == nil { try File.makeDirectories(folder) }
            try File.write(bytes, to: Self.path(repository), replacing: true)
        }
    }

    /// Takes the note away where the log has changed in what it rests on.
    static func forget(in repository: borrowing Repository) throws(ADRLinkError) {
        try fromAudit { () throws(GitError) in
            if File.kind(of: path(repository)) != nil { try File.remove(path(repository)) }
        }
    }

    private static func path(_ repository: borrowing Repository) -> String { repository.auditFolder + "/trusted" }
}
