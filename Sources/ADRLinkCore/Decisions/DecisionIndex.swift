/// All decisions of a repository at one state, and how they relate.
public struct DecisionIndex: Sendable {
    /// Numbered records by number and path, then the others by path.
    public let decisions: [Decision]
    /// Files of the record folders that are no records, by path.
    public let skipped: [SkippedFile]
    public let problems: [RecordProblem]

    private let byNumber: [Int: [Int]]
    private let bySlug: [String: [Int]]
    private let byPath: [String: Int]
    private var supersessions = Graph()
    private var amendments = Graph()

    /// The directed statements of one kind, each counted once whichever end says it.
    private struct Graph: Sendable {
        /// From the older record to the newer ones, and back; indices into `decisions`.
        var newer: [Int: Set<Int>] = [:]
        var older: [Int: Set<Int>] = [:]

        mutating func add(old: Int, new: Int) {
            newer[old, default: []].insert(new)
            older[new, default: []].insert(old)
        }
    }

    /// Reads the files and finds the targets of their relations.
    ///
    /// - Parameters:
    ///   - folders: the record folders; a file belongs to the longest that contains it.
    ///   - problems: what went wrong before, such as a file that could not be opened.
    public init(
        files: [RecordFile], folders: [String], conventions: RecordConventions = .init(),
        problems: [RecordProblem] = [],
        skipped: [SkippedFile] = []
    ) {
        let parser = DecisionParser(conventions: conventions)
        let folders = folders.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }.sorted {
            $0.utf8.count > $1.utf8.count
        }
        var read: [Decision] = []
        var skipped = skipped
        var problems = problems
        for file in files {
            let folder = folders.first { $0.isEmpty || $0 == "." || file.path.hasPrefix($0 + "/") } ?? ""
            switch parser.read(file, folder: folder) {
            case .decision(let decision): read.append(decision)
            case .notARecord(let reason): skipped.append(SkippedFile(path: file.path, reason: reason))
            case .problem(let problem): problems.append(problem)
            }
        }
        self.init(decisions: read, folders: folders, skipped: skipped, problems: problems)
    }

    /// An index of decisions already read, for callers that keep them.
    public init(
        decisions unsorted: [Decision], folders: [String], skipped: [SkippedFile] = [],
        problems: [RecordProblem] = []
    ) {
        var decisions = unsorted.sorted { $0.isListed(before: $1) }
        var byNumber: [Int: [Int]] = [:]
        var bySlug: [String: [Int]] = [:]
        var byPath: [String: Int] = [:]
        for (index, decision) in decisions.enumerated() {
            if let number = decision.number { byNumber[number, default: []].append(index) }
            bySlug[decision.slug, default: []].append(index)
            byPath[decision.path] = index
        }
        self.byNumber = byNumber
        self.bySlug = bySlug
        self.byPath = byPath
        self.skipped = skipped.sorted { $0.path < $1.path }
        self.problems = problems.sorted { ($0.path, $0.line ?? 0) < ($1.path, $1.line ?? 0) }

        let resolver = RelationResolver(decisions, folders: folders, byNumber: byNumber, byPath: byPath)
        var statements: Set<Statement> = []
        for index in decisions.indices {
            for position in decisions[index].relations.indices {
                let target = resolver.target(of: decisions[index].relations[position], from: index)
                decisions[index].relations[position].target = target
                guard case .decision(_, let path, _) = target, let other = byPath[path] else { continue }
                let relation = decisions[index].relations[position]
                statements.insert(Statement(from: index, to: other, kind: relation.kind))
                guard !relation.partial else { continue }
                switch relation.kind {
                case .supersededBy: supersessions.add(old: index, new: other)
                case .supersedes: supersessions.add(old: other, new: index)
                case .amendedBy: amendments.add(old: index, new: other)
                case .amends: amendments.add(old: other, new: index)
                default: break
                }
            }
        }
        for index in decisions.indices {
            for position in decisions[index].relations.indices {
                let relation = decisions[index].relations[position]
                guard case .decision(_, let path, _) = relation.target, let other = byPath[path] else { continue }
                let reverse = Statement(from: other, to: index, kind: relation.kind.reverse)
                decisions[index].relations[position].oneSided = !statements.contains(reverse)
            }
        }
        self.decisions = decisions
    }

    private struct Statement: Hashable {
        var from: Int
        var to: Int
        var kind: Relation.Kind
    }

    // MARK: Finding

    /// Every record of this id: more than one where a number was given twice.
    public func decisions(id: DecisionID) -> [Decision] {
        guard let number = id.number else { return decisions(slug: id.description) }
        return decisions(number: number).filter { $0.id == id }
    }

    public func decisions(number: Int) -> [Decision] { (byNumber[number] ?? []).map { decisions[$0] } }

    public func decisions(slug: String) -> [Decision] { (bySlug[slug] ?? []).map { decisions[$0] } }

    public func decision(path: String) -> Decision? { byPath[path].map { decisions[$0] } }

    // MARK: Relations, whichever end states them

    /// The decisions that fully supersede this one.
    public func supersededBy(_ decision: Decision) -> [Decision] { related(decision, \.newer, supersessions) }
    /// The decisions this one fully supersedes.
    public func supersedes(_ decision: Decision) -> [Decision] { related(decision, \.older, supersessions) }
    public func amendedBy(_ decision: Decision) -> [Decision] { related(decision, \.newer, amendments) }
    public func amends(_ decision: Decision) -> [Decision] { related(decision, \.older, amendments) }

    private func related(_ decision: Decision, _ side: KeyPath<Graph, [Int: Set<Int>]>, _ graph: Graph) -> [Decision] {
        guard let index = byPath[decision.path] else { return [] }
        return (graph[keyPath: side][index] ?? []).sorted().map { decisions[$0] }
    }

    /// The decisions at the end of the chain of successors, empty where nothing supersedes this one.
    ///
    /// A circle of records that supersede each other has no end: its members are passed over.
    public func currentSuccessors(of decision: Decision) -> [Decision] {
        guard let start = byPath[decision.path] else { return [] }
        var seen: Set<Int> = [start]
        var open = Array(supersessions.newer[start] ?? [])
        var ends: Set<Int> = []
        while let index = open.popLast() {
            guard seen.insert(index).inserted else { continue }
            let newer = supersessions.newer[index] ?? []
            if newer.isEmpty { ends.insert(index) } else { open += newer }
        }
        return ends.sorted().map { decisions[$0] }
    }
}

extension Decision {
    /// The order of an index: numbered records by number and path, then the others by path.
    func isListed(before other: Decision) -> Bool {
        switch (number, other.number) {
        case (let a?, let b?): (a, path) < (b, other.path)
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): path < other.path
        }
    }
}
