import ADRLinkCore
import Testing

@Suite struct TitleAndNameTests {
    @Test(arguments: [
        ("# 42. Title", "Title"), ("# ADR-42: Title", "Title"), ("# ADR 0042 — Title", "Title"),
        ("# ADR-042 · Title", "Title"),
        ("# 42 - Title", "Title"), ("# [ADR-42] Title", "Title"), ("# 'ADR 0042 - Title'", "Title"),
        ("# n. Title", "Title"), ("# (42) Title", "Title"), ("# [42] Title", "Title"), ("# No. 42: Title", "Title"),
        ("# ADR n°42 : Title", "Title"), ("# ADR №42: Title", "Title"), ("# Décision 42 : Title", "Title"),
        ("# 📝 ADR-42: Title", "Title"), ("# **ADR-42: Title**", "Title"), ("# `ADR-42` Title", "Title"),
        ("# <a id=\"x\"></a>Title", "Title"), ("# **Title**", "**Title**"), ("# 🚀 Title", "🚀 Title"),
        ("# Architecture Decision Record: Title", "Title"), ("# 42 Title", "Title"), ("# 3 ways out", "3 ways out"),
        ("# Use `x` for **y** #", "Use `x` for **y**"), ("# ADR PROJECT-9 Title", "ADR PROJECT-9 Title"),
        ("# 2.0 is out", "2.0 is out"), ("42. Title", "Title"),
        ("# Decision to use Postgres", "Decision to use Postgres"),
    ])
    func titleLosesItsNumber(_ heading: String, _ title: String) throws {
        #expect(try read(heading + "\n\n## Context\n\nC\n").title == title)
    }

    @Test(
        arguments: [
            ("0007-use-x.md", 7, "use-x", nil), ("adr-007-use-x.md", 7, "use-x", "adr"),
            ("ADR-0007-use-x.md", 7, "use-x", "ADR"),
            ("ADR007-use_x.adoc", 7, "use_x", "ADR"), ("0010_x.rst", 10, "x", nil), ("001. Title.md", 1, "Title", nil),
            ("00003-x.md", 3, "x", nil), ("ODH-ADR-Operator-0008-x.md", 8, "x", "ODH-ADR-Operator"),
            ("2022-04-13_018-x.md", 18, "x", nil), ("20240301-x.md", nil, "x", nil),
            ("phase-2-rollout.md", nil, "phase-2-rollout", nil),
            ("[042] x.md", 42, "x", nil), ("#42 x.md", 42, "x", nil), ("adr.042.x.md", 42, "x", "adr"),
            ("rfc-0042-x.md", 42, "x", "rfc"), ("2024-03-x.md", nil, "2024-03-x", nil),
            ("3d-models.md", nil, "3d-models", nil), ("0042.md", 42, "", nil),
        ] as [(String, Int?, String, String?)])
    func nameAloneTellsTheNumber(_ file: String, _ number: Int?, _ slug: String, _ prefix: String?) throws {
        let name = try #require(RecordName(fileName: file))
        #expect(name.number == number)
        #expect(name.slug == slug)
        #expect(name.prefix == prefix)
    }

    @Test func eightDigitsAreADate() throws {
        let name = try #require(RecordName(fileName: "20240301-use-x.md"))
        #expect(name.datePrefix == "2024-03-01")
        #expect(name.stem == "20240301-use-x")
    }

    @Test func stampsAndPrefixedDatesAreDates() throws {
        for file in ["202403011030-x.md", "adr-20240301-x.md", "decision-2024-03-01-x.md"] {
            let name = try #require(RecordName(fileName: file))
            #expect(name.datePrefix == "2024-03-01")
            #expect(name.number == nil)
        }
    }

    @Test func numberOfTheHeadingCountsWhereTheNameHasNone() throws {
        let decision = try read("# ADR-0009: T\n\n## Status\n\nAccepted\n\n## Decision\n\nD\n", as: "use-x.md")
        #expect(decision.number == 9)
        #expect(try read("# 8. T\n").number == 42)
    }

    @Test func idsCompareAsNumbersAndWithoutCase() {
        #expect(DecisionID(prefix: "adr", number: 7, digits: 1) == DecisionID(prefix: "ADR", number: 7))
        #expect(DecisionID(prefix: "ADR", number: 9) < DecisionID(prefix: "ADR", number: 10))
        #expect(DecisionID(prefix: "ARCH", number: 1) != DecisionID(prefix: "ADR", number: 1))
        #expect(DecisionID(slug: "7") != DecisionID(prefix: "", number: 7))
        #expect(DecisionID(prefix: "ADR", number: 12345).description == "ADR-12345")
    }
}
