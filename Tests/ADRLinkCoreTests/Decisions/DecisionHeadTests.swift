import ADRLinkCore
import TestSupport
import Testing

/// Ids and titles for lists of choices: what is looked at in short is what reading the records gives.
@Suite struct DecisionHeadTests {
    private func heads(_ repository: TemporaryRepository, withTitles: Bool = true) throws -> [DecisionHead] {
        let workspace = try workspace(repository)
        let policy = try workspace.policy(of: .workingTree)
        return try workspace.decisionHeads(in: .workingTree, policy, withTitles: withTitles)
    }

    @Test(arguments: [
        "# %\n\nText.\n", "# N. %\n\nText.\n", "# %\nText.\n", "# %\r\n\r\nText.\r\n", "\n# ADR-N: %\n", "# %",
    ])
    func titlesAreThoseOfTheRecords(form: String) throws {
        let repository = try TemporaryRepository()
        for (place, title) in awkwardTitles.enumerated() {
            let text = form.replacing("%", with: title).replacing("N", with: String(place + 1))
            let digits = String(place + 1)
            let name = String(repeating: "0", count: 4 - digits.utf8.count) + digits
            try repository.write(text + "\n## Status\n\nAccepted\n", to: "docs/adr/\(name)-x.md")
        }
        let read = try decisions(repository).decisions.sorted { $0.path < $1.path }
        #expect(read.count == awkwardTitles.count)
        #expect(try heads(repository).map(\.id) == read.map(\.id))
        #expect(try heads(repository).map(\.title) == read.map(\.title))
        #expect(try heads(repository, withTitles: false).map(\.id) == read.map(\.id))
    }

    @Test func otherMarkupsAndNamesAreReadAsWell() throws {
        let repository = try TemporaryRepository()
        try repository.write("= Use a queue\n\n== Status\n\nAccepted\n", to: "docs/adr/ARCH-001-queue.adoc")
        try repository.write("# Use a log\n\n- Status: accepted\n\n## Context\n\nC.\n", to: "docs/adr/20240301-log.md")
        try repository.write("# 3. Use a table\n\n## Status\n\nAccepted\n\n## Context\n", to: "docs/adr/table.md")
        try repository.write("# 9. Template\n", to: "docs/adr/0009-template.md")
        let read = try decisions(repository).decisions.sorted { $0.path < $1.path }
        #expect(read.count == 3)
        for withTitles in [true, false] {
            #expect(try heads(repository, withTitles: withTitles).map(\.id) == read.map(\.id))
        }
        #expect(try heads(repository).map(\.title) == read.map(\.title))
    }
}
