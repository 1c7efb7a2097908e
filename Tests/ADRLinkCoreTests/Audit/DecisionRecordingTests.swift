import ADRLinkCore
import Git
import TestSupport
import Testing

/// Decisions that are accepted and superseded, recorded where the configuration asks for it.
@Suite struct DecisionRecordingTests {
    private let ada: Installation

    init() throws {
        ada = try Installation()
        try ada.repository.write(nygardRecord(1, "Poll the table", status: "Accepted"), to: "adr/0001-poll.md")
        try ada.repository.write(nygardRecord(2, "Use a queue", status: "Proposed"), to: "adr/0002-queue.md")
        try ada.repository.commit("records")
        try ada.setUp()
    }

    private func recording() throws -> DecisionRecording? {
        let time = ada.time(1)
        return try DecisionRecording(
            of: try Repository(at: ada.repository.path), variables: [:], clock: { () throws(ADRLinkError) in time })
    }

    private func lines() throws -> [String] {
        try ada.repository.git([
            "grep", "-h", "decision\\.", "refs/notes/adrlink/audit/\(try ada.recorder().lane)/000001",
        ])
        .split(separator: "\n").map(String.init)
    }

    @Test(arguments: [nil, "false"]) func withoutTheSettingNothingIsRecorded(value: String?) throws {
        if let value { try ada.repository.git(["config", "adrlink.auditdecisions", value]) }
        #expect(try recording() == nil)
    }

    @Test func whatIsAcceptedAndSupersededIsRecorded() throws {
        try ada.repository.git(["config", "adrlink.auditdecisions", "true"])
        let recording = try #require(try recording())
        let workspace = try ada.workspace()
        #expect(
            try recording.record(try workspace.moveStatus(of: "2", to: "accepted"), in: workspace.repository) != nil)
        #expect(try recording.record(try workspace.supersede(["1"], by: "2"), in: workspace.repository) != nil)
        // Neither a trial nor what was so already is an event.
        #expect(try recording.record(try workspace.supersede(["1"], by: "2"), in: workspace.repository) == nil)
        #expect(
            try recording.record(
                try workspace.moveStatus(of: "2", to: "deprecated", isTrial: true), in: workspace.repository) == nil)
        let lines = try lines()
        #expect(lines.count == 2)
        #expect(lines.contains { $0.contains("decision.accept") && $0.contains("[\"ADR-0002\"]") })
        #expect(
            lines.contains {
                $0.contains("decision.supersede") && $0.contains("\"ADR-0001\"") && $0.contains("\"ADR-0002\"")
            })
        #expect(try ada.verify().findings.list.isEmpty)
    }

    @Test func aChangeThatCouldNotBeRecordedIsNotBegun() throws {
        try ada.repository.git(["config", "adrlink.auditdecisions", "true"])
        try ada.repository.git(["config", "adrlink.auditkey", ada.keyPath + "-gone"])
        #expect { _ = try recording() } throws: { ($0 as? ADRLinkError)?.code == .signingKey }
        try ada.repository.git(["config", "adrlink.auditdecisions", "perhaps"])
        #expect { _ = try recording() } throws: { ($0 as? ADRLinkError)?.code == .configuration }
    }
}
