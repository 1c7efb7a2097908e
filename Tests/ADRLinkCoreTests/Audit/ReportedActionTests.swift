import ADRLinkCore
import Git
import TestSupport
import Testing

/// Actions that happened elsewhere.
@Suite struct ReportedActionTests {
    private func fault(_ lines: String) -> String? {
        do throws(ADRLinkError) { _ = try ReportedAction.batch(Array(lines.utf8)) } catch { return error.message }
        return nil
    }

    @Test func aLineOfABatchIsReadWithAllItsMembers() throws {
        let line = """
            {"action":"db.restore","actor":"bob@example.org","occurred":"2024-03-01T10:00:00.25+01:00","result":"failed",\
            "dur_us":5213000,"decisions":["ADR-0001"],"runbook":"ops/restore.md","reason":"disk","command":["a","b"],\
            "subject":["HEAD"],"trace":"0af7651916cd43dd8448eb211c80319c",\
            "incident":"INC-7"}
            """
        let read = try ReportedAction.batch(Array("\n\(line)\r\n\n".utf8))
        var expected = ReportedAction(action: "db.restore", result: .failed)
        expected.actor = "bob@example.org"
        expected.occurred = AuditTime(microseconds: 1_709_283_600_250_000)
        expected.duration = 5_213_000
        expected.decisions = ["ADR-0001"]
        expected.runbook = "ops/restore.md"
        expected.reason = "disk"
        expected.command = ["a", "b"]
        expected.subjects = ["HEAD"]
        expected.trace = "0af7651916cd43dd8448eb211c80319c"
        expected.incident = "INC-7"
        #expect(read == [expected])
    }

    @Test(arguments: [
        ("{}", "it has no action"), ("{\"action\":\"a\"}", "it has no result"), ("[]", "it is no object"),
        ("{\"action\":1,\"result\":\"ok\"}", "action is of the wrong type"),
        ("{\"action\":\"a\",\"result\":\"fine\"}", "the result fine is none of ok, failed, not-started, unknown"),
        ("{\"action\":\"a\",\"result\":\"ok\",\"occured\":\"x\"}", "there is no member occured"),
        ("{\"action\":\"a\",\"result\":\"ok\",\"occurred\":\"x\"}", "occurred is no time"),
        ("{\"action\":\"a\",\"result\":\"ok\",\"dur_us\":1.5}", "JSON"), ("nonsense", "it is not JSON"),
    ]) func aLineThatIsNoActionIsToldByItsNumber(line: String, reason: String) throws {
        let told = try #require(fault("{\"action\":\"a\",\"result\":\"ok\"}\n\n\(line)\n"))
        #expect(told.hasPrefix("line 3 is no action: ") && told.contains(reason), "\(told)")
    }

    @Test(arguments: [
        ("2024-03-01T09:00:00Z", 1_709_283_600_000_000), ("2024-03-01T09:00:00.5Z", 1_709_283_600_500_000),
        ("2024-03-01T09:00:00.123456789Z", 1_709_283_600_123_456), ("2024-03-01T10:30:00+01:30", 1_709_283_600_000_000),
        ("2024-03-01 01:00:00-08:00", 1_709_283_600_000_000), ("2024-03-01t09:00:00z", 1_709_283_600_000_000),
        ("2024-02-30T09:00:00Z", nil), ("2024-03-01T09:00:00", nil), ("2024-03-01T09:00:00+1:00", nil),
        ("2024-03-01T09:00:00.Z", nil), ("2024-03-01", nil), ("2024-03-01T09:00:00+aa:00", nil),
        ("2024-03-01T09:00:00 01:00", nil), ("2024-03-01T09:00:00++1:00", nil),
    ]) func timesAreReadAsRFC3339(text: String, expected: Int64?) {
        #expect(AuditTime(rfc3339: text)?.microseconds == expected)
    }

    @Test func reportsAreRecordedWithWhoToldThemAndWithoutSecrets() throws {
        let ada = try Installation()
        try ada.repository.commit(
            "decide", writing: "# 1. Restore from snapshots\n\n## Status\n\nAccepted\n", to: "docs/adr/0001-restore.md")
        try ada.setUp()
        var report = ReportedAction(action: "db.restore", result: .failed)
        report.actor = "bob@example.org"
        report.reason = "see postgres://app:hunter2hunter2@db/prod"
        report.command = ["mysql", "--password=hunter3hunter3"]
        report.decisions = ["1"]
        report.runbook = "docs/adr/0001-restore.md"
        report.subjects = ["HEAD"]
        let place = try ada.workspace().record(
            [report], with: try ada.recorder(), redactor: SecretRedactor(), at: ada.time(1))[0]
        #expect(place.sequence == 1)
        let notes = "refs/notes/adrlink/audit/\(place.lane)/000001"
        let text = try ada.repository.git(["grep", "-h", "db.restore", notes])
        #expect(!text.contains("hunter"))
        for part in [
            "\"actor\":\"bob@example.org\"", "\"recorded_by\":\"ada@example.org\"", "\"redactions\":2",
            "\"decisions\":[\"ADR-0001\"]", "\"type\":\"commit\"",
            "\"oid\":\"\(try ada.repository.git(["rev-parse", "HEAD:docs/adr/0001-restore.md"]))\"",
        ] { #expect(text.contains(part), "\(part) in \(text)") }
        #expect(try ada.verify().findings.list.isEmpty)
    }

    @Test func aBatchIsLookedAtWholeBeforeAnythingIsSigned() throws {
        let ada = try Installation()
        try ada.setUp()
        let good = ReportedAction(action: "db.restore", result: .ok)
        func refusal(_ change: (inout ReportedAction) -> Void) throws -> ADRLinkError.Code? {
            var bad = good
            change(&bad)
            do {
                _ = try ada.workspace().record(
                    Array(repeating: good, count: 200) + [bad], with: try ada.recorder(), redactor: SecretRedactor(),
                    at: ada.time(1))
            } catch { return (error as? ADRLinkError)?.code }
            return nil
        }
        #expect(try refusal { $0.action = "DB restore" } == .usage)
        #expect(try refusal { $0.decisions = ["ADR-0099"] } == .decision)
        #expect(try refusal { $0.runbook = "none.md" } == .runbook)
        #expect(try refusal { $0.subjects = ["nothing"] } == .usage)
        #expect(try refusal { $0.reason = String(repeating: "long ", count: 2_000) } == .entryTooLarge)
        // What would not be read is not signed.
        #expect(try refusal { $0.duration = -1 } == .usage)
        #expect(try refusal { $0.duration = 1 << 53 } == .usage)
        #expect(try refusal { $0.command = [] } == .usage)
        #expect(try refusal { $0.occurred = AuditTime(microseconds: 300_000_000_000_000_000) } == .usage)
        #expect(try ada.entries() == ["audit: segment 1"])
        #expect(try refusal { _ in } == nil)
        #expect(try ada.entries() == ["audit 129-201: 73 entries", "audit 1-128: 128 entries", "audit: segment 1"])
    }
}
