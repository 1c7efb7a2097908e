import Foundation
import Templates
import Testing

@testable import ADRLinkCore

/// The renderings of a report, to the byte, and what hostile texts become in them.
@Suite struct ReportRenderingTests {
    static func fixture(_ name: String) throws -> String {
        let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../Fixtures/post-mortem/" + name)
            .standardizedFileURL
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    static func markdown(_ report: PostMortem, _ language: String = "en", template: String? = nil) throws -> String {
        let bytes = template.map { Array($0.utf8) } ?? Templates.postMortem(language: language) ?? []
        return try ReportTemplate(name: "post-mortem.md", bytes: bytes, language: language).render(report)
    }

    @Test(arguments: ["en", "fr"]) func markdownIsAsItIsKept(_ language: String) throws {
        #expect(try Self.markdown(.full, language) == Self.fixture("report.\(language).md"))
    }

    @Test func theOtherFormsAreAsTheyAreKept() throws {
        #expect(try String(decoding: PostMortem.full.json(), as: UTF8.self) == Self.fixture("report.json"))
        #expect(try PostMortem.full.csv == Self.fixture("report.csv"))
        #expect(try PostMortem.full.text == Self.fixture("report.txt"))
    }

    @Test func anEmptyReportSaysSo() throws {
        let empty = PostMortem(
            made: ZonedTime(microseconds: 0), window: PostMortem.Window(), audit: PostMortem.AuditState(verdict: .none))
        #expect(try Self.markdown(empty).contains("Nothing happened"))
        #expect(try Self.markdown(empty, "fr").contains("Rien ne s'est passé"))
        #expect(empty.text.contains("nothing happened"))
        #expect(empty.csv.split(separator: "\r\n").count == 1)
    }

    // MARK: Hostile texts

    static let hostile = [
        "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](https://example.org/x.png)", "a | b | c",
        "```\nbreak out\n```", "`code`", "--> <!-- /adrlink report timeline -->", "\u{202e}drowssap", "\u{1b}[2J",
        "a\nb\rc", "&lt;b&gt;", "**bold** _it_ ~~no~~", "{{gaps}}", "=cmd()", "$x$", "<https://example.org>", "\\|",
        "@everyone",
        "# heading", "\u{200b}\u{feff}\u{e0041}", "\"; drop table", "section x : y", "end", "#quot;",
    ]

    /// The full report with a text in every place that comes from the repository.
    static func report(with text: String) -> PostMortem {
        var report = PostMortem.full
        for place in report.events.indices {
            report.events[place].who = text
            report.events[place].what = text
            report.events[place].decisions = [text]
        }
        report.events[1].from = text
        report.window.incident = text
        report.window.paths = [text]
        report.inForce[0].title = text
        report.inForce[0].path = text
        report.changes[0].title = text
        report.changes[0].author = text
        report.retiredCited[0].subject = text
        report.decisions[0].title = text
        report.graph.decisions[0].title = text
        report.graph.decisions[1].status = text
        report.uncited[0].paths = [text]
        report.uncited[0].subject = text
        report.exemptions[0].reason = text
        report.actions[0].reason = text
        report.actions[0].command = [text]
        report.actions[0].actor = text
        report.actions[0].evidence[0].name = text
        report.actions[0].entries[0].why = [text]
        report.actions[0].runbook?.path = text
        report.audit.findings[0].message = text
        report.audit.lanes[0].owner = text
        report.gaps[0].message = text
        return report
    }

    @Test(arguments: hostile) func hostileTextsChangeNothingOfTheForm(_ text: String) throws {
        let plain = try Self.markdown(Self.report(with: "x"))
        let written = try Self.markdown(Self.report(with: text))
        #expect(
            written.split(separator: "\n", omittingEmptySubsequences: false).count
                == plain.split(separator: "\n", omittingEmptySubsequences: false).count)
        func marks(_ text: String) -> [Int] {
            // An escaped sign is text.
            let bare = text.replacing(/\\[\\`*_\[\]()~{}#$!+=]/, with: "")
            return ["<", ">", "`", "[", "](", "!", "|", "**", "{{", "$", "@"].map {
                bare.components(separatedBy: $0).count
            }
        }
        #expect(marks(written) == marks(plain))
        #expect(!written.unicodeScalars.contains { $0 != "\n" && TerminalText.needsEscape($0) })
        let diagram = try #require(written.firstMatch(of: /```mermaid\n((?s).*?)\n```\n/)?.1)
        for line in diagram.split(separator: "\n").dropFirst() {
            #expect(line.components(separatedBy: ":").count == (line.contains("section 2") ? 1 : 2), "\(line)")
        }
        // Read back, it has the same parts.
        #expect(
            try ReportUpdate(name: "x", bytes: Array(written.utf8)).render(Self.report(with: text))
                == Array(written.utf8))
        #expect(!Self.report(with: text).text.unicodeScalars.contains { $0 != "\n" && TerminalText.needsEscape($0) })
        let csv = Self.report(with: text).csv
        #expect(csv.components(separatedBy: "\r\n").count == 5)
        #expect(!csv.unicodeScalars.contains { $0 != "\r" && $0 != "\n" && TerminalText.needsEscape($0) })
        #expect(!csv.contains(",=cmd"))
    }

    // MARK: Templates

    @Test func fieldsMayStandWithinALine() throws {
        let text = try Self.markdown(.full, template: "# {{incident}}: {{ since }} to {{until}}\n{{gaps}}\n")
        #expect(
            text.hasPrefix(
                "# INC-7: 2024-03-01 10:00:00 +01:00 to 2024-03-01 09:00:05 UTC\n<!-- adrlink report gaps en -->\n"))
    }

    @Test(arguments: [
        ("a\n\n{{gasp}}\n", 3, "{{gasp}}"), ("x {{timeline}}\n", 1, "{{timeline}}"),
        ("\n{{title}} {{made}}", 2, "{{title}}"),
    ]) func aFieldThatDoesNotExistIsRefusedWithItsPlace(_ template: String, _ line: Int, _ name: String) {
        let error = #expect(throws: ADRLinkError.self) { try Self.markdown(.full, template: template) }
        #expect(error?.path == "post-mortem.md" && error?.line == line && error?.exitStatus == 2)
        #expect(error?.message.contains(name) == true && error?.hint != nil)
    }

    @Test func aTemplateOfWindowsStaysOne() throws {
        let text = try Self.markdown(.full, template: "a\r\n{{gaps}}\r\nb\r\n")
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
    }
}
