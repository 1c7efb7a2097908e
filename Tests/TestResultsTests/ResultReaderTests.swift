import Foundation
import TestResults
import Testing

/// Results of tests in their formats. The streams are what Swift 6.3 writes.
@Suite struct ResultReaderTests {
    private func read(_ text: String) throws(ResultFault) -> (results: [TestResult], facts: ResultFileFacts) {
        var reader = try ResultReader(Array(text.utf8))
        var results: [TestResult] = []
        while let result = try reader.next() { results.append(result) }
        return (results, reader.facts)
    }

    private func brief(_ text: String) throws(ResultFault) -> [String] {
        try read(text).results.map { "\(($0.path + [$0.name]).joined(separator: "/")) \($0.outcome)" }
    }

    @Test func xUnitOutputOfSwiftIsRead() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites>
              <testsuite name="TestResults" errors="0" tests="3" failures="1" skipped="1" time="0.005">
                <testcase classname="ShopTests.QueueTests" name="many(_:)" time="0.003" >
                  <failure message="Expectation failed: (n &#8594; 2) &lt; 2 (error)" />
                </testcase>
                <testcase classname="ShopTests.QueueTests" name="passes()" time="0.003" />
                <testcase classname="ShopTests.QueueTests.Inner" name="skips()" >
                  <skipped>no</skipped>
                </testcase>
              </testsuite>
            </testsuites>
            """
        #expect(
            try brief(text) == [
                "TestResults/ShopTests/QueueTests/many failed", "TestResults/ShopTests/QueueTests/passes passed",
                "TestResults/ShopTests/QueueTests/Inner/skips skipped",
            ])
        #expect(try read(text).facts == ResultFileFacts(format: .junit))
        #expect(try read(text).results.map(\.line) == [4, 7, 8])
    }

    @Test func propertiesOfJUnitNameTheCommitAndRequirements() throws {
        let commit = String(repeating: "0a", count: 20)
        let text = """
            <testsuite name="pytest" timestamp="2024-03-01T10:00:00+01:00">
              <properties><property name="git.commit" value="\(commit)"/><property name="os" value="linux"/></properties>
              <testcase classname="tests.test_queue.TestQueue" name="test_order[1-2]" file="tests/test_queue.py">
                <properties><property name="requirement" value="GOV-4"/></properties>
              </testcase>
              <testcase name="broken"><error>at setup</error></testcase>
            </testsuite>
            """
        let (results, facts) = try read(text)
        #expect(facts.commit == commit)
        #expect(results[0].tags == ["GOV-4"] && results[0].name == "test_order[1-2]")
        #expect(results.map(\.time) == [1_709_283_600, 1_709_283_600])
        #expect(results[1].outcome == .failed && results[1].path == ["pytest"])
    }

    @Test(arguments: [
        #"<testcase name="a" status="notrun" result="suppressed"/>"#,
        #"<testcase name="a" status="disabled"><disabled/></testcase>"#,
        #"<testcase name="a"><disabled/></testcase>"#, #"<testcase name="a"><skipped/></testcase>"#,
    ]) func whatWasNotRunHasNotPassed(_ test: String) throws {
        #expect(try read("<testsuite name=\"s\">\(test)</testsuite>").results.map(\.outcome) == [.skipped])
    }

    @Test(arguments: [("deadbeef", "deadbeef"), (" DEADBEEF ", "deadbeef"), ("unknown", nil), ("", nil), ("abc", nil)])
    func theCommitIsAnIDOrItsBeginning(stated: String, commit: String?) throws {
        let junit =
            "<testsuite name=\"s\"><properties><property name=\"commit\" value=\"\(stated)\"/></properties></testsuite>"
        #expect(try read(junit).facts.commit == commit)
        #expect(try read("# commit \(stated)\n1..1\nok 1 - a\n").facts.commit == commit)
    }

    @Test func anEventStreamIsRead() throws {
        func event(_ kind: String, _ test: String, _ more: String = "") -> String {
            #"{"kind":"event","payload":{"instant":{"absolute":5.5,"since1970":1709283600.25},\#(more)"kind":"\#(kind)","messages":[],"testID":"\#(test)"},"version":"6.3.0"}"#
        }
        let place = #"\/Queue.swift:5:6"#
        let issue = #""issue":{"isFailure":true,"isKnown":false,"severity":"error"},"#
        let known = #""issue":{"isFailure":false,"isKnown":true,"severity":"error"},"#
        let warning = #""issue":{"isKnown":false,"severity":"warning"},"#
        let end =
            #"{"kind":"event","payload":{"instant":{"absolute":5.5,"since1970":1},"kind":"runEnded","messages":[]},"version":0}"#
        let lines = [
            #"{"kind":"test","payload":{"id":"ShopTests.Queue","kind":"suite","name":"Queue"},"version":"6.3.0"}"#,
            #"{"kind":"test","payload":{"displayName":"GOV-4: it holds","id":"ShopTests.Queue\/holds()\#(place)","kind":"function","name":"holds()","tags":[".gov"]},"version":"6.3.0"}"#,
            event("testStarted", #"ShopTests.Queue\/holds()\#(place)"#),
            event("issueRecorded", #"ShopTests.Queue\/known()\#(place)"#, known),
            event("issueRecorded", #"ShopTests.Queue\/holds()\#(place)"#, warning),
            event("issueRecorded", #"ShopTests.Queue\/Inner\/fails(_:)\#(place)"#, issue),
            event("testEnded", #"ShopTests.Queue\/known()\#(place)"#),
            event("testEnded", #"ShopTests.Queue\/holds()\#(place)"#),
            event("testEnded", #"ShopTests.Queue\/Inner\/fails(_:)\#(place)"#),
            event("testSkipped", #"ShopTests.free()\#(place)"#), event("testEnded", "ShopTests.Queue"), end,
        ]
        let text = lines.joined(separator: "\n") + "\n"
        #expect(
            try brief(text) == [
                "ShopTests/Queue/known passed", "ShopTests/Queue/holds passed", "ShopTests/Queue/Inner/fails failed",
                "ShopTests/free skipped",
            ])
        #expect(try read(text).results[1].tags == [".gov", "GOV-4: it holds"])
        #expect(try read(text).results[0].time == 1_709_283_600)
        #expect(throws: ResultFault("the run of the tests did not come to its end", line: 12)) {
            try read(lines.dropLast().joined(separator: "\n") + "\n")
        }
        #expect(throws: ResultFault.self) { try read(lines[0] + "\n{\"kind\":\"testEnded\"") }
    }

    @Test(arguments: [
        "[1]", "{\"kind\":\"event\"}", #"{"kind":"event","payload":{}}"#, #"{"kind":"event","payload":[]}"#,
        #"{"kind":1,"payload":{"kind":"x"}}"#, #"{"kind":"event","payload":{"kind":"testEnded"}}"#,
        #"{"kind":"event","payload":{"kind":"testEnded","testID":7}}"#, #"{"kind":"event","payload":{"kind":"x"}} {}"#,
        #"{"kind":"event","payload":{"kind":"x","messages":[{"text":"cut"#,
        #"{"kind":"test","payload":{"kind":"function","id":"a","tags":"t"}}"#,
        #"{"a":"# + String(repeating: "[", count: 100_000),
    ]) func aLineThatIsNoRecordIsNamed(_ line: String) {
        let first = #"{"kind":"event","payload":{"kind":"runStarted"}}"#
        let fault = #expect(throws: ResultFault.self) { try read(first + "\n" + line + "\n") }
        #expect(fault?.line == 2)
    }

    @Test func anEventStreamInAnotherEncodingIsRefused() throws {
        let line =
            Array(#"{"kind":"event","payload":{"kind":"x","messages":["#.utf8) + [0x22, 0xff, 0x22]
            + Array("]}}\n".utf8)
        var reader = try ResultReader(line)
        #expect(throws: ResultFault("it is no record of an event stream", line: 1)) { try reader.next() }
    }

    @Test(arguments: [
        ("ok", ""), ("ok 12", ""), ("ok - named", "named"), ("ok 3 - a \\# b", "a # b"), ("ok 3 a\\b", "a\\b"),
        ("ok 3 - a # b", "a # b"), ("ok 3 -- x", "- x"),
    ]) func namesOfTestPointsAreWhatStandsBehindTheNumber(_ line: String, _ name: String) throws {
        #expect(try read("1..1\n" + line + "\r\n").results.map(\.name) == [name])
    }

    @Test func linesOfTAPAreRead() throws {
        let text = """
            TAP version 14
            1..6
            # commit 0123456789012345678901234567890123456789
            ok 1 - restore works
                ok 1 - inner
            not ok 2 - it fails
              ---
              message: no
              ...
            ok 3 later # SKIP no disk
            not ok 4 - soon # TODO issue
            ok
            ok 6 - \\# five

            """
        #expect(
            try brief(text) == [
                "restore works passed", "it fails failed", "later skipped", "soon skipped", " passed", "# five passed",
            ])
        #expect(try read(text).facts.commit == "0123456789012345678901234567890123456789")
    }

    @Test(arguments: [
        "ok 1 - no plan\n", "1..2\nok 1\n", "1..1\nok 1\nok 2\n", "1..1\n1..1\nok 1\n", "1..2\nok 1\nBail out! disk\n",
        "", "\n\n",
        "hello", "<html></html>", "{\n", "{}", "<testsuites><testsuite><testcase name='a'/>",
        "<testsuite><testcase><testcase/></testcase></testsuite>", "\u{feff}<testsuites></testsuite>",
    ]) func whatIsBrokenIsNamedWithItsLine(_ text: String) {
        let fault = #expect(throws: ResultFault.self) { try read(text) }
        #expect((fault?.line ?? 0) >= 1)
    }

    @Test func aFileOfAnySizeIsReadInPieces() throws {
        let head = Array("<testsuites><testsuite name=\"big\">".utf8)
        let one = Array(
            ("<testcase classname=\"A.B\" name=\"c\"><system-out><![CDATA[" + String(repeating: "x", count: 4_000)
                + "]]></system-out></testcase>").utf8)
        var pieces = 0
        var largest = 0
        var reader = try ResultReader { () throws(ResultFault) in
            pieces += 1
            let piece =
                pieces == 1
                ? head : pieces <= 5_001 ? one : pieces == 5_002 ? Array("</testsuite></testsuites>".utf8) : []
            largest = max(largest, piece.count)
            return piece
        }
        var count = 0
        while try reader.next() != nil { count += 1 }
        #expect(count == 5_000 && pieces == 5_003)
    }
}
