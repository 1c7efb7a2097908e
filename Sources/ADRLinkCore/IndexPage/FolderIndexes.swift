import Git

extension Workspace {
    /// The indexes of the record folders of a snapshot, one for each folder that holds decisions or has an index.
    ///
    /// - Parameter only: a folder, where only its index is wanted.
    public func folderIndexes(
        in snapshot: Snapshot, _ policy: Policy, only: String? = nil
    ) throws(ADRLinkError) -> (indexes: [FolderIndex], decisions: DecisionIndex) {
        let listing = try listing(of: snapshot, policy)
        let decisions = try decisions(listing, policy)
        return (try folderIndexes(of: decisions, listing.folders, in: snapshot, only: only), decisions)
    }

    /// The pages that would no longer show the records once files of the working tree have other contents.
    ///
    /// For whoever changes records: write these beside them, all or nothing.
    ///
    /// - Parameter contents: by path; nil for a file that goes away.
    public func refreshedIndexes(
        _ policy: Policy, with contents: [String: [UInt8]?]
    ) throws(ADRLinkError) -> [(path: String, old: [UInt8], new: [UInt8])] {
        let listing = try listing(of: .workingTree, policy)
        let before = try indexPages(of: listing.folders, in: .workingTree)
        var pages: [FolderIndex] = []
        for var index in before {
            if case let bytes?? = contents[index.path] { index.page = try IndexPage(path: index.path, bytes: bytes) }
            if index.page?.block != nil { pages.append(index) }
        }
        guard !pages.isEmpty else { return [] }
        var files: [RecordFile] = []
        var problems = listing.problems
        for entry in listing.files where contents[entry.name] == nil {
            do throws(ADRLinkError) {
                files.append(try read(entry))
            } catch  where error.code == .io {
                problems.append(RecordProblem(path: entry.name, line: nil, message: error.message))
            }
        }
        for case (let path, let bytes?) in contents where RecordMarkup(path: path) != nil {
            guard listing.folders.contains(where: { $0.isEmpty || path.hasPrefix($0 + "/") }) else { continue }
            files.append(RecordFile(path: path, bytes: bytes))
        }
        let decisions = DecisionIndex(
            files: files, folders: listing.folders, conventions: policy.records, problems: problems,
            skipped: listing.skipped)
        return Self.filled(pages, decisions, listing.folders).compactMap { index in
            guard let page = index.page, let old = before.first(where: { $0.path == page.path })?.page else {
                return nil
            }
            let bytes = index.written()
            return bytes == page.bytes ? nil : (page.path, old.bytes, bytes)
        }
    }

    func folderIndexes(
        of decisions: DecisionIndex, _ folders: [String], in snapshot: Snapshot, only: String? = nil
    ) throws(ADRLinkError) -> [FolderIndex] {
        if let only, !folders.contains(only) {
            throw ADRLinkError(
                .usage, "\(only) is no record folder",
                hint: folders.isEmpty
                    ? "there are none yet" : "the record folders are \(folders.joined(separator: ", "))")
        }
        let pages = try indexPages(of: folders, in: snapshot)
        return Self.filled(pages, decisions, folders).filter { index in
            (only == nil || index.folder == only) && (!index.table.rows.isEmpty || index.page?.block != nil)
        }
    }

    /// Puts the rows of each folder's decisions in.
    private static func filled(
        _ pages: [FolderIndex], _ decisions: DecisionIndex, _ folders: [String]
    ) -> [FolderIndex] {
        let longest = folders.sorted { $0.utf8.count > $1.utf8.count }
        var byPath: [String: Decision] = [:]
        for decision in decisions.decisions { byPath[decision.path] = decision }
        var successors: [String: [(Decision, Bool)]] = [:]
        for edge in decisions.edges where edge.kind == .supersedes {
            if let newer = byPath[edge.from] { successors[edge.to, default: []].append((newer, edge.partial)) }
        }
        return pages.map { index in
            var index = index
            let own = decisions.decisions.filter { decision in
                longest.first { $0.isEmpty || decision.path.hasPrefix($0 + "/") } == index.folder
            }
            index.decisions = own
            index.table.rows = own.map { IndexRow($0, in: index.folder, successors: successors[$0.path] ?? []) }
            return index
        }
    }

    // MARK: Pages

    /// The page of each folder, without rows yet.
    func indexPages(of folders: [String], in snapshot: Snapshot) throws(ADRLinkError) -> [FolderIndex] {
        let source = try files(of: snapshot)
        var pages: [FolderIndex] = []
        for folder in folders.sorted() {
            let bytes = folder == "." ? [] : Array(folder.utf8)
            let found: [FileEntry]?
            do throws(ADRLinkError) {
                found = try entries(in: bytes, of: source)
            } catch  where error.code == .io {
                // A folder that cannot be read is a problem of the listing, which names it.
                found = nil
            }
            if let found { pages.append(try indexPage(of: folder, found)) }
        }
        return pages
    }

    /// The page that has the markers; else README.md, else index.md, else the README.md that would be made.
    private func indexPage(of folder: String, _ entries: [FileEntry]) throws(ADRLinkError) -> FolderIndex {
        var pages: [IndexPage] = []
        var obstacle: ADRLinkError?
        for name in ["readme.md", "index.md"] {
            for entry in entries where entry.fileName.lowercased() == name {
                switch entry.kind {
                case .file:
                    pages.append(try IndexPage(path: entry.name, bytes: try bytes(of: entry, limit: Self.recordLimit)))
                case .symbolicLink:
                    obstacle = ADRLinkError(.io, "it is a symbolic link, which is not followed", path: entry.name)
                case .directory, .submodule:
                    obstacle = ADRLinkError(
                        .io, "it is not a file, so that no index can be put there", path: entry.name)
                }
            }
        }
        let marked = pages.filter { $0.block != nil }
        if let first = marked.first, let second = marked.dropFirst().first {
            throw ADRLinkError(
                .configuration, "the folder has an index in \(first.path) already", hint: "remove one of the two",
                path: second.path, line: second.block?.line)
        }
        if let page = marked.first ?? pages.first {
            let obstacle = page.block == nil ? page.obstacle : nil
            return FolderIndex(
                folder: folder, path: page.path, page: page,
                obstacle: obstacle.map { found in
                    ADRLinkError(
                        .configuration, found.sentence,
                        hint: "mend the page, or write the markers where the index belongs",
                        path: page.path, line: found.line)
                }, table: IndexTable(rows: []))
        }
        let other = entries.first { entry in
            ["readme", "index"].contains(RecordName(fileName: entry.fileName)?.stem.lowercased())
                && RecordMarkup(path: entry.fileName) != nil
        }
        if obstacle == nil, let other, RecordMarkup(path: other.fileName) != .markdown {
            obstacle = ADRLinkError(
                .configuration, "the folder's page is not Markdown, and an index is written in Markdown",
                hint: "include what adrlink index --format markdown prints, or make a README.md", path: other.name)
        }
        let path = (folder.isEmpty || folder == "." ? "" : folder + "/") + "README.md"
        return FolderIndex(folder: folder, path: path, page: nil, obstacle: obstacle, table: IndexTable(rows: []))
    }
}
