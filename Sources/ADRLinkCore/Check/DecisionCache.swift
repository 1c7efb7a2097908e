import Git

/// Keeps the decisions of the trees met while a range is judged: they are the same in most of them.
final class DecisionCache {
    private let policy: Policy
    private let readings: RecordReadings
    private var lookups = RecentValues<[FolderTree], DecisionLookup>(limit: 16)
    private var trees = RecentValues<ObjectID, ObjectID>(limit: 1024)
    private var nameShapes = RecentValues<[UInt8], RecordNameConvention.Shape?>(limit: 8192)
    private var headings = RecentValues<ObjectID, String?>(limit: 8192)
    /// What came with the other sides of merges that were reverted.
    var mergedDecisions = RecentValues<ObjectID, [ReferenceToken]>(limit: 64)
    /// Compares trees.
    let comparison = RecentTrees()
    /// The trees of the record folders by the tree of the whole.
    private var folders = RecentValues<ObjectID, [FolderTree]>(limit: 1024)
    private var topIDs = RecentValues<TopsKey, [ObjectID?]>(limit: 1024)
    /// By snapshot, so that asking again for the same one costs nothing; the index and the working tree count as such.
    private var recent: (snapshot: Snapshot, lookup: DecisionLookup)?
    private var other: (snapshot: Snapshot, lookup: DecisionLookup)?

    /// What was asked for last among commits: the next one is listed by what differs from it.
    private var latest: (folders: [FolderTree], lookup: DecisionLookup)?
    private var counted: (files: [FileEntry], shapes: [RecordNameConvention.Shape: Int]) = ([], [:])
    private var titleWords = RecentValues<String, Set<String>>(limit: 8192)

    init(_ policy: Policy) {
        self.policy = policy
        readings = RecordReadings(policy)
    }

    func lookup(_ snapshot: Snapshot, _ workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionLookup {
        if let recent, recent.snapshot == snapshot { return recent.lookup }
        if let other, other.snapshot == snapshot { return other.lookup }
        let found = try find(snapshot, workspace)
        (other, recent) = (recent, (snapshot, found))
        return found
    }

    /// The tree of a commit; nil where the repository does not have it.
    func tree(of commit: ObjectID, _ workspace: borrowing Workspace) throws(ADRLinkError) -> ObjectID? {
        if let tree = trees.value(for: commit) { return tree }
        let tree = try fromGit { () throws(GitError) in
            try workspace.repository.withCommit(commit) { header, _ in header.tree }
        }
        if let tree { trees.insert(tree, for: commit) }
        return tree
    }

    /// Takes the tree of a commit that was read anyway.
    func remember(tree: ObjectID, of commit: ObjectID) { trees.insert(tree, for: commit) }

    /// The record folders of a commit with their trees; nil where the repository does not have it.
    func folders(of commit: ObjectID, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [FolderTree]? {
        guard let tree = try tree(of: commit, workspace) else { return nil }
        if let known = folders.value(for: tree) { return known }
        let found = try find(below: tree, workspace)
        folders.insert(found, for: tree)
        return found
    }

    /// What shape the name of a record has; nil for a name without a number or a date.
    ///
    /// Each new record is compared with the names of all others, which are the same from commit to commit.
    func nameShape(of entry: FileEntry) -> RecordNameConvention.Shape? {
        if let known = nameShapes.value(for: entry.path) { return known }
        let shape = RecordNameConvention.shape(of: entry.name)
        nameShapes.insert(shape, for: entry.path)
        return shape
    }

    /// The text of a record's heading, with its number; nil where it has none of level one.
    func heading(of entry: FileEntry, _ workspace: borrowing Workspace) throws(ADRLinkError) -> String? {
        if let id = entry.id, let known = headings.value(for: id) { return known }
        guard let markup = RecordMarkup(path: entry.name) else { return nil }
        let outline = OutlineScanner.scan(try workspace.read(entry).bytes, markup)
        let heading = outline.title?.text.text
        if let id = entry.id { headings.insert(heading, for: id) }
        return heading
    }

    /// The entry at a path of a commit; nil where there is none.
    func entry(
        at path: [UInt8], of commit: ObjectID, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> FileEntry? {
        guard let tree = try tree(of: commit, workspace) else {
            return try workspace.entry(at: path, of: workspace.files(of: .commit(commit)))
        }
        return try fromGit { () throws(GitError) in try comparison.entry(at: path, inTree: tree, workspace.repository) }
    }

    /// The folders of these names at the top of a commit, and its policy; nil for each that it does not have.
    func ids(
        of tops: [[UInt8]], in commit: ObjectID, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [ObjectID?] {
        guard let tree = try tree(of: commit, workspace) else { return [] }
        let key = TopsKey(tree: tree, tops: tops)
        if let known = topIDs.value(for: key) { return known }
        let entries = try fromGit { () throws(GitError) in try workspace.repository.entries(ofTree: tree) } ?? []
        let policy = Array(Policy.fileName.utf8)
        let ids = tops.map { top in
            entries.first { $0.path == top && ($0.kind == .directory || top == policy) }?.id
        }
        topIDs.insert(ids, for: key)
        return ids
    }

    private struct TopsKey: Hashable {
        var tree: ObjectID
        var tops: [[UInt8]]
    }

    private func find(below tree: ObjectID, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [FolderTree] {
        guard policy.folders.isEmpty else { return try workspace.folderTrees(of: .tree(tree), policy) }
        // The usual places: only folders are looked at, however many files lie beside them.
        var trees: [[UInt8]: ObjectID] = [[]: tree]
        let found = try RecordFolders.find { (folder) throws(ADRLinkError) in
            guard let id = trees[folder] else { return [] }
            let below = try fromGit { () throws(GitError) in try comparison.folders(in: id, workspace.repository) }
            for (name, tree) in below { trees[folder.isEmpty ? name : folder + [UInt8(ascii: "/")] + name] = tree }
            return below.map(\.name)
        }
        return found.compactMap { folder in trees[folder].map { FolderTree(folder: folder, tree: $0) } }
    }

    private func find(_ snapshot: Snapshot, _ workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionLookup {
        guard let commit = snapshot.commit, let key = try folders(of: commit, workspace) else {
            return DecisionLookup(try workspace.listing(of: snapshot, policy), policy, readings)
        }
        let made: DecisionLookup
        if let known = lookups.value(for: key) {
            made = known
        } else {
            if let near = try find(like: latest, key, workspace) {
                made = near
            } else {
                made = DecisionLookup(try workspace.listing(of: snapshot, policy), policy, readings)
            }
            lookups.insert(made, for: key)
        }
        latest = (key, made)
        return made
    }

    /// The decisions of folders that differ in a few records from others; nil where they differ in more.
    private func find(
        like known: (folders: [FolderTree], lookup: DecisionLookup)?, _ folders: [FolderTree],
        _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> DecisionLookup? {
        guard let known, known.folders.map(\.folder) == folders.map(\.folder) else { return nil }
        var changes: [EntryChange] = []
        for (old, new) in zip(known.folders, folders) {
            // A folder that lies in another one is listed with it.
            if folders.contains(where: { new.lies(in: $0) }) { continue }
            // The top of the repository is compared by nobody.
            if new.folder.isEmpty || new.folder == [UInt8(ascii: ".")] { return nil }
            do throws(GitError) {
                changes += try comparison.entries(from: old.tree, to: new.tree, in: new.folder, workspace.repository)
            } catch {
                // What cannot be read is met again, and reported, by whoever lists the whole.
                return nil
            }
        }
        return known.lookup.changed(by: changes)
    }

    /// How many of the listed files have each shape of name.
    func nameShapes(of listing: RecordListing) -> [RecordNameConvention.Shape: Int] {
        // Counted is only what differs from those that were counted last.
        for change in RecordChanges.compare(counted.files, listing.files) {
            guard (change.old == nil) != (change.new == nil), let entry = change.new ?? change.old,
                let shape = nameShape(of: entry)
            else { continue }
            counted.shapes[shape, default: 0] += change.new == nil ? -1 : 1
        }
        counted.files = listing.files
        return counted.shapes
    }

    /// The words of a title or subject that are long enough to tell something, in lower case.
    func significantWords(_ title: String) -> Set<String> {
        if let known = titleWords.value(for: title) { return known }
        let words = Set(
            title.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count > 3 }.map(String.init))
        titleWords.insert(words, for: title)
        return words
    }
}
