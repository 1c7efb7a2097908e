import ADRLinkCore
import Foundation
import Templates
import TestSupport
import Testing

/// Validates: GOV-1
@Suite struct TemplateTests {
    @Test func everyNameHasATextInEveryLanguage() {
        for name in Templates.recordNames {
            for language in Templates.languages {
                #expect(Templates.record(name, language: language)?.isEmpty == false)
            }
        }
        #expect(Templates.record("nygard", language: "de") == nil)
    }

    /// The heart of it: what is written is what is read, whatever the title is.
    @Test(arguments: Templates.recordNames, Templates.languages)
    func whatATemplateMakesIsReadBackAsItWasMeant(name: String, language: String) throws {
        let repository = try TemporaryRepository()
        let old = try record("The old way", in: repository) { $0.template = .named("nygard") }
        let governs = ["infra/**", ":(exclude)docs/", "it's here/", "a,b"]
        let oldText = try repository.read(old.decision.path)
        for title in awkwardTitles {
            let made: RecordedDecision
            do {
                made = try record(title, in: repository) {
                    $0.template = .named(name)
                    $0.language = language
                    $0.status = "proposed"
                    $0.amends = [old.decision.path]
                    $0.governs = governs
                }
            } catch {
                Issue.record("\(title): \(error)")
                continue
            }
            let read = try #require(try decisions(repository).decision(path: made.decision.path))
            let wanted = title.split(separator: " ", omittingEmptySubsequences: false).joined(separator: " ")
            #expect(read.title == wanted.trimmingSpaces(), "\(title)")
            #expect(read.number == made.decision.number)
            #expect(read.status == .proposed, "\(title)")
            #expect(read.date == "2026-11-21", "\(title)")
            #expect(read.governs == governs, "\(title)")
            #expect(read.relations.map(\.kind) == [.amends], "\(title)")
            #expect(read.relations.first?.resolved == old.decision.id, "\(title)")
            // One at a time: two hundred records would be read again for each title.
            try FileManager.default.removeItem(atPath: repository.path + "/" + made.decision.path)
            try repository.write(oldText, to: old.decision.path)
        }
    }

    @Test func aPlaceInATitleIsNotFilledInAgain() throws {
        let repository = try TemporaryRepository()
        let made = try record("{{date}} and DATE", in: repository)
        #expect(try repository.read(made.decision.path).contains("\\{\\{date\\}\\} and DATE"))
    }

    @Test func aLineWithNothingToSayLeavesNoGap() throws {
        let repository = try TemporaryRepository()
        let made = try record("Plain", in: repository)
        let text = try repository.read(made.decision.path)
        #expect(text.hasPrefix("# 1. Plain\n\nDate: 2026-11-21\n\n## Status\n\nAccepted\n\n## Context\n\n<!-- "))
        #expect(!text.contains("\n\n\n"))
    }

    @Test func aTemplateOfAdrToolsIsFilledInAndKeepsItsLineEndings() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            "# NUMBER. TITLE\r\n\r\nDate: DATE\r\n\r\n## Status\r\n\r\nSTATUS\r\n\r\n## Context\r\n\r\nOur STATUSES.\r\n",
            to: "docs/adr/templates/template.md")
        let made = try record("Say | it", in: repository)
        #expect(made.template == "docs/adr/templates/template.md")
        #expect(
            try repository.read(made.decision.path)
                == "# 1. Say | it\r\n\r\nDate: 2026-11-21\r\n\r\n## Status\r\n\r\nAccepted\r\n\r\n## Context\r\n\r\nOur STATUSES.\r\n"
        )
    }

    @Test func aTemplateWithoutMarksIsFilledInWhereARecordHasThem() throws {
        let repository = try TemporaryRepository()
        try repository.write(
            """
            ---
            status: "{proposed | rejected | accepted}"
            date: {YYYY-MM-DD when the decision was last updated}
            decision-makers: {everyone}
            ---

            # {short title}

            ## Context and Problem Statement

            {Describe it}

            """, to: "docs/decisions/adr-template.md")
        let made = try record("Pick one", in: repository) { $0.governs = ["src/"] }
        #expect(made.decision.path == "docs/decisions/0001-pick-one.md")
        #expect(
            try repository.read(made.decision.path)
                == """
                ---
                status: accepted
                governs: ['src/']
                date: 2026-11-21
                decision-makers: {everyone}
                ---

                # Pick one

                ## Context and Problem Statement

                {Describe it}

                """)
    }

    @Test func aTemplateReachedThroughALinkIsRefused() throws {
        let repository = try TemporaryRepository()
        try repository.write("secret {{title}}", to: "../outside/template.md")
        try repository.environment.run(["ln", "-s", "../outside", "linked"], in: repository.path)
        try repository.write("[records]\n\ttemplate = linked/template.md\n", to: ".adrlink")
        let error = #expect(throws: ADRLinkError.self) { try record("A", in: repository) }
        #expect(error?.message.contains("symbolic link") == true)
    }

    @Test func aTemplateThatIsNotThereNamesTheNearest() throws {
        let repository = try TemporaryRepository()
        let error = #expect(throws: ADRLinkError.self) {
            try record("A", in: repository) { $0.template = .named("nygrad") }
        }
        #expect(error?.hint == "did you mean nygard?")
        #expect(try changes(repository) == "")
    }

    @Test func aTemplateThatWasDeletedHereIsTakenFromHead() throws {
        let repository = try TemporaryRepository()
        try repository.write("[records]\n\ttemplate = form.md\n", to: ".adrlink")
        try repository.commit(
            "a form", writing: "# {{number}}. {{title}}\n\n* Status: {{status}}\n* Date: {{date}}\n", to: "form.md")
        try repository.git(["rm", "--quiet", "form.md"])
        #expect(try record("A", in: repository).template == "form.md")
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var text = self[...]
        while text.last == " " { text = text.dropLast() }
        return String(text)
    }
}
