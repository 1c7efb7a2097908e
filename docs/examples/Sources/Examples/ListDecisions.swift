import ADRLinkCore

/// Prints id, status and title of every decision in the working tree.
func listDecisions(in path: String) throws {
    let workspace = try workspace(at: path)
    let policy = try workspace.policy(of: .workingTree)
    let index = try workspace.decisions(in: .workingTree, policy)
    for decision in index.decisions {
        // A title may hold anything, escape sequences too.
        print(decision.id, decision.status, TerminalText.escape(decision.title), separator: "  ")
    }
    for problem in index.problems { print("problem: \(TerminalText.escape("\(problem.path): \(problem.message)"))") }
}
