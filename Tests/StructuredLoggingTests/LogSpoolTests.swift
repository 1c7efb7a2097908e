import Foundation
import Logging
import StructuredLogging
import Testing

struct LogSpoolTests {
    let place = LogFolder()

    /// Runs the probe in a process of its own.
    func probe(_ arguments: [String], _ variables: [String: String] = [:]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Probe.path)
        process.arguments = [place.path] + arguments
        process.environment = variables
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    func log(_ count: Int, to spool: LogSpool) {
        let log = place.log(spool)
        let logger = Logger(label: "test") { JSONLineHandler(label: $0, log: log) }
        for number in 0..<count { logger.info("event", metadata: ["number": .stringConvertible(number)]) }
    }

    @Test func nothingIsOpenedBeforeTheFirstLine() {
        _ = place.spool()
        #expect(!FileManager.default.fileExists(atPath: place.path))
    }

    @Test func segmentThatIsFullIsFollowedByTheNext() throws {
        log(100, to: place.spool { $0.segmentSize = 4096 })
        #expect(try place.names().count > 5)
        #expect(try place.names()[0] == "00000001-20240301T100000Z.jsonl")
        #expect(try place.records().compactMap { $0.attributes["number"] } == (0..<100).map { .integer($0) })
    }

    @Test func segmentThatIsOldIsFollowedByTheNext() throws {
        let spool = place.spool { $0.segmentAge = 60 }
        log(1, to: spool)
        place.pass(seconds: 61)
        log(1, to: spool)
        #expect(try place.names() == ["00000001-20240301T100000Z.jsonl", "00000002-20240301T100101Z.jsonl"])
    }

    @Test func processesWriteAtOnceWithoutTearingLines() throws {
        let processes = try (0..<6).map { try probe(["events", "2000", "p\($0)"], ["LOG_SEGMENT_SIZE": "65536"]) }
        for process in processes {
            process.waitUntilExit()
            #expect(process.terminationStatus == 0)
        }
        let records = try place.records()
        #expect(records.count == 12_000)
        #expect(Set(records.map(\.id)).count == 12_000)
        for number in 0..<6 {
            let own = records.filter { $0.scope == "p\(number)" }.compactMap { $0.attributes["number"] }
            #expect(own == (1...2000).map { .integer($0) })
        }
        #expect(try place.names().count > 20)
    }

    @Test func readerThatGoesOnWhileOthersWriteMissesNothing() throws {
        let processes = try (0..<3).map { try probe(["events", "3000", "p\($0)"], ["LOG_SEGMENT_SIZE": "32768"]) }
        var reader = SpoolReader(place.folder)
        var seen: [String] = []
        repeat {
            while let line = try reader.next() { seen.append(try #require(line.record).id) }
        } while processes.contains { $0.isRunning }
        while let line = try reader.next() { seen.append(try #require(line.record).id) }
        #expect(seen.count == 9000)
        #expect(Set(seen).count == 9000)
    }

    @Test func linesThatComeLateIntoAnOldSegmentAreFound() throws {
        let slow = place.spool()
        log(1, to: slow)
        var reader = SpoolReader(place.folder)
        #expect(try reader.next() != nil)
        // A line that another process puts into the next segment while this one holds its own.
        place.pass(seconds: 86_401)
        log(1, to: place.spool())
        #expect(try reader.next() != nil)
        #expect(try reader.next() == nil)
        #expect(reader.position.first < 2)
        let late = #"{"v":1,"kind":"log"}"# + "\n"
        let handle = try #require(FileHandle(forWritingAtPath: place.path + "/" + (try place.names()[0])))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(late.utf8))
        try handle.close()
        #expect(try reader.next()?.damage?.line == 2)
        withExtendedLifetime(slow) {}
    }

    @Test func spanOfAProcessThatWasKilledIsSeenToBeOpen() throws {
        let process = try probe(["die", "3"])
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
        let records = try place.records()
        #expect(records.map(\.kind) == [.spanStart, .event, .event, .event])
    }

    @Test func damagedLinesAreValuesWithTheirPlace() throws {
        log(2, to: place.spool())
        let name = try place.names()[0]
        let whole = try String(contentsOfFile: place.path + "/" + name, encoding: .utf8)
        let lines = whole.split(separator: "\n").map(String.init)
        let half = String(lines[0].prefix(80))
        try place.write(
            [lines[0], "not ours", half + lines[1], "", "\u{1b}[31m"].joined(separator: "\n") + "\n", to: name)
        let found = try place.lines()
        #expect(found.map { $0.record != nil } == [true, false, false, true, false])
        #expect(found.compactMap(\.damage?.line) == [2, 3, 5])
        #expect(found.compactMap(\.damage?.bytes) == [8, 80, 5])
        #expect(found.compactMap(\.damage?.file) == [name, name, name])
    }

    @Test func lineThatIsNotFinishedIsWaitedFor() throws {
        log(1, to: place.spool())
        let name = try place.names()[0]
        let whole = try String(contentsOfFile: place.path + "/" + name, encoding: .utf8)
        try place.write(String(whole.dropLast(20)), to: name)
        var reader = SpoolReader(place.folder)
        #expect(try reader.next() == nil)
        try place.write(whole, to: name)
        #expect(try reader.next()?.record != nil)
    }

    @Test func whatCannotBeWrittenIsToldOnceAndFailsNobody() throws {
        try place.write("", to: "file")
        let spool = LogSpool(SpoolFolder(place.path + "/file/log"), clock: place.clock, report: { _ in })
        log(3, to: spool)
        #expect(spool.lost == 3)
        try FileManager.default.removeItem(atPath: place.path)
        try FileManager.default.createDirectory(atPath: place.path, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: place.path + "/00000001-20240301T100000Z.jsonl", withDestinationPath: "/dev/full")
        let other = place.spool()
        log(3, to: other)
        // A link is no segment, and its number is taken.
        #expect(other.lost == 3)
        #expect(place.problems.map(\.code) == [.notWritten])
    }

    @Test func fullDiskTearsOneLineAndFailsNobody() throws {
        // A limit of the size of files that gives an error, as a full disk does, in the place of a signal.
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c", #"trap "" XFSZ; ulimit -f 40; exec "$0" "$@""#, Probe.path, place.path, "events", "200", "full",
        ]
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let told = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(told.split(separator: "\n").map { $0.prefix(16) } == ["log-not-written:"])
        let lost = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            .split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
        let next = try probe(["events", "5", "next"])
        next.waitUntilExit()
        let lines = try place.lines()
        let records = lines.compactMap(\.record)
        #expect(records.filter { $0.scope == "full" }.count + (lost ?? 0) == 200)
        #expect(records.filter { $0.scope == "next" }.count == 5)
        #expect(lines.compactMap(\.damage).count == 1)
    }

    @Test func oldestUnsentEventsGoLastAndAreCounted() throws {
        let spool = place.spool {
            $0.segmentSize = 4096
            $0.total = 40_960
        }
        log(60, to: spool)
        #expect(place.problems.isEmpty)
        log(200, to: spool)
        #expect(place.problems.map(\.code) == [.nearlyFull, .dropped])
        let numbers = try place.records().count
        let status = try SpoolStatus(of: place.folder, settings: SpoolSettings(), exporters: [])
        #expect(numbers + (try #require(status.dropped).events) == 260)
        #expect(status.bytes <= 40_960)
    }

    @Test func sentSegmentsMakeRoomQuietly() throws {
        let spool = place.spool {
            $0.segmentSize = 4096
            $0.total = 30_000
        }
        log(60, to: spool)
        let last = try place.names().count
        #expect(last > 3)
        try place.write(
            #"{"acknowledged":60,"position":{"first":\#(last),"offsets":{}},"rejected":0}"#, to: "ship-otlp-logs.json")
        log(40, to: spool)
        let names = try place.names()
        #expect(names[0] > "00000002")
        #expect(names.contains("0000000\(last)-20240301T100000Z.jsonl"))
        #expect(place.problems.isEmpty)
    }
}
