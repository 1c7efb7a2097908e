import Foundation
import FoundationXML
import TestSupport
import Testing

/// What services other than a terminal get of a check.
@Suite struct CheckFormatTests {
    private let made: TemporaryRepository
    private let bad: String

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(7, "Use a queue", head: "\nGoverns: queue/**\n"), to: "adr/0007-use-queue.md")
        try made.commit("start\n\nRefs: ADR-0007\n")
        try made.write("x", to: "queue/<b>|a & \"b\".txt")
        bad = try made.commit("work\n\nRefs: ADR-0008\n")
    }

    private func check(_ format: String, _ arguments: [String] = ["HEAD~1..HEAD"]) throws -> CommandResult {
        try made.adrlink(["check"] + arguments + ["--format", format])
    }

    @Test func codeQualityHasWhatGitLabAsksFor() throws {
        let result = try check("codequality")
        #expect(result.status == 1)
        let issues = try #require(try JSONSerialization.jsonObject(with: result.outputBytes) as? [[String: Any]])
        #expect(issues.count == 2, "\(result.output)")
        for issue in issues {
            #expect(issue["description"] is String && issue["check_name"] is String)
            #expect(["info", "minor", "major", "critical", "blocker"].contains(issue["severity"] as? String))
            let place = try #require(issue["location"] as? [String: Any])
            #expect(place["path"] is String && (place["lines"] as? [String: Any])?["begin"] as? Int == 1)
        }
        #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == 2)
        #expect(try check("codequality", ["HEAD..HEAD"]).output == "[]\n")
    }

    @Test func junitIsReadByAParserOfXML() throws {
        let result = try check("junit")
        let document = try XMLDocument(data: result.outputBytes)
        let failures = try document.nodes(forXPath: "//testcase/failure")
        #expect(failures.count == 2)
        #expect(failures.contains { $0.stringValue?.contains("queue/<b>|a & \"b\".txt is governed by") == true })
        let suite = try #require(try document.nodes(forXPath: "//testsuite").first as? XMLElement)
        let cases = try document.nodes(forXPath: "//testcase").count
        #expect(suite.attribute(forName: "tests")?.stringValue == String(cases))
        #expect(suite.attribute(forName: "failures")?.stringValue == "2")
        let good = try XMLDocument(data: try check("junit", ["HEAD..HEAD"]).outputBytes)
        #expect(try good.nodes(forXPath: "//testcase").count == cases, "a rule is a case in every run")
        #expect(try good.nodes(forXPath: "//failure | //error").isEmpty)
    }

    @Test func theSummaryIsATableInWhichNothingIsMarkup() throws {
        let text = try check("markdown").output
        #expect(text.hasPrefix("## ❌ adrlink: 1 commit judged: 2 errors, 0 warnings\n"))
        #expect(
            text.contains("| error | ref-unknown | \(bad.prefix(10)) | there is no decision ADR-0008 | "), "\(text)")
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
        #expect(rows.count == 4 && !text.contains("<b>"))
        for row in rows { #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 6, "\(row)") }
        #expect(try check("markdown", ["HEAD..HEAD"]).output.hasPrefix("## ✅ adrlink: 0 commits judged: good\n"))
    }

    @Test func aReportIsWrittenBesideTheAnswer() throws {
        try made.write("# Other steps", to: "summary.md")
        let result = try check(
            "github", ["HEAD~1..HEAD", "--report", "junit=out.xml", "--report", "markdown=summary.md"])
        #expect(result.status == 1 && result.output.hasPrefix("::error "))
        #expect(try made.read("out.xml") == (try check("junit").output))
        #expect(try made.read("summary.md") == "# Other steps\n\n" + (try check("markdown").output))
        for wrong in ["junit", "junit=", "pdf=x", "=x"] {
            #expect(try made.adrlink(["check", "--report", wrong]).status == 2, "\(wrong)")
        }
        #expect(try made.adrlink(["check", "--report", "json=missing/x"]).status == 2)
    }

    @Test func aRunOfGitHubSaysWhatItJudged() throws {
        let base = try made.git(["rev-parse", "HEAD~1"])
        try made.git(["update-ref", "refs/remotes/origin/main", base])
        try made.write(
            #"{"number":3,"pull_request":{"base":{"ref":"main","sha":"\#(base)"},"head":{"ref":"t","sha":"\#(bad)"}}}"#,
            to: ".git/event.json")
        let variables = [
            "GITHUB_ACTIONS": "true", "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": made.path + "/.git/event.json",
        ]
        let result = try made.adrlink(["check", "--ci"], variables: variables)
        #expect(result.status == 1)
        #expect(
            result.output.contains(
                "note: pull request 3 into main: judged \(bad.prefix(10)) without what \(base.prefix(10)) has"),
            "\(result.output)\(result.errors)")
        #expect(result.output.hasSuffix("1 commit judged: 2 errors, 0 warnings\n"))
        #expect(try made.adrlink(["check", "--ci", "HEAD"], variables: variables).status == 2)
        #expect(try made.adrlink(["check", "--ci"]).status == 2)
    }
}
