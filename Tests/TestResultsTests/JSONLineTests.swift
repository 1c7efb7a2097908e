import Foundation
import Testing

@testable import TestResults

/// JSON of one line is what Foundation takes for JSON, and its strings say what Foundation says that they do.
@Suite struct JSONLineTests {
    private func isTaken(_ bytes: [UInt8]) -> Bool {
        var line = JSONLine(bytes)
        do throws(JSONLine.Fault) {
            try line.skip()
            try line.finish()
            return true
        } catch { return false }
    }

    private func isTakenByFoundation(_ bytes: [UInt8]) -> Bool {
        do {
            _ = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            return true
        } catch { return false }
    }

    @Test(arguments: [
        "{}", "[]", " { \"a\" : [ 1 , -2.5e+3, true, false, null ] } ", "\"\"", "0", "-0", "[[],{}]",
        #"{"a\u00e9\"\\\/\b\f\n\r\t":"\ud83d\ude00"}"#, #"{"é":"日本"}"#, "1E2", "10",
    ]) func wellFormedLinesAreTaken(_ text: String) {
        #expect(isTakenByFoundation(Array(text.utf8)))
        #expect(isTaken(Array(text.utf8)))
    }

    @Test(arguments: [
        "", " ", "{", "}", "[", "[1", "[1,", "[,1]", "[1 2]", "{,}", "{\"a\"}", "{\"a\":}",
        "{a:1}",
        "{\"a\":1 \"b\":2}", "{1:2}", "01", "-", "1.", ".5", "1e", "1e+", "+1", "tru", "nul", "True", "\"", "\"\\\"",
        "\"\\x\"", "\"\\u12\"", "\"\\u12g4\"", "\"\t\"", "{} {}", "{}x", "[}", "{]", "NaN",
    ]) func whatIsNotWellFormedIsRefused(_ text: String) {
        #expect(!isTakenByFoundation(Array(text.utf8)))
        #expect(!isTaken(Array(text.utf8)))
    }

    @Test(arguments: ["[1,]", "{\"a\":1,}", "[[],]", "{,}", "[,]"]) func aCommaBehindTheLastValueIsRefused(
        _ text: String
    ) {
        #expect(!isTaken(Array(text.utf8)))
    }

    @Test func alteredLinesAreTakenWhereFoundationTakesThem() {
        let line = Array(
            #"{"kind":"event","payload":{"instant":{"absolute":5.5,"since1970":-170.25},"é":["\u0041\n",true,null],"n":10}}"#
                .utf8)
        let alphabet = Array("{}[]\",:\\u012+-.t fn".utf8) + [0xc3, 0xa9, 0xff, 0x1f]
        var random = Seeded(state: 7)
        for _ in 0..<3_000 {
            var bytes = line
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0x20
                case 1: bytes.remove(at: place)
                default: bytes.insert(alphabet.randomElement(using: &random) ?? 0x20, at: place)
                }
            }
            guard isTaken(bytes) != isTakenByFoundation(bytes) else { continue }
            // The one thing that Foundation takes and RFC 8259 does not is a comma behind the last value.
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!isTaken(bytes) && text.contains(/,\s*[\]}]/), "\(text)")
        }
    }

    @Test(arguments: [
        #""a\u00e9\"\\\/\b\f\n\r\t""#, #""\ud83d\ude00 \u65e5""#, #""日本""#, #""""#, #""\u0000""#,
    ]) func stringsSayWhatFoundationSays(_ text: String) throws {
        var line = JSONLine(Array(text.utf8))
        let string = try line.string()
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed) as? String
        #expect(line.value(string) == value)
        #expect(line.holds(string, try #require(value)))
        #expect(!line.holds(string, "other"))
    }

    @Test func halfOfAPairIsReplaced() throws {
        var line = JSONLine(Array(#""\ud83d\u0041 \ude00""#.utf8))
        let string = try line.string()
        #expect(line.value(string) == "\u{fffd}A \u{fffd}")
    }

    @Test func valuesWithinEachOtherHaveALimit() {
        #expect(isTaken(Array((String(repeating: "[", count: 64) + String(repeating: "]", count: 64)).utf8)))
        #expect(!isTaken(Array(repeating: UInt8(ascii: "["), count: 1 << 20)))
        #expect(!isTaken(Array(String(repeating: #"{"a":"#, count: 100_000).utf8)))
    }

    @Test(
        arguments: [
            ("17", 17), ("-17.9", -17), ("0.5", 0), ("999999999999999999", 999_999_999_999_999_999),
            ("1234567890123456789012", nil), ("1e3", nil),
        ] as [(String, Int64?)]) func numbersAreWholeOrUnknown(_ text: String, _ value: Int64?) throws
    {
        var line = JSONLine(Array(text.utf8))
        #expect(try line.integer() == value)
    }
}

/// Numbers that are the same in each run.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
