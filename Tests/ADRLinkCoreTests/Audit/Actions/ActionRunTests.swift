import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// What an action leaves in the log, and what keeps it from being started.
///
/// Validates: GOV-4
@Suite struct ActionRunTests {
    private var place: ActionPlace

    init() throws { place = try ActionPlace() }

    private mutating func refusal(
        _ action: PrivilegedAction, _ location: SourceLocation = #_sourceLocation
    ) throws -> ADRLinkError? {
        let before = try place.entries().count
        let error = #expect(throws: ADRLinkError.self, sourceLocation: location) { try place.run(action) }
        #expect(try place.entries().count == before, sourceLocation: location)
        #expect(error?.hint != nil, sourceLocation: location)
        return error
    }

    @Test mutating func anActionIsAnIntentAndItsOutcome() throws {
        var action = ActionPlace.action("db.restore", "--to", "standby")
        action.reason = "the disk died"
        action.trace = "0af7651916cd43dd8448eb211c80319c"
        action.incident = "INC-7"
        let outcome = try place.run(action)
        #expect(outcome.status == .notStarted(.notFound))
        let entries = try place.entries()
        try #require(entries.count == 2)
        let (intent, end) = (entries[0].event, entries[1].event)
        #expect(intent.phase == .intent && intent.action == "db.restore" && intent.actor == "ada@example.org")
        #expect(intent.command == ["/no/such/command", "--to", "standby"])
        #expect(intent.reason == "the disk died")
        #expect(end.phase == .outcome && end.result == .notStarted && end.intent == outcome.intent)
        #expect(end.trace == action.trace && intent.trace == action.trace)
        #expect(end.incident == "INC-7" && intent.incident == "INC-7")
        #expect(outcome.outcome?.sequence == 2 && outcome.faults.isEmpty)
        let verification = try place.verify()
        #expect(verification.verified == 2 && verification.findings.list.isEmpty)
    }

    @Test mutating func headAndTheNamedCommitsAreItsSubjects() throws {
        let first = try place.made.git(["rev-parse", "HEAD"])
        let second = try place.made.commit("second", writing: "x\n", to: "file")
        var action = ActionPlace.action()
        action.subjects = ["HEAD~1", "main"]
        try place.run(action)
        let entries = try place.entries()
        #expect(entries[0].event.subjects.map { "\($0.kind) \($0.id)" } == ["commit \(second)", "commit \(first)"])
        #expect(entries[1].event.subjects == entries[0].event.subjects)
        action.subjects = ["nowhere"]
        let error = #expect(throws: ADRLinkError.self) { try place.run(action) }
        #expect(error?.code == .usage)
    }

    @Test mutating func decisionsAreRecordedByTheirIds() throws {
        var action = ActionPlace.action()
        action.decisions = ["7", "adr-0007"]
        try place.run(action)
        #expect(try place.entries().map(\.event.decisions) == [["ADR-0007"], ["ADR-0007"]])
        action.decisions = ["ADR-0009"]
        let error = try refusal(action)
        #expect(error?.code == .decision)
        #expect(error?.hint?.contains("ADR-0007") == true)
    }

    @Test mutating func aRunbookIsRecordedAsItLiesThere() throws {
        var action = ActionPlace.action()
        action.runbook = Array("runbooks/restore.md".utf8)
        try place.run(action)
        #expect(
            try place.entries()[0].event.runbook?.blob?.description
                == place.made.git(["rev-parse", "HEAD:runbooks/restore.md"]))
        try place.made.write("changed\n", to: "runbooks/100%.md")
        action.runbook = Array("runbooks/100%.md".utf8)
        try place.run(action)
        let runbook = try place.entries()[2].event.runbook
        #expect(runbook?.path == "runbooks/100%25.md")
        #expect(runbook?.blob?.description == (try place.made.git(["hash-object", "runbooks/100%.md"])))
        action.runbook = Array("runbooks/none.md".utf8)
        #expect(try refusal(action)?.code == .runbook)
        action.runbook = Array("runbooks".utf8)
        #expect(try refusal(action)?.code == .runbook)
    }

    @Test func aPathIsTakenFromTheTopOfTheRepository() throws {
        let repository = try Repository(at: place.made.path)
        let top = place.made.path
        #expect(try repository.path(of: "restore.md", from: top + "/runbooks") == "runbooks/restore.md")
        #expect(try repository.path(of: "./../file", from: top + "/runbooks") == "file")
        #expect(try repository.path(of: top + "/file", from: "/") == "file")
        for outside in ["../file", "/etc/passwd", ".", top + "-other/file"] {
            let error = #expect(throws: ADRLinkError.self) { try repository.path(of: outside, from: top) }
            #expect(error?.code == .runbook, "\(outside)")
        }
    }

    @Test mutating func secretsAreTakenOutBeforeAnythingIsSigned() throws {
        var action = ActionPlace.action("db.restore", "--password", "hunter2hunter2", "--to", "standby")
        action.reason = "token ghp_Zk3vQ9xLm2Tn8RbY5wPd7HcJ4sGf6AeU1iOq expired, s3cr3t-of-env too"
        try place.run(action, variables: ["DB_PASSWORD": "s3cr3t-of-env"])
        let event = try place.entries()[0].event
        #expect(event.command == ["/no/such/command", "--password", "[redacted:flag]", "--to", "standby"])
        #expect(event.reason == "token [redacted:token] expired, [redacted:environment] too")
        #expect(event.redactions == 3)
    }

    @Test mutating func wordsThatAreNotUTF8AreMarked() throws {
        var action = ActionPlace.action("db.restore", "100%")
        action.command.append([0x61, 0xff, 0x25])
        try place.run(action)
        #expect(try place.entries()[0].event.command?.dropFirst() == ["100%", "[percent-encoded]a%FF%25"])
    }

    @Test mutating func namesAreHeldToTheirForm() throws {
        #expect(try refusal(ActionPlace.action("Restore the database"))?.code == .usage)
        var action = ActionPlace.action()
        action.trace = "abc"
        #expect(try refusal(action)?.code == .usage)
        // A secret is refused: the name is the key by which an incident is found, and nothing can be taken out of it.
        for incident in ["", "two words", "é", "ghp_k3J9mZq7Rt2Wx8Yb5Nc4Vd6Fg1Hs0Lp3QeTu"] {
            action = ActionPlace.action()
            action.incident = incident
            #expect(try refusal(action)?.code == .usage)
        }
    }

    @Test mutating func anEntryThatIsTooLargeIsRefused() throws {
        let long = try refusal(ActionPlace.action("a", String(repeating: "x", count: 8 << 10)))
        #expect(long?.code == .entryTooLarge && long?.hint?.contains("put the command into a script") == true)
        for number in 100..<700 {
            try place.made.write(nygardRecord(number, "Title \(number)"), to: "adr/0\(number)-title-\(number).md")
        }
        var action = ActionPlace.action()
        action.decisions = (100..<700).map(String.init)
        #expect(try refusal(action)?.code == .entryTooLarge)
    }

    @Test mutating func theClockMayNotStandBehindTheLastEntryAtTheBeginning() throws {
        try place.run()
        let error = #expect(throws: ADRLinkError.self) { try place.run(times: [1_000, 1_001, 1_002]) }
        #expect(error?.code == .clockBackwards)
        #expect(try place.entries().count == 2)
    }

    @Test mutating func anOutcomeIsWrittenWhateverTheClockSays() throws {
        let start = place.seconds
        try place.run(times: [start + 10, start + 11, 1_000])
        let entries = try place.entries()
        try #require(entries.count == 2)
        #expect(entries[1].event.time == entries[0].event.time)
        #expect(try place.verify().findings.list.isEmpty)
    }

    @Test mutating func anIntentThatNobodyEndedIsClosedAsUnknown() throws {
        let recorder = try place.recorder()
        let now = AuditTime(microseconds: (place.seconds + 5) * 1_000_000)
        var event = AuditEvent(action: "db.drop", actor: "ada@example.org", phase: .intent, time: now)
        event.decisions = ["ADR-0007"]
        let intent = try recorder.record([event], in: try Repository(at: place.made.path))[0]
        #expect(try place.verify().openIntents.map(\.sequence) == [1])

        var options = AuditVerificationOptions(asOf: now)
        options.root = place.configuration.root
        let repository = try Repository(at: place.made.path)
        let other = intent.lane.description.hasPrefix("7") ? "8/1" : "7/1"
        for wrong in ["0", "2", "one", "\(intent.lane)/2", other, "\(intent.lane)/"] {
            #expect(throws: ADRLinkError.self) { _ = try OpenIntent(named: wrong, in: repository, options) }
        }
        // A number alone is enough where no other lane has an open intent of it.
        #expect(try OpenIntent(named: "1", in: repository, options).place == intent)
        let open = try OpenIntent(named: "\(intent.lane.short)/1", in: repository, options)
        #expect(open.place == intent)
        _ = try recorder.close(open, reason: SecretRedactor().redact("the machine burnt"), at: now, in: repository)
        let entries = try place.entries()
        #expect(entries[1].event.result == .unknown && entries[1].event.intent == intent)
        #expect(entries[1].event.reason == "the machine burnt" && entries[1].event.decisions == ["ADR-0007"])
        #expect(try place.verify().openIntents.isEmpty)
        let again = #expect(throws: ADRLinkError.self) {
            _ = try OpenIntent(named: "\(intent.lane.short)/1", in: repository, options)
        }
        #expect(again?.code == .noIntent)
    }
}
