import Foundation
import Git
import TestSupport
import Testing

/// Commands that `RunProbe` runs: what they find, and what becomes of their end.
@Suite struct CommandRunTests {
    private let place: ProbePlace

    init() throws { place = try ProbePlace() }

    @Test(arguments: [0, 1, 3, 125, 127, 255]) func theExitStatusPassesThrough(status: Int32) throws {
        let result = try place.run(["sh", "-c", "exit \(status)"])
        #expect(result.status == status)
        #expect(try place.outcome().hasPrefix("exited(\(status)) after "))
    }

    @Test func aSignalThatEndsTheCommandEndsUsToo() throws {
        let result = try place.shell("\"$PROBE\" \"$OUTCOME\" sh -c 'kill -SEGV $$'; echo $?")
        #expect(result.output == "139\n")
        #expect(try place.outcome().hasPrefix("signaled(11) after "))
        #expect(CommandRun.Status.signaled(11).exitStatus == 139)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.hasPrefix("core") } == [])
    }

    @Test func theDurationIsThatOfTheCommand() throws {
        try place.run(["sleep", "0.2"])
        let microseconds = try #require(Int(try place.outcome().split(separator: " ").last ?? ""))
        #expect(microseconds >= 200_000)
    }

    @Test func aCommandThatIsNotThereIs127() throws {
        #expect(try place.run(["no-such-command"]).status == 127)
        #expect(try place.run(["./no/such/command"]).status == 127)
        #expect(try place.run([""]).status == 127)
        #expect(try place.outcome().hasPrefix("notStarted("))
        #expect(CommandRun(arguments: ["no-such-command"]).refusal == .notFound)
        #expect(CommandRun(arguments: ["sh"]).refusal == nil)
    }

    @Test func aCommandThatCannotBeRunIs126() throws {
        try place.write("#!/bin/sh\n", to: "plain", mode: 0o644)
        try place.write("#!/no/such/interpreter\n", to: "orphan", mode: 0o755)
        for command in ["./plain", "./orphan", "/"] {
            #expect(try place.run([command]).status == 126, "\(command)")
            #expect(try place.outcome().hasPrefix("notStarted("))
        }
    }

    @Test func thePathIsSearchedAsExecvpDoes() throws {
        for (folder, mode) in [("first", 0o644), ("second", 0o755), ("third", 0o755)] {
            try place.makeFolder(folder)
            try place.write("#!/bin/sh\necho \(folder)\n", to: folder + "/tool", mode: mode)
        }
        try place.makeFolder("second/folder")
        let path = "\(place.path)/none:\(place.path)/first:\(place.path)/second:\(place.path)/third:/usr/bin:/bin"
        #expect(try place.run(["tool"], variables: ["PATH": path]).output == "second\n")
        #expect(try place.run(["tool"], variables: ["PATH": "\(place.path)/first:/usr/bin:/bin"]).status == 126)
        #expect(try place.run(["folder"], variables: ["PATH": "\(place.path)/second:/usr/bin:/bin"]).status == 126)
        try place.write("#!/bin/sh\necho here\n", to: "tool", mode: 0o755)
        #expect(try place.run(["tool"], variables: ["PATH": ":/usr/bin"]).output == "here\n")
    }

    @Test func aScriptWithoutAFirstLineIsRunByTheShell() throws {
        try place.write("echo \"$0 $1\"\nexit 4\n", to: "script", mode: 0o755)
        let result = try place.run(["./script", "two words"])
        #expect(result.output == "./script two words\n")
        #expect(result.status == 4)
    }

    @Test func streamsFolderVariablesAndArgumentsAreTheCommandsOwn() throws {
        #expect(try place.run(["cat"], input: "for the command").output == "for the command")
        #expect(try place.run(["sh", "-c", "echo problem >&2"]).errors == "problem\n")
        #expect(try place.run(["pwd"]).output == place.path + "\n")
        let bare = try place.environment.run(["env"], in: place.path).output
        #expect(try place.run(["env"]).output == bare)
        let bytes = try place.shell(#""$PROBE" "$OUTCOME" printf '%s|' "$(printf 'a\377')" '' 'b c'"#).outputBytes
        #expect(bytes == Data([0x61, 0xff, 0x7c, 0x7c, 0x62, 0x20, 0x63, 0x7c]))
    }

    @Test func otherOpenFilesAreInheritedAndNoneIsAdded() throws {
        let list = "ls /proc/self/fd | wc -l"
        let bare = try place.shell("exec 7>seven; sh -c '\(list)'").output
        #expect(try place.shell("exec 7>seven; \"$PROBE\" \"$OUTCOME\" sh -c '\(list)'").output == bare)
        _ = try place.shell("exec 7>seven; \"$PROBE\" \"$OUTCOME\" sh -c 'echo through >&7'")
        #expect(try place.read("seven") == "through\n")
    }

    @Test func signalsAreIgnoredAndHeldBackAsBefore() throws {
        let look = "grep -E '^Sig(Blk|Ign)' /proc/self/status"
        for ignored in ["", "trap '' HUP USR1 TSTP;", "trap '' INT QUIT PIPE;"] {
            let bare = try place.shell("\(ignored) sh -c \"\(look)\"").output
            let ours = try place.shell("\(ignored) \"$PROBE\" \"$OUTCOME\" sh -c \"\(look)\"").output
            let captured = try place.shell(
                "\(ignored) \"$PROBE\" \"$OUTCOME\" --capture captured sh -c \"\(look)\"")
            #expect(ours == bare)
            #expect(captured.output == bare)
            #expect(bare.contains("SigIgn"))
        }
    }

    @Test(.timeLimit(.minutes(20)), arguments: ["TERM", "HUP", "USR1", "USR2", "INT", "QUIT", "WINCH"])
    func aSignalSentToUsReachesTheCommand(signal: String) throws {
        // With job control, what a shell puts into the background does not ignore INT and QUIT.
        let result = try place.shell(
            """
            set -m
            "$PROBE" "$OUTCOME" bash -c 'trap "echo got \(signal); exit 9" \(signal); echo >ready; while :; do sleep 0.05; done' &
            while ! [ -s ready ]; do sleep 0.05; done
            kill -\(signal) $!
            wait $!
            echo $?
            """, shell: "bash")
        #expect(result.output == "got \(signal)\n9\n")
    }

    @Test(.timeLimit(.minutes(20))) func whenTheCommandStopsWeStopAndGoOnTogether() throws {
        let result = try place.shell(
            """
            state() { sed 's/.*) //; s/ .*//' /proc/$1/stat; }
            "$PROBE" "$OUTCOME" sh -c 'echo $$ >ready; kill -STOP $$; echo went on; exit 6' &
            while [ "$(state $!)" != T ]; do sleep 0.05; done
            echo "$(state $!) $(state $(cat ready))"
            kill -CONT $!
            wait $!
            echo $?
            """)
        #expect(result.output == "T T\nwent on\n6\n")
    }
}
