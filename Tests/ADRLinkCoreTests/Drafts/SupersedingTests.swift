import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Validates: GOV-1
@Suite struct SupersedingTests {
    /// Supersedes a record and gives the text it has then.
    private func superseded(_ text: String, _ name: String = "0001-old.md") throws -> String {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: text, to: "docs/adr/" + name)
        let made = try record("New way", in: repository) { $0.supersedes = ["1"] }
        #expect(made.decision.path.hasSuffix("/0002-new-way." + name.split(separator: ".").last!))
        let index = try decisions(repository)
        let old = try #require(index.decision(path: "docs/adr/" + name))
        #expect(old.status == .superseded)
        #expect(index.supersededBy(old).map(\.id.description) == ["ADR-0002"])
        #expect(index.decisions.flatMap(\.relations).allSatisfy { !$0.oneSided })
        return try repository.read("docs/adr/" + name)
    }

    @Test func theStatusSectionOfAdrTools() throws {
        let text = nygardRecord(1, "Old")
        #expect(
            try superseded(text)
                == text.replacing("\nAccepted\n", with: "\nSuperseded by [ADR-0002](0002-new-way.md)\n"))
    }

    @Test func lineEndingsByteOrderMarkAndMissingFinalNewlineStay() throws {
        let text = "\u{feff}" + nygardRecord(1, "Old").dropLast().replacing("\n", with: "\r\n")
        let changed = try superseded(text)
        #expect(
            changed == text.replacing("\r\nAccepted\r\n", with: "\r\nSuperseded by [ADR-0002](0002-new-way.md)\r\n"))
        #expect(!changed.hasSuffix("\n"))
    }

    @Test(arguments: [
        ("* Status: accepted", "* Status: superseded by [ADR-0002](0002-new-way.md)"),
        ("- **Status**: Accepted", "- **Status**: Superseded by [ADR-0002](0002-new-way.md)"),
        ("Status: Accepted", "Status: Superseded by [ADR-0002](0002-new-way.md)"),
        ("**Status:** Accepted", "**Status:** Superseded by [ADR-0002](0002-new-way.md)"),
        ("**Statut :** Accepté", "**Statut :** Remplacé par [ADR-0002](0002-new-way.md)"),
        ("| Status | Accepted |", "| Status | Superseded by [ADR-0002](0002-new-way.md) |"),
    ])
    func aLineOfTheHead(before: String, after: String) throws {
        let text = "# 1. Old\n\n\(before)\n\n## Context\n\nAccepted by all, Status: Accepted.\n"
        #expect(try superseded(text) == text.replacing(before + "\n\n## C", with: after + "\n\n## C"))
    }

    @Test(arguments: ["status: accepted", "status: \"accepted\"", "status:   'accepted'"])
    func theFrontMatterOfMADR(line: String) throws {
        let text = "---\n\(line)\ndate: 2024-03-01\n---\n\n# Old\n\n## Decision Outcome\n\nstatus: accepted\n"
        let changed = try superseded(text)
        #expect(
            changed
                == text.replacing(
                    line + "\ndate", with: line.replacing("accepted", with: "superseded by ADR-0002") + "\ndate"))
    }

    @Test(arguments: [
        nygardRecord(1, "Old", status: "Accepted", head: "Status: Proposed\n"),
        "# 1. Old\n\nStatus: Accepted, mostly\n\n## Context\n",
    ])
    func whatIsNotCertainIsRefusedWithThePlaceAndNothingIsWritten(text: String) throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: text, to: "docs/adr/0001-old.md")
        let error = #expect(throws: ADRLinkError.self) {
            try record("New", in: repository) { $0.supersedes = ["ADR-0001"] }
        }
        #expect(error?.path == "docs/adr/0001-old.md")
        #expect(error?.line != nil)
        #expect(try changes(repository) == "")
    }

    @Test(arguments: ["Proposed", "Rejected", "Deprecated", "Draft"])
    func onlyAnAcceptedDecisionIsSuperseded(status: String) throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: nygardRecord(1, "Old", status: status), to: "docs/adr/0001-old.md")
        let error = #expect(throws: ADRLinkError.self) { try record("New", in: repository) { $0.supersedes = ["1"] } }
        #expect(error?.code == .decision)
        #expect(try changes(repository) == "")
    }

    @Test func aDecisionIsSupersededOnce() throws {
        let repository = try TemporaryRepository()
        try record("One", in: repository)
        try record("Two", in: repository) { $0.supersedes = ["1"] }
        let error = #expect(throws: ADRLinkError.self) { try record("Three", in: repository) { $0.supersedes = ["1"] } }
        #expect(error?.hint == "supersede ADR-0002 instead")
    }

    @Test func aProposalSupersedesNothing() throws {
        let repository = try TemporaryRepository()
        try record("One", in: repository)
        let error = #expect(throws: ADRLinkError.self) {
            try record("Two", in: repository) {
                $0.supersedes = ["1"]
                $0.status = "proposed"
            }
        }
        #expect(error?.code == .usage)
        #expect(try decisions(repository).decisions.count == 1)
    }

    @Test func theNumberMeantIsNeverASubstring() throws {
        let repository = try TemporaryRepository()
        for number in 1...13 {
            try repository.write(
                nygardRecord(number, "T \(number)"), to: "docs/adr/00\(number < 10 ? "0" : "")\(number)-use-3-parts.md")
        }
        let made = try record("New", in: repository) { $0.supersedes = ["3"] }
        #expect(made.updated == ["docs/adr/0003-use-3-parts.md"])
    }

    @Test func oneOfTwoThatCannotBeChangedLeavesBothAsTheyWere() throws {
        let repository = try TemporaryRepository()
        try repository.write(nygardRecord(1, "Good"), to: "docs/adr/0001-good.md")
        try repository.write("# 2. Bad\n\nStatus: Accepted, mostly\n\n## Context\n", to: "docs/adr/0002-bad.md")
        try repository.commit("two")
        #expect(throws: ADRLinkError.self) { try record("New", in: repository) { $0.supersedes = ["1", "2"] } }
        #expect(try changes(repository) == "")
    }

    @Test func amendingSaysSoInBothRecords() throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: nygardRecord(1, "Old"), to: "docs/adr/0001-old.md")
        let made = try record("More", in: repository) { $0.amends = ["1"] }
        #expect(made.notes.isEmpty)
        #expect(
            try repository.read("docs/adr/0001-old.md")
                == nygardRecord(1, "Old").replacing(
                    "\nAccepted\n", with: "\nAccepted\n\nAmended by [ADR-0002](0002-more.md)\n"))
    }

    @Test func anOlderRecordWithoutACertainPlaceIsLeftAloneAndNamed() throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: "No title and no status at all.\n", to: "docs/adr/0001-old.md")
        let made = try record("More", in: repository) { $0.amends = ["1"] }
        #expect(made.updated.isEmpty)
        #expect(made.notes.count == 1 && made.notes[0].contains("docs/adr/0001-old.md"))
        #expect(try changes(repository) == "?? docs/adr/0002-more.md")
    }

    @Test func aRecordInConflictIsLeftAlone() throws {
        let repository = try TemporaryRepository()
        try repository.commit("old", writing: nygardRecord(1, "Old"), to: "docs/adr/0001-old.md")
        try repository.git(["switch", "--quiet", "-c", "topic"])
        try repository.commit("b", writing: nygardRecord(1, "B"), to: "docs/adr/0001-old.md")
        try repository.git(["switch", "--quiet", "main"])
        try repository.commit("m", writing: nygardRecord(1, "M"), to: "docs/adr/0001-old.md")
        _ = try repository.tryGit(["merge", "topic"])
        let before = try repository.read("docs/adr/0001-old.md")
        #expect(throws: ADRLinkError.self) { try record("New", in: repository) { $0.supersedes = ["1"] } }
        #expect(try repository.read("docs/adr/0001-old.md") == before)
        #expect(try changes(repository) == "UU docs/adr/0001-old.md")
    }
}
