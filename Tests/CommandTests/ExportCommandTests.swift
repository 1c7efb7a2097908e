import Foundation
import TestSupport
import Testing

/// All decisions in the forms of other programs.
@Suite struct ExportCommandTests {
    private let made: TemporaryRepository
    private let start: String

    init() throws {
        made = try TemporaryRepository()
        try made.write(
            nygardRecord(2, "Poll, the \"table\"", status: "Superseded by [7. Use a queue](0007-use queue.md)"),
            to: "adr/0002-poll.md")
        try made.write(
            nygardRecord(7, "=Use a queue", head: "\nSupersedes [2. Poll](0002-poll.md)\nGoverns: queue/**\n"),
            to: "adr/0007-use queue.md")
        start = try made.commit("start\n\nRefs: ADR-0007\n")
    }

    private func export(_ format: String, _ arguments: [String] = []) throws -> CommandResult {
        let result = try made.adrlink(["export", "--format", format] + arguments)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        return result
    }

    @Test func theDocumentHasEverythingThatIsKnown() throws {
        let document = try #require(
            try JSONSerialization.jsonObject(with: try export("json").outputBytes) as? [String: Any])
        #expect(document["tip"] as? String == start && document["complete"] as? Bool == true)
        let decisions = try #require(document["decisions"] as? [[String: Any]])
        #expect(decisions.count == 2)
        #expect(decisions[1]["text"] as? String == (try made.read("adr/0007-use queue.md")))
        #expect(decisions[1]["governs"] as? [String] == ["queue/**"])
        #expect((decisions[1]["commits"] as? [[String: Any]])?.map { $0["commit"] as? String } == [start])
        #expect((decisions[0]["transitions"] as? [[String: Any]])?.count == 1)
        let edges = try #require(document["edges"] as? [[String: Any]])
        #expect(edges.map { $0["kind"] as? String } == ["supersedes"])
        // A commit has what it has, whatever lies in the working tree.
        try made.write(nygardRecord(8, "Later"), to: "adr/0008-later.md")
        #expect(try export("json", ["--at", "HEAD"]).output == (try export("json", ["--at", start]).output))
        #expect(try export("json").output.contains("ADR-0008"))
    }

    @Test func linkedDataNamesRecordsByTheirFiles() throws {
        let document = try #require(
            try JSONSerialization.jsonObject(with: try export("jsonld").outputBytes) as? [String: Any])
        let graph = try #require(document["@graph"] as? [[String: Any]])
        #expect(graph.map { $0["@id"] as? String } == ["adr/0002-poll.md", "adr/0007-use%20queue.md"])
        #expect((graph[0]["dcterms:isReplacedBy"] as? [[String: String]]) == [["@id": "adr/0007-use%20queue.md"]])
        #expect((graph[1]["dcterms:replaces"] as? [[String: String]]) == [["@id": "adr/0002-poll.md"]])
        #expect((graph[1]["dcterms:relation"] as? [[String: String]]) == [])
        #expect(graph[1]["dcterms:identifier"] as? String == "ADR-0007")
    }

    @Test func aTableHasARowForEachDecision() throws {
        let rows = try export("csv").output.components(separatedBy: "\r\n")
        #expect(rows.count == 4 && rows[3].isEmpty)
        #expect(rows[0].hasPrefix("id,number,status,date,title,path,supersedes"))
        #expect(
            rows[1].hasPrefix(#"ADR-0002,2,superseded,2024-03-01,"Poll, the ""table""",adr/0002-poll.md,,ADR-0007,"#))
        #expect(rows[2].hasPrefix("ADR-0007,7,accepted,2024-03-01,'=Use a queue,adr/0007-use queue.md,ADR-0002,,"))
    }

    @Test func aRecordThatCannotBeReadIsSaid() throws {
        try made.environment.run(["ln", "-s", "/etc/hostname", "adr/0009-link.md"], in: made.path)
        let result = try made.adrlink(["export"])
        #expect(result.status == 0 && result.errors.contains("adr/0009-link.md"))
        #expect(result.output.contains(#""problems":[{"line":null,"#))
    }
}
