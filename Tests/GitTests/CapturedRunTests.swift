import Git
import Testing

/// Programs that are run for what they print.
@Suite struct CapturedRunTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func aLineOfShellGivesItsOutputAndItsStatus() throws {
        let output = try CapturedRun.shell("echo state; echo note >&2; exit 3").run()
        #expect(output.status == .exited(3))
        #expect(text(output.bytes) == "state\n")
        #expect(text(output.messages) == "note\n")
        #expect(!output.isCut && !output.isTimedOut)
    }

    @Test func aShellReadsNothing() throws {
        #expect(try CapturedRun.shell("cat; echo end").run().bytes == Array("end\n".utf8))
    }

    @Test func theInputMayBeAnyLengthAndNeedNotBeRead() throws {
        var run = CapturedRun(["cat"])
        run.input = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try run.run().bytes == run.input)
        run.arguments = ["true"]
        #expect(try run.run().status == .exited(0))
    }

    @Test func moreThanTheLimitIsReadAndDropped() throws {
        var run = CapturedRun.shell("seq 100000")
        run.limit = 100
        let output = try run.run()
        #expect(output.status == .exited(0))
        #expect(output.bytes.count == 100)
        #expect(output.isCut)
    }

    @Test(.timeLimit(.minutes(20))) func whoTakesTooLongIsEndedWithAllItStarted() throws {
        var run = CapturedRun.shell("sleep 300 & echo $!; trap '' TERM; sleep 300; sleep 300")
        run.timeout = .milliseconds(300)
        let output = try run.run()
        #expect(output.isTimedOut)
        #expect(output.status == .signaled(9))
        // It is gone, or was not yet collected by whoever has become its parent.
        let started = text(output.bytes).split(separator: "\n").first ?? ""
        let state = text(try CapturedRun(["cat", "/proc/\(started)/stat"]).run().bytes)
        #expect(state.isEmpty || state.contains(") Z "))
    }

    @Test(.timeLimit(.minutes(20))) func whatIsLeftRunningDoesNotHoldUsUp() throws {
        let output = try CapturedRun.shell("sleep 100 & echo $!").run()
        #expect(output.status == .exited(0))
        #expect(!output.isTimedOut)
        #expect(try CapturedRun.shell("kill \(text(output.bytes))").run().status == .exited(0))
    }

    @Test func aProgramThatIsNotThereIsAStatus() throws {
        #expect(try CapturedRun(["no-such-program"]).run().status == .notStarted(.notFound))
        #expect(
            try CapturedRun(["sh"], environment: ["PATH": "/no/such/folder"]).run().status == .notStarted(.notFound))
        #expect(try CapturedRun(["/"]).run().status.exitStatus == 126)
    }

    @Test func aWordWithAZeroInItIsNotCutThere() throws {
        #expect(
            try CapturedRun(["echo", "a\u{0}b"]).run().status == .notStarted(.notExecutable(reason: "invalid argument"))
        )
    }

    @Test func theEnvironmentIsWhatIsGiven() throws {
        let output = try CapturedRun(["env"], environment: ["PATH": "/usr/bin:/bin", "A": "b c"]).run()
        #expect(text(output.bytes).split(separator: "\n").sorted() == ["A=b c", "PATH=/usr/bin:/bin"])
    }
}
