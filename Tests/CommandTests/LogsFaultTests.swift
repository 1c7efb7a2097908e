import Foundation
import TestSupport
import Testing

/// Sending may end at any call of the system: nothing is lost, and only what was sent without an answer comes twice.
/// Validates: SEC-1
struct LogsFaultTests {
    let repository: TemporaryRepository
    let ids = (0..<4).map { String(repeating: "0", count: 31) + "\($0)" }

    init() throws {
        repository = try TemporaryRepository()
        var text = ""
        for id in ids {
            text +=
                #"{"v":1,"kind":"log","id":"\#(id)","time":"2024-03-01T10:00:00.000000Z","#
                + #""trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","trace_flags":1,"severity":"INFO","scope":"test","#
                + #""message":"event","resource":{}}"# + "\n"
        }
        try repository.write(text, to: ".git/adrlink/log/00000001-20240301T100000Z.jsonl")
    }

    func ship(to server: ScriptedServer, fault: Fault) throws -> FaultedRun {
        var fault = fault
        (fault.path, fault.exceptPath) = ("/ship-otlp-logs", "")
        return try repository.adrlink(
            ["logs", "ship"], variables: ["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": server.url], fault: fault)
    }

    /// How often each of the records arrived.
    func arrivals(_ server: ScriptedServer) -> [Int] {
        let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
        return ids.map { id in bodies.filter { $0.contains(id) }.count }
    }

    @Test func deathAtAnyCallLosesNothing() throws {
        var call = 1
        var repeated = 0
        while true {
            let server = try ScriptedServer { _, _ in .answer(.init(200, "{}")) }
            let disturbed = try ship(to: server, fault: Fault(.kill, at: call))
            let acknowledged = server.requests.count
            let after = try ship(to: server, fault: Fault(at: nil))
            #expect(after.result.status == 0, "\(after.result.errors)")
            let arrivals = arrivals(server)
            #expect(arrivals.allSatisfy { $0 == arrivals[0] && 1...2 ~= $0 }, "killed at call \(call): \(arrivals)")
            if arrivals[0] == 2 {
                repeated += 1
                #expect(acknowledged == 1)
            }
            if !disturbed.isKilled { break }
            call += 1
            try forget()
        }
        #expect(call > 5)
        // Only between the answer and the renaming that follows it.
        #expect(repeated == 1)
    }

    @Test(arguments: [true, false]) func fullDiskSendsNothing(torn: Bool) throws {
        let server = try ScriptedServer { _, _ in .answer(.init(200, "{}")) }
        var fault = Fault(.error("ENOSPC"), at: 1)
        (fault.kinds, fault.lasts, fault.isTorn) = (["write"], true, torn)
        let run = try ship(to: server, fault: fault)
        #expect(run.result.status == 1)
        #expect(run.result.errors.contains("[export-spool]"))
        #expect(server.requests.isEmpty)
        #expect(try ship(to: server, fault: Fault(at: nil)).result.status == 0)
        #expect(arrivals(server) == [1, 1, 1, 1])
    }

    private func forget() throws {
        let folder = repository.path + "/.git/adrlink/log"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("ship-") {
            try FileManager.default.removeItem(atPath: folder + "/" + name)
        }
    }
}
