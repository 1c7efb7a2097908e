import Git

extension Workspace {
    /// Whether every record can be read and has a number of its own.
    func recordDiagnoses() throws(ADRLinkError) -> [Diagnosis] {
        let snapshot: Snapshot
        if repository.isBare {
            guard let head = try fromGit({ () throws(GitError) in try repository.head() }) else {
                return [Diagnosis("records", .ok, "there is no commit yet, and so no record")]
            }
            snapshot = .commit(head)
        } else {
            snapshot = .workingTree
        }
        let policy: Policy
        do throws(ADRLinkError) {
            policy = try self.policy(of: snapshot)
        } catch  where error.code == .configuration {
            return [
                Diagnosis(
                    "records", .warning, "not looked at, since the policy that names their folders cannot be read")
            ]
        }
        let index = try decisions(in: snapshot, policy)
        var found = index.problems.map { problem in
            let place = problem.line.map { "\(problem.path):\($0)" } ?? problem.path
            return Diagnosis("records", .error, "\(place): \(problem.message)")
        }
        found += duplicates(index)
        guard found.isEmpty else { return found }
        let count = index.decisions.count
        let message =
            count == 0 ? "there are none yet" : count == 1 ? "1 decision can be read" : "\(count) decisions can be read"
        return [Diagnosis("records", .ok, message)]
    }

    private func duplicates(_ index: DecisionIndex) -> [Diagnosis] {
        var byID: [DecisionID: [Decision]] = [:]
        for decision in index.decisions { byID[decision.id, default: []].append(decision) }
        var next = (index.decisions.compactMap(\.number).max() ?? 0) + 1
        return byID.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }.map { id, decisions in
            let paths = decisions.map(\.path)
            var fix: String?
            if id.number != nil, let renamed = renumbered(paths[paths.count - 1], next) {
                fix = "git mv \(shellQuoted(paths[paths.count - 1])) \(shellQuoted(renamed))"
                next += 1
            }
            return Diagnosis(
                "records", .error, "\(id) is claimed by \(paths.count) records: \(paths.joined(separator: ", "))",
                fix: fix)
        }
    }

    /// The path with another number in its file name, as wide as the one it has; nil where the name has none.
    private func renumbered(_ path: String, _ number: Int) -> String? {
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        guard let first = path[start...].firstIndex(where: { $0.isASCII && $0.isNumber }) else { return nil }
        let digits = path[first...].prefix { $0.isASCII && $0.isNumber }
        let written = String(number)
        return path[..<first] + String(repeating: "0", count: max(0, digits.count - written.count)) + written
            + path[digits.endIndex...]
    }
}
