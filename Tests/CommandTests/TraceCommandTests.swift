import ADRLinkCore
import Foundation
import StructuredLogging
import TestSupport
import Testing

/// Validates: SEC-1, SEC-9
@Suite struct TraceCommandTests {
    private static let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let parent = "00-\(traceID)-00f067aa0ba902b7-01"

    private func trace(_ made: TemporaryRepository, _ arguments: [String] = ["--last"]) throws -> RunTrace {
        let result = try made.adrlink(["trace"] + arguments + ["--format", "json"])
        guard result.status == 0 else { throw CommandFailure(command: arguments, result: result) }
        return try JSONDecoder().decode(RunTrace.self, from: result.outputBytes)
    }

    private func spans(_ trace: RunTrace) -> [(depth: Int, span: RunTrace.Span)] {
        trace.flattened().compactMap { depth, item in
            if case .span(let span) = item { (depth, span) } else { nil }
        }
    }

    private func events(_ trace: RunTrace) -> [RunTrace.Event] {
        trace.flattened().compactMap { if case .event(let event) = $0.item { event } else { nil } }
    }

    private func entries(_ trace: RunTrace) -> [RunTrace.Entry] {
        trace.flattened().compactMap { if case .entry(let entry) = $0.item { entry } else { nil } }
    }

    @Test func aRunWithACommandInsideIsOneTreeWithItsEntries() throws {
        let world = try RecordedWorld()
        try world.run([Adrlink.path, "list"], variables: ["TRACEPARENT": Self.parent])
        let trace = try trace(world.made)
        #expect(trace.traceID == Self.traceID)
        let spans = spans(trace)
        let run = try #require(spans.first { $0.span.name == "adrlink run" })
        #expect(run.depth == 0 && run.span.parent == "00f067aa0ba902b7" && run.span.duration != nil)
        #expect(spans.filter { $0.span.name == "adrlink list" }.map(\.span.parent) == [run.span.id])
        #expect(spans.filter { $0.span.name == "audit append" }.count == 2)
        let entries = entries(trace)
        #expect(entries.map(\.phase) == ["intent", "outcome"])
        #expect(entries.allSatisfy { $0.verified && $0.action == "test.act" })
        let appends = spans.filter { $0.span.name == "audit append" }
        #expect(appends.map { $0.span.items.count { if case .entry = $0 { true } else { false } } } == [1, 1])
        #expect(
            trace.gaps == [
                "the span 00f067aa0ba902b7, in which the run was started, is not in this log: it belongs to whoever started it"
            ])
        #expect(try world.entries().map(\.event.trace) == [Self.traceID, Self.traceID])
    }

    @Test func theCommandFindsTheTraceAndALaterOneIsAnother() throws {
        let world = try RecordedWorld()
        let first = try world.run(["sh", "-c", "echo $TRACEPARENT"]).output
        let second = try world.run(["sh", "-c", "echo $TRACEPARENT"]).output
        let ids = [first, second].map { $0.split(separator: "-")[1] }
        #expect(ids[0] != ids[1] && ids.allSatisfy { $0.count == 32 })
        #expect(try world.entries().map(\.event.trace) == [ids[0], ids[0], ids[1], ids[1]].map { String($0) })
    }

    @Test(arguments: [["run", "--action", "test.act"], ["drill", "run", "restore"]])
    func aCommandThatEndsLikeAnotherEndsItsSpan(words: [String]) throws {
        let world = try RecordedWorld()
        #expect(try world.made.adrlink(words + ["--", "sh", "-c", "exit 7"]).status == 7)
        let trace = try trace(world.made)
        #expect(trace.gaps.isEmpty, "\(trace.gaps)")
        let command = try #require(spans(trace).first?.span)
        #expect(command.attributes["process.exit.code"] == .integer(7) && command.status == "error")
    }

    @Test func aHookLeavesItsVerdicts() throws {
        let world = try HookWorld()
        try world.change("api/x.txt")
        try world.made.git(["add", "-A"])
        #expect(try !world.accepts(["commit", "-m", "work"]))
        let trace = try trace(world.made)
        #expect(spans(trace).map(\.span.name) == ["adrlink check", "rule evaluation"])
        #expect(spans(trace).first?.span.attributes["process.exit.code"] == .integer(1))
        let verdicts = events(trace).filter { $0.message == "rule verdict" }
        #expect(verdicts.map { $0.attributes["adrlink.rule"] } == [.string("governed-path-unreferenced")])
        // What its shape condemns is refused before the repository is opened, and logged all the same.
        #expect(try !world.accepts(["commit", "-m", "work\n\nIt was time.\n  Refs: ADR-0005"]))
        let early = try self.trace(world.made)
        #expect(
            events(early).filter { $0.message == "rule verdict" }.map { $0.attributes["adrlink.rule"] } == [
                .string("trailer-misplaced")
            ])
        #expect(early.traceID != trace.traceID)
    }

    @Test func secretsOfACommandLineAreNotLogged() throws {
        let made = try TemporaryRepository()
        try made.commit("start")
        _ = try made.adrlink(
            ["new", "Use it", "--password", "correct-horse-battery"], variables: ["API_TOKEN": "s3cr3t-v4lue-of-it"])
        _ = try made.adrlink(["list", "s3cr3t-v4lue-of-it"], variables: ["API_TOKEN": "s3cr3t-v4lue-of-it"])
        _ = try made.adrlink(["list"])
        let folder = made.path + "/.git/adrlink/log"
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".jsonl") }
        let text = try names.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }.joined()
        #expect(text.contains("command started"))
        #expect(!text.contains("correct-horse") && !text.contains("s3cr3t-v4lue"))
    }

    @Test func whatCannotBeLoggedDoesNotFailTheCommand() throws {
        let made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Use it"), to: "adr/0001-use-it.md")
        try made.commit("start")
        try made.write("in the way", to: ".git/adrlink")
        let result = try made.adrlink(["list"])
        #expect(result.status == 0 && result.output.contains("ADR-0001"))
        #expect(result.errors.split(separator: "\n").filter { $0.contains("events cannot be logged") }.count == 1)
    }

    @Test(arguments: ["EIO", "ENOSPC", "EACCES"]) func aFaultAtAnyCallForTheLogChangesNoAnswer(error: String) throws {
        let made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Use it"), to: "adr/0001-use-it.md")
        try made.commit("start")
        var fault = Fault(.error(error), at: nil)
        (fault.path, fault.exceptPath) = ("/adrlink/log", "")
        let calls = try made.adrlink(["list"], fault: fault).calls.count
        #expect(calls > 4, "a folder, a segment and its lines")
        for call in 1...calls {
            let log = made.path + "/.git/adrlink/log"
            if FileManager.default.fileExists(atPath: log) { try FileManager.default.removeItem(atPath: log) }
            fault.call = call
            let result = try made.adrlink(["list"], fault: fault).result
            #expect(result.status == 0 && result.output.contains("ADR-0001"), "\(call): \(result.errors)")
        }
    }

    @Test func whatIsNotKnownIsSaidWithItsStatus() throws {
        let made = try TemporaryRepository()
        try made.commit("start")
        let nothing = try made.adrlink(["trace", "--last"])
        #expect(nothing.status == 3 && nothing.errors.contains("nothing was logged here yet"))
        let unknown = try made.adrlink(["trace", Self.traceID])
        #expect(unknown.status == 3 && unknown.errors.contains(Self.traceID))
        #expect(try made.adrlink(["trace", "zz"]).status == 2)
        #expect(try made.adrlink(["trace"]).status == 2)
        _ = try made.adrlink(["list"], variables: ["TRACEPARENT": Self.parent])
        #expect(try made.adrlink(["trace", "4bf9"]).output.hasPrefix("trace \(Self.traceID)"))
    }
}
