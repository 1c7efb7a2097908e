import Foundation
import Testing

@testable import TestResults

/// What is XML and what is not, with the parser of Python as the oracle.
@Suite struct XMLTests {
    private static let good = [
        "<a/>", "<a></a>", "<?xml version=\"1.0\" encoding='utf-8'?>\n<!-- - -->\n<a b='1' c=\"&lt;&#65;&#x42;\"/>\n",
        "<a>text &amp; more<![CDATA[ <b> & ]]]></a>", "<a><b/><b x=''/> </a >", "<ä é='ü'/>", "\u{feff}<a/>",
        "<a><?php echo ?></a><!--x-->", "<a b='x\n\ty'/>",
    ]
    private static let bad = [
        "", " ", "text", "<a>", "<a></b>", "</a>", "<a/><b/>", "<a/>text", "<a b/>", "<a b=1/>", "<a b='1' b='2'/>",
        "<a b='1'c='2'/>", "<a b='<'/>", "<a>&</a>", "<a>&nope;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>",
        "<a>&#x110000;</a>",
        "<a><![CDATA[x</a>", "<a><!--x</a>", "<1a/>", "< a/>", "<a", "<a b='", "<a b='\u{1}'/>", "<a></a", "<a>&#;</a>",
        "<a>&#-5;</a>", "<![CDATA[x]]><a/>",
    ]

    static func tags(_ bytes: [UInt8]) throws(ResultFault) -> [XMLTagReader.Tag] {
        // Byte by byte, so that every place of a document is the end of a piece.
        var rest = bytes[...]
        var reader = XMLTagReader { () throws(ResultFault) in rest.popFirst().map { [$0] } ?? [] }
        var tags: [XMLTagReader.Tag] = []
        while let tag = try reader.next() { tags.append(tag) }
        return tags
    }

    /// Which of the documents Python's parser takes, in one run of it.
    private func expat(_ documents: [String]) throws -> [Bool] {
        let script = """
            import json, sys, xml.parsers.expat as expat
            def good(text):
                try: expat.ParserCreate().Parse(text.encode(), True)
                except expat.ExpatError: return False
                return True
            print(json.dumps([good(text) for text in json.load(sys.stdin)]))
            """
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        python.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        (python.standardInput, python.standardOutput) = (input, output)
        try python.run()
        try input.fileHandleForWriting.write(contentsOf: try JSONEncoder().encode(documents))
        try input.fileHandleForWriting.close()
        let answer = output.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        return try JSONDecoder().decode([Bool].self, from: answer)
    }

    @Test func wellFormedDocumentsAreReadAndOthersRefused() throws {
        for document in Self.good {
            #expect(try !Self.tags(Array(document.utf8)).isEmpty, "\(document)")
        }
        for document in Self.bad {
            #expect(throws: ResultFault.self, "\(document)") { try Self.tags(Array(document.utf8)) }
        }
        #expect(
            try expat(Self.good + Self.bad) == Self.good.map { _ in true } + Self.bad.map { _ in false },
            "another parser finds so too")
    }

    @Test func attributesAreWhatTheyMean() throws {
        let tags = try Self.tags(Array("<a b='1 &lt; 2&#10;&quot;' ç=\"é\"><c/></a>".utf8))
        #expect(
            tags == [
                .start(name: "a", attributes: ["b": "1 < 2\n\"", "ç": "é"]), .start(name: "c", attributes: [:]),
                .end(name: "c"), .end(name: "a"),
            ])
    }

    @Test(arguments: [
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;'>]><a b='&y;'/>",
        "<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a/>",
        "<a>&x;</a>", "<a b='&x;'/>",
    ]) func noEntityIsEverExpanded(_ document: String) {
        let fault = #expect(throws: ResultFault.self) { try Self.tags(Array(document.utf8)) }
        #expect(fault?.reason.contains("expanded") == true, "\(String(describing: fault))")
    }

    @Test func whatIsWrongIsNamedWithItsLine() {
        #expect(throws: ResultFault("</b> closes <a>", line: 3)) { try Self.tags(Array("<a>\n\n</b>".utf8)) }
        #expect(throws: ResultFault("it ends inside of <a>", line: 2)) { try Self.tags(Array("<a>\n".utf8)) }
    }

    @Test func whatHasNoEndIsRefusedEarly() {
        for (document, reason) in [
            (String(repeating: "<a>", count: 300), "256 elements"),
            ("<a b='" + String(repeating: "x", count: 2 << 20) + "'/>", "1048576 bytes"),
            ("<a " + String(repeating: " ", count: 2 << 20) + "/>", "1048576 bytes"),
            ("<" + String(repeating: "a", count: 5_000) + "/>", "1024 bytes"),
        ] {
            let fault = #expect(throws: ResultFault.self) { try Self.tags(Array(document.utf8)) }
            #expect(fault?.reason.contains(reason) == true)
        }
    }

    @Test(
        arguments: [[0xff, 0xfe, 0x3c, 0x00], [0xfe, 0xff, 0x00, 0x3c], [0x3c, 0x61, 0xff, 0x2f, 0x3e]] as [[UInt8]])
    func anotherEncodingIsRefused(_ bytes: [UInt8]) {
        #expect(throws: ResultFault.self) { try Self.tags(bytes) }
        #expect(throws: ResultFault.self) { try Self.tags(Array("<?xml version='1.0' encoding='latin1'?><a/>".utf8)) }
    }

    @Test func anyBytesEndInAFaultOrInTags() {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("<>/!?-[]&;#x='\" a1\nCDATA".utf8) + [0, 0xff]
        for _ in 0..<3_000 {
            let bytes = (0..<40).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            do throws(ResultFault) { _ = try Self.tags([0x3c, 0x61, 0x3e] + bytes) } catch {
                #expect(error.line >= 1 && !error.reason.isEmpty)
            }
        }
    }
}
