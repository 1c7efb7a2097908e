import Git
import Testing

@testable import ADRLinkCore

/// Kinds of bundles, how long each is kept, and which is due.
///
/// Validates: SEC-3
@Suite struct EvidencePolicyTests {
    private func policy(_ text: String) throws -> EvidencePolicy {
        try PolicyReader.read(Array(text.utf8)).evidence
    }

    private static let kinds = """
        [evidence]
        	retention = 400
        [evidence "audit"]
        	retention = 3650
        	cadence = quarterly
        [evidence "incident"]
        """

    @Test func kindsHaveTheirRetentionOrThatOfAll() throws {
        var policy = try policy(Self.kinds + "\n\tretention = 30\n[evidence \"weekly\"]\n\tcadence = weekly\n")
        #expect(policy.retention(of: nil) == 400)
        #expect(policy.retention(of: "audit") == 3_650)
        #expect(policy.retention(of: "incident") == 30)
        #expect(policy.retention(of: "weekly") == 400)
        policy.keep(forDays: 500)
        #expect(["audit", "incident", "weekly", nil].map(policy.retention) == [3_650, 500, 500, 500])
    }

    @Test func kindThatIsNotNamedIsRefusedWithTheNearest() throws {
        let policy = try policy(Self.kinds + "\n\tretention = 30\n")
        try policy.check(kind: "audit")
        let error = #expect(throws: ADRLinkError.self) { try policy.check(kind: "audits") }
        #expect(error?.code == .usage)
        #expect(error?.hint == "did you mean audit?")
    }

    @Test(arguments: [
        "[evidence \"a b\"]\n\tcadence = weekly", "[evidence \"a.b\"]\n\tretention = 1",
        "[evidence \"a\"]\n\tretention = 0", "[evidence \"a\"]\n\tcadence = often",
        "[evidence \"a\"]\n\tstore = s3://b",
        "[evidence]\n\tcadence = weekly", "[evidence]\n\tretention = 3661", "[evidence]\n\tstore = /srv/evidence",
        "[evidence]\n\tstore = s3://", "[evidence]\n\tlock = none", "[evidence]\n\tendpoint =",
        "[evidence]\n\tregion = \"a\\tb\"",
    ])
    func whatHasNoMeaningIsRefused(_ text: String) {
        let error = #expect(throws: ADRLinkError.self) { try policy(text) }
        #expect(error?.code == .configuration)
        #expect(error?.line == 2)
    }

    // MARK: What is due

    private func bundle(_ kind: String?, _ made: String) throws -> StoredBundle {
        let object = StoredReference(store: "directory", key: "k", version: "1", digest: "", size: 1)
        var facts = BundleFacts()
        (facts.kind, facts.made) = (kind, AuditTime(rfc3339: made))
        let lane = try #require(LaneID(String(repeating: "7", count: 32)))
        return StoredBundle(
            id: "1", archive: object, manifest: object, facts: facts, actor: "ada@example.org",
            time: try #require(AuditTime(rfc3339: "2026-12-31T00:00:00Z")),
            place: AuditReference(lane: lane, sequence: 1, digest: ""))
    }

    private func states(_ bundles: [StoredBundle], now: String) throws -> [String] {
        let now = try #require(AuditTime(rfc3339: now)).seconds
        let policy = try policy(Self.kinds + "\n\tretention = 30\n")
        return EvidenceSchedule(policy, bundles, now: now) { _ in 0 }.kinds
            .map { "\($0.kind) \($0.state.rawValue) \($0.due ?? "–") \($0.days.map { "\($0)" } ?? "–")" }
    }

    @Test func kindOfWhichNoneWasStoredIsOverdue() throws {
        let others = [try bundle(nil, "2026-10-01T00:00:00Z"), try bundle("incident", "2026-10-01T00:00:00Z")]
        #expect(try states(others, now: "2026-10-02T00:00:00Z") == ["audit overdue – –"])
    }

    @Test func kindIsDueByTheDayOnWhichTheLastWasMade() throws {
        let done = [try bundle("audit", "2026-05-04T00:00:00Z"), try bundle("audit", "2026-02-01T00:00:00Z")]
        #expect(try states(done, now: "2026-09-29T00:00:00Z") == ["audit later 2026-09-30 1"])
        #expect(try states(done, now: "2026-10-02T00:00:00Z") == ["audit overdue 2026-09-30 -2"])
    }

    @Test func bundleOfTheFutureDoesNotPutTheNextOneOff() throws {
        #expect(
            try states([bundle("audit", "2027-01-01T00:00:00Z")], now: "2026-10-02T00:00:00Z") == ["audit overdue – –"])
    }

    // MARK: What needs an approval

    @Test func approvalIsBoundToEveryValue() throws {
        let text = "[evidence]\n\tstore = s3://evidence\n\tkms-key = key-1\n"
        let digest = try policy(text).store.digest
        #expect(
            try policy("[evidence]\n\tkms-key = key-1\n\tstore = s3://evidence\n\tretention = 3\n").store.digest
                == digest)
        for other in [
            text + "\tendpoint = https://elsewhere.example\n", text + "\tlock = governance\n",
            text.replacing("key-1", with: "key-2"), text.replacing("s3://evidence", with: "s3://evidenc"),
        ] {
            #expect(try policy(other).store.digest != digest)
        }
    }
}
