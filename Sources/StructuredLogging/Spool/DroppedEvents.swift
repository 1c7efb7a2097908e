internal import Git

/// How much was removed from a spool before it was sent.
public struct DroppedEvents: Hashable, Codable, Sendable {
    public var events = 0
    public var bytes = 0
    /// The first and the last time that it happened.
    public var first: LogTime
    public var last: LogTime

    /// What was counted in a folder; nil where nothing ever was.
    static func read(in folder: SpoolFolder) throws(GitError) -> DroppedEvents? {
        guard let bytes = try File.read(folder.dropped, limit: 1 << 16) else { return nil }
        return try StateFile.decoded(DroppedEvents.self, bytes, folder.dropped)
    }

    static func add(_ events: Int, bytes: Int, at time: LogTime, in folder: SpoolFolder) throws(GitError) {
        var all = try read(in: folder) ?? DroppedEvents(first: time, last: time)
        all.events += events
        all.bytes += bytes
        all.last = time
        try File.write(
            try StateFile.encoded(all, folder.dropped), to: folder.dropped, replacing: true, mode: 0o600, durable: true)
    }
}
