import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Commands that `adrlink run` starts: they and who started them see nothing of what stands between.
///
/// Validates: GOV-4
@Suite struct RunCommandTests {
    private let world: RecordedWorld

    init() throws { world = try RecordedWorld() }

    @Test func streamsAndExitStatusPassThrough() throws {
        let result = try world.run(["sh", "-c", "cat; echo problem >&2; exit 3"], input: "for the command\n")
        #expect(result.status == 3)
        #expect(result.output == "for the command\n")
        #expect(result.errors == "problem\n")
        let outcome = try world.entries()[1].event
        #expect(outcome.result == .failed && outcome.exitStatus == 3 && outcome.signal == nil)
        let verification = try world.verify()
        #expect(verification.verified == 2 && verification.findings.list.isEmpty)
    }

    @Test func theDurationIsThatOfTheCommand() throws {
        try world.run(["sleep", "0.2"])
        let outcome = try world.entries()[1].event
        #expect(outcome.result == .ok && outcome.exitStatus == 0)
        #expect(outcome.duration ?? 0 >= 200_000)
    }

    @Test func theBytesOfArgumentsPassThrough() throws {
        let result = try world.shell(#"$RUN -- printf '%s|' "$(printf 'a\377')" '' -- 'b c'"#)
        #expect(result.outputBytes == Data([0x61, 0xff, 0x7c, 0x7c, 0x2d, 0x2d, 0x7c, 0x62, 0x20, 0x63, 0x7c]))
        #expect(try world.entries()[0].event.command == ["printf", "%s|", "[percent-encoded]a%FF", "", "--", "b c"])
    }

    @Test func aSignalThatEndsTheCommandEndsUsToo() throws {
        let result = try world.shell("$RUN -- sh -c 'kill -KILL $$'; echo $?")
        #expect(result.output == "137\n")
        let outcome = try world.entries()[1].event
        #expect(outcome.result == .aborted && outcome.signal == 9 && outcome.exitStatus == nil)
    }

    @Test(.timeLimit(.minutes(20)), arguments: ["TERM", "HUP"]) func aSignalToUsIsTheCommands(signal: String) throws {
        let result = try world.shell(
            """
            $RUN -- bash -c 'trap "echo got it; exit 9" \(signal); echo >ready; while :; do sleep 0.05; done' &
            while ! [ -s ready ]; do sleep 0.05; done
            kill -\(signal) $!; wait $!; echo $?
            """)
        #expect(result.output == "got it\n9\n", "\(result.errors)")
        #expect(try world.entries()[1].event.exitStatus == 9)
    }

    @Test func signalsThatAreHeldBackForUsAreNotForTheCommand() throws {
        let look = "grep -E '^Sig(Blk|Ign)' /proc/self/status"
        for ignored in ["", "trap '' HUP INT;"] {
            #expect(
                try world.shell("\(ignored) $RUN -- sh -c \"\(look)\"").output
                    == world.shell("\(ignored) sh -c \"\(look)\"").output)
        }
    }

    @Test func commandsThatCannotBeStartedAre127And126() throws {
        try world.made.write("plain\n", to: "plain")
        for (command, status) in [("no-such-command", 127), ("./plain", 126)] {
            let result = try world.run([command])
            #expect(result.status == Int32(status))
            #expect(result.errors.hasPrefix("adrlink: \(command) "))
        }
        #expect(try world.entries().map(\.event.result) == [nil, .notStarted, nil, .notStarted])
    }

    @Test func actionsRunInsideOfEachOtherAndBesideEachOther() throws {
        let nested = try world.shell("$RUN -- $RUN -- echo inner; for i in 1 2 3 4; do $RUN -- true & done; wait")
        #expect(nested.output == "inner\n")
        #expect(nested.errors.isEmpty)
        let verification = try world.verify()
        #expect(verification.verified == 12)
        #expect(verification.findings.list.isEmpty)
    }

    @Test func outputIsKeptOnDemandAndPassesThrough() throws {
        let script = "echo password=hunter2hunter2; echo problem >&2; exit 4"
        let result = try world.run(["sh", "-c", script], ["--capture", "--state", "echo state"])
        #expect(result.status == 4)
        #expect(result.output == "password=hunter2hunter2\n" && result.errors == "problem\n")
        let events = try world.entries().map(\.event)
        #expect(events[0].evidence.map(\.name) == ["state-before"])
        #expect(events[1].evidence.map(\.name) == ["stdout", "stderr", "state-after"])
        #expect(events[1].redactions == 1)
        let repository = try Repository(at: world.made.path)
        let kept = try events[1].evidence.map {
            String(decoding: try repository.evidence($0, of: world.configuration.lane!) ?? [], as: UTF8.self)
        }
        #expect(kept == ["password=[redacted:assignment]\n", "problem\n", "state\n"])
    }

    @Test func outputThatCannotBePassedOnIsNoSuccess() throws {
        let result = try world.shell(
            "$RUN --capture -- echo hi >/dev/full; echo $?; $RUN --capture -- sh -c 'echo hi; exit 3' >/dev/full; echo $?"
        )
        #expect(result.output == "125\n3\n")
        #expect(result.errors.contains("No space left on device"))
        #expect(try world.entries().map(\.event.result) == [nil, .ok, nil, .failed])
    }

    @Test func outputBeyondTheLimitIsCutOffAndSaysSo() throws {
        let result = try world.shell(
            "$RUN --capture -- sh -c 'yes $(printf %0999d 0) | head -c 70000000' | wc -c")
        #expect(result.output.trimmingCharacters(in: .whitespacesAndNewlines) == "70000000")
        let evidence = try world.entries()[1].event.evidence
        #expect(evidence.map(\.name) == ["stdout (cut off)", "stderr"])
        #expect(evidence.map(\.size) == [64 << 20, 0])
    }

    @Test func aStateThatFailsBehindTheCommandIsToldAndKept() throws {
        let result = try world.run(["touch", "done"], ["--state", "echo state; ! [ -e done ]"])
        #expect(result.status == 0)
        #expect(result.errors.contains("--state failed"))
        #expect(try world.entries()[1].event.evidence.map(\.name) == ["state-after (failed: 1)"])
    }

    @Test func anOutcomeThatCannotBeWrittenWaitsAndTheStatusIsKept() throws {
        // The lane is rewound under the action's own hands: its intent is the first entry.
        let lane = world.reference
        let lost = try world.shell(
            "$RUN -- sh -c 'git rev-parse \(lane) >../head; git update-ref \(lane) \(lane)~1; exit 5'")
        #expect(lost.status == 5)
        #expect(lost.errors.contains("THE OUTCOME IS NOT IN THE LOG"))
        #expect(lost.errors.contains("hint: "))
        #expect(try world.waiting().count == 1)
        let head = try world.made.read("../head").trimmingCharacters(in: .newlines)
        try world.made.git(["update-ref", lane, head])
        #expect(try world.verify().openIntents.map(\.sequence) == [1])
        #expect(try world.run(["true"]).errors.isEmpty)
        #expect(try world.entries().map(\.event.exitStatus) == [nil, 5, nil, 0])
        #expect(try world.verify().findings.list.isEmpty)
    }

    @Test func brokenGlassRunsTheCommandAndSaysSo() throws {
        try FileManager.default.moveItem(atPath: world.key, toPath: world.key + ".away")
        let result = try world.run(["touch", "done"], ["--break-glass"])
        #expect(result.status == 0 && world.exists("done"))
        #expect(result.errors.contains("THE INTENT IS NOT IN THE LOG"))
        #expect(try world.waiting().count == 2)
    }

    @Test func anIntentThatIsLeftOpenIsClosed() throws {
        _ = try world.shell("$RUN -- sh -c 'kill -KILL $PPID'; true")
        let open = try #require(try world.verify().openIntents.first)
        let name = "\(open.lane.short)/\(open.sequence)"
        let closed = try world.made.adrlink(["audit", "close", name, "--reason", "the terminal died"])
        #expect(closed.status == 0, "\(closed.errors)")
        #expect(closed.output == "\(open.lane.short)/2  test.act: unknown\n")
        #expect(try world.verify().findings.list.isEmpty)
        let again = try world.made.adrlink(["audit", "close", name])
        #expect(again.status == 2 && again.errors.contains("hint: "))
    }

    @Test func noSecretReachesAnyObject() throws {
        let canaries = ["hunter2hunter2", "ghp_Zk3vQ9xLm2Tn8RbY5wPd7HcJ4sGf6AeU1iOq", "s3cr3t-of-env", "pw0rd-in-url"]
        try world.made.write("password=\(canaries[0])\n", to: "../plan.txt")
        let script = "echo \"token=$1\"; echo postgres://ada:\(canaries[3])@db/orders >&2; printf %s \"$DB_PASSWORD\""
        for glass in [[], ["--break-glass"]] {
            if glass != [] { try FileManager.default.moveItem(atPath: world.key, toPath: world.key + ".away") }
            let result = try world.run(
                ["sh", "-c", script, "sh", canaries[1], "--password", canaries[0]],
                glass + [
                    "--capture", "--attach", "../plan.txt", "--state", "echo \(canaries[1])", "--reason",
                    "with \(canaries[1]) and \(canaries[2])",
                ], variables: ["DB_PASSWORD": canaries[2]])
            #expect(result.output.contains(canaries[2]))
            if glass != [] { try FileManager.default.moveItem(atPath: world.key + ".away", toPath: world.key) }
            try expectNone(of: canaries)
        }
        try world.run(["true"])
        try expectNone(of: canaries)
        #expect(try world.entries().map(\.event.redactions).reduce(0, +) > 10)
    }

    /// Looks through every object of the repository, and every file below its git directory.
    private func expectNone(of canaries: [String]) throws {
        let objects = try world.made.tryGit(["cat-file", "--batch", "--batch-all-objects", "--unordered"])
        #expect(objects.output.contains("test.act"))
        for canary in canaries {
            #expect(objects.outputBytes.range(of: Data(canary.utf8)) == nil, "\(canary)")
            let files = try world.made.environment.run(["grep", "-rlF", canary, ".git"], in: world.made.path)
            #expect(files.output.isEmpty, "\(canary)")
        }
    }
}
