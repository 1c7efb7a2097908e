import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport
import Testing

/// The matrix over a repository of the real git.
///
/// Validates: GOV-9
@Suite struct MatrixTests {
    private let made: TemporaryRepository
    private static let page = """
        | id | requirement |
        | --- | --- |
        | GOV-1 | Records <script> are kept. |
        | GOV-2 | Commits name them. |
        | GOV-3 | Nothing yet. |

        """

    init() throws {
        made = try TemporaryRepository()
        try made.write(Self.page, to: "docs/requirements.md")
        try made.write("/// Validates: GOV-1, GOV-2\n@Suite struct RecordTests {}\n", to: "Tests/RecordTests.swift")
        try made.write(
            nygardRecord(1, "Keep records").replacingOccurrences(
                of: "## Decision", with: "GOV-1\n\n```\nGOV-2\n```\n\n## Decision"),
            to: "adr/0001-keep-records.md")
        try made.commit("decide\n\nRefs: ADR-0001\n")
        try made.commit("test\n\nValidates: GOV-2\n")
    }

    private func matrix(_ make: (inout MatrixRequest, borrowing Workspace) throws -> Void = { _, _ in }) throws
        -> ValidationMatrix
    {
        let workspace = Workspace(
            try Repository(at: made.path), now: Moment(seconds: 1_709_290_800), logger: Logger(label: "test"))
        var request = MatrixRequest()
        try make(&request, workspace)
        return try workspace.validationMatrix(request)
    }

    private func results(_ tests: [(name: String, end: String)], commit: String? = nil, to file: String = "results.xml")
        throws -> String
    {
        let property = commit.map { "<properties><property name='commit' value='\($0)'/></properties>" } ?? ""
        let cases = tests.map { "<testcase classname='ShopTests.RecordTests' name='\($0.name)()'>\($0.end)</testcase>" }
        let path = made.root + "/" + file
        try Data("<testsuite name='all' timestamp='2024-03-01T09:00:00'>\(property)\(cases.joined())</testsuite>".utf8)
            .write(
                to: URL(fileURLWithPath: path))
        return path
    }

    private func standings(_ matrix: ValidationMatrix) -> [String] {
        matrix.requirements.map { "\($0.id) \($0.standing.rawValue)" }
    }

    @Test func eachRequirementHasItsDecisionsCommitsAndValidations() throws {
        let head = try made.git(["rev-parse", "HEAD"])
        let file = try results([("a", ""), ("b", ""), ("c", "<skipped/>")], commit: head)
        let matrix = try matrix { request, _ in request.results = [file] }
        #expect(standings(matrix) == ["GOV-1 passed", "GOV-2 passed", "GOV-3 none"])
        let first = matrix.requirements[0]
        #expect(first.decisions == ["ADR-0001"] && first.path == "docs/requirements.md" && first.line == 3)
        #expect(first.commits.map(\.via) == ["ADR-0001"])
        #expect(matrix.requirements[1].decisions.isEmpty, "the record names it in an example only")
        #expect(matrix.requirements[1].commits.map { "\($0.commit) \($0.via)" } == ["\(head) Validates"])
        let validation = try #require(first.validations.first)
        #expect(
            validation.name == "RecordTests" && validation.path == "Tests/RecordTests.swift" && validation.line == 1)
        #expect(validation.passed == 2 && validation.skipped == 1 && validation.commit == head)
        #expect(validation.time?.description == "2024-03-01T09:00:00Z")
        #expect(matrix.gaps.map(\.id) == ["GOV-3"] && matrix.verdict == .gaps && matrix.problems.isEmpty)
    }

    @Test func resultsOfAnotherCommitAreStaleAndNoPasses() throws {
        let file = try results([("a", "")], commit: try made.git(["rev-parse", "HEAD^"]))
        #expect(standings(try matrix { request, _ in request.results = [file] })[0] == "GOV-1 stale")
        let unnamed = try results([("a", "")])
        let stale = try matrix { request, _ in request.results = [unnamed] }
        #expect(standings(stale)[0] == "GOV-1 stale" && stale.problems.map(\.kind) == [.unattributed])
        let told = try matrix { request, workspace in
            request.results = [unnamed]
            request.resultsCommit = try workspace.repository.commit(revision: "HEAD")
        }
        #expect(standings(told)[0] == "GOV-1 passed" && told.problems.isEmpty)
        try made.commit("later")
        let later = try matrix { request, workspace in
            request.results = [unnamed]
            request.resultsCommit = try workspace.repository.commit(revision: "HEAD^")
        }
        #expect(standings(later)[0] == "GOV-1 stale")
    }

    @Test func oneFailureIsNotMadeUpForByPasses() throws {
        let head = try made.git(["rev-parse", "HEAD"])
        let file = try results([("a", ""), ("b", "<failure/>"), ("c", "<error/>")], commit: head)
        let failed = try matrix { request, _ in request.results = [file] }
        #expect(failed.requirements[0].standing == .failed)
        #expect(failed.requirements[0].validations[0].failures == ["RecordTests.b", "RecordTests.c"])
        let skipped = try results([("a", "<skipped/>")], commit: head)
        #expect(standings(try matrix { request, _ in request.results = [skipped] })[0] == "GOV-1 skipped")
    }

    @Test func resultsMayNameARequirementThemselves() throws {
        let head = try made.git(["rev-parse", "HEAD"])
        let path = made.root + "/steps.tap"
        try Data("1..2\n# commit \(head)\nok 1 - GOV-3: the page in a browser\nok 2 - XGOV-3 other\n".utf8).write(
            to: URL(fileURLWithPath: path))
        let matrix = try matrix { request, _ in request.results = [path] }
        #expect(standings(matrix)[2] == "GOV-3 passed")
        #expect(matrix.requirements[2].validations.map(\.name) == ["GOV-3: the page in a browser"])
    }

    @Test func duplicateAndUnknownIdsAreNamedWithTheirPlaces() throws {
        try made.write(Self.page + "## GOV-1 again\n", to: "docs/requirements.md")
        try made.commit("more", writing: "# Validates: GOV-9\n", to: "tests/x.sh")
        let problems = try matrix().problems
        #expect(problems.map(\.kind) == [.duplicate, .unknown])
        #expect(problems[0].path == "docs/requirements.md" && problems[0].line == 6)
        #expect(problems[0].message.contains("docs/requirements.md:3"))
        #expect(problems[1].path == "tests/x.sh" && problems[1].line == 1)
    }

    @Test(arguments: [
        "<testsuite><testcase>", "<!DOCTYPE x [<!ENTITY e 'x'>]><testsuite>&e;</testsuite>", "", "1..3\nok\n",
    ])
    func brokenResultsAreAProblemWithItsPlace(_ text: String) throws {
        let path = made.root + "/broken"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let matrix = try matrix { request, _ in request.results = [path, made.root + "/none"] }
        #expect(matrix.problems.map(\.kind).filter { $0 == .unreadable }.count == 2)
        #expect(matrix.problems.first?.path == path && (matrix.problems.first?.line ?? 0) >= 1)
        #expect(matrix.problems.last?.path == made.root + "/none")
    }

    @Test func aBaselineSaysWhatChangedSinceARelease() throws {
        try made.git(["tag", "v1"])
        try made.write(
            Self.page.replacingOccurrences(of: "name them", with: "name all")
                .replacingOccurrences(of: "| GOV-3 | Nothing yet. |", with: "| GOV-4 | New. |"),
            to: "docs/requirements.md")
        try made.commit("change", writing: "/// Validates: GOV-1\nstruct OtherTests {}\n", to: "Tests/OtherTests.swift")
        let baseline = try #require(
            try matrix { request, workspace in
                request.baseline = try workspace.repository.commit(revision: "v1")
            }.baseline)
        #expect(
            baseline.changes.map { "\($0.id) \($0.kind)" } == [
                "GOV-1 changed", "GOV-2 changed", "GOV-4 added", "GOV-3 removed",
            ])
        #expect(baseline.changes[0].addedValidations == ["OtherTests"] && baseline.changes[0].textBefore == nil)
        #expect(baseline.changes[1].textBefore == "Commits name them.")
    }

    @Test func formsShowTheSameAndEscapeWhatTheyShow() throws {
        let head = try made.git(["rev-parse", "HEAD"])
        let file = try results([("a", "")], commit: head)
        let matrix = try matrix { request, _ in request.results = [file] }
        #expect(matrix.text.contains("GOV-1  passed    RecordTests passed"))
        #expect(matrix.text.contains("3 requirements at \(head.prefix(10)): 2 passed, 1 without validation"))
        #expect(matrix.markdown.contains("&lt;script&gt;") && !matrix.markdown.contains("<script"))
        #expect(matrix.html.contains("&lt;script&gt;") && !matrix.html.contains("<script"))
        #expect(matrix.html.contains("default-src &#39;none&#39;") && matrix.html.contains("#standing-gap:checked"))
        #expect(matrix.csv.split(separator: "\r\n").count == 4)
        let copy = try JSONDecoder().decode(ValidationMatrix.self, from: try JSONEncoder().encode(matrix))
        #expect(copy == matrix)
    }

    @Test func theConfigurationNamesPagesIdsAndTests() throws {
        try made.write(
            "[requirements]\n\tpath = doc/needs.md\n\tid = need.*\n\ttests = checks/**\n", to: ".adrlink")
        try made.write("## need.backup Backups restore.\n", to: "doc/needs.md")
        try made.commit("own", writing: "# Validates: need.backup\n", to: "checks/backup.sh")
        let matrix = try matrix()
        #expect(standings(matrix) == ["need.backup not-run"] && matrix.problems.isEmpty)
        try made.commit("away", writing: "[requirements]\n\tpath = none.md\n", to: ".adrlink")
        #expect(throws: ADRLinkError.self) { try self.matrix() }
    }
}
