import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

@Suite struct AuditViewTests {
    private func write(_ log: AuditedRepository) throws -> ObjectID {
        let repository = try log.repository()
        var reader = AuditLogReader(try log.verify(), in: repository)
        var view = AuditView()
        while let entry = reader.next(in: repository) { view.add(entry) }
        return try view.write(to: repository)
    }

    private func concerning(_ log: inout AuditedRepository, _ commit: String, _ reason: String) throws {
        var event = log.event()
        event.subjects = [AuditObject(id: try #require(ObjectID(commit)), kind: .commit)]
        event.reason = reason
        event.decisions = ["ADR-0007"]
        try log.append(event)
    }

    @Test func gitShowsTheEntriesWithTheirCommit() throws {
        var log = try AuditedRepository()
        let commit = try log.made.git(["rev-parse", "HEAD"])
        try concerning(&log, commit, "a drill \u{1B}[31m\n  NOT VERIFIED: forged line")
        try log.append()
        let head = try write(log)
        let shown = try log.made.git(["log", "-1", "--notes=adrlink/view/commits", "--format=%N"])
        #expect(shown.contains("db.restore ok by ada@example.org (\(log.lane().short)/1)"))
        #expect(shown.contains("reason: a drill \\u{1b}[31m\\n  NOT VERIFIED: forged line"))
        #expect(try write(log) == head)
        #expect(try log.made.git(["rev-parse", AuditNames.view]) == head.description)
        #expect(try log.made.git(["fsck", "--strict", "--no-dangling"]).isEmpty)
    }

    @Test func theNotesAreWrittenAnewWhateverTheyWere() throws {
        var log = try AuditedRepository()
        try log.made.git(["notes", "--ref", "adrlink/view/commits", "add", "-m", "mine"])
        // A commit that is not here, and many in one folder.
        for number in 0..<3 { try concerning(&log, "aa" + String(repeating: "\(number)", count: 38), "far away") }
        _ = try write(log)
        let notes = try log.made.git(["notes", "--ref", "adrlink/view/commits", "list"])
        #expect(notes.split(separator: "\n").count == 3)
        #expect(!notes.contains(try log.made.git(["rev-parse", "HEAD"])))
    }

    @Test func actionsOfADecisionAreFoundWithoutVerifying() throws {
        var log = try AuditedRepository(segmentLimit: 2)
        for number in 0..<4 {
            var event = log.event()
            event.decisions = number % 2 == 0 ? ["ADR-0007"] : ["ADR-00070", "ADR-0008"]
            event.reason = "not about \"ADR-0007\""
            try log.append(event)
        }
        let found = try DecisionActions(naming: "ADR-0007", in: try log.repository())
        #expect(found.entries.map(\.entry.sequence) == [1, 3])
        #expect(found.entries.allSatisfy { $0.standing == .unjudged })
        #expect(found.unreadable == 0)
    }

    // MARK: Evidence

    @Test func evidenceIsHereGoneOrSomethingElse() throws {
        var log = try AuditedRepository()
        let texts = ["kept", "altered", "gone"]
        var event = log.event()
        event.evidence = texts.map { EvidenceDigest(name: $0, digest: sha256(Array($0.utf8)), size: $0.utf8.count) }
        try log.append(event)
        let index = ["GIT_INDEX_FILE": log.made.root + "/index"]
        for (digest, text) in [(sha256(Array("kept".utf8)), "kept"), (sha256(Array("altered".utf8)), "other")] {
            let blob = try log.made.git(["hash-object", "-w", "--stdin"], input: Data(text.utf8))
            try log.made.git(
                ["update-index", "--add", "--cacheinfo", "100644,\(blob),\(digest)"], variables: index)
        }
        let tree = try log.made.git(["write-tree"], variables: index)
        let commit = try log.made.git(["commit-tree", tree, "-m", "evidence"])
        try log.made.git(["update-ref", AuditNames.evidence + log.lane().description, commit])
        let repository = try log.repository()
        var reader = AuditLogReader(try log.verify(), in: repository)
        let first = reader.next(in: repository)
        let entry = try #require(first)
        #expect(try entry.evidence(in: repository).map(\.presence) == [.present, .altered, .absent])
    }
}
