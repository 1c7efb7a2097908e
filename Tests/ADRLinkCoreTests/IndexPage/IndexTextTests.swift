import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Records that would break out of their row, or out of the page.
///
/// Validates: GOV-3
@Suite struct IndexTextTests {
    /// The row of one record with this title.
    private func row(_ title: String, file: String = "0001-a.md", status: String = "Accepted") throws -> String {
        let made = try TemporaryRepository()
        try made.write("# 1. \(title)\n\n## Status\n\n\(status)\n\n## Context\n\nx\n", to: "adr/" + file)
        let workspace = try CheckWorld.workspace(made.path)
        let index = try #require(try workspace.folderIndexes(in: .workingTree, Policy()).indexes.first)
        let lines = index.block().split(separator: "\n")
        #expect(lines.count == 5, "markers, two lines of head, one row")
        return String(lines[3])
    }

    @Test(
        arguments: [
            ("Use a | b", "Use a \\| b"), ("Use <b>bold</b>", "Use &lt;b>bold&lt;\\/b>"),
            ("Use `a|b` and `c`", "Use `a\\|b` and `c`"), ("Use ` alone", "Use \\` alone"),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("a \u{202e}evil", "a \\\\u\\{202e\\}evil"),
            ("**bold** _it_ snake_case", "\\*\\*bold\\*\\* \\_it\\_ snake_case"),
            ("back\\slash \\| bar", "back\\\\slash \\| bar"), ("&lt;b&gt;", "\\&lt;b\\&gt;"),
            ("![i](x.png)", "!\\[i\\](x.png)"),
        ])
    func titlesShowAsTheyAre(title: String, cell: String) throws {
        #expect(try row(title).split(separator: " | ").dropFirst().first.map(String.init) == cell)
    }

    @Test func namesOfFilesCannotEndALink() throws {
        #expect(
            try row("A", file: "0001-a) <b> [x](y) \"t\" é.md").hasPrefix(
                "| [ADR-0001](0001-a%29%20%3Cb%3E%20%5Bx%5D%28y%29%20%22t%22%20%C3%A9.md) | A |"))
    }

    @Test func everyRowIsReadAsItWasWritten() throws {
        // A row whose cells do not survive reading would lose its commits, and the merge driver would take it apart.
        for title in ["a | b", "`a|b`", "a\\", "\\| x", "x ](y) |", "🙂 | é"] {
            let made = try TemporaryRepository()
            try made.write("# 1. \(title)\n\n## Status\n\nAccepted\n\n## Context\n\nx\n", to: "adr/0001-a.md")
            let workspace = try CheckWorld.workspace(made.path)
            let index = try #require(try workspace.folderIndexes(in: .workingTree, Policy()).indexes.first)
            let page = try IndexPage(path: "x", bytes: Array(index.block().utf8))
            #expect(page.block?.table == index.table, "\(title)")
        }
    }
}
