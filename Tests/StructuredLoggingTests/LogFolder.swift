import Foundation
import StructuredLogging
import Synchronization
import TestSupport

/// A folder for a spool, removed when it is released, and a clock that stands still until it is moved.
final class LogFolder: Sendable {
    let path = NSTemporaryDirectory() + "/adrlink-log-" + UUID().uuidString
    private let time = Atomic<Int64>(1_709_287_200_000_000)  // 2024-03-01T10:00:00Z
    private let told = Mutex<[SpoolProblem]>([])

    deinit { try? FileManager.default.removeItem(atPath: path) }

    var folder: SpoolFolder { SpoolFolder(path) }

    var clock: @Sendable () -> Int64 { { self.time.load(ordering: .relaxed) } }

    func pass(seconds: Int64) { time.add(seconds * 1_000_000, ordering: .relaxed) }

    /// What the spools said aloud.
    var problems: [SpoolProblem] { told.withLock { $0 } }

    func spool(_ change: (inout SpoolSettings) -> Void = { _ in }) -> LogSpool {
        var settings = SpoolSettings()
        change(&settings)
        return LogSpool(folder, settings: settings, clock: clock) { problem in self.told.withLock { $0.append(problem) }
        }
    }

    func log(
        _ spool: LogSpool, inherited: TraceContext? = nil, redaction: @escaping EventLog.Redaction = { $1 }
    ) -> EventLog {
        EventLog(
            inherited: inherited, resource: ["service.name": .string("test")], clock: clock, redaction: redaction,
            write: { spool.append($0) })
    }

    /// Every line that is there.
    func lines(from position: SpoolPosition = SpoolPosition()) throws -> [SpoolReader.Line] {
        var reader = SpoolReader(folder, from: position)
        var lines: [SpoolReader.Line] = []
        while let line = try reader.next() { lines.append(line) }
        return lines
    }

    /// Every record that is there, where nothing is damaged.
    func records() throws -> [LogRecord] {
        try lines().map { line in
            guard case .record(let record, _) = line else { throw DamagedLine() }
            return record
        }
    }

    func write(_ text: String, to name: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
    }

    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".jsonl") }.sorted()
    }
}

struct DamagedLine: Error {}

extension SpoolReader.Line {
    var record: LogRecord? { if case .record(let record, _) = self { record } else { nil } }
    var damage: SpoolReader.Damage? { if case .damaged(let damage) = self { damage } else { nil } }
}

/// The program that logs in a process of its own.
enum Probe {
    static let path = Adrlink.built("LogProbe")
}
