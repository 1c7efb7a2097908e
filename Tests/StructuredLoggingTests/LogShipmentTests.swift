import Foundation
import HTTP
import Logging
import StructuredLogging
import Synchronization
import TestSupport
import Testing

/// Validates: SEC-1
struct LogShipmentTests {
    let place = LogFolder()

    func log(_ count: Int) {
        let log = place.log(place.spool { $0.segmentSize = 16_384 })
        let logger = Logger(label: "test") { JSONLineHandler(label: $0, log: log) }
        for number in 0..<count { logger.info("event", metadata: ["number": .stringConvertible(number)]) }
    }

    /// Sends to a server, by OTLP unless told otherwise, without real pauses.
    func ship(
        to server: ScriptedServer, attempts: Int = 3, setsAside: Bool = false, pauses: Pauses = Pauses(),
        by exporter: (any LogExporter)? = nil
    ) throws -> ShipReport {
        var policy = RetryPolicy()
        policy.attempts = attempts
        var configuration = HTTPConfiguration(userAgent: "test")
        configuration.stallTimeout = .seconds(1)
        configuration.totalTimeout = .seconds(1)
        let client = HTTPClient(configuration)
        let clock = place.clock
        let exchange = LogExchange(
            policy: policy,
            timing: RetryTiming(now: { clock() / 1_000_000 }, sleep: { pauses.add($0) }, random: { 1 })
        ) { request throws(HTTPError) in try client.response(to: request) }
        let configured = try OTLPConfiguration(.logs, environment: ["OTEL_EXPORTER_OTLP_ENDPOINT": server.url])
        let otlp = OTLPExporter(.logs, try #require(configured))
        return LogShipment(
            of: place.folder, by: exporter ?? otlp, through: exchange, clock: clock, setsAside: setsAside
        ).run()
    }

    @Test func everythingArrivesOnceAndInOrder() throws {
        log(9000)
        let server = try ScriptedServer { _, _ in .answer(.init(200, "{}")) }
        let report = try ship(to: server)
        #expect(report.failure == nil)
        #expect(report.acknowledged == 9000)
        #expect(report.requests == server.requests.count)
        #expect(try server.identifiers() == place.records().map(\.id))
        #expect(try ship(to: server).acknowledged == 0)
        let state = try ShipState(of: "otlp-logs", in: place.folder)
        #expect(state.acknowledged == 9000)
        #expect(state.lastSuccess == LogTime(microseconds: place.clock()))
    }

    @Test func whatFailedOnceIsSentAgain() throws {
        log(20)
        for (number, failure) in [500, 502, 503, 504, 429, 408].enumerated() {
            let server = try ScriptedServer { count, _ in .answer(.init(count == 1 ? failure : 200, "{}")) }
            log(1)
            let report = try ship(to: server)
            #expect(report.failure == nil)
            #expect(report.acknowledged == (number == 0 ? 21 : 1))
            #expect(server.requests.count == 2)
        }
    }

    @Test func receiverIsLeftAloneForAsLongAsItAsks() throws {
        log(1)
        let pauses = Pauses()
        let server = try ScriptedServer { count, _ in
            .answer(.init(count == 1 ? 429 : 200, headers: count == 1 ? [("Retry-After", "7")] : [], "{}"))
        }
        #expect(try ship(to: server, pauses: pauses).acknowledged == 1)
        #expect(pauses.all == [.seconds(7)])
    }

    @Test func downReceiverLosesNothing() throws {
        log(50)
        var server: ScriptedServer? = try ScriptedServer { _, _ in .answer(.init(503)) }
        let report = try ship(to: try #require(server))
        #expect(report.failure?.code == .busy)
        #expect(report.acknowledged == 0)
        let silent = try #require(server)
        server = nil
        let status = try SpoolStatus(of: place.folder, settings: SpoolSettings(), exporters: [])
        #expect(status.waiting.map(\.records) == [50])
        #expect(status.waiting[0].state.lastError?.code == "export-busy")
        #expect(status.waiting[0].since == (try place.records()[0].time))
        withExtendedLifetime(silent) {}
        let healthy = try ScriptedServer { _, _ in .answer(.init(200)) }
        #expect(try ship(to: healthy).acknowledged == 50)
        #expect(try healthy.identifiers() == place.records().map(\.id))
        #expect(try ShipState(of: "otlp-logs", in: place.folder).lastError == nil)
    }

    @Test func lostAnswerIsTheOnlyReasonForARepetitionWhichHasTheSameIdentifiers() throws {
        log(10)
        // The first request arrives whole; its answer does not.
        let server = try ScriptedServer { count, _ in count == 1 ? .close : .answer(.init(200)) }
        #expect(try ship(to: server).acknowledged == 10)
        let ids = try place.records().map(\.id)
        #expect(try server.identifiers() == ids + ids)
    }

    @Test func connectionThatIsCutLosesAndRepeatsNothing() throws {
        log(2000)
        let server = try ScriptedServer(reading: { count, _ in count == 1 ? .cut(after: 1000) : .whole }) { _, _ in
            .answer(.init(200))
        }
        #expect(try ship(to: server).acknowledged == 2000)
        #expect(try server.identifiers(from: 2) == place.records().map(\.id))
    }

    @Test func silentReceiverIsGivenUp() throws {
        log(3)
        let server = try ScriptedServer { _, _ in .silence(2500) }
        let report = try ship(to: server, attempts: 1)
        #expect(report.failure?.code == .unreachable)
        #expect(try ship(to: ScriptedServer { _, _ in .answer(.init(200)) }).acknowledged == 3)
    }

    @Test(arguments: [
        (400, ExportError.Code.refused), (401, .unauthorized), (403, .unauthorized), (404, .configuration),
        (302, .configuration),
    ])
    func finalRefusalStopsWithItsReasonAndDropsNothing(status: Int, code: ExportError.Code) throws {
        log(5)
        let server = try ScriptedServer { _, _ in .answer(.init(status, "no such thing")) }
        let report = try ship(to: server)
        #expect(report.failure?.code == code)
        #expect(report.failure?.message.contains("\(status): no such thing") == true)
        #expect(report.failure?.hint != nil)
        #expect(server.requests.count == 1)
        #expect(try ship(to: ScriptedServer { _, _ in .answer(.init(200)) }).acknowledged == 5)
    }

    @Test func tooLargeRequestIsHalved() throws {
        log(100)
        let server = try ScriptedServer { _, request in .answer(.init(request.body.count > 10_000 ? 413 : 200)) }
        let report = try ship(to: server)
        #expect(report.failure == nil)
        #expect(report.acknowledged == 100)
        let taken = server.requests.indices.filter { server.requests[$0].body.count <= 10_000 }
        #expect(try taken.flatMap { try server.identifiers(of: $0) } == place.records().map(\.id))
    }

    @Test func refusedRecordIsPutAsideOnRequestOnly() throws {
        log(64)
        let bad = Array(#"{"intValue":"13"}"#.utf8)
        let server = try ScriptedServer { _, request in
            .answer(.init(request.body.firstRange(of: bad) != nil ? 400 : 200))
        }
        #expect(try ship(to: server).failure?.code == .refused)
        let report = try ship(to: server, setsAside: true)
        #expect(report.failure == nil)
        #expect(report.setAside == 1)
        #expect(report.acknowledged == 63)
        let aside = try String(contentsOfFile: place.path + "/refused-otlp-logs.jsonl", encoding: .utf8)
        #expect(aside.split(separator: "\n").count == 1)
        #expect(LogRecord(line: Array(aside.dropLast().utf8))?.attributes["number"] == .integer(13))
    }

    @Test func partialSuccessIsReported() throws {
        log(4)
        let server = try ScriptedServer { _, _ in
            .answer(.init(200, #"{"partialSuccess":{"rejectedLogRecords":"3","errorMessage":"too old"}}"#))
        }
        let report = try ship(to: server)
        #expect(report.rejected == ["too old": 3])
        #expect(try ShipState(of: "otlp-logs", in: place.folder).rejected == 3)
        #expect(try ship(to: server).acknowledged == 0)
    }

    @Test func twoAtOnceExcludeEachOther() throws {
        log(1)
        let second = Mutex<ExportError.Code?>(nil)
        let watcher = try ScriptedServer { _, _ in .answer(.init(200)) }
        // Another one begins while the first waits for its answer.
        let server = try ScriptedServer { _, _ in
            let report = Result { try self.ship(to: watcher) }
            second.withLock { code in if case .success(let report) = report { code = report.failure?.code } }
            return .answer(.init(200))
        }
        #expect(try ship(to: server).acknowledged == 1)
        #expect(second.withLock { $0 } == .alreadyRunning)
        #expect(watcher.requests.isEmpty)
    }

    @Test func whereThePositionCannotBeKeptNothingIsSent() throws {
        log(1)
        // A folder in its place: nothing can be renamed to it.
        try FileManager.default.createDirectory(
            atPath: place.path + "/ship-otlp-logs.json", withIntermediateDirectories: false)
        let server = try ScriptedServer { _, _ in .answer(.init(200)) }
        #expect(try ship(to: server).failure?.code == .spool)
        #expect(server.requests.isEmpty)
    }

    @Test func damagedLinesArePassedOverAndTold() throws {
        log(2)
        let name = try place.names()[0]
        let text = try String(contentsOfFile: place.path + "/" + name, encoding: .utf8)
        try place.write("not ours\n" + text, to: name)
        let report = try ship(to: ScriptedServer { _, _ in .answer(.init(200)) })
        #expect(report.acknowledged == 2)
        #expect(report.damaged.map(\.line) == [1])
    }
}

/// The pauses that somebody was asked to make.
final class Pauses: Sendable {
    private let made = Mutex<[Duration]>([])

    var all: [Duration] { made.withLock { $0 } }

    func add(_ pause: Duration) { made.withLock { $0.append(pause) } }
}

extension ScriptedServer {
    /// The ids of the records in all requests of OTLP from a number on, counted from 1.
    func identifiers(from first: Int = 1) throws -> [String] {
        try requests.indices.filter { $0 >= first - 1 }.flatMap { try identifiers(of: $0) }
    }

    /// The ids of the records in the request at an index.
    func identifiers(of index: Int) throws -> [String] {
        let body = try #require(
            try JSONSerialization.jsonObject(with: Data(requests[index].body)) as? [String: [[String: Any]]])
        let scopes = (body["resourceLogs"] ?? []).flatMap { $0["scopeLogs"] as? [[String: Any]] ?? [] }
        let records = scopes.flatMap { $0["logRecords"] as? [[String: Any]] ?? [] }
        return records.compactMap { record in
            let attributes = record["attributes"] as? [[String: Any]] ?? []
            let uid = attributes.first { $0["key"] as? String == "log.record.uid" }
            return (uid?["value"] as? [String: Any])?["stringValue"] as? String
        }
    }
}
