import Foundation
import Templates
import Testing

@testable import ADRLinkCore

/// The page of a discussion exercise, as it comes from the template and as people fill it in.
///
/// Validates: SEC-6
@Suite struct ExerciseRecordTests {
    private func fill(_ language: String, _ pairs: [(heading: String, items: String)]) throws -> ExerciseRecord {
        var text = String(decoding: try #require(Templates.tabletop(language: language)), as: UTF8.self)
        for (heading, items) in pairs {
            let parts = text.components(separatedBy: "## \(heading)\n")
            try #require(parts.count == 2, "\(heading) is in the template")
            text = "\(parts[0])## \(heading)\n\n\(items)\n\(parts[1])"
        }
        text = text.replacingOccurrences(of: "{{date}}", with: "2026-11-20T14:00:00+01:00")
            .replacingOccurrences(of: "Duration:", with: "Duration: 90m").replacingOccurrences(
                of: "Durée :", with: "Durée : 90m")
        return ExerciseRecord(Array(text.utf8))
    }

    @Test(arguments: ["en", "fr"]) func theTemplateAloneSaysNothing(_ language: String) throws {
        let bytes = try #require(Templates.tabletop(language: language))
        #expect(ExerciseRecord(bytes) == ExerciseRecord([]))
    }

    @Test func whatPeopleFilledInIsRead() throws {
        let record = try fill(
            "en",
            [
                ("Participants", "- Ada Author, operations\n* Grace H.\n"),
                ("Decisions taken", "- ADR-0007: restore into the other region\n- tell customers at once\n"),
                ("Findings", "1 of many\n- the alert reaches nobody\n```\n- an example\n```\n"),
                ("Follow-ups", "- [ ] decision: Page somebody when a backup fails\n- [x] mend the alert\n"),
            ])
        #expect(record.participants == ["Ada Author, operations", "Grace H."])
        #expect(record.decisions.count == 2 && record.decisionIDs == ["ADR-0007"])
        #expect(record.findings == ["the alert reaches nobody"])
        #expect(record.followUps.count == 2 && record.draftTitles == ["Page somebody when a backup fails"])
        #expect(record.date == AuditTime(rfc3339: "2026-11-20T13:00:00Z") && record.duration == 5_400_000_000)
    }

    @Test func pagesInFrenchAreRead() throws {
        let record = try fill(
            "fr",
            [
                ("Participants", "- Ada\n"), ("Décisions prises", "- ADR-0007 : restaurer\n"), ("Constats", "- rien\n"),
                ("Suites à donner", "- [ ] décision : Prévenir quelqu'un\n"),
            ])
        #expect(record.participants == ["Ada"] && record.decisionIDs == ["ADR-0007"] && record.findings == ["rien"])
        #expect(record.draftTitles == ["Prévenir quelqu'un"] && record.duration == 5_400_000_000 && record.date != nil)
    }
}
