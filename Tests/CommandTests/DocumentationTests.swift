import Foundation
import TestSupport
import Testing

/// The pages whose examples are true: every command in a `console` block is run, and prints what the page says.
///
/// A page starts in an empty repository of its own. What a reader need not see stands in a comment `<!-- setup … -->` and
/// is run where it stands. A command that fails says so by its last line, `# exit status 1`.
@Suite struct DocumentationTests {
    static let pages = ["docs/adoption.md", "docs/drift.md", "docs/index.md", "docs/lifecycle.md", "docs/why.md"]

    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL.path

    @Test(arguments: pages) func everyExamplePrintsWhatThePageSays(page: String) throws {
        let text = try String(contentsOfFile: Self.top + "/" + page, encoding: .utf8)
        let steps = DocumentationStep.steps(of: text)
        #expect(steps.contains { $0.expected != nil }, "\(page) has no example")
        let world = try DocumentationWorld()
        for step in steps {
            let printed = try world.run(step.command)
            if let expected = step.expected {
                #expect(printed == expected, "\(page): $ \(step.command)")
            } else {
                #expect(!printed.contains("# exit status"), "\(page): \(step.command)\n\(printed)")
            }
        }
    }

    @Test func aPageIsReadAsItIsWritten() {
        let page = """
            <!-- setup
            one
            two
            -->
            ```console
            $ first \\
            > goes on
            said
            $ second
            ```
            ```
            $ not this
            ```
            """
        let steps = DocumentationStep.steps(of: page)
        #expect(steps.map(\.command) == ["one\ntwo", "first \\\ngoes on", "second"])
        #expect(steps.map(\.expected) == [nil, "said", ""])
    }

    @Test func aCommandThatFailsShowsItsStatus() throws {
        #expect(try DocumentationWorld().run("adrlink show 7; false") != "")
        #expect(try DocumentationWorld().run("echo x; exit 3") == "x\n# exit status 3")
    }
}

/// A command of a page, and what it is to print; nil where nobody is shown it.
struct DocumentationStep: Equatable {
    var command: String
    var expected: String?

    static func steps(of page: String) -> [DocumentationStep] {
        var steps: [DocumentationStep] = []
        var lines = page.components(separatedBy: "\n")[...]
        while let line = lines.popFirst() {
            if line == "<!-- setup" {
                steps.append(DocumentationStep(command: block(&lines, until: "-->").joined(separator: "\n")))
            } else if line == "```console" {
                steps += examples(block(&lines, until: "```"))
            } else if line.hasPrefix("```") {
                _ = block(&lines, until: "```")
            }
        }
        return steps
    }

    private static func block(_ lines: inout ArraySlice<String>, until end: String) -> [String] {
        let found = Array(lines.prefix { $0 != end })
        lines = lines.dropFirst(found.count + 1)
        return found
    }

    private static func examples(_ lines: [String]) -> [DocumentationStep] {
        var steps: [DocumentationStep] = []
        var printed: [String] = []
        func close() {
            if !steps.isEmpty { steps[steps.count - 1].expected = printed.joined(separator: "\n") }
            printed = []
        }
        for line in lines {
            if line.hasPrefix("$ ") {
                close()
                steps.append(DocumentationStep(command: String(line.dropFirst(2))))
            } else if line.hasPrefix("> "), let last = steps.last, printed.isEmpty, last.command.hasSuffix("\\") {
                steps[steps.count - 1].command += "\n" + line.dropFirst(2)
            } else {
                printed.append(line)
            }
        }
        close()
        return steps
    }
}

/// The repository in which a page's commands run: fixed dates, one person, and `adrlink` in the path.
private struct DocumentationWorld {
    private let repository: TemporaryRepository
    private let variables: [String: String]

    init() throws {
        repository = try TemporaryRepository()
        let programs = repository.root + "/bin"
        try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: programs + "/adrlink",
            withDestinationPath: URL(fileURLWithPath: Adrlink.path).standardizedFileURL.path)
        variables = [
            "PATH": programs + ":" + (repository.environment.variables["PATH"] ?? ""),
            "SOURCE_DATE_EPOCH": "1709287200", "GIT_AUTHOR_DATE": "1709287200 +0000",
            "GIT_COMMITTER_DATE": "1709287200 +0000", "GIT_COMMITTER_NAME": "Ada Author",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
        ]
    }

    /// Both streams of a command as a terminal shows them, without empty lines at the end.
    func run(_ command: String) throws -> String {
        let result = try repository.environment.run(
            ["bash", "-c", "exec 2>&1\n" + command], in: repository.path, variables: variables)
        var output = result.output
        while output.hasSuffix("\n") { output.removeLast() }
        guard result.status != 0 else { return output }
        return output + (output.isEmpty ? "" : "\n") + "# exit status \(result.status)"
    }
}
