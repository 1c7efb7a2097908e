import Foundation
import Testing

/// Commands at a terminal: theirs are the screen and the keys.
@Suite(.timeLimit(.minutes(20))) struct CommandTerminalTests {
    private let place: ProbePlace

    init() throws { place = try ProbePlace() }

    @Test func theTerminalIsTheCommands() throws {
        let terminal = try Terminal(
            place, #""$PROBE" "$OUTCOME" sh -c 'test -t 0 && test -t 1 && test -t 2 && tty <&2 && exit 3'"#)
        #expect(try terminal.end() == 3, "\(terminal.shown)")
        #expect(terminal.shown.contains("/dev/pts/"))
    }

    @Test func whatIsTypedIsReadByTheCommand() throws {
        let terminal = try Terminal(place, #""$PROBE" "$OUTCOME" sh -c 'echo ready; read -r line; echo "<$line>"'"#)
        #expect(terminal.shows("ready"))
        terminal.type("hello\n")
        #expect(terminal.shows("<hello>"), "\(terminal.shown)")
        #expect(try terminal.end() == 0)
    }

    @Test func controlCReachesTheCommandOnce() throws {
        let terminal = try Terminal(
            place,
            #""$PROBE" "$OUTCOME" bash -c 'trap "echo interrupted; n=1" INT; echo ready; while [ -z "$n" ]; do sleep 0.05; done; sleep 0.2; exit 5'"#
        )
        #expect(terminal.shows("ready"))
        terminal.type("\u{3}")
        let status = try terminal.end()
        #expect(status == 5, "\(terminal.shown)")
        #expect(terminal.shown.components(separatedBy: "interrupted").count == 2, "\(terminal.shown)")
        #expect(try place.outcome().hasPrefix("exited(5)"))
    }

    @Test func aCommandThatDiesOfControlCIsToldAndEndsTheLoopItRunsIn() throws {
        let terminal = try Terminal(
            place,
            #"bash -c 'for i in 1 2; do "$PROBE" "$OUTCOME" sh -c "echo ready; exec sleep 50"; echo next; done'"#)
        #expect(terminal.shows("ready"))
        terminal.type("\u{3}")
        #expect(try terminal.end() == 130, "\(terminal.shown)")
        #expect(!terminal.shown.contains("next"))
        #expect(try place.outcome().hasPrefix("signaled(2)"))
    }

    @Test func controlZStopsBothAndTheShellBringsThemBack() throws {
        let terminal = try Terminal(place, "bash --norc --noprofile --noediting -i")
        terminal.type(
            #""$PROBE" "$OUTCOME" sh -c 'echo rea""dy; read -r line; echo "<$line>"; exit 7'"# + "\n")
        #expect(terminal.shows("ready"))
        terminal.type("\u{1a}")
        #expect(terminal.shows("Stopped"), "\(terminal.shown)")
        terminal.type("echo in ''between; fg\n")
        #expect(terminal.shows("in between"), "\(terminal.shown)")
        #expect(terminal.shows("exit 7'"), "\(terminal.shown)")
        terminal.type("back\n")
        #expect(terminal.shows("<back>"), "\(terminal.shown)")
        terminal.type("echo status $?; exit 0\n")
        #expect(terminal.shows("status 7"), "\(terminal.shown)")
        #expect(try terminal.end() == 0)
        #expect(try place.outcome().hasPrefix("exited(7)"))
    }
}
