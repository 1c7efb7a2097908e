import ADRLinkCore
import Testing

/// Cells of a table, as RFC 4180 has them.
@Suite struct CSVTextTests {
    @Test(arguments: [
        ("", ""), ("plain text", "plain text"), ("é 日本", "é 日本"), ("a,b", "\"a,b\""),
        ("say \"so\"", "\"say \"\"so\"\"\""),
        (" a", "\" a\""), ("a ", "\"a \""), ("a\nb", "a\\nb"), ("=1+1", "'=1+1"), ("-x,y", "\"'-x,y\""),
    ]) func whatATableCouldMisreadIsQuoted(_ text: String, _ cell: String) {
        #expect(CSVText.cell(text) == cell)
    }

    @Test func aCommaOrAQuoteWithAnAccentIsOne() {
        #expect(Array(CSVText.cell("a,\u{301}b").utf8) == Array("\"a,\u{301}b\"".utf8))
        #expect(Array(CSVText.cell("a\"\u{301}b").utf8) == Array("\"a\"\"\u{301}b\"".utf8))
    }
}
