import Foundation
import TestSupport
import Testing

@Suite struct RulesCommandTests {
    @Test func outsideARepositoryTheDefaultsAreShown() throws {
        let made = try TemporaryRepository()
        let result = try made.adrlink(["rules", "--format", "markdown"], in: made.root)
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.hasPrefix("# Rules\n"))
    }

    @Test func theSeverityIsThatOfTheRepository() throws {
        let made = try TemporaryRepository()
        try made.commit("policy", writing: "[rule \"ref-empty\"]\nseverity = info\nrange = off\n", to: ".adrlink")
        let text = try made.adrlink(["rules", "ref-empty"])
        #expect(text.output.hasPrefix("ref-empty: info (range: off)\n"), "\(text.output)")
        let json = try made.adrlink(["rules", "ref-empty", "key-near-miss", "--format", "json"])
        let document = try #require(
            try JSONSerialization.jsonObject(with: json.outputBytes) as? [String: Any])
        #expect(document["schema"] as? String == "adrlink.rules/1")
        let rules = try #require(document["rules"] as? [[String: Any]])
        #expect(rules.map { $0["id"] as? String } == ["ref-empty", "key-near-miss"])
        #expect(rules[0]["phases"] as? [String: String] == ["range": "off"])
        #expect((rules[0]["speaks"] as? [[String: Any]])?.first?["caption"] as? String == "nothing is named")
    }

    @Test func aRuleThatDoesNotExistIsAUsageErrorWithTheNearest() throws {
        let made = try TemporaryRepository()
        let result = try made.adrlink(["rules", "ref-unkown"])
        #expect(result.status == 2)
        #expect(result.errors.contains("did you mean ref-unknown?"))
    }

    @Test func aRevertPrintsTheTrailersToPaste() throws {
        let made = try TemporaryRepository()
        try made.write(nygardRecord(7, "Use a queue"), to: "adr/0007-use-a-queue.md")
        try made.commit("Decide")
        try made.commit("Drain\n\nRefs: ADR-0007\n", writing: "1", to: "drain.c")
        try made.git(["revert", "--no-edit", "HEAD"])
        let text = try made.adrlink(["check", "HEAD^!"])
        #expect(text.status == 0)
        #expect(text.output.contains("[revert-unlinked]\n  add a last paragraph:\n    Refs: ADR-0007\n"))
        let github = try made.adrlink(["check", "HEAD^!", "--format", "github"])
        #expect(github.output.contains("add a last paragraph: Refs: ADR-0007"))
    }

    @Test func exemptionsAreListedWithCommitAndReason() throws {
        let made = try TemporaryRepository()
        try made.commit("start")
        let id = try made.commit("work\n\nADR-Exempt: a \u{1b}[2Ktypo\n")
        let text = try made.adrlink(["check", "HEAD^!"])
        #expect(text.output.contains("1 exempted with a reason\n  \(id.prefix(10)) a \\u{1b}[2Ktypo\n"))
        let json = try made.adrlink(["check", "HEAD^!", "--format", "json"])
        #expect(json.output.contains("\"exempted\":[{\"commit\":\"\(id)\",\"counts\":true,\"reason\":\"a "))
    }
}
