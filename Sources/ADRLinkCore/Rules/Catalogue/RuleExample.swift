/// A small history in which a rule speaks or keeps silent: printed for people, and run as the rule's test.
public struct RuleExample: Equatable, Sendable {
    /// One step on the way to what is judged.
    public enum Step: Equatable, Sendable {
        /// Writes `adr/NAME.md`: a record of this title and status, its number taken from the name. `head` are lines
        /// for the head of the record, such as `Governs: infra/`.
        case record(_ name: String, _ title: String, status: String = "Accepted", head: String = "")
        /// Writes a file.
        case file(_ path: String, _ text: String)
        /// Removes a file.
        case removal(_ path: String)
        /// Commits everything. `<HEAD>`, or another revision in these brackets, stands for its commit's full id.
        case commit(_ message: String)
        /// Goes to a branch, which is made here where it does not exist.
        case branch(_ name: String)
        /// Merges a branch into the current one, with this message.
        case merge(_ branch: String, _ message: String)
    }

    /// What of it is judged.
    public enum Judged: Equatable, Sendable {
        /// The last commit.
        case commit
        /// The last commit, by a clone that has nothing but it.
        case shallowClone
        /// The last commit, while it is still a message file and what is staged.
        case message
        /// The last commit, when it is pushed to this reference.
        case push(to: String)
        /// The files that the last steps wrote and that are not committed.
        case workingTree
    }

    /// What it shows, as a phrase.
    public var caption: String
    public var steps: [Step]
    public var judged: Judged

    init(_ caption: String, _ steps: [Step], judged: Judged = .commit) {
        self.caption = caption
        self.steps = steps
        self.judged = judged
    }

    /// A commit with this message, after records that were committed before it.
    static func message(
        _ caption: String, _ message: String, after records: [Step] = [.record("0007-use-a-queue", "Use a queue")],
        judged: Judged = .commit
    ) -> RuleExample {
        RuleExample(
            caption, records + [.commit("Decide"), .file("src/drain.c", "drain();\n"), .commit(message)], judged: judged
        )
    }
}

extension RuleExample.Step {
    /// The path and text of the file that the step writes; nil for the other steps.
    public var written: (path: String, text: String)? {
        switch self {
        case .record(let name, let title, let status, let head):
            ("adr/\(name).md", Self.text(name, title, status, head))
        case .file(let path, let text): (path, text)
        case .removal, .commit, .branch, .merge: nil
        }
    }

    private static func text(_ name: String, _ title: String, _ status: String, _ head: String) -> String {
        let number = RecordName(fileName: name + ".md")?.number.map { "\($0). " } ?? ""
        return """
            # \(number)\(title)

            Date: 2024-03-01
            \(head.isEmpty ? "" : head + "\n")
            ## Status

            \(status)

            ## Context

            There is a reason.

            ## Decision

            This is what we do.

            ## Consequences

            This is what follows.

            """
    }
}

extension RuleExample {
    /// The example for people: what is written a line each, messages indented.
    public var lines: [String] {
        var lines: [String] = []
        for (place, step) in steps.enumerated() {
            let isLast = place == steps.count - 1
            switch step {
            case .record(let name, _, let status, let head):
                let more = head.isEmpty ? "" : ", \(head.replacing("\n", with: "; "))"
                lines.append("adr/\(name).md: \(status)\(more)")
            case .file(let path, let text):
                let content = Self.lines(of: text)
                lines += content.count == 1 ? ["\(path): \(content[0])"] : ["\(path):"] + content.map(Self.indented)
            case .removal(let path): lines.append("\(path) is removed")
            case .branch(let name): lines.append("on branch \(name):")
            case .commit(let message): lines += Self.said(isLast ? judgedName : "commit", message)
            case .merge(let branch, let message):
                lines += Self.said(isLast ? "merge of \(branch), judged" : "merge of \(branch)", message)
            }
        }
        return lines
    }

    private var judgedName: String {
        switch judged {
        case .commit: "commit, judged"
        case .shallowClone: "commit, judged in a clone of depth 1"
        case .message: "message, judged"
        case .push(let reference): "commit, judged when pushed to \(reference)"
        case .workingTree: "commit"
        }
    }

    /// A message of one line stands beside its word, a longer one below it.
    private static func said(_ word: String, _ message: String) -> [String] {
        let text = lines(of: message)
        return text.count == 1 ? ["\(word): \(text[0])"] : ["\(word):"] + text.map(indented)
    }

    /// The lines, with what cannot be printed made visible.
    private static func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            TerminalText.escape(String($0))
        }
        if lines.last == "" { lines.removeLast() }
        return lines.isEmpty ? [""] : lines
    }

    private static func indented(_ line: String) -> String { line.isEmpty ? "" : "    " + line }
}
