public import Git

/// What waits in a spool for each exporter, and since when.
public struct SpoolStatus: Sendable {
    /// Of one exporter.
    public struct Waiting: Sendable {
        public var exporter: String
        public var records: Int
        /// The time of the oldest record that waits.
        public var since: LogTime?
        public var state: ShipState
    }

    public var segments: Int
    public var bytes: Int
    /// What the bytes may be at most.
    public var total: Int
    public var damagedLines: Int
    public var dropped: DroppedEvents?
    public var waiting: [Waiting]

    /// Looks at a folder; reads every line that one of the exporters still has to send.
    ///
    /// Exporters that have sent something at some time are looked at as well; for those that are given no more every record waits.
    public init(of folder: SpoolFolder, settings: SpoolSettings, exporters: [any LogExporter]) throws(GitError) {
        let found = try folder.segments()
        segments = found.count
        bytes = found.reduce(0) { $0 + (PartialFile(folder.path(of: $1))?.size ?? 0) }
        total = settings.total
        dropped = try DroppedEvents.read(in: folder)
        damagedLines = 0
        waiting = []
        let states = try ShipState.all(in: folder)
        for exporter in Set(exporters.map(\.name)).union(states.keys).sorted() {
            let configured = exporters.first { $0.name == exporter }
            let state = states[exporter] ?? ShipState()
            var reader = SpoolReader(folder, from: state.position)
            var entry = Waiting(exporter: exporter, records: 0, since: nil, state: state)
            var damaged = 0
            while let line = try reader.next() {
                switch line {
                case .record(let record, _):
                    if let configured, !configured.includes(record) { continue }
                    entry.records += 1
                    entry.since = min(entry.since ?? record.time, record.time)
                case .damaged: damaged += 1
                }
            }
            damagedLines = max(damagedLines, damaged)
            waiting.append(entry)
        }
    }
}
