import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

@Suite struct AuditFilterTests {
    private static let lane = LaneID("00000000000000000000000000000001")!

    private func entry(_ change: (inout AuditEvent) -> Void = { _ in }) -> AuditEntry {
        var event = AuditEvent(
            action: "db.restore", actor: "ada@example.org", phase: .event,
            time: AuditTime("2024-03-01T09:00:00.500000Z")!)
        event.result = .ok
        change(&event)
        return AuditEntry(
            log: AuditedRepository.log, lane: Self.lane, sequence: 1, previous: String(repeating: "0", count: 64),
            nonce: String(repeating: "0", count: 32), seen: [], event: event)
    }

    private func isIncluded(_ entry: AuditEntry, _ set: (inout AuditFilter) -> Void) -> Bool {
        var filter = AuditFilter()
        set(&filter)
        return filter.includes(entry)
    }

    @Test(arguments: [
        ("db.restore", true), ("db.*", true), ("*", true), ("*.restore", true), ("d*.re*e", true), ("db", false),
        ("db.", false), ("DB.*", false), ("db.restore.*", false), ("*store*restore", false), ("*b*st*", true),
    ])
    func anActionMatchesAPattern(pattern: String, matches: Bool) {
        #expect(isIncluded(entry()) { $0.actions = [pattern] } == matches)
    }

    @Test func anIncidentIsNamedInEitherCase() {
        let named = entry { $0.incident = "INC-7" }
        #expect(isIncluded(named) { $0.incidents = ["inc-7"] })
        #expect(!isIncluded(named) { $0.incidents = ["INC-8"] } && !isIncluded(entry()) { $0.incidents = ["INC-7"] })
    }

    @Test func aDayIncludesAllOfIt() throws {
        let day = try #require(AuditTime.range(of: "2024-03-01"))
        #expect(isIncluded(entry()) { ($0.since, $0.until) = (day.lowerBound, day.upperBound) })
        #expect(!isIncluded(entry()) { $0.since = day.upperBound })
        #expect(!isIncluded(entry()) { $0.until = day.lowerBound })
    }

    @Test(arguments: [
        ("2024-03-01T09:00:00Z", "2024-03-01T09:00:00.000000Z"),
        ("2024-03-01t09:00:00z", "2024-03-01T09:00:00.000000Z"),
        ("2024-03-01T10:30:00+01:30", "2024-03-01T09:00:00.000000Z"),
        ("2024-03-01T00:30:00-08:30", "2024-03-01T09:00:00.000000Z"),
        ("2024-03-01T09:00:00.5Z", "2024-03-01T09:00:00.500000Z"),
        ("2024-03-01T09:00:00.123456789Z", "2024-03-01T09:00:00.123456Z"),
    ])
    func aMomentIsWhatRFC3339Spells(text: String, moment: String) throws {
        let range = try #require(AuditTime.range(of: text))
        #expect(range.lowerBound.description == moment)
        #expect(range.upperBound.microseconds == range.lowerBound.microseconds + 1)
    }

    @Test(arguments: [
        "", "yesterday", "2024-02-30", "2024-03-01T09:00:00", "2024-03-01T09:00Z", "2024-03-01T25:00:00Z",
        "2024-03-01T09:00:00+24:00", "2024-03-01 ", "٢٠٢٤-03-01",
    ])
    func noOtherTextIsATime(text: String) {
        #expect(AuditTime.range(of: text) == nil)
    }

    @Test func whoWroteItDownIsAnActorToo() {
        let told = entry { $0.recordedBy = "bob@example.org" }
        #expect(isIncluded(told) { $0.actors = ["bob@example.org"] })
        #expect(!isIncluded(told) { $0.actors = ["bob"] })
        #expect(isIncluded(told) { $0.actors = ["eve", "ada@example.org"] })
    }

    @Test func everythingThatIsAskedMustHold() {
        let subject = ObjectID("00000000000000000000000000000000000000aa")!
        let told = entry {
            $0.decisions = ["ADR-0007"]
            $0.subjects = [AuditObject(id: subject, kind: .commit)]
        }
        #expect(isIncluded(told) { $0.decisions = ["adr-0007"] })
        #expect(!isIncluded(told) { $0.decisions = ["ADR-0070"] })
        #expect(isIncluded(told) { $0.subjects = [subject] })
        #expect(!isIncluded(told) { $0.subjects = [.zero] })
        #expect(isIncluded(told) { $0.lanes = ["0000"] })
        #expect(!isIncluded(told) { $0.lanes = ["01"] })
        #expect(isIncluded(told) { ($0.results, $0.phases) = ([.ok, .failed], [.event]) })
        #expect(!isIncluded(told) { ($0.results, $0.phases) = ([.ok], [.intent]) })
        #expect(!isIncluded(entry()) { $0.decisions = ["ADR-0007"] })
    }

    // MARK: Intents and outcomes

    private func logged(
        _ sequence: Int, _ standing: EntryStanding = .verified, _ change: (inout AuditEvent) -> Void = { _ in }
    ) -> LoggedEntry {
        var entry = entry(change)
        entry.sequence = sequence
        return LoggedEntry(
            entry: entry, segment: SegmentID(lane: Self.lane, number: 1), digest: "d\(sequence)", commit: nil, line: [],
            standing: standing)
    }

    private func intent(_ sequence: Int) -> LoggedEntry {
        logged(sequence) {
            ($0.phase, $0.result) = (.intent, nil)
            $0.decisions = ["ADR-0001"]
        }
    }

    private func outcome(_ sequence: Int, of intent: Int, _ standing: EntryStanding = .verified) -> LoggedEntry {
        logged(sequence, standing) {
            ($0.phase, $0.duration) = (.outcome, 5)
            $0.intent = AuditReference(lane: Self.lane, sequence: intent, digest: "d\(intent)")
        }
    }

    /// What is told as entries come, and then the rest.
    private func join(_ entries: [LoggedEntry], openIntents: [AuditEntry] = []) -> [LoggedAction?] {
        var join = ActionJoin(openIntents: openIntents)
        let told = entries.map { join.add($0) }
        return told + join.rest()
    }

    @Test func anOutcomeIsToldWithItsIntent() throws {
        let told = join([intent(1), logged(2), outcome(3, of: 1)])
        #expect(told.map { $0?.last?.entry.sequence } == [nil, 2, 3])
        #expect(told[1]?.intent == nil)
        let action = try #require(told[2])
        #expect(action.intent?.entry.sequence == 1)
        #expect(action.decisions == ["ADR-0001"])
        var filter = AuditFilter()
        filter.decisions = ["ADR-0001"]
        filter.results = [.ok]
        #expect(filter.includes(action))
    }

    @Test func aDanglingIntentIsToldAtOnce() {
        let told = join([intent(1), intent(2)], openIntents: [intent(1).entry])
        #expect(told.map { $0?.intent?.entry.sequence } == [1, nil, 2])
    }

    @Test func whatIsNotVerifiedTakesNoIntentAway() {
        let told = join([intent(1), outcome(2, of: 1, .refused(["forged"])), outcome(3, of: 1)])
        #expect(told.map { $0?.intent?.entry.sequence } == [nil, nil, 1])
        #expect(told[1]?.isVerified == false)
    }

    // MARK: Names and figures

    @Test func anEntryIsNamedByLaneAndNumber() {
        #expect(EntryName("42")?.sequence == 42)
        #expect(EntryName("7f3a/42")?.lane == "7f3a")
        for text in ["", "0", "-1", "+1", "/1", "7f3a/", "7F3A/1", "7f3a/1/2", "xyz/1", "1.5"] {
            #expect(EntryName(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        (0, "0 µs"), (999, "999 µs"), (1_500, "1.5 ms"), (5_213_000, "5.2 s"), (59_940_000, "59.9 s"),
        (60_000_000, "1 min 00 s"), (3_599_000_000, "59 min 59 s"), (7_500_000_000, "2 h 05 min"),
    ])
    func aDurationIsWrittenForPeople(microseconds: Int64, text: String) {
        #expect(AuditText.duration(microseconds) == text)
    }
}
