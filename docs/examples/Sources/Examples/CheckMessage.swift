import ADRLinkCore

/// Judges a message as the hook commit-msg does, and prints what is wrong with it.
///
/// What a rule finds is a value; an error is thrown only where nothing can be judged at all.
func checkMessage(_ message: String, in path: String) throws {
    let result = try workspace(at: path).check(.messageFile(Array(message.utf8)))
    for finding in result.findings {
        print(TerminalText.escape("\(finding.severity): \(finding.message) [\(finding.rule.rawValue)]"))
        if let hint = finding.hint { print(TerminalText.escape("  \(hint)")) }
    }
    if result.errors == 0 { print("good") }
}
