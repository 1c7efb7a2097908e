import Git

/// The index of one record folder: the page as it lies there, and the rows it should show.
public struct FolderIndex: Sendable {
    /// Relative to the top of the repository; empty for the top itself.
    public var folder: String
    /// Where the page is, or where it would be made.
    public var path: String
    /// Nil where there is no page yet.
    public var page: IndexPage?
    /// Why no index can be written there; nil where it can.
    public var obstacle: ADRLinkError?
    /// The decisions of the folder; the rows of the table are theirs, one by one.
    public var decisions: [Decision] = []
    public var table: IndexTable

    /// The form of the index that is there, else the plain one.
    public var form: IndexForm { page?.block?.form ?? IndexForm() }

    /// The bytes the page should have, in a form of its own or in the one it has.
    ///
    /// Where the table has no commits, those that the page shows stay: they are counted only when somebody asks.
    public func written(_ form: IndexForm? = nil, commitsAreCounted: Bool = false) -> [UInt8] {
        let page = page ?? IndexPage(newAt: path)
        var table = table
        if !commitsAreCounted, let old = page.block?.table { table = table.keepingCommits(of: old) }
        return page.written(table, form ?? self.form)
    }

    /// The index alone, with its markers, as it would stand in the page.
    public func block(_ form: IndexForm? = nil, commitsAreCounted: Bool = false) -> String {
        let kept = page?.block.map { table.keepingCommits(of: $0.table) }
        return (commitsAreCounted ? table : kept ?? table).block(form ?? self.form).joined(separator: "\n")
    }

    /// Puts the commits that name each decision into its row, the newest first.
    public mutating func count(_ links: DecisionLinks) {
        var commits: [DecisionID: [ObjectID]] = [:]
        for link in links.links where link.kind == .reference {
            commits[link.decision, default: []].append(link.commit)
        }
        for place in table.rows.indices {
            let own = commits[decisions[place].id] ?? []
            let more = own.count > 5 ? " and \(own.count - 5) more" : ""
            table.rows[place].commits = own.prefix(5).map { "`\($0.short)`" }.joined(separator: ", ") + more
        }
    }

    /// How the index that is there differs from the records; nil where it does not, and where there is none.
    ///
    /// The column of commits is passed over: every commit would make it stale.
    public var staleness: IndexStaleness? {
        guard let page, let block = page.block, written() != page.bytes else { return nil }
        return IndexStaleness(page.path, block, table)
    }
}

/// In what an index differs from the records.
public struct IndexStaleness: Equatable, Sendable {
    public var path: String
    /// Where the index begins.
    public var line: Int
    /// Ids, as the index writes them.
    public var missing: [String]
    public var changed: [String]
    /// In the index, and no decision of the folder.
    public var extra: [String]

    init(_ path: String, _ block: IndexPage.Block, _ table: IndexTable) {
        self.path = path
        line = block.line
        var shown: [String: IndexRow] = [:]
        for row in block.table.rows { shown[row.destination] = row }
        var (missing, changed): ([String], [String]) = ([], [])
        for var row in table.rows {
            guard let old = shown.removeValue(forKey: row.destination) else {
                missing.append(row.id)
                continue
            }
            row.commits = old.commits
            if row != old { changed.append(row.id) }
        }
        (self.missing, self.changed) = (missing, changed)
        extra = block.table.rows.map(\.destination).filter { shown[$0] != nil }.map { shown[$0]?.id ?? $0 }
    }

    /// One sentence without a final full stop. It quotes the repository: escape it before it is shown.
    public var sentence: String { "the index " + difference }

    /// The sentence without its subject.
    var difference: String {
        let parts = [("lacks", missing), ("is wrong about", changed), ("still has", extra)].filter { !$1.isEmpty }
        guard !parts.isEmpty else { return "is not laid out as adrlink writes it" }
        return parts.map { words, ids in
            let named = ids.prefix(3).joined(separator: ", ")
            return "\(words) \(named)\(ids.count > 3 ? " and \(ids.count - 3) more" : "")"
        }.joined(separator: ", ")
    }
}
