import Foundation

/// A page of the documentation, with what is to be run of it.
struct DocumentationPage {
    /// From the top of the repository.
    let path: String
    let text: String

    static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../..").standardizedFileURL.path

    init(path: String) throws {
        self.path = path
        text = try String(contentsOfFile: Self.top + "/" + path, encoding: .utf8)
    }

    /// The README and every page beside it and in `docs/`; pages that are generated are tested where they are made.
    static func all() throws -> [DocumentationPage] {
        let generated = ["docs/commands.md", "docs/rules.md"]
        let files = try FileManager.default.contentsOfDirectory(atPath: top + "/docs").filter { $0.hasSuffix(".md") }
        let paths = ["CONTRIBUTING.md", "README.md", "docs/examples/README.md"] + files.map { "docs/" + $0 }
        return try paths.filter { !generated.contains($0) }.sorted().map { try DocumentationPage(path: $0) }
    }

    /// One part of the page that is run, or that says why it is not.
    enum Step: Equatable {
        /// A command with both streams of what it prints, as a terminal shows them.
        case example(command: String, printed: String)
        /// Lines of a shell that have to end well; what they print is not shown.
        case script(String)
        /// What a reader need not see.
        case setup(String)
        /// Lines that are not run in the world of the page, and why: who runs them, or who has only read them.
        case notRun(String, reason: String)
    }

    /// What the page runs, in its order.
    ///
    /// A block `console` holds examples, a block `sh` lines of a shell. `<!-- setup` to `-->` is run where it stands. In the
    /// blocks below `<!-- read FILE as ../checkpoint -->` the one stands for the other, and the block below
    /// `<!-- not run: WHY -->` is not run.
    var steps: [Step] {
        var steps: [Step] = []
        var stands: [(String, String)] = []
        var reason: String?
        var lines = text.components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            if line == "<!-- setup" {
                steps.append(.setup(Self.block(&lines, until: "-->").joined(separator: "\n")))
            } else if let match = line.wholeMatch(of: /<!-- read (.+?) as (.+?) -->/) {
                stands.append((String(match.1), String(match.2)))
            } else if let match = line.wholeMatch(of: /<!-- not run: (.+) -->/) {
                reason = String(match.1)
            } else if line == "```console" || line == "```sh" {
                let block = Self.block(&lines, until: "```")
                if let why = reason {
                    steps.append(.notRun(block.joined(separator: "\n"), reason: why))
                    reason = nil
                } else if line == "```console" {
                    steps += Self.examples(block)
                } else {
                    let script = block.joined(separator: "\n")
                    steps.append(.script(stands.reduce(script) { $0.replacing($1.0, with: $1.1) }))
                }
            } else if line.hasPrefix("```") {
                _ = Self.block(&lines, until: "```")
            }
        }
        return steps
    }

    /// Lines of indented code that look like a command: nothing runs those.
    var loose: [String] {
        var found: [String] = []
        var lines = text.components(separatedBy: "\n")[...]
        var isInList = false
        while let line = lines.popFirst() {
            if line.hasPrefix("```") { _ = Self.block(&lines, until: "```") }
            if line.hasPrefix("<!-- setup") { _ = Self.block(&lines, until: "-->") }
            if line.contains(/^(?:[ ]{0,3}[-*+]|\d+\.)[ ]/) {
                isInList = true
            } else if line.contains(/^\S/) {
                isInList = false
            }
            guard !isInList, line.hasPrefix("    "),
                let word = line.split(separator: " ").first, Self.programs.contains(String(word))
            else { continue }
            found.append(line)
        }
        return found
    }

    private static let programs: Set<String> = [
        "$", "adrlink", "git", "make", "ssh-keygen", "apt-get", "swift", "source", "cd", "docker", "python3",
    ]

    /// Every `adrlink …` that the page has: in its blocks, and quoted in its sentences.
    var commandLines: [String] {
        var lines: [String] = []
        var isInBlock = false
        for line in text.components(separatedBy: "\n") {
            if line.hasPrefix("```") { isInBlock.toggle() }
            guard isInBlock || line.hasPrefix("    ") else { continue }
            let words = line.trimmingCharacters(in: .whitespaces)
            let command = words.hasPrefix("$ ") ? String(words.dropFirst(2)) : words
            if command.hasPrefix("adrlink "), !command.hasPrefix("adrlink (") { lines.append(command) }
        }
        let prose = text.replacing(/(?s)```.*?```/, with: "")
        lines += prose.matches(of: /`((?:adrlink|git adrlink) [^`]*)`/).map {
            String($0.1).replacing("\n", with: " ").replacing("git adrlink", with: "adrlink")
        }
        return lines
    }

    private static func block(_ lines: inout ArraySlice<String>, until end: String) -> [String] {
        let found = Array(lines.prefix { $0 != end })
        lines = lines.dropFirst(found.count + 1)
        return found
    }

    private static func examples(_ lines: [String]) -> [Step] {
        var steps: [Step] = []
        var command: String?
        var printed: [String] = []
        func close() {
            if let command { steps.append(.example(command: command, printed: printed.joined(separator: "\n"))) }
            printed = []
        }
        for line in lines {
            if line.hasPrefix("$ ") {
                close()
                command = String(line.dropFirst(2))
            } else if line.hasPrefix("> "), let begun = command, printed.isEmpty, begun.hasSuffix("\\") {
                command = begun + "\n" + line.dropFirst(2)
            } else {
                printed.append(line)
            }
        }
        close()
        return steps
    }

    init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}
