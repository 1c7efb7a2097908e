import ADRLinkCore
import Testing

/// Trailers as `Key=value`, so that a test reads in one line.
func trailers(
    _ message: String, source: MessageSource = .storedCommit, comment: String = "#"
) -> [String] {
    Trailers.parse(Array(message.utf8), source: source, commentPrefix: Array(comment.utf8)).map {
        "\($0.key)=\($0.value)"
    }
}

@Suite struct TrailersTests {
    // Validates: USE-1
    @Test func lastParagraphOfKeysAndValuesIsTheTrailerBlock() {
        let message = "Add cache\n\nIt is faster.\n\nRefs: ADR-0007\nAcked-by: Eve\n"
        #expect(trailers(message) == ["Refs=ADR-0007", "Acked-by=Eve"])
    }

    @Test func titleHoldsNoTrailer() {
        #expect(trailers("Refs: ADR-0007\n").isEmpty)
        #expect(trailers("Add cache\nRefs: ADR-0007\n").isEmpty)
    }

    @Test func onlyTheLastParagraphCounts() {
        #expect(trailers("s\n\nRefs: ADR-1\n\nRefs: ADR-2\n") == ["Refs=ADR-2"])
        #expect(trailers("s\n\nRefs: ADR-1\n\nThat is all.\n").isEmpty)
    }

    @Test func proseInTheParagraphMakesItNoBlock() {
        #expect(trailers("s\n\nRefs: ADR-1\nand more\n").isEmpty)
    }

    @Test func generatedLineSavesABlockThatIsAQuarterTrailers() {
        #expect(trailers("s\n\none\ntwo\nthree\nSigned-off-by: A\n") == ["Signed-off-by=A"])
        #expect(trailers("s\n\none\ntwo\nthree\nfour\nSigned-off-by: A\n").isEmpty)
        #expect(trailers("s\n\none\ntwo\nRefs: ADR-7\n(cherry picked from commit 01)\n") == ["Refs=ADR-7"])
        #expect(trailers("s\n\none\nsigned-off-by: A\n").isEmpty)
    }

    @Test func keyIsLettersDigitsAndHyphens() {
        #expect(trailers("s\n\nRefs-2 \t: x\n") == ["Refs-2=x"])
        #expect(trailers("s\n\nmy_refs: x\n").isEmpty)
        #expect(trailers("s\n\nBREAKING CHANGE: x\n").isEmpty)
        #expect(trailers("s\n\nRéf: x\n").isEmpty)
        #expect(trailers("s\n\n: x\n").isEmpty)
    }

    @Test func foldedValueBecomesOneLine() {
        #expect(trailers("s\n\nRefs: ADR-7,\n  ADR-8\n\tADR-9\n") == ["Refs=ADR-7, ADR-8 ADR-9"])
        #expect(trailers("s\n\nRefs: ADR-7,\r\n ADR-8\r\n") == ["Refs=ADR-7,\r ADR-8"])
    }

    @Test func commentEndsAFold() {
        #expect(trailers("s\n\nRefs: ADR-7,\n# c\n ADR-8\n") == [])
        #expect(trailers("s\n\nSigned-off-by: A\nRefs: ADR-7,\n# c\n ADR-8\n") == ["Signed-off-by=A", "Refs=ADR-7,"])
    }

    @Test func commentsAndConflictListsAfterTheBlockAreIgnored() {
        #expect(trailers("s\n\nRefs: ADR-7\n\n# c\n\n# d\n") == ["Refs=ADR-7"])
        #expect(trailers("s\n\nRefs: ADR-7\n\nConflicts:\n\ta/file\n") == ["Refs=ADR-7"])
        #expect(trailers("s\n\nRefs: ADR-7\n\nConflicts:\na/file\n").isEmpty)
        #expect(trailers("s\n\nRefs: ADR-7\n;c\n", comment: ";") == ["Refs=ADR-7"])
    }

    @Test func scissorsCutTheMessage() {
        let scissors = "# ------------------------ >8 ------------------------\n"
        #expect(trailers("s\n\nRefs: ADR-7\n" + scissors + "diff\n\nRefs: ADR-8\n") == ["Refs=ADR-7"])
        #expect(trailers(scissors + "s\n\nRefs: ADR-7\n").isEmpty)
    }

    @Test func nulEndsTheMessage() {
        #expect(trailers("s\n\nRefs: ADR-7\n\0\n\nRefs: ADR-8\n") == ["Refs=ADR-7"])
        #expect(trailers("s\n\nRefs: ADR-7\0ADR-8\n") == ["Refs=ADR-7"])
    }

    @Test func leadingBlankLinesCountInAFileOnly() {
        #expect(trailers("\nRefs: ADR-7\n", source: .messageFile) == ["Refs=ADR-7"])
        #expect(trailers("\nRefs: ADR-7\n", source: .storedCommit).isEmpty)
    }

    @Test func dashesDoNotCutTheMessage() {
        #expect(trailers("s\n\n---\nnot mail\n\nRefs: ADR-7\n") == ["Refs=ADR-7"])
    }

    @Test func missingFinalNewlineAndEmptyMessageAreNoTrouble() {
        #expect(trailers("s\n\nRefs: ADR-7") == ["Refs=ADR-7"])
        #expect(trailers("s\n\nRefs:") == ["Refs="])
        #expect(trailers("").isEmpty)
        #expect(trailers("\n\n \n").isEmpty)
    }

    @Test func bytesThatAreNotUTF8AreKept() throws {
        let message = Array("s\n\nRefs: ".utf8) + [0xFF, 0x0A]
        let trailer = try #require(Trailers.parse(message, source: .storedCommit).first)
        #expect(trailer.rawValue == [0xFF])
        #expect(trailer.value == "\u{FFFD}")
    }

    @Test func lineIsWhereTheTrailerBegins() {
        let message = Array("\n\ns\n\nRefs: ADR-7,\n ADR-8\nAcked-by: E\n".utf8)
        #expect(Trailers.parse(message, source: .storedCommit).map(\.line) == [5, 7])
    }

    @Test func searchComparesKeysWholeAndWithoutCase() {
        var found: [String] = []
        TrailerSearch(keys: ["Refs", "ADR-Exempt"]).forEach(
            in: Array("s\n\nREFS: 1\nRefs-to: 2\nadr-exempt: 3\n".utf8).span
        ) { key, value in
            found.append("\(key)=\(value[0])")
        }
        #expect(found == ["0=49", "1=51"])
    }

    @Test(.timeLimit(.minutes(20))) func longMessagesTakeLinearTime() {
        let prose = String(repeating: "some words of prose\n", count: 100_000)
        let folds = String(repeating: " ADR-8,\n", count: 100_000)
        #expect(trailers("s\n\n" + prose).isEmpty)
        #expect(trailers("s\n\nRefs: ADR-7,\n" + folds).count == 1)
        #expect(trailers("s\n\n" + String(repeating: "\n", count: 500_000) + "Refs: ADR-7\n").count == 1)
    }
}
