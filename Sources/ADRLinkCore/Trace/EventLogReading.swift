import Git
public import StructuredLogging

extension Workspace {
    /// The folder of this repository's log of events, which all of its working trees share.
    public var eventLog: SpoolFolder { SpoolFolder(repository.commonDirectory + "/adrlink/log") }

    /// The records that are asked for, in the order of the log, and how many lines could not be read.
    public func records(
        where isWanted: (LogRecord) -> Bool
    ) throws(ADRLinkError) -> (records: [LogRecord], unreadable: Int) {
        var reader = SpoolReader(eventLog)
        var found: [LogRecord] = []
        var unreadable = 0
        while let line = try fromGit({ () throws(GitError) in try reader.next() }) {
            switch line {
            case .record(let record, _): if isWanted(record) { found.append(record) }
            case .damaged: unreadable += 1
            }
        }
        return (found, unreadable)
    }

    /// The lines of runs, in the order of the log, each with its line feed.
    func eventLines(of traces: Set<TraceID>) throws(ADRLinkError) -> [UInt8] {
        guard !traces.isEmpty else { return [] }
        var reader = SpoolReader(eventLog)
        var lines: [UInt8] = []
        while let line = try fromGit({ () throws(GitError) in try reader.next() }) {
            guard case .record(let record, let bytes) = line, traces.contains(record.traceID) else { continue }
            lines += bytes + [.lineFeed]
        }
        return lines
    }
}

/// Reads lines of a log of events that were kept elsewhere, and counts those that are none.
public func eventRecords(in lines: [UInt8]) -> (records: [LogRecord], unreadable: Int) {
    let all = lines.split(separator: .lineFeed)
    let records = all.compactMap { LogRecord(line: Array($0)) }
    return (records, all.count - records.count)
}
