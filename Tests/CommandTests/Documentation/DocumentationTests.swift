import Foundation
import TestSupport
import Testing

/// The documentation is true: every command line in the README and in `docs/` is run, and prints what the page says.
///
/// A page starts in an empty repository of its own. A command that fails says so by its last line, `# exit status 1`.
@Suite struct DocumentationTests {
    @Test(arguments: try DocumentationPage.all().filter { !$0.steps.isEmpty }.map(\.path))
    func everyCommandIsRunAndPrintsWhatThePageSays(path: String) throws {
        let page = try DocumentationPage(path: path)
        let world = try DocumentationWorld()
        for step in page.steps {
            switch step {
            case .example(let command, let printed):
                #expect(Self.steady(try world.run(command)) == Self.steady(printed), "\(path): $ \(command)")
            case .script(let lines), .setup(let lines):
                let printed = try world.run("set -e\n" + lines)
                #expect(!printed.contains("# exit status"), "\(path): \(lines)\n\(printed)")
            case .notRun: continue
            }
        }
    }

    /// A text without what is another one in each run: ids of lanes, digests of entries, and how long a command took.
    private static func steady(_ text: String) -> String {
        text.replacing(/\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b/, with: "ID").replacing(/\b[0-9a-f]{8}\//, with: "LANE/")
            .replacing(/\b\d+\.\ds\b */, with: "TIME ")
    }

    @Test func whatDiffersInEachRunIsLeftOutOfAComparisonAndNothingElse() {
        let lane = String(repeating: "b5f390ce", count: 4)
        #expect(Self.steady("\(lane)/3 b5f390ce/3 0.3s    x") == "ID/3 LANE/3 TIME x")
        #expect(Self.steady("at 0910d315ea, in 3m 59s, 1842 orders") == "at 0910d315ea, in 3m 59s, 1842 orders")
    }

    @Test func noCommandStandsWhereNothingRunsIt() throws {
        for page in try DocumentationPage.all() {
            #expect(page.loose == [], "\(page.path): write these as a block sh or console")
        }
    }

    /// What a page does not run itself is run by the named script, or stands in the list of what was only read.
    @Test func whatIsNotRunSaysWhoRunsItOrWhoHasReadIt() throws {
        let contributing = try DocumentationPage(path: "CONTRIBUTING.md").text
        var read: Set<String> = []
        for page in try DocumentationPage.all() {
            for case .notRun(let lines, let reason) in page.steps {
                if let match = reason.wholeMatch(of: /run by (\S+)/) {
                    let script = try String(contentsOfFile: DocumentationPage.top + "/" + match.1, encoding: .utf8)
                    let typed = lines.components(separatedBy: "\n")
                    let commands = typed.filter { $0.hasPrefix("$ ") }.map { String($0.dropFirst(2)) }
                    for line in commands.isEmpty ? typed : commands {
                        let words = line.split(separator: " ").prefix(3).filter {
                            $0.wholeMatch(of: /[A-Za-z.\/-]+/) != nil
                        }
                        #expect(
                            words.allSatisfy { script.contains($0) },
                            "\(match.1) does not run this of \(page.path): \(line)")
                    }
                } else {
                    let entry = "| `\(page.path)` | \(reason) |"
                    #expect(reason.hasPrefix("read only: ") && contributing.contains(entry), "not listed: \(entry)")
                    read.insert(entry)
                }
            }
        }
        let listed = contributing.components(separatedBy: "\n").filter { $0.contains("| read only: ") }
        #expect(Set(listed) == read)
    }

    /// Also what cannot be run here names commands and options that there are.
    @Test func everyCommandLineNamesCommandsAndOptionsThatThereAre() throws {
        let commands = try CommandTree()
        for page in try DocumentationPage.all() {
            for line in page.commandLines {
                #expect(commands.fault(in: line) == nil, "\(page.path): \(line)")
            }
        }
        #expect(commands.fault(in: "adrlink audit log --since 1 --nonsense") == "--nonsense")
        #expect(commands.fault(in: "adrlink audit nonsense") == "nonsense")
        #expect(commands.fault(in: "adrlink run --action x -- tool --nonsense") == nil)
    }

    @Test func aPageIsReadAsItIsWritten() {
        let page = DocumentationPage(
            path: "x.md",
            text: """
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
                <!-- read FILE as other -->
                ```sh
                third FILE
                ```
                <!-- not run: read only: why -->
                ```sh
                fourth
                ```

                    git loose

                - item

                    git in an item
                """)
        #expect(
            page.steps == [
                .setup("one\ntwo"), .example(command: "first \\\ngoes on", printed: "said"),
                .example(command: "second", printed: ""), .script("third other"),
                .notRun("fourth", reason: "read only: why"),
            ])
        #expect(page.loose == ["    git loose"])
    }

    @Test func aCommandThatFailsShowsItsStatus() throws {
        #expect(try DocumentationWorld().run("adrlink show 7; false") != "")
        #expect(try DocumentationWorld().run("echo x; exit 3") == "x\n# exit status 3")
    }
}

/// The commands of adrlink with their options, as the program itself tells them.
private struct CommandTree {
    private struct Command: Decodable {
        struct Argument: Decodable {
            struct Name: Decodable {
                var kind: String
                var name: String
            }
            var names: [Name]?
            var kind: String
        }
        var commandName: String
        var arguments: [Argument]?
        var subcommands: [Command]?
    }
    private let root: Command

    init() throws {
        struct Dump: Decodable { var command: Command }
        let made = try TemporaryRepository()
        let dump = try made.adrlink(["--experimental-dump-help"])
        root = try JSONDecoder().decode(Dump.self, from: dump.outputBytes).command
    }

    /// The first word of a command line that is no command and no option there; nil where there is none.
    func fault(in line: String) -> String? {
        var command = root
        var words = line.split(separator: " ").map(String.init).dropFirst()
        if words.first == "-C" { words = words.dropFirst(2) }
        while let word = words.first, let below = command.subcommands, !below.isEmpty {
            if word.hasPrefix("-") { break }
            guard let next = below.first(where: { $0.commandName == word }) else {
                // A command with a subcommand of its own may also stand for itself.
                return command.commandName == root.commandName || word.contains(/^[a-z-]+$/) ? word : nil
            }
            command = next
            words = words.dropFirst()
        }
        let known = Set(
            (command.arguments ?? []).flatMap { $0.names ?? [] }.map { ($0.name.count == 1 ? "-" : "--") + $0.name })
        for word in words {
            if ["--", "|", "&&", "#", ">", "2>/dev/null"].contains(word) { break }
            let name = word.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            if word.hasPrefix("-"), name.count > 1, !known.contains(String(name)),
                !["--help", "--version", "--generate-completion-script"].contains(name)
            {
                return String(name)
            }
        }
        return nil
    }
}

/// The repository in which a page's commands run: fixed dates, one person, and `adrlink` in the path.
///
/// What a setup writes to `~/.variables` is read before each command.
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
            "GIT_COMMITTER_EMAIL": "ada@example.org", "GIT_EDITOR": "true", "TOP": DocumentationPage.top,
            "EXAMPLES": Adrlink.built("Examples"),
            "BASH_ENV": (repository.environment.variables["HOME"] ?? repository.root) + "/.variables",
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
