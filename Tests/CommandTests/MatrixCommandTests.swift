import Foundation
import TestSupport
import Testing

/// `adrlink matrix` at a command line: exit statuses, and files of any size.
///
/// Validates: GOV-9
@Suite struct MatrixCommandTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write("| GOV-1 | It holds. |\n", to: "docs/requirements.md")
        try made.commit("state", writing: "// Validates: GOV-1\nstruct HoldTests {}\n", to: "Tests/HoldTests.swift")
    }

    private func matrix(_ arguments: [String], status: Int32 = 0) throws -> CommandResult {
        let result = try made.adrlink(["matrix"] + arguments, variables: ["SOURCE_DATE_EPOCH": "1709290800"])
        #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
        return result
    }

    @Test func aGapEndsWithOneAndOnlyWhereItIsAskedFor() throws {
        #expect(try matrix([]).output.contains("GOV-1  not-run"))
        _ = try matrix(["--check"], status: 1)
        try made.write("1..1\nok 1 - GOV-1 holds\n", to: "steps.tap")
        _ = try matrix(["--check", "--results", "steps.tap"], status: 1)
        _ = try matrix(["--check", "--results", "steps.tap", "--results-commit", "HEAD"])
        try made.write("1..2\nok 1 - GOV-1 holds\n", to: "steps.tap")
        let cut = try matrix(["--check", "--results", "steps.tap", "--results-commit", "HEAD"], status: 3)
        #expect(cut.output.contains("steps.tap:3: results-unreadable"))
        _ = try matrix(["--at", "nowhere"], status: 2)
        _ = try matrix(["--results-commit", "nowhere"], status: 2)
    }

    @Test func resultsThatNameTheBeginningOfACommitAreOfThatCommit() throws {
        func results(_ commit: String) throws {
            try made.write("# commit \(commit)\n1..1\nok 1 - GOV-1 holds\n", to: "steps.tap")
        }
        try results(String(made.git(["rev-parse", "HEAD"]).prefix(9)))
        _ = try matrix(["--check", "--results", "steps.tap"])
        try results("deadbeef0")
        let other = try matrix(["--check", "--results", "steps.tap", "--results-commit", "HEAD"], status: 1)
        #expect(other.output.contains("GOV-1  stale"), "\(other.output)")
        let missing = try matrix(["--check", "--results", "nowhere.tap", "--results-commit", "HEAD"], status: 3)
        #expect(missing.output.contains("nowhere.tap"))
    }

    @Test func everyFormIsTheSameEachTime() throws {
        for format in ["text", "markdown", "html", "csv", "json"] {
            let first = try matrix(["--format", format]).output
            #expect(try matrix(["--format", format]).output == first && first.contains("GOV-1"))
        }
    }

    @Test func memoryDoesNotGrowWithTheFile() throws {
        let one =
            "<testcase classname='A.HoldTests' name='t'><system-out>\(String(repeating: "x", count: 10_000))</system-out></testcase>"
        let path = made.root + "/large.xml"
        try Data("<testsuite>".utf8).write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try file.seekToEnd()
        for _ in 0..<200 { try file.write(contentsOf: Data(String(repeating: one, count: 100).utf8)) }
        try file.write(contentsOf: Data("</testsuite>".utf8))
        try file.close()
        let limited = try made.environment.run(
            [
                "bash", "-c",
                "ulimit -v 200000; exec '\(Adrlink.path)' matrix --check --results '\(path)' --results-commit HEAD",
            ],
            in: made.path)
        #expect(limited.status == 0, "200 MB of results in 200 MB of address space: \(limited.errors)")
    }
}
