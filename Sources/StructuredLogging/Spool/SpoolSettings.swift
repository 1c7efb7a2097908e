/// What bounds a spool.
public struct SpoolSettings: Sendable {
    /// A segment is followed by the next when it has so many bytes, or this age in seconds.
    public var segmentSize = 4 << 20
    public var segmentAge = 86_400
    /// All segments together, in bytes. Nearly there it is said aloud, and only then the oldest are removed.
    public var total = 256 << 20
    /// How long lines are kept that every exporter has sent, in seconds.
    public var retention = 90 * 86_400
    /// Permissions of the files, before the mask of the process.
    public var mode: UInt32 = 0o600
    /// The exporters that have to have sent a line before it may go by age.
    public var exporters: [String] = []

    public init() {}
}

/// Something about the spool that its owner has to hear of.
public struct SpoolProblem: Hashable, Sendable {
    public enum Code: String, Sendable {
        /// Lines could not be written; what was to be logged is lost, and counted.
        case notWritten = "log-not-written"
        /// Four fifths of the bound are reached, and nothing may be removed quietly.
        case nearlyFull = "log-nearly-full"
        /// Events were removed that no exporter had sent.
        case dropped = "log-dropped"
    }

    public var code: Code
    public var message: String
    public var hint: String
}
