import Git

/// The files of a snapshot: where they are listed and read.
///
/// It holds no repository; the workspace lends its own with every call.
enum SnapshotFiles {
    case workingTree(top: String)
    case index([FileEntry])
    case tree(ObjectID)
}

extension Workspace {
    func files(of snapshot: Snapshot) throws(ADRLinkError) -> SnapshotFiles {
        switch snapshot {
        case .workingTree:
            guard let top = repository.workingDirectory else {
                throw ADRLinkError(
                    .usage, "the repository is bare and has no working tree", hint: "name a commit with --at REV")
            }
            return .workingTree(top: top)
        case .index:
            return .index(try fromGit { () throws(GitError) in try repository.stagedEntries().entries })
        case .commit(let id):
            guard
                let commit = try fromGit({ () throws(GitError) in
                    try repository.withCommit(id, { header, _ in header.tree })
                })
            else {
                throw ADRLinkError(
                    .undecided, "the repository does not have commit \(id)",
                    hint: "git fetch --unshallow fetches the rest")
            }
            return .tree(commit)
        }
    }

    /// The entries directly in a folder, sorted; nil where there is no such folder. The top is the empty path.
    func entries(in folder: [UInt8], of files: SnapshotFiles) throws(ADRLinkError) -> [FileEntry]? {
        switch files {
        case .workingTree(let top):
            return try workingTreeEntries(in: folder, top)
        case .index(let entries):
            return indexEntries(in: folder, entries)
        case .tree(let tree):
            return try fromGit { () throws(GitError) in
                guard let entry = try repository.entry(at: folder, inTree: tree), entry.kind == .directory,
                    let id = entry.id
                else { return nil }
                guard let entries = try repository.entries(ofTree: id, in: folder) else {
                    throw GitError(
                        .notFound, "read tree \(id)", "the repository does not have it",
                        hint: "fetch the missing objects, for example with: git fetch --refetch")
                }
                return entries
            }
        }
    }

    /// The entry at a path; nil where there is none.
    func entry(at path: [UInt8], of files: SnapshotFiles) throws(ADRLinkError) -> FileEntry? {
        switch files {
        case .workingTree(let top):
            let place = top + "/" + String(decoding: path, as: UTF8.self)
            guard let kind = try fromGit({ () throws(GitError) in try File.knownKind(of: place) }) else { return nil }
            return entry(path, kind)
        case .index(let entries):
            let place = lowerBound(of: path, entries)
            return place < entries.count && entries[place].path == path ? entries[place] : nil
        case .tree(let tree):
            return try fromGit { () throws(GitError) in try repository.entry(at: path, inTree: tree) }
        }
    }

    /// The bytes of a listed file. Throws `.io` where the file alone is at fault.
    func bytes(of entry: FileEntry, limit: Int) throws(ADRLinkError) -> [UInt8] {
        guard let id = entry.id else { return try workingTreeBytes(entry, limit) }
        guard let header = try fromGit({ () throws(GitError) in try repository.objectHeader(id) }) else {
            throw ADRLinkError(
                .undecided, "the repository does not have blob \(id) of \(entry.name)",
                hint: "fetch the missing objects, for example with: git fetch --refetch")
        }
        guard header.size <= limit else {
            throw ADRLinkError(
                .io, "it has \(header.size) bytes, and \(limit) is the most that is read", path: entry.name)
        }
        return try fromGit { () throws(GitError) in try repository.blob(id) }
    }

    private func workingTreeBytes(_ entry: FileEntry, _ limit: Int) throws(ADRLinkError) -> [UInt8] {
        guard let top = repository.workingDirectory else {
            throw ADRLinkError(.internal, "an entry has no object", path: entry.name)
        }
        guard let path = String(validating: entry.path, as: UTF8.self) else {
            throw ADRLinkError(
                .io, "its name is not valid UTF-8", hint: "rename the file, or name a commit with --at",
                path: entry.name)
        }
        let bytes = try fromGit { () throws(GitError) in
            try File.read(top + "/" + path, limit: limit)
        }
        guard let bytes else { throw ADRLinkError(.io, "the file is gone", path: entry.name) }
        return bytes
    }

    private func workingTreeEntries(in folder: [UInt8], _ top: String) throws(ADRLinkError) -> [FileEntry]? {
        let path = String(decoding: folder, as: UTF8.self)
        // Every component, not only the last one, might be a link that leads out of the repository.
        var walked = top
        for component in path.split(separator: "/") {
            walked += "/" + component
            let place = walked
            guard try fromGit({ () throws(GitError) in try File.knownKind(of: place) }) == .directory else {
                return nil
            }
        }
        let listed = try fromGit { () throws(GitError) in try File.list(walked) }
        return listed?.compactMap { name, kind in
            folder.isEmpty && name == Array(".git".utf8)
                ? nil
                : entry(folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name, kind)
        }
    }

    private func entry(_ path: [UInt8], _ kind: File.Kind) -> FileEntry? {
        switch kind {
        case .file: FileEntry(path: path, kind: .file, id: nil)
        case .directory: FileEntry(path: path, kind: .directory, id: nil)
        case .symbolicLink: FileEntry(path: path, kind: .symbolicLink, id: nil)
        case .other: nil
        }
    }

    /// An index lists files only: folders are read out of their paths.
    private func indexEntries(in folder: [UInt8], _ entries: [FileEntry]) -> [FileEntry]? {
        let prefix = folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]
        var found: [FileEntry] = []
        let start = prefix.isEmpty ? 0 : lowerBound(of: prefix, entries)
        for entry in entries[start...] {
            guard entry.path.starts(with: prefix) else { break }
            let rest = entry.path[prefix.count...]
            if let slash = rest.firstIndex(of: UInt8(ascii: "/")) {
                let path = Array(entry.path[..<slash])
                if found.last?.path != path { found.append(FileEntry(path: path, kind: .directory, id: nil)) }
            } else {
                found.append(entry)
            }
        }
        return found.isEmpty && !folder.isEmpty ? nil : found
    }

    private func lowerBound(of path: [UInt8], _ entries: [FileEntry]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path.lexicographicallyPrecedes(path) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
