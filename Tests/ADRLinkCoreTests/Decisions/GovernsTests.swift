import ADRLinkCore
import Testing

@Suite struct GovernsTests {
    @Test func listOfTheFrontMatterIsTakenItemByItem() throws {
        #expect(
            try RecordFixtures.read("0031-governs-list.md").governs == [
                "infra/**", ":(exclude)infra/sandbox", "docs/a, b.md",
            ])
    }

    @Test func bulletAttributeAndField() throws {
        #expect(try RecordFixtures.read("0032-governs-bullet.md").governs == ["src/db/", "migrations/**"])
        #expect(
            try RecordFixtures.read("0024-asciidoc-attributes.adoc").governs == [
                "web/maps/**", ":(exclude)web/maps/old",
            ])
        #expect(try RecordFixtures.read("0027-rest-fields.rst").governs == ["src/queues/"])
    }

    @Test(arguments: [
        ("Governs: infra/**", ["infra/**"]), ("**Governs:** infra/**, src/db/", ["infra/**", "src/db/"]),
        ("* Governs: infra/\\*\\*", ["infra/**"]), ("| Governs | `a`, `b` |", ["a", "b"]),
        ("- Governs: :(glob,icase)src/*.c, lib", [":(glob,icase)src/*.c", "lib"]),
        ("- Governs:\n  - `a/**`\n  - :(exclude)a/b", ["a/**", ":(exclude)a/b"]),
        ("Governs: none", []), ("Governs:", []),
    ])
    func lineOfTheHead(_ line: String, _ pathspecs: [String]) throws {
        #expect(try read("# T\n\n\(line)\n\n## Context\n\nC\n").governs == pathspecs)
    }

    @Test func flowListOfTheFrontMatter() throws {
        #expect(try read("---\ngoverns: [\"a/**\", 'b', c]\n---\n# T\n").governs == ["a/**", "b", "c"])
        #expect(try read("---\ngoverns: a/**, b\n---\n# T\n").governs == ["a/**", "b"])
    }
}
