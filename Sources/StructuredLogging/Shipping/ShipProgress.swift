internal import Git

/// The state of an exporter while it sends: what an acknowledgement will put in place is on the disk before the request is made.
struct ShipProgress {
    let folder: SpoolFolder
    let exporter: String
    let clock: () -> Int64
    private(set) var state = ShipState()

    init(folder: SpoolFolder, exporter: String, clock: @escaping () -> Int64) {
        self.folder = folder
        self.exporter = exporter
        self.clock = clock
    }

    /// A state that waits for its acknowledgement.
    struct Prepared {
        fileprivate let file: ReplacementFile
        fileprivate let state: ShipState
    }

    mutating func begin() throws(GitError) { state = try ShipState(of: exporter, in: folder) }

    /// Writes the state for when so many records are acknowledged; nil where nothing would change.
    func prepare(_ records: Int, upTo position: SpoolPosition) throws(GitError) -> Prepared? {
        guard records > 0 || position != state.position else { return nil }
        var next = state
        next.position = position
        next.acknowledged += records
        if records > 0 { next.lastSuccess = LogTime(microseconds: clock()) }
        next.lastError = nil
        let file = try ReplacementFile(for: path)
        try file.append(try StateFile.encoded(next, path))
        try file.sync()
        return Prepared(file: file, state: next)
    }

    mutating func place(_ prepared: Prepared, rejected: Int) throws(GitError) {
        try prepared.file.place()
        try File.syncDirectory(folder.path)
        state = prepared.state
        if rejected > 0 {
            state.rejected += rejected
            try write()
        }
    }

    /// Keeps why it ended. Where not even that can be written, the caller has the error all the same.
    mutating func fail(_ error: ExportError) {
        state.lastError = ShipState.Failure(
            time: LogTime(microseconds: clock()), code: error.code.rawValue, message: error.message)
        do throws(GitError) { try write() } catch { return }
    }

    private func write() throws(GitError) {
        try File.write(try StateFile.encoded(state, path), to: path, replacing: true, mode: 0o600, durable: true)
    }

    private var path: String { folder.shipState(of: exporter) }
}
