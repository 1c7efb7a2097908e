import ADRLinkCore

/// A check for people: rule, sentence and fix, commit by commit.
struct CheckText {
    let text: String

    /// - Parameter width: the most columns a line may have; nil where the terminal folds by itself.
    /// - Parameter messageFile: the file that holds the message, where one was judged.
    init(_ result: CheckResult, width: Int?, messageFile: String?) {
        var lines: [String] = []
        var commit: String?
        for finding in result.findings {
            if finding.commit != commit, let id = finding.commit {
                commit = id
                lines.append("commit \(id.prefix(10))")
            }
            lines.append(
                "\(finding.severity.rawValue): \(CheckText.place(of: finding, messageFile))\(finding.message) [\(finding.rule.rawValue)]"
            )
            if let hint = finding.hint { lines.append("  \(hint)") }
            lines += finding.trailers.map { "    \($0)" }
        }
        if !result.exemptions.isEmpty { lines.append("\(result.exemptions.count) exempted with a reason") }
        for exemption in result.exemptions {
            guard let commit = exemption.commit else { continue }
            let refused = exemption.counts ? "" : " (refused)"
            lines.append("  \(commit.prefix(10)) \(exemption.reason)\(refused)")
        }
        for undecided in result.undecided {
            lines.append("undecided: \(undecided.message)")
            if let hint = undecided.hint { lines.append("  \(hint)") }
        }
        lines += result.notes.map { "note: \($0)" }
        if messageFile != nil, result.errors > 0 {
            if result.findings.contains(where: { $0.rule == .trailerMisplaced && $0.replacement != nil }) {
                lines.append("To have the reference moved to where git sees it:")
                lines.append("  adrlink fix-message \"$(git rev-parse --git-path COMMIT_EDITMSG)\"")
            }
            lines.append("Your message is kept. To go on from it:")
            lines.append("  git commit -e -F \"$(git rev-parse --git-path COMMIT_EDITMSG)\"")
        } else if messageFile == nil {
            lines.append(CheckText.summary(result))
        }
        text = lines.map(TerminalText.escape).flatMap { CheckText.fold($0, width) }.joined(separator: "\n")
    }

    private static func place(of finding: Finding, _ messageFile: String?) -> String {
        // A sentence about a message names its line itself; one about a record needs the record's name.
        guard let path = finding.path else { return "" }
        if finding.commit != nil || messageFile != nil, finding.message.contains(path) { return "" }
        return finding.line.map { "\(path):\($0): " } ?? "\(path): "
    }

    /// How much was judged, and what came of it.
    static func summary(_ result: CheckResult) -> String {
        let judged = result.judged == 1 ? "1 commit judged" : "\(result.judged) commits judged"
        if result.findings.isEmpty { return result.complete ? "\(judged): good" : "\(judged): not everything could be" }
        return "\(judged): \(result.errors) errors, \(result.warnings) warnings"
    }

    /// Breaks a line at spaces; what has none is cut at the width, since git would cut it anyway.
    private static func fold(_ line: String, _ width: Int?) -> [String] {
        guard let width, line.count > width else { return [line] }
        var folded: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            var word = Substring(word)
            if !current.isEmpty, current.count + 1 + word.count > width {
                folded.append(current)
                current = "   "
            }
            if !current.isEmpty || word.isEmpty { current += current.isEmpty && word.isEmpty ? " " : " " }
            while current.count + word.count > width {
                let room = width - current.count
                folded.append(current + word.prefix(room))
                word = word.dropFirst(room)
                current = "    "
            }
            current += word
        }
        return folded + [current]
    }
}
