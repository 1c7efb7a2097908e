import Foundation
import TestSupport
import Testing

/// The JSON documents that other tools build on, to the byte, and the other formats of `check`.
@Suite struct DocumentTests {
    private let made: TemporaryRepository
    private let start: String

    init() throws {
        made = try TemporaryRepository()
        try made.write(
            nygardRecord(2, "Poll the table", status: "Superseded by [7. Use a queue](0007-use-queue.md)"),
            to: "adr/0002-poll.md")
        try made.write(
            nygardRecord(7, "Use a queue", head: "\nSupersedes [2. Poll the table](0002-poll.md)\nGoverns: queue/**\n"),
            to: "adr/0007-use-queue.md")
        try made.write("# Use yaml\n\n## Context\n\nC.\n\n## Decision\n\nD.\n", to: "adr/use-yaml.md")
        try made.write("# The records\n", to: "adr/README.md")
        try made.write("x", to: "adr/picture.png")
        start = try made.commit("start\n\nRefs: ADR-0007\n")
    }

    private func json(_ arguments: [String], input: String = "", status: Int32 = 0) throws -> String {
        let result = try made.adrlink(arguments + ["--format", "json"], input: Data(input.utf8))
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.isEmpty, "\(result.errors)")
        #expect(
            try made.adrlink(arguments + ["--format", "json"], input: Data(input.utf8)).output == result.output,
            "stable")
        #expect(result.output.hasSuffix("}\n") && result.output.count { $0 == "\n" } == 1)
        return String(result.output.dropLast())
    }

    @Test func listIsWrittenAsTheIssueHasIt() throws {
        let expected = #"""
            {"decisions":[{"amendedBy":[],"amends":[],"date":"2024-03-01","id":"ADR-0002","number":2,"path":"adr/0002-poll.md","rawStatus":"Superseded by [7. Use a queue](0007-use-queue.md)","slug":"poll","status":"superseded","supersededBy":["ADR-0007"],"supersedes":[],"title":"Poll the table"},{"amendedBy":[],"amends":[],"date":"2024-03-01","id":"ADR-0007","number":7,"path":"adr/0007-use-queue.md","rawStatus":"Accepted","slug":"use-queue","status":"accepted","supersededBy":[],"supersedes":["ADR-0002"],"title":"Use a queue"},{"amendedBy":[],"amends":[],"date":null,"id":"use-yaml","number":null,"path":"adr/use-yaml.md","rawStatus":null,"slug":"use-yaml","status":"unknown","supersededBy":[],"supersedes":[],"title":"Use yaml"}],"problems":[],"schema":"adrlink.list/1","skipped":[{"path":"adr/README.md","reason":"a README"},{"path":"adr/picture.png","reason":"not Markdown, AsciiDoc or reStructuredText"}]}
            """#
        let list = try json(["list"])
        #expect(withoutReadmeReason(list) == withoutReadmeReason(expected))
        #expect(try json(["list", "--index"]) == list)
        #expect(try json(["list", "--at", "HEAD"]) == list)
        let one = try json(["list", "--status", "accepted"])
        #expect(one.contains("ADR-0007") && !one.contains("\"id\":\"ADR-0002\""))
    }

    /// The words of a reason may change; that there is one may not.
    private func withoutReadmeReason(_ text: String) -> String {
        text.replacing(/README.md","reason":"[^"]+"/, with: "README.md")
    }

    @Test func problemsHaveAPathALineAndASentence() throws {
        try made.environment.run(["ln", "-s", "/etc/hostname", "adr/0008-link.md"], in: made.path)
        let result = try made.adrlink(["list", "--format", "json"])
        #expect(
            result.output.contains(
                #""problems":[{"line":null,"message":"it is a symbolic link, which is not followed","path":"adr/0008-link.md"}]"#
            ))
    }

    @Test func showHasEverythingAndSaysNullWhereThereIsNothing() throws {
        try made.commit("mention ADR-0007 in prose", variables: ["GIT_COMMITTER_DATE": "2024-03-02T10:00:00+01:00"])
        let mention = try made.git(["rev-parse", "HEAD"])
        let expected = #"""
            {"actions":[],"commits":[{"commit":"\#(mention)","date":"2024-03-02T09:00:00Z","kind":"mention","subject":"mention ADR-0007 in prose"},{"commit":"\#(start)","date":"2024-03-01T09:00:00Z","kind":"reference","subject":"start"}],"complete":true,"decision":{"amendedBy":[],"amends":[],"date":"2024-03-01","id":"ADR-0007","number":7,"path":"adr/0007-use-queue.md","rawStatus":"Accepted","slug":"use-queue","status":"accepted","supersededBy":[],"supersedes":["ADR-0002"],"title":"Use a queue"},"governs":["queue/**"],"history":[{"author":"Ada Author <ada@example.org>","commit":"\#(start)","date":"2024-03-01T10:00:00+01:00","from":null,"path":"adr/0007-use-queue.md","to":"accepted"}],"relations":[{"decision":"ADR-0002","kind":"supersedes","line":5,"partial":false,"text":"2. Poll the table"}],"schema":"adrlink.show/1"}
            """#
        let shown = try json(["show", "7"])
        #expect(shown == expected, "\(shown)")
        let text = try made.adrlink(["show", "adr-7"]).output
        for word in [
            "ADR-0007  Use a queue", "(new) → accepted", "Ada Author", "queue/**", "mentions", String(start.prefix(10)),
        ] {
            #expect(text.contains(word), "\(text)")
        }
        for name in ["7", "ADR-7", "adr/0007-use-queue.md", "./adr/0007-use-queue.md", "use-queue"] {
            #expect(try json(["show", name]) == shown, "\(name)")
        }
    }

    @Test func linksAndTrailersAreWrittenAsTheIssueHasThem() throws {
        #expect(
            try json(["links"])
                == #"{"links":[{"commit":"\#(start)","decision":"ADR-0007","kind":"reference"}],"schema":"adrlink.links/1"}"#
        )
        #expect(try json(["links", "2"]) == #"{"links":[],"schema":"adrlink.links/1"}"#)
        #expect(
            try json(["trailers", "HEAD"])
                == #"{"schema":"adrlink.trailers/1","trailers":[{"key":"Refs","value":"ADR-0007"}]}"#)
        #expect(
            try json(["trailers", "--message-file", "-"], input: "a\n\nX: \"q\"\nRefs: a/b\n")
                == #"{"schema":"adrlink.trailers/1","trailers":[{"key":"X","value":"\"q\""},{"key":"Refs","value":"a/b"}]}"#
        )
        #expect(try made.adrlink(["links"]).output == "\(start.prefix(10))  ADR-0007  start\n")
        #expect(try made.adrlink(["trailers", "HEAD"]).output == "Refs: ADR-0007\n")
    }

    @Test func checkSaysTheSameInEveryFormat() throws {
        try made.write("x", to: "queue/a, b: 100%")
        let bad = try made.commit("work\n\nRefs: adr_7\n")
        let expected = #"""
            {"complete":true,"exempted":[],"exemptions":0,"findings":[{"commit":"\#(bad)","hint":"did you mean ADR-0007?","line":3,"message":"line 3: \"adr_7\" is not a decision's id","path":null,"replacement":null,"rule":"ref-malformed","severity":"error","trailers":[]},{"commit":"\#(bad)","hint":"add the trailer: Refs: ADR-0007","line":null,"message":"queue/a, b: 100% is governed by ADR-0007 (Use a queue), which the commit does not name","path":"queue/a, b: 100%","replacement":null,"rule":"governed-path-unreferenced","severity":"error","trailers":[]}],"judged":1,"notes":[],"schema":"adrlink.check/1","undecided":[]}
            """#
        #expect(try json(["check", "HEAD~1..HEAD"], status: 1) == expected)
        let text = try made.adrlink(["check", "HEAD~1..HEAD"])
        #expect(text.status == 1)
        #expect(text.output.contains("commit \(bad.prefix(10))\nerror: line 3: \"adr_7\" is not"))
        #expect(text.output.contains("[ref-malformed]\n  did you mean ADR-0007?\n"))
        #expect(text.output.hasSuffix("1 commit judged: 2 errors, 0 warnings\n"))
        let github = try made.adrlink(["check", "HEAD~1..HEAD", "--format", "github"])
        #expect(github.status == 1)
        #expect(
            github.output.contains(
                "::error title=governed-path-unreferenced,file=queue/a%2C b%3A 100%25::commit \(bad.prefix(10)): queue/a, b: 100%25 is governed"
            ))
    }

    @Test func sarifHasWhatCodeScanningAsksFor() throws {
        try made.write("x", to: "queue/a b")
        try made.write(nygardRecord(7, "Rival"), to: "adr/0007-rival.md")
        let bad = try made.commit("work\n\nRefs: adr_2, ADR-99\n")
        let result = try made.adrlink(["check", "HEAD~1..HEAD", "--format", "sarif"])
        #expect(result.status == 1)
        let document = try #require(try JSONSerialization.jsonObject(with: result.outputBytes) as? [String: Any])
        #expect(document["version"] as? String == "2.1.0")
        #expect((document["$schema"] as? String)?.contains("sarif-2.1.0") == true)
        let runs = try #require(document["runs"] as? [[String: Any]])
        let driver = try #require((runs[0]["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "adrlink")
        let rules = try #require(driver["rules"] as? [[String: Any]]).compactMap { $0["id"] as? String }
        let results = try #require(runs[0]["results"] as? [[String: Any]])
        #expect(results.count == 4, "\(result.output)")
        var fingerprints: Set<String> = []
        for finding in results {
            let rule = try #require(finding["ruleId"] as? String)
            #expect(rules[try #require(finding["ruleIndex"] as? Int)] == rule)
            #expect(["error", "warning", "note"].contains(finding["level"] as? String))
            #expect((finding["message"] as? [String: Any])?["text"] is String)
            let places = try #require(finding["locations"] as? [[String: Any]])
            let place = try #require(places.first?["physicalLocation"] as? [String: Any])
            let uri = try #require((place["artifactLocation"] as? [String: Any])?["uri"] as? String)
            #expect(!uri.isEmpty && !uri.contains(" ") && !uri.hasPrefix("/"))
            #expect(((place["region"] as? [String: Any])?["startLine"] as? Int ?? 0) >= 1)
            #expect((finding["properties"] as? [String: Any])?["commit"] as? String == bad)
            fingerprints.formUnion(try #require(finding["partialFingerprints"] as? [String: String]).values)
        }
        #expect(fingerprints.count == results.count)
        #expect(try made.adrlink(["check", "HEAD~1..HEAD", "--format", "sarif"]).output == result.output, "stable")
    }

    @Test func manyAnnotationsAreSummedUp() throws {
        for number in 1...14 { try made.commit("work \(number)\n\nRefs: ADR-\(number + 100)\n") }
        let result = try made.adrlink(["check", "HEAD~14..HEAD", "--format", "github"])
        let lines = result.output.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("::error ") } == 10)
        #expect(lines.dropLast().last?.contains("5 more of this level") == true)
        #expect(lines.last == "14 commits judged: 14 errors, 0 warnings")
    }

    @Test func whatARepositoryHoldsReachesTheTerminalEscaped() throws {
        let evil = "e\u{1B}[31mv\u{202E}i\u{9B}l\u{200B}\u{7}"
        let name = "evil-\u{1B}[2J\u{202E}.md"
        try made.write(
            "# 9. \(evil)\n\n## Status\n\n\(evil)\n\nSuperseded by [\(evil)](\(evil).md)\n\nGoverns: \(evil)/**\n",
            to: "adr/0009-\(name)")
        try made.write("# \(evil)\n\n## Status\n\nRejected\n", to: "adr/20240301-\(name)")
        try made.write("x", to: "queue/\(evil)")
        try made.environment.run(["ln", "-s", "nowhere", "adr/0010-\(name)"], in: made.path)
        try made.commit(
            "\(evil) ADR-7\n\nRefs: ADR-9, ADR-0099, \(evil)\nADR-Exempt: \(evil)\n",
            variables: ["GIT_AUTHOR_NAME": evil, "GIT_COMMITTER_NAME": evil])
        try made.commit("\(evil)\nRefs: ADR-\(evil)\n\n Refs: ADR-7 \(evil)\n")
        try made.write("work\n\nRefs: ADR-2 \(evil)\n", to: "../message")
        let message = made.root + "/message"
        for command in [
            ["list"], ["list", "--at", "HEAD"], ["show", "9"], ["show", "7"], ["links"], ["links", "--mentions"],
            ["check"],
            ["check", "HEAD~2..HEAD"], ["check", "HEAD~2..HEAD", "--format", "github"],
            ["check", "HEAD~2..HEAD", "--format", "sarif"], ["check", "--format", "sarif"],
            ["check", "--format", "github"],
            ["check", "--message-file", message], ["trailers", "HEAD~1"], ["trailers", "--message-file", message],
            ["show", evil], ["show", "adr/\(evil)"], ["links", evil], ["check", "\(evil)..HEAD"],
            ["list", "--at", evil],
            ["-C", evil, "list"], ["check", "--message-file", evil], ["list", "--\(evil)"], ["doctor"],
            ["fix-message", evil],
        ] {
            let result = try made.adrlink(command)
            let text = result.output + result.errors
            let bad = text.unicodeScalars.filter { scalar in
                scalar.value < 0x20 && scalar != "\n" || (0x7F..<0xA0).contains(scalar.value)
                    || [0x202E, 0x200B].contains(scalar.value)
            }
            #expect(
                bad.isEmpty, "\(command): \(Set(bad.map { String($0.value, radix: 16) })) in \(text.debugDescription)")
            #expect(!text.isEmpty, "\(command)")
        }
    }

    @Test func aMessageRefusedForItsShapeNeedsNoRepository() throws {
        let bad = Data("work\n\nIt was time.\n  Refs: ADR-0007\n".utf8)
        let first = try made.adrlink(["check", "--message-file", "-"], input: bad)
        #expect(first.status == 1)
        // Without objects and configuration nothing could be opened.
        try made.environment.run(["mv", ".git/objects", ".git/gone"], in: made.path)
        try made.environment.run(["mv", ".git/config", ".git/gone/config"], in: made.path)
        let second = try made.adrlink(["check", "--message-file", "-"], input: bad)
        #expect(second.status == 1)
        #expect(second.errors == first.errors)
        #expect(try made.adrlink(["check", "--message-file", "-"], input: Data("work\n".utf8)).status >= 2)
    }
}
