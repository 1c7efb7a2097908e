import ADRLinkCore
import Git
import Testing

@Suite struct AuditEntryTests {
    private static let lane = String(repeating: "7", count: 32)
    private static let digest = String(repeating: "a", count: 64)

    /// A line with all that an entry must have, and the members of `more` in its place.
    private func line(_ more: [String: String] = [:], without key: String? = nil) -> [UInt8] {
        var members = [
            "action": "\"db.restore\"", "actor": "\"ada@example.org\"", "lane": "\"\(Self.lane)\"", "log": "\"l\"",
            "nonce": "\"\(String(repeating: "0", count: 32))\"", "phase": "\"event\"", "prev": "\"\(Self.digest)\"",
            "result": "\"ok\"", "seq": "1", "ts": "\"2024-03-01T09:00:00.000001Z\"", "v": "1",
        ].merging(more) { $1 }
        if let key { members[key] = nil }
        return Array(
            ("{" + members.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}").utf8)
    }

    @Test func anEntryIsReadAndWrittenInOneForm() throws {
        let text = line([
            "command": "[\"pg_restore\",\"--dbname\",\"prod\"]", "decisions": "[\"ADR-0007\"]", "dur_us": "5213000",
            "exit": "0", "evidence": "[{\"name\":\"stdout\",\"sha256\":\"\(Self.digest)\",\"size\":12}]",
            "occurred": "\"2024-02-29T23:59:59.999999Z\"", "reason": "\"disk died\"", "redactions": "1",
            "runbook": "{\"oid\":\"\(String(repeating: "b", count: 40))\",\"path\":\"ops/restore.md\"}",
            "seen": "{\"\(Self.lane)\":[41,\"\(String(repeating: "c", count: 40))\"]}",
            "subject": "[{\"oid\":\"\(String(repeating: "b", count: 40))\",\"type\":\"commit\"}]",
            "trace": "\"\(String(repeating: "d", count: 32))\"", "incident": "\"INC-7\"",
            "stored":
                "[{\"key\":\"a/b\",\"sha256\":\"\(Self.digest)\",\"size\":3,\"store\":\"directory\",\"version\":\"1\"}]",
            "action": "\"evidence.store\"",
            "bundle":
                "{\"encryption\":\"kms:key-1\",\"kind\":\"audit\",\"lanes\":{\"\(Self.lane)\":41},\"lock\":\"compliance\","
                + "\"made\":\"2024-03-01T08:00:00.000000Z\",\"retain_until\":\"2034-03-01T08:00:00.000000Z\","
                + "\"traces\":[\"\(String(repeating: "d", count: 32))\"]}",
        ])
        let entry = try AuditEntry(line: text)
        #expect(entry.encoded == text)
        #expect(entry.event.duration == 5_213_000)
        #expect(entry.event.time == AuditTime(microseconds: 1_709_283_600_000_001))
        #expect(entry.seen.first?.sequence == 41)
        #expect(entry.event.occurred == AuditTime(microseconds: 1_709_251_199_999_999))
        #expect(entry.event.subjects.first?.kind == .commit)
        #expect(entry.event.bundle?.lanes.values.first == 41)
        #expect(entry.event.bundle?.kind == "audit")
        #expect(
            entry.event.stored == [
                StoredReference(store: "directory", key: "a/b", version: "1", digest: Self.digest, size: 3)
            ])
    }

    @Test(arguments: [
        ["extra": "1"], ["action": "\"DB restore\""], ["action": "\"a..b\""], ["actor": "\"ada <a@b>\""],
        ["actor": "\"*\""], ["lane": "\"7\""], ["prev": "\"\(String(repeating: "A", count: 64))\""], ["seq": "0"],
        ["seq": "1.5"], ["ts": "\"2024-02-30T09:00:00.000000Z\""], ["ts": "\"2024-03-01T09:00:00Z\""],
        ["ts": "\"2024-03-01T09:00:00.000000+01:00\""], ["phase": "\"later\""], ["phase": "\"intent\""],
        ["phase": "\"outcome\""], ["occurred": "\"yesterday\""], ["result": "\"fine\""], ["exit": "256"],
        ["signal": "9"], ["dur_us": "-1"],
        ["recorded_by": "\"ada@example.org\""], ["decisions": "[]"],
        ["subject": "[{\"oid\":\"x\",\"type\":\"commit\"}]"],
        ["trace": "\"xyz\""], ["incident": "\"\""], ["incident": "\"INC 7\""],
        ["incident": "\"\(String(repeating: "i", count: 65))\""], ["action": "\"trust.add\""], ["redactions": "0"],
        ["bundle": "{}"], ["action": "\"evidence.store\"", "bundle": "{\"kind\":\"A b\"}"],
        ["action": "\"evidence.store\"", "bundle": "{\"lanes\":{}}"],
        ["action": "\"evidence.store\"", "bundle": "{\"traces\":[\"1\"]}"],
        ["stored": "[]"], ["stored": "[{\"key\":\"a/b\",\"size\":3}]"],
        ["seen": "{}"], ["nonce": "\"1\""],
    ])
    func whatIsNotAnEntryIsRefused(more: [String: String]) {
        #expect(throws: AuditFormatFault.self) { try AuditEntry(line: line(more)) }
    }

    @Test(arguments: ["v", "log", "lane", "seq", "prev", "nonce", "action", "actor", "phase", "ts", "result"])
    func aMissingFieldIsToldByName(key: String) {
        let fault = #expect(throws: AuditFormatFault.self) { try AuditEntry(line: line(without: key)) }
        #expect(fault?.reason.contains(key == "v" ? "version" : key) == true)
    }

    @Test func aLaterVersionIsAFaultOfItsOwn() {
        let fault = #expect(throws: AuditFormatFault.self) { try AuditEntry(line: line(["v": "2"])) }
        #expect(fault?.kind == .version)
    }

    @Test func timesHaveOneTextEach() {
        for text in [
            "1970-01-01T00:00:00.000000Z", "2000-02-29T23:59:59.999999Z", "2024-12-31T00:00:00.000001Z",
            "2100-02-28T12:00:00.000000Z", "1999-01-31T06:07:08.900000Z",
        ] {
            #expect(AuditTime(text)?.description == text)
        }
        #expect(AuditTime("2100-02-29T12:00:00.000000Z") == nil)
    }

    @Test func segmentsAreNamedInOneWay() {
        let name = Self.lane + "/000012"
        #expect(SegmentID(name)?.number == 12)
        for text in [
            Self.lane + "/12", Self.lane + "/000000", Self.lane, "x/000001", name + "/1", Self.lane + "/+00012",
        ] {
            #expect(SegmentID(text) == nil)
        }
    }
}
