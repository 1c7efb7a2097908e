import AWSSignature
import Testing

/// What is read of XML, and what is not.
@Suite struct XMLElementTests {
    private func read(_ text: String) -> XMLElement? { XMLElement(Array(text.utf8)) }

    @Test func anAnswerIsRead() throws {
        let element = try #require(
            read(
                """
                \u{feff}<?xml version="1.0" encoding="UTF-8"?><!-- <a> -->
                <s3:Error xmlns:s3="urn:x" a='>'><Code>NoSuchKey</Code><Empty/><Key>a&lt;b&amp;&#233;&#x20AC;<![CDATA[<c>]]></Key><!-- x --></s3:Error>
                """))
        #expect(element.name == "Error")
        #expect(element.text("Code") == "NoSuchKey")
        #expect(element.text("Empty") == "")
        #expect(element.text("Key") == "a<b&é€<c>")
        #expect(element.text("Message") == nil)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>", "<a>&#x110000;</a>", "<a b='/>", "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a><!ENTITY b 'c'></a>", "<a/>trailing", "</a>", "<a", "<>x</>",
    ]) func whatIsNotWellFormedIsRefused(_ text: String) { #expect(read(text) == nil) }

    @Test func nestingHasALimit() {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(read(nested(32)) != nil)
        #expect(read(nested(33)) == nil)
        #expect(read(nested(100_000)) == nil)
    }

    @Test func truncatedAnswersAreRefused() {
        let text = Array("<?xml version='1.0'?><a b=\"c\"><d>&lt;</d><![CDATA[e]]></a>".utf8)
        #expect(XMLElement(text) != nil)
        for count in 0..<text.count { #expect(XMLElement(Array(text[..<count])) == nil, "\(count)") }
    }
}
