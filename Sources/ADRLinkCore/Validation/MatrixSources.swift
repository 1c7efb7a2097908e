import Git

/// What one commit says of requirements: where they are stated, which decisions name them, and which tests.
struct MatrixSources {
    private(set) var requirements: [Requirement] = []
    private(set) var marks: [ValidationMark] = []
    /// The ids of the decisions whose records name a requirement, by its id.
    private(set) var decisions: [String: [DecisionID]] = [:]
    private(set) var problems: [ValidationMatrix.Problem] = []

    /// The most bytes of a page of requirements, and of a file with tests.
    private static let pageLimit = 32 << 20
    private static let testLimit = 4 << 20

    init(_ commit: ObjectID, _ policy: Policy, in workspace: borrowing Workspace) throws(ADRLinkError) {
        let shape = RequirementShape(policy)
        let source = try workspace.files(of: .commit(commit))
        try readRequirements(policy, shape, source, workspace)
        try readMarks(policy, shape, source, workspace)
        try readDecisions(commit, policy, workspace)
    }

    private mutating func readRequirements(
        _ policy: Policy, _ shape: RequirementShape, _ source: SnapshotFiles, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let paths = policy.requirements.paths.isEmpty ? [RequirementPolicy.defaultPath] : policy.requirements.paths
        var first: [String: Requirement] = [:]
        for path in paths {
            guard let entry = try workspace.entry(at: Array(path.utf8), of: source), entry.kind == .file else {
                throw ADRLinkError(
                    .usage, "the commit has no page of requirements \(path)",
                    hint: "name it in \(Policy.fileName): [requirements] path = …")
            }
            let bytes = try workspace.bytes(of: entry, limit: Self.pageLimit)
            for requirement in RequirementReader.read(bytes, path: path, shape) {
                if let other = first[requirement.id] {
                    problems.append(
                        ValidationMatrix.Problem(
                            .duplicate, "\(requirement.id) is stated at \(other.path):\(other.line) already",
                            path: path, line: requirement.line))
                } else {
                    first[requirement.id] = requirement
                    requirements.append(requirement)
                }
            }
        }
    }

    private mutating func readMarks(
        _ policy: Policy, _ shape: RequirementShape, _ source: SnapshotFiles, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        guard case .tree(let tree) = source else { return }
        let wanted = try fromGit { () throws(GitError) in try Pathspec(policy.requirements.tests) }
        let known = Set(requirements.map(\.id))
        let entries = try fromGit { () throws(GitError) in try workspace.repository.allEntries(ofTree: tree) }
        for entry in entries where entry.kind == .file {
            if policy.requirements.tests.isEmpty ? !Self.looksLikeTest(entry.path) : !wanted.matches(entry.path) {
                continue
            }
            guard let id = entry.id,
                let header = try fromGit({ () throws(GitError) in try workspace.repository.objectHeader(id) }),
                header.size <= Self.testLimit
            else { continue }
            let bytes = try workspace.bytes(of: entry, limit: Self.testLimit)
            for mark in ValidationMarkReader.read(bytes, path: entry.name, shape) {
                marks.append(mark)
                for id in mark.ids where !known.contains(id) {
                    problems.append(
                        ValidationMatrix.Problem(
                            .unknown, "no requirement \(id) is stated anywhere", path: mark.path, line: mark.line))
                }
            }
        }
    }

    /// Whether a path has `test` or `spec` in it, in any case.
    private static func looksLikeTest(_ path: [UInt8]) -> Bool {
        let lower = path.map(\.lowercased)
        return lower.firstRange(of: Array("test".utf8)) != nil || lower.firstRange(of: Array("spec".utf8)) != nil
    }

    private mutating func readDecisions(
        _ commit: ObjectID, _ policy: Policy, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) {
        let known = Set(requirements.map { Array($0.id.utf8) })
        let listing = try workspace.listing(of: .commit(commit), policy)
        let index = try workspace.decisions(listing, policy)
        var paths: [String: DecisionID] = [:]
        for decision in index.decisions { paths[decision.path] = decision.id }
        for entry in listing.files {
            guard let decision = paths[entry.name] else { continue }
            var named: Set<String> = []
            let bytes = try workspace.bytes(of: entry, limit: Workspace.recordLimit)
            for line in MarkdownProse.lines(bytes) {
                RequirementShape.words(line) { word in
                    if known.contains(word) { named.insert(String(decoding: word, as: UTF8.self)) }
                }
            }
            for id in named where decisions[id]?.contains(decision) != true {
                decisions[id, default: []].append(decision)
            }
        }
        for id in decisions.keys { decisions[id]?.sort { $0.description < $1.description } }
    }
}

/// The lines of a page that are not an example: what is not in a fenced block of code.
enum MarkdownProse {
    static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var fence: (mark: UInt8, count: Int)?
        return bytes.split(separator: UInt8(ascii: "\n")).filter { line in
            let text = line.drop { $0 == 0x20 }
            guard let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
                return fence == nil
            }
            let count = text.prefix { $0 == mark }.count
            if let open = fence {
                if mark == open.mark, count >= open.count { fence = nil }
                return false
            }
            guard count >= 3 else { return true }
            fence = (mark, count)
            return false
        }
    }
}
