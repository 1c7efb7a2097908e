import Foundation
import TestSupport
import Testing

/// Validates: GOV-2, USE-4
@Suite struct KeptLinksTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(7, "Queue"), to: "adr/0007-queue.md")
        for number in 1...80 {
            try made.commit(number.isMultiple(of: 3) ? "w \(number)\n\nRefs: ADR-7\n" : "w \(number)\n")
        }
    }

    private func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: made.path + "/.git/adrlink").filter { $0 != "log" }.sorted()
    }

    @Test func processesAtOnceAnswerAlikeAndLeaveOneFile() async throws {
        let expected = try made.adrlink(["links", "--no-cache", "--mentions"]).output
        #expect(expected.split(separator: "\n").count == 26)
        #expect(try files() == [], "nothing is kept")
        let made = made
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<6 { group.addTask { try made.adrlink(["links", "--mentions"]).output } }
            for try await output in group { #expect(output == expected) }
        }
        #expect(try files().count == 1)
        #expect(try made.adrlink(["links", "--mentions"]).output == expected)
    }

    @Test func whatAKilledProcessLeftIsRemoved() throws {
        let left = ".git/adrlink/links-0123456789abcdef.tmp-1-x"
        try made.write("half", to: left)
        #expect(try made.adrlink(["links", "ADR-7"]).status == 0)
        #expect(try files().count == 1)
        #expect(try !files().contains { $0.contains(".tmp-") })
    }

    @Test func showTellsTheCommitsThatLinksTells() throws {
        func commits() throws -> [String] {
            let document = try JSONSerialization.jsonObject(
                with: try made.adrlink(["show", "7", "--format", "json"]).outputBytes)
            let list = (document as? [String: Any])?["commits"] as? [[String: Any]] ?? []
            return list.compactMap { $0["commit"] as? String }
        }
        let before = try commits()
        #expect(before.count == 26)
        let added = try made.commit("more\n\nRefs: ADR-7\n")
        #expect(Set(try commits()) == Set(before + [added]))
        #expect(try made.adrlink(["links", "7"]).output.split(separator: "\n").count == 27)
        try made.git(["reset", "--quiet", "--hard", "HEAD~2"])
        #expect(try made.adrlink(["links", "7"]).output == made.adrlink(["links", "7", "--no-cache"]).output)
    }
}
