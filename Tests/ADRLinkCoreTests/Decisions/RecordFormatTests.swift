import ADRLinkCore
import Testing

/// What every fixture must be read as: one oddity each.
@Suite struct RecordFormatTests {
    struct Expected: Sendable, CustomTestStringConvertible {
        var file: String
        var id: String
        var title: String
        var status: DecisionStatus
        var date: String?
        var testDescription: String { file }
    }

    static let records: [Expected] = [
        .init(
            file: "0001-nygard-plain.md", id: "ADR-0001", title: "Split the nightly import", status: .accepted,
            date: "2024-03-01"),
        .init(
            file: "0002-madr4-front-matter.md", id: "ADR-0002", title: "Keep invoices for ten years", status: .accepted,
            date: "2024-03-02"),
        .init(
            file: "0003-madr2-bullets.md", id: "ADR-0003", title: "Write the parser by hand", status: .rejected,
            date: "2024-03-03"),
        .init(
            file: "0004-front-matter-that-is-no-yaml.md", id: "ADR-0004", title: "Send mail through one relay",
            status: .superseded, date: nil),
        .init(
            file: "0005-front-matter-never-closed.md", id: "ADR-0005", title: "Number the backups", status: .proposed,
            date: nil),
        .init(
            file: "0006-windows-file-with-bom.md", id: "ADR-0006", title: "Print labels on the server",
            status: .deprecated, date: "2024-03-06"),
        .init(
            file: "0007-old-mac-line-ends.md", id: "ADR-0007", title: "Archive the fax", status: .accepted,
            date: "2024-03-07"),
        .init(
            file: "0008-broken-bytes.md", id: "ADR-0008", title: "Ren\u{FFFD}'s queue", status: .accepted,
            date: "2024-03-08"),
        .init(
            file: "0009-status-only-in-code.md", id: "ADR-0009", title: "Show the template in the guide",
            status: .unknown, date: nil),
        .init(
            file: "0010-menu-nobody-chose-from.md", id: "ADR-0010", title: "Choose a colour", status: .unknown,
            date: nil),
        .init(
            file: "0011-emoji-and-bold.md", id: "ADR-0011", title: "Cache the price list", status: .accepted,
            date: "2024-03-11"),
        .init(
            file: "0012-superseded-under-accepted.md", id: "ADR-0012", title: "Print on blue paper",
            status: .superseded, date: "2024-03-12"),
        .init(file: "0013-misspelled.md", id: "ADR-0013", title: "Print twice", status: .superseded, date: nil),
        .init(
            file: "0015-two-successors-in-a-line.md", id: "ADR-0015", title: "One big service", status: .superseded,
            date: nil),
        .init(
            file: "0016-partly-superseded.md", id: "ADR-0016", title: "Count every visit", status: .accepted, date: nil),
        .init(file: "0017-status-log.md", id: "ADR-0017", title: "合并两个仓库", status: .accepted, date: "2024-03-17"),
        .init(
            file: "0018-francais.md", id: "ADR-0018", title: "Garder les journaux un an", status: .superseded,
            date: "2024-03-18"),
        .init(
            file: "0019-tabelle.md", id: "ADR-0019", title: "Protokolle nur noch zentral", status: .accepted,
            date: "2024-03-19"),
        .init(file: "0020-espanol.md", id: "ADR-0020", title: "Un solo almacén", status: .accepted, date: "2024-03-20"),
        .init(
            file: "0021-portugues.md", id: "ADR-0021", title: "Uma fila por cliente", status: .accepted,
            date: "2024-03-21"),
        .init(file: "0022-nihongo.md", id: "ADR-0022", title: "帳票を一つにする", status: .accepted, date: "2024-03-22"),
        .init(
            file: "0023-russkij.md", id: "ADR-0023", title: "Хранить отчёты год", status: .accepted, date: "2024-03-23"),
        .init(
            file: "0024-asciidoc-attributes.adoc", id: "ADR-0024", title: "Draw maps in the browser", status: .accepted,
            date: "2024-03-24"),
        .init(
            file: "0025-asciidoc-section.adoc", id: "ADR-0025", title: "Stop drawing maps on paper",
            status: .superseded, date: "2024-03-25"),
        .init(
            file: "0026-rest-underlines.rst", id: "ADR-0026", title: "Long names for queues",
            status: .custom("approved"), date: "2024-03-26"),
        .init(
            file: "0027-rest-fields.rst", id: "ADR-0027", title: "Names have a limit", status: .accepted,
            date: "2024-03-27"),
        .init(
            file: "0028-setext-headings.md", id: "ADR-0028", title: "Underline the headings", status: .proposed,
            date: "2024-03-28"),
        .init(
            file: "0029-title-in-yaml-block.md", id: "ADR-0029", title: "Network layer, second try", status: .draft,
            date: nil),
        .init(
            file: "0030-no-status-at-all.md", id: "ADR-0030", title: "Use tabs in makefiles", status: .unknown,
            date: nil),
        .init(
            file: "0033-bold-headings.md", id: "ADR-0033", title: "Bold instead of headings", status: .accepted,
            date: "2024-03-30"),
        .init(
            file: "0035-custom-word.md", id: "ADR-0035", title: "Wait for the vendor",
            status: .custom("on hold (waiting for an answer)"), date: nil),
        .init(file: "0036-ticked-choice.md", id: "ADR-0036", title: "Tick a box", status: .rejected, date: nil),
        .init(
            file: "0037-status-after-a-comment.md", id: "ADR-0037", title: "Put the licence first", status: .accepted,
            date: nil),
        .init(
            file: "0038-table-with-a-header-of-labels.md", id: "ADR-0038", title: "Labels on top", status: .accepted,
            date: "2024-04-01"),
        .init(
            file: "0039-last-line-without-end.md", id: "ADR-0039", title: "No newline at the end", status: .accepted,
            date: nil),
        .init(
            file: "ARCH-007-own-prefix.md", id: "ARCH-007", title: "Layers point inwards", status: .accepted, date: nil),
        .init(
            file: "20240401-dated-name.md", id: "20240401-dated-name", title: "Use slugs as names", status: .accepted,
            date: "2024-04-01"),
        .init(
            file: "20240331-numbers-as-names.md", id: "20240331-numbers-as-names", title: "Use numbers as names",
            status: .superseded, date: "2024-03-31"),
        .init(
            file: "2024-04-02-folder-of-its-own/README.md", id: "2024-04-02-folder-of-its-own",
            title: "Trace every request", status: .unknown, date: "2024-04-02"),
        .init(
            file: "named-without-number.md", id: "named-without-number", title: "Anti-corruption layer",
            status: .unknown, date: nil),
    ]

    @Test(arguments: records) func isRead(_ expected: Expected) throws {
        let decision = try RecordFixtures.read(expected.file)
        #expect(decision.id.description == expected.id)
        #expect(decision.title == expected.title)
        #expect(decision.status == expected.status)
        #expect(decision.date == expected.date)
    }

    @Test func everyFixtureIsReadOrSkippedForAReason() {
        let skipped = RecordFixtures.index.skipped.map(\.path)
        #expect(
            skipped == [
                "docs/adr/0000-adr-template.md", "docs/adr/README.md", "docs/adr/adr-template.md",
                "docs/adr/onboarding-guide.md",
            ])
        #expect(RecordFixtures.index.problems.isEmpty)
        #expect(RecordFixtures.index.decisions.count >= 44)
    }

    @Test func numbersComeFirstAndInOrder() {
        let numbers = RecordFixtures.index.decisions.map { $0.number ?? .max }
        #expect(numbers == numbers.sorted())
    }

    @Test func utf16IsAProblemAndNotSilence() {
        let file = RecordFile(path: "docs/adr/0001-x.md", bytes: [0xFF, 0xFE, 0x23, 0x00])
        guard case .problem(let problem) = DecisionParser().read(file, folder: "docs/adr") else {
            Issue.record("UTF-16 was read")
            return
        }
        #expect(problem.message.contains("UTF-16"))
    }

    @Test func imagesAreNoRecords() {
        let read = index([("0001-diagram.png", "x"), ("0002-real.md", "# 2. Real")])
        #expect(read.skipped.map(\.reason) == ["not a text record"])
        #expect(read.decisions.map(\.title) == ["Real"])
    }

    @Test func aDecisionAboutTemplatesIsARecord() {
        let read = index([("0012-use-a-template-engine.md", "# 12. Use a template engine"), ("template.md", "# T")])
        #expect(read.decisions.map(\.id.description) == ["ADR-0012"])
        #expect(read.skipped.map(\.reason) == ["template"])
    }
}
