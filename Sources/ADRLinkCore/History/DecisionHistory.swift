public import Git

/// One step of a decision's status, taken from the history of its file and not from what the file claims.
public struct StatusStep: Equatable, Sendable {
    public var commit: ObjectID
    public var author: Signature?
    /// The status before; nil where the record did not exist.
    public var from: DecisionStatus?
    /// The status after; nil where the record was removed.
    public var to: DecisionStatus?
    /// Where the record lay in this commit.
    public var path: String
}

/// The steps of one record, oldest first, and what the history could not show.
public struct DecisionHistory: Sendable {
    public var steps: [StatusStep]
    public var gaps: WalkGaps

    /// What a repository without commits has.
    public static let none = DecisionHistory(steps: [], gaps: WalkGaps())
}

/// The histories of several records, found together.
public struct DecisionHistories: Sendable {
    private let steps: [String: [StatusStep]]
    /// Where the walk could not go on; nobody knows whose steps lie behind.
    public let gaps: WalkGaps
    /// How many commits were looked at.
    public let commits: Int

    init(steps: [String: [StatusStep]], gaps: WalkGaps, commits: Int) {
        self.steps = steps
        self.gaps = gaps
        self.commits = commits
    }

    /// What a repository without commits has.
    public static let none = DecisionHistories(steps: [:], gaps: WalkGaps(), commits: 0)

    /// The history of the record that lies at a path today.
    public subscript(path: String) -> DecisionHistory { DecisionHistory(steps: steps[path] ?? [], gaps: gaps) }
}

extension Workspace {
    /// Follows records back through history, over renames and into every side of a merge that has them as the merge has.
    ///
    /// All of them in one walk: a commit that leaves their folders alone costs one look at its tree.
    ///
    /// - Parameters:
    ///   - paths: where the records lie at the tip.
    ///   - folders: the record folders, for records that have a folder of their own in them.
    public func histories(
        of paths: [String], in folders: [String] = [], from tip: ObjectID, _ conventions: RecordConventions
    ) throws(ADRLinkError) -> DecisionHistories {
        guard !paths.isEmpty else { return .none }
        let statuses = StatusCache(conventions, folders: folders)
        var walk = HistoryWalk(paths.map { Array($0.utf8) }, from: tip, statuses)
        try repository.believingObjects { () throws(ADRLinkError) in try walk.run(in: self) }
        let found = walk.result()
        var steps: [String: [StatusStep]] = [:]
        for (path, own) in zip(paths, found) { steps[path] = own }
        return DecisionHistories(steps: steps, gaps: walk.gaps, commits: walk.graph.count)
    }

    /// Follows one record.
    public func history(
        of path: String, from tip: ObjectID, _ conventions: RecordConventions
    ) throws(ADRLinkError) -> DecisionHistory {
        try histories(of: [path], from: tip, conventions)[path]
    }
}

/// The statuses of versions of records: each version is read once, however many commits have it.
final class StatusCache {
    private struct Version: Hashable {
        var blob: ObjectID
        /// The same bytes mean something else under the name of another format.
        var path: [UInt8]
    }

    private let parser: DecisionParser
    private let folders: [String]
    private var known: [Version: DecisionStatus] = [:]

    init(_ conventions: RecordConventions, folders: [String]) {
        parser = DecisionParser(conventions: conventions)
        self.folders = folders.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// The status that a version states; nil for no version.
    func status(
        of blob: ObjectID?, _ path: [UInt8], in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> DecisionStatus? {
        guard let blob else { return nil }
        let version = Version(blob: blob, path: path)
        if let status = known[version] { return status }
        var status = DecisionStatus.unknown
        do throws(ADRLinkError) {
            let file = try workspace.read(FileEntry(path: path, kind: .file, id: blob))
            let folder = folders.first { $0.isEmpty || file.path.hasPrefix($0 + "/") } ?? ""
            if case .decision(let decision) = parser.read(file, folder: folder) { status = decision.status }
        } catch  where error.code == .io {
            // Too large to be read: what it said is not known, and the rest of its history is.
        }
        known[version] = status
        return status
    }
}
