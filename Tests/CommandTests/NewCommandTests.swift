import Foundation
import TestSupport
import Testing

/// Validates: USE-3
@Suite struct NewCommandTests {
    @Test func itPrintsTheIdAndThePath() throws {
        let repository = try TemporaryRepository()
        let result = try repository.adrlink(["new", "Use a queue"])
        #expect(result.output == "ADR-0001  docs/adr/0001-use-a-queue.md\n")
        #expect(result.errors == "")
        #expect(result.status == 0)
        let next = try repository.adrlink(["new", "--supersedes", "1", "--", "- a dash"])
        #expect(next.output == "ADR-0002  docs/adr/0002-a-dash.md\n")
        #expect(next.errors == "updated docs/adr/0001-use-a-queue.md\n")
    }

    @Test func theDocumentOfOneDecision() throws {
        let repository = try TemporaryRepository()
        let result = try repository.adrlink(
            ["new", "Use <b>", "--governs", "infra/**", "--format", "json"],
            variables: ["SOURCE_DATE_EPOCH": "1795219200"])
        #expect(
            result.output == """
                {"amends":[],"date":"2026-11-21","governs":["infra/**"],"id":"ADR-0001","notes":[],"number":1,\
                "path":"docs/adr/0001-use-b.md","schema":"adrlink.new/1","status":"accepted","supersedes":[],"template":"nygard",\
                "title":"Use <b>","updated":[]}

                """)
    }

    @Test func eightProcessesAtOnceTakeEightNumbers() async throws {
        let repository = try TemporaryRepository()
        let outputs = try await withThrowingTaskGroup(of: String.self) { group in
            for place in 0..<8 { group.addTask { try repository.adrlink(["new", "Title \(place)"]).output } }
            return try await group.reduce(into: []) { $0.append(String($1.prefix(8))) }
        }
        #expect(outputs.sorted() == (1...8).map { "ADR-000\($0)" })
    }

    @Test func anEditorNeedsATerminal() throws {
        let repository = try TemporaryRepository()
        let result = try repository.adrlink(["new", "A", "--edit"])
        #expect(result.status == 2)
        #expect(result.errors.contains("--edit needs a terminal"))
        #expect(try repository.git(["status", "--porcelain"]) == "")
    }

    @Test func aTemplateCountsFromTheCurrentDirectory() throws {
        let repository = try TemporaryRepository()
        try repository.write("# {{id}}: {{title}}\n\nStatus: {{status}}\nDate: {{date}}\n", to: "forms/own.md")
        let result = try repository.adrlink(["new", "A", "--template", "own.md"], in: repository.path + "/forms")
        #expect(result.status == 0)
        #expect(try repository.read("docs/adr/0001-a.md").hasPrefix("# ADR-0001: A\n\nStatus: Accepted\nDate: "))
    }
}
