import Foundation
import TestSupport
import Testing

/// What shells are offered for a decision.
@Suite struct CompletionTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(2, "Poll: the \u{1B}[31mtable\u{202E}"), to: "adr/0002-poll.md")
        try made.write(nygardRecord(7, "Use a queue"), to: "adr/0007-use-a-queue.md")
        try made.write(
            "# $(touch pwned)\n\n## Status\n\nAccepted\n\n## Context\n\n## Decision\n", to: "adr/$(touch pwned).md")
        try made.write("# The records\n", to: "adr/README.md")
    }

    /// What the completion script of a shell asks for, and gets.
    private func offered(_ shell: String, words: [String] = ["adrlink", "show", ""], in path: String? = nil) throws
        -> [String]
    {
        let result = try made.adrlink(
            ["---completion", "show", "--", "positional@0", String(words.count - 1), "0"] + words,
            variables: ["SAP_SHELL": shell], in: path)
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init).filter { $0 != " " }
    }

    @Test func everyShellGetsTheFormThatItShows() throws {
        #expect(try offered("bash") == ["ADR-0002", "ADR-0007"])
        #expect(try offered("fish").last == "ADR-0007\tUse a queue")
        #expect(
            try offered("zsh")
                == [#"ADR-0002:Poll\: the \u{1b}[31mtable\u{202e}"#, "ADR-0007:Use a queue"])
    }

    @Test func aNameThatAShellCouldExpandIsNotOffered() throws {
        for shell in ["bash", "zsh", "fish"] {
            #expect(try offered(shell).allSatisfy { $0.hasPrefix("ADR-") })
        }
    }

    @Test func theDirectoryOfTheCommandLineCounts() throws {
        let words = ["adrlink", "-C", made.path, "show", ""]
        #expect(try offered("bash", words: words, in: made.root) == ["ADR-0002", "ADR-0007"])
    }

    @Test func outsideOfARepositoryNothingIsOfferedAndNothingIsSaid() throws {
        #expect(try offered("bash", in: made.root) == [])
    }

    @Test func aRecordWithLongFrontMatterHasItsTitle() throws {
        let front =
            "---\nstatus: accepted\ndate: 2024-03-01\ndeciders: \(String(repeating: "Ada, ", count: 400))\n---\n"
        try made.write(front + "# Use a log\n\n## Context\n\nC.\n", to: "adr/0009-use-a-log.md")
        #expect(try offered("fish").last == "ADR-0009\tUse a log")
    }

    @Test func whatOnlyLooksLikeAHeadingIsNoTitle() throws {
        try made.write("<!--\n# Not this\n-->\n" + nygardRecord(8, "But this"), to: "adr/0008-but-this.md")
        try made.write(
            "---\n# optional\nstatus: accepted\n---\n\n# Use a log\n\n## Context\n\nC.\n", to: "adr/0009-use-a-log.md")
        #expect(try offered("fish").suffix(2) == ["ADR-0008\tBut this", "ADR-0009\tUse a log"])
    }

    @Test func aBareRepositoryOffersWhatItsHeadHas() throws {
        try made.commit("start")
        let hub = made.root + "/hub.git"
        try made.git(["clone", "-q", "--bare", made.path, hub])
        #expect(try offered("bash", in: hub) == ["ADR-0002", "ADR-0007"])
    }
}
