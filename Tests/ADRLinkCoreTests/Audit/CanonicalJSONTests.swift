import ADRLinkCore
import Foundation
import Testing

@Suite struct CanonicalJSONTests {
    private func fault(_ text: String, limit: Int = 8192) -> CanonicalFault? { fault(Array(text.utf8), limit: limit) }

    private func fault(_ bytes: [UInt8], limit: Int = 8192) -> CanonicalFault? {
        do throws(CanonicalFault) { _ = try CanonicalValue(canonical: bytes, limit: limit) } catch { return error }
        return nil
    }

    @Test func aValueIsWrittenInOneForm() {
        let value = CanonicalValue.object(of: [
            "b": .integer(-7), "a": .array([.boolean(true), .string("é\"\\\n\u{1}/")]), "aa": .object([]), "none": nil,
        ])
        let text = #"{"a":[true,"é\"\\\n\u0001/"],"aa":{},"b":-7}"#
        #expect(String(decoding: value.encoded, as: UTF8.self) == text)
        #expect(value["b"] == .integer(-7))
        #expect(value["c"] == nil && CanonicalValue.integer(1)["b"] == nil)
    }

    @Test(arguments: [
        #"{"a":1}"#, "[]", "{}", "0", "-1", "9007199254740991", "-9007199254740991", #""""#,
        #""\b\t\n\f\r\u0000\u001f""#,
        #"["x",["y",{"z":[false]}]]"#, #"{"a":1,"b":2,"é":3}"#, #""\#u{7f}\#u{2028}😀""#,
    ]) func whatIsCanonicalIsReadAndWrittenBackToTheByte(text: String) throws {
        #expect(try CanonicalValue(canonical: Array(text.utf8)).encoded == Array(text.utf8))
        // Foundation reads the same value.
        #expect(throws: Never.self) {
            try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        }
    }

    @Test(arguments: [
        "", " 1", "1 ", "[1, 2]", "{\"a\": 1}", "01", "-0", "+1", "1.0", "1e3", "9007199254740992",
        "99999999999999999999",
        "null", "True", "[1,]", "[,1]", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":2}", "{\"a\"}", "{\"a\":1", "[1", "\"x",
        "\"\\",
        "\"\\/\"", "\"\\u0041\"", "\"\\u000a\"", "\"\\u001F\"", "\"\\u00+1\"", "\"\\x\"", "\"\t\"", "'x'", "\u{FEFF}1",
        "1\n", "\"\\ud800\"", "{1:2}", "[1 2]", "tru", "[[[[[[[[[1]]]]]]]]]",
    ]) func everyOtherTextIsRefused(text: String) {
        #expect(fault(text) != nil, "\(text)")
    }

    @Test func aStringIsUTF8() {
        for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]] {
            #expect(fault(bytes)?.reason == "the string is not UTF-8")
        }
    }

    @Test func aFaultHasItsPlace() {
        #expect(fault(#"{"b":1,"a":2}"#)?.offset == 7)
        #expect(fault("[1,x]")?.offset == 3)
        #expect(fault("[1]", limit: 2)?.offset == 2)
    }

    @Test func keysThatOnlyLookAlikeAreTwo() throws {
        let text = "{\"e\u{301}\":1,\"\u{e9}\":2}"
        let value = try CanonicalValue(canonical: Array(text.utf8))
        #expect(value.encoded == Array(text.utf8))
        #expect(value["\u{e9}"] == .integer(2))
        #expect(CanonicalValue.string("e\u{301}") != .string("\u{e9}"))
    }

    /// Whatever a flipped bit makes of a text, it is refused or is another value.
    @Test func noTwoTextsAreOneValue() throws {
        let text = Array(#"{"action":"db.restore","n":[1,-20,{"k":"é\n"}],"ok":true}"#.utf8)
        let value = try CanonicalValue(canonical: text)
        for bit in 0..<(text.count * 8) {
            var mutant = text
            mutant[bit / 8] ^= 1 << UInt8(bit % 8)
            guard fault(mutant) == nil else { continue }
            let read = try CanonicalValue(canonical: mutant)
            #expect(read != value)
            #expect(read.encoded == mutant)
        }
    }
}
