public import Git

/// The files that may be records, before any of them is read.
public struct RecordListing: Sendable {
    /// The record folders that exist, relative to the top, in the order they were found or configured.
    public var folders: [String]
    /// Files whose name says that they may be records, sorted by path.
    public var files: [FileEntry]
    /// What lies in the folders and is left alone, each with the reason.
    public var skipped: [SkippedFile]
    public var problems: [RecordProblem]
}

/// A file in a record folder that is not a record.
public struct SkippedFile: Equatable, Sendable {
    public var path: String
    public var reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }
}

extension Workspace {
    /// The most bytes of one record that are read; a larger file is a problem beside all the others.
    public static let recordLimit = 8 << 20

    /// Lists the record folders of a snapshot.
    public func listing(of snapshot: Snapshot, _ policy: Policy) throws(ADRLinkError) -> RecordListing {
        let source = try files(of: snapshot)
        var listing = RecordListing(folders: [], files: [], skipped: [], problems: [])
        let folders = try recordFolders(in: source, policy)
        for folder in folders {
            // A folder that lies in another one was listed with it.
            let isListed = folders.contains {
                $0 != folder && ($0.isEmpty || folder.starts(with: $0 + [UInt8(ascii: "/")]))
            }
            if isListed { listing.folders.append(String(decoding: folder, as: UTF8.self)) }
            guard !isListed, try collect(folder, source, &listing, depth: 0) else { continue }
            listing.folders.append(String(decoding: folder, as: UTF8.self))
        }
        listing.files.sort { $0.path.lexicographicallyPrecedes($1.path) }
        return listing
    }

    /// The folders that the policy names, or those of the usual ones that exist.
    private func recordFolders(in source: SnapshotFiles, _ policy: Policy) throws(ADRLinkError) -> [[UInt8]] {
        guard policy.folders.isEmpty else {
            var folders: [[UInt8]] = []
            for folder in policy.folders where !folders.contains(Array(folder.utf8)) {
                folders.append(Array(folder.utf8))
            }
            return folders
        }
        return try RecordFolders.find { (folder) throws(ADRLinkError) in
            let start = folder.isEmpty ? 0 : folder.count + 1
            let found = try entries(in: folder, of: source) ?? []
            return found.filter { $0.kind == .directory }.map { Array($0.path[start...]) }
        }
    }

    /// The record folders with their trees: while they are the same, so are the decisions.
    func folderTrees(of source: SnapshotFiles, _ policy: Policy) throws(ADRLinkError) -> [FolderTree] {
        var trees: [FolderTree] = []
        for folder in try recordFolders(in: source, policy) {
            guard let entry = try entry(at: folder, of: source), entry.kind == .directory, let id = entry.id else {
                continue
            }
            trees.append(FolderTree(folder: folder, tree: id))
        }
        return trees
    }

    /// Adds what lies in a folder and below it; false where there is no such folder.
    private func collect(
        _ folder: [UInt8], _ source: SnapshotFiles, _ listing: inout RecordListing, depth: Int
    ) throws(ADRLinkError) -> Bool {
        let entries: [FileEntry]
        do throws(ADRLinkError) {
            guard let found = try self.entries(in: folder, of: source) else { return false }
            entries = found
        } catch  where error.code == .io {
            listing.problems.append(
                RecordProblem(path: String(decoding: folder, as: UTF8.self), line: nil, message: error.message))
            return true
        }
        for entry in entries {
            let name = entry.name
            switch entry.kind {
            case .directory:
                guard depth < 8 else {
                    listing.skipped.append(SkippedFile(path: name, reason: "nested deeper than eight folders"))
                    continue
                }
                _ = try collect(entry.path, source, &listing, depth: depth + 1)
            case .symbolicLink:
                if RecordMarkup(path: name) != nil {
                    listing.problems.append(
                        RecordProblem(path: name, line: nil, message: "it is a symbolic link, which is not followed"))
                } else {
                    listing.skipped.append(SkippedFile(path: name, reason: "a symbolic link"))
                }
            case .submodule:
                listing.skipped.append(SkippedFile(path: name, reason: "a submodule"))
            case .file:
                if RecordMarkup(path: name) != nil {
                    listing.files.append(entry)
                } else {
                    listing.skipped.append(
                        SkippedFile(path: name, reason: "not Markdown, AsciiDoc or reStructuredText"))
                }
            }
        }
        return true
    }

    /// Reads one listed file.
    public func read(_ entry: FileEntry) throws(ADRLinkError) -> RecordFile {
        RecordFile(path: entry.name, bytes: try bytes(of: entry, limit: Self.recordLimit))
    }

    /// Reads every decision of a snapshot. A file that cannot be read is a problem beside the others.
    public func decisions(in snapshot: Snapshot, _ policy: Policy) throws(ADRLinkError) -> DecisionIndex {
        try decisions(listing(of: snapshot, policy), policy)
    }

    func decisions(
        _ listing: RecordListing, _ policy: Policy
    ) throws(ADRLinkError) -> DecisionIndex {
        var files: [RecordFile] = []
        var problems = listing.problems
        files.reserveCapacity(listing.files.count)
        for entry in listing.files {
            do throws(ADRLinkError) {
                files.append(try read(entry))
            } catch  where error.code == .io {
                problems.append(RecordProblem(path: entry.name, line: nil, message: error.message))
            }
        }
        return DecisionIndex(
            files: files, folders: listing.folders, conventions: policy.records, problems: problems,
            skipped: listing.skipped)
    }

    /// The policy of a snapshot: its `.adrlink`, or the defaults where it has none.
    public func policy(of snapshot: Snapshot) throws(ADRLinkError) -> Policy {
        guard let bytes = try policyBytes(of: snapshot) else { return Policy() }
        return try PolicyReader.read(bytes)
    }

    /// The bytes of `.adrlink` in a snapshot; nil where there is none.
    public func policyBytes(of snapshot: Snapshot) throws(ADRLinkError) -> [UInt8]? {
        let source = try files(of: snapshot)
        guard let entry = try entry(at: Array(Policy.fileName.utf8), of: source) else { return nil }
        guard entry.kind == .file else {
            throw ADRLinkError(
                .configuration, "it is not a regular file, and links are not followed",
                hint: "make it a plain file", path: Policy.fileName)
        }
        return try bytes(of: entry, limit: PolicyReader.limit)
    }
}

/// A record folder and the tree that it is in some commit.
struct FolderTree: Hashable {
    var folder: [UInt8]
    var tree: ObjectID

    func lies(in other: FolderTree) -> Bool {
        folder != other.folder && (other.folder.isEmpty || folder.starts(with: other.folder + [UInt8(ascii: "/")]))
    }
}

extension FileEntry {
    /// The last component of the path.
    var fileName: String {
        let start = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        return String(decoding: path[start...], as: UTF8.self)
    }
}
