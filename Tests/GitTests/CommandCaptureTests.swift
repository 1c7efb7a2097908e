import Foundation
import Git
import TestSupport
import Testing

/// Commands whose output is kept on its way.
@Suite struct CommandCaptureTests {
    private let place: ProbePlace

    init() throws { place = try ProbePlace() }

    @Test func whatIsPrintedGoesOnAndIsKept() throws {
        let result = try place.run(["sh", "-c", "echo a; echo b >&2; exit 2"], capture: true)
        #expect(result.status == 2)
        #expect(result.output == "a\n")
        #expect(result.errors == "b\n")
        let captured = try place.read("captured")
        #expect(captured.contains("<output>a\n"))
        #expect(captured.contains("<errors>b\n"))
    }

    @Test func muchOfItStaysInOrder() throws {
        let result = try place.run(["seq", "100000"], capture: true)
        let expected = (1...100_000).map { "\($0)\n" }.joined()
        #expect(result.output == expected)
        #expect(try place.read("captured").replacing("<output>", with: "") == expected)
    }

    @Test func whoCannotKeepItDoesNotDisturbTheCommand() throws {
        let result = try place.run(["head", "-c", "3000000", "/dev/zero"], capture: true)
        #expect(result.outputBytes == Data(count: 3_000_000))
        #expect(result.status == 0)
        #expect(try place.outcome().contains("cannot keep the output: it is too much"))
    }

    @Test(.timeLimit(.minutes(20))) func aReaderThatGoesAwayIsToldToTheCommand() throws {
        let result = try place.shell("\"$PROBE\" \"$OUTCOME\" --capture captured yes | head -n 1")
        #expect(result.output == "y\n")
        #expect(
            try place.shell("while ! [ -s outcome ]; do sleep 0.05; done; cat outcome").output.hasPrefix("signaled(13)")
        )
    }

    @Test(.timeLimit(.minutes(20))) func whatTheCommandLeavesRunningDoesNotHoldUsUp() throws {
        // Foundation's processes wait for all who have inherited something of theirs.
        let output = try CapturedRun([
            ProbePlace.program, place.path + "/outcome", "--capture", place.path + "/captured", "sh", "-c",
            "sleep 300 & echo $!",
        ]).run()
        #expect(output.status == .exited(0))
        let left = String(decoding: output.bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
        // It was still there.
        #expect(kill(try #require(pid_t(left)), SIGKILL) == 0)
    }

    @Test func standardStreamsThatAreClosedAreNotMistakenForPipes() throws {
        _ = try place.shell("\"$PROBE\" \"$OUTCOME\" --capture captured sh -c 'echo kept' <&- >&- 2>&-")
        #expect(try place.read("captured") == "<output>kept\n")
    }
}
