internal import Git

/// Sends what waits in a spool, each record at least once, and once where the acknowledgement arrives.
public struct LogShipment {
    private let folder: SpoolFolder
    private let exporter: any LogExporter
    private let exchange: LogExchange
    private let clock: () -> Int64
    private let setsAside: Bool

    /// - Parameters:
    ///   - clock: gives microseconds since 1970-01-01T00:00:00Z.
    ///   - setsAside: whether records that the receiver refuses for good go to a file of their own, so that those behind them
    ///     can be sent.
    public init(
        of folder: SpoolFolder, by exporter: any LogExporter, through exchange: LogExchange,
        clock: @escaping () -> Int64, setsAside: Bool = false
    ) {
        self.folder = folder
        self.exporter = exporter
        self.exchange = exchange
        self.clock = clock
        self.setsAside = setsAside
    }

    /// Sends until nothing waits or something goes wrong, and says how far it came.
    public func run() -> ShipReport {
        var report = ShipReport(exporter: exporter.name)
        do throws(ExportError) {
            do throws(GitError) {
                let lock = try lock()
                var progress = ShipProgress(folder: folder, exporter: exporter.name, clock: clock)
                try progress.begin()
                report = send(&progress)
                _ = consume lock
            } catch {
                throw ExportError(
                    error.code == .locked ? .alreadyRunning : .spool,
                    error.code == .locked ? "another process is sending to \(exporter.name)" : error.description,
                    hint: error.hint)
            }
        } catch {
            report.failure = error
        }
        return report
    }

    private func lock() throws(GitError) -> FileLock {
        if File.kind(of: folder.path) == nil { try File.makeDirectories(folder.path) }
        return try FileLock(folder.path + "/ship-\(exporter.name).lock", patience: .zero)
    }

    private func send(_ progress: inout ShipProgress) -> ShipReport {
        var report = ShipReport(exporter: exporter.name)
        do throws(ExportError) {
            try sendAll(&progress, &report)
        } catch {
            report.failure = error
            progress.fail(error)
        }
        return report
    }

    private func sendAll(_ progress: inout ShipProgress, _ report: inout ShipReport) throws(ExportError) {
        var reader = SpoolReader(folder, from: progress.state.position)
        var batch = ShipBatch(exporter.limits)
        while true {
            let before = reader.position
            guard let line = try inSpool({ () throws(GitError) in try reader.next() }) else { break }
            switch line {
            case .damaged(let damage): report.damaged.append(damage)
            case .record(let record, let bytes):
                guard exporter.includes(record), let encoded = exporter.encoded(record, line: bytes) else { continue }
                if !batch.takes(encoded) {
                    try send(batch.items[...], upTo: before, &progress, &report)
                    batch = ShipBatch(exporter.limits)
                }
                batch.add(ShipItem(record: encoded, line: bytes, end: reader.position))
            }
        }
        try send(batch.items[...], upTo: reader.position, &progress, &report)
    }

    /// Sends records in one request, or in halves where they are too many for the receiver.
    private func send(
        _ items: ArraySlice<ShipItem>, upTo end: SpoolPosition, _ progress: inout ShipProgress,
        _ report: inout ShipReport
    ) throws(ExportError) {
        let prepared = try inSpool { () throws(GitError) in try progress.prepare(items.count, upTo: end) }
        guard let prepared else { return }
        if !items.isEmpty {
            let receipt: ExportReceipt
            do throws(ExportError) {
                report.requests += 1
                receipt = try exporter.send(items.map(\.record), through: exchange)
            } catch {
                return try recover(from: error, items, upTo: end, &progress, &report)
            }
            report.acknowledged += items.count
            report.cut += items.reduce(0) { $0 + ($1.record.cut > 0 ? 1 : 0) }
            report.rejected.merge(receipt.rejected, uniquingKeysWith: +)
            try inSpool { () throws(GitError) in
                try progress.place(prepared, rejected: receipt.rejected.values.reduce(0, +))
            }
        } else {
            try inSpool { () throws(GitError) in try progress.place(prepared, rejected: 0) }
        }
    }

    /// Goes on where a smaller request may succeed, or where a record may be put aside; throws the error elsewhere.
    private func recover(
        from error: ExportError, _ items: ArraySlice<ShipItem>, upTo end: SpoolPosition,
        _ progress: inout ShipProgress, _ report: inout ShipReport
    ) throws(ExportError) {
        guard error.code == .tooLarge || error.code == .refused && setsAside else {
            if error.code == .refused, error.hint == nil {
                throw ExportError(
                    error.code, error.message,
                    hint: "adrlink logs ship --set-aside finds the records that are refused and sends the others")
            }
            throw error
        }
        if items.count > 1 {
            let middle = items.startIndex + items.count / 2
            try send(items[..<middle], upTo: items[middle - 1].end, &progress, &report)
            try send(items[middle...], upTo: end, &progress, &report)
        } else if setsAside, let item = items.first {
            try inSpool { () throws(GitError) in
                try File.append(item.line + [lineFeed], to: folder.path + "/refused-\(exporter.name).jsonl")
            }
            report.setAside += 1
            try send([], upTo: end, &progress, &report)
        } else {
            throw ExportError(
                error.code, "a single record is too large for the receiver: \(error.message)",
                hint: "adrlink logs ship --set-aside puts it aside and sends the others")
        }
    }

    private func inSpool<R>(_ body: () throws(GitError) -> R) throws(ExportError) -> R {
        do throws(GitError) { return try body() } catch {
            throw ExportError(.spool, error.description, hint: error.hint)
        }
    }
}

/// A record that is to be sent, and the position behind it.
struct ShipItem {
    var record: EncodedRecord
    var line: [UInt8]
    var end: SpoolPosition
}

/// Records for one request.
struct ShipBatch {
    private let limits: BatchLimits
    private(set) var items: [ShipItem] = []
    private var bytes = 0
    private var times: ClosedRange<Int64>?

    init(_ limits: BatchLimits) { self.limits = limits }

    /// Whether one more stays within the limits; the first always does.
    func takes(_ record: EncodedRecord) -> Bool {
        guard let times else { return true }
        if items.count >= limits.records { return false }
        if bytes + record.bytes.count + limits.overhead > limits.bytes { return false }
        guard let span = limits.span else { return true }
        let time = record.time.microseconds
        return max(times.upperBound, time) - min(times.lowerBound, time) <= Int64(span) * 1_000_000
    }

    mutating func add(_ item: ShipItem) {
        let time = item.record.time.microseconds
        times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
        bytes += item.record.bytes.count + limits.overhead
        items.append(item)
    }
}
