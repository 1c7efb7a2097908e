import Git

/// What became of one index page.
public struct WrittenIndex: Equatable, Sendable {
    public enum Action: String, Sendable {
        /// There was no page.
        case made
        /// The page had no index.
        case added
        case updated
        /// The index was right already.
        case unchanged
    }

    public var path: String
    public var action: Action
    /// How many decisions it shows.
    public var decisions: Int

    public init(path: String, action: Action, decisions: Int) {
        self.path = path
        self.action = action
        self.decisions = decisions
    }
}

extension Workspace {
    /// Writes the indexes of record folders into their pages, where they are not right already.
    ///
    /// All of them can be written, or none is.
    ///
    /// - Parameter form: of each index; nil leaves to each the one it has.
    public func write(
        _ indexes: [FolderIndex], commitsAreCounted: Bool = false, form: (FolderIndex) -> IndexForm
    ) throws(ADRLinkError) -> [WrittenIndex] {
        guard let top = repository.workingDirectory else {
            throw ADRLinkError(
                .usage, "the repository is bare and has no working tree", hint: "run it in a clone of the repository")
        }
        for index in indexes {
            if let obstacle = index.obstacle { throw obstacle }
        }
        var results: [WrittenIndex] = []
        for index in indexes {
            let bytes = index.written(form(index), commitsAreCounted: commitsAreCounted)
            let action: WrittenIndex.Action =
                index.page == nil
                ? .made : index.page?.block == nil ? .added : bytes == index.page?.bytes ? .unchanged : .updated
            results.append(WrittenIndex(path: index.path, action: action, decisions: index.table.rows.count))
            if action == .unchanged { continue }
            try fromGit { () throws(GitError) in
                let path = top + "/" + index.path
                guard try File.read(path, limit: Workspace.recordLimit) == index.page?.bytes else {
                    throw GitError(
                        .io, "change \(index.path)", "somebody else has changed it at the same moment",
                        hint: "try again")
                }
                let mode: UInt32 = File.isExecutable(path) ? 0o777 : 0o666
                try File.write(bytes, to: path, replacing: index.page != nil, mode: mode)
            }
        }
        return results
    }
}
