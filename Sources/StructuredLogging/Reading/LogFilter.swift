/// Which records somebody asks for; what is nil or empty asks for nothing.
public struct LogFilter: Sendable {
    public var traceID: TraceID?
    /// The least grave ones.
    public var severity: LogSeverity?
    /// From this moment on, and up to that one, it included.
    public var since: LogTime?
    public var until: LogTime?
    /// A message that has to be there as a whole, or one of its kind: `rule.*`.
    public var message: String?
    public var kinds: Set<LogRecord.Kind> = []

    public init() {}

    public func includes(_ record: LogRecord) -> Bool {
        if let traceID, record.traceID != traceID { return false }
        if let severity, record.severity < severity { return false }
        if let since, record.time < since { return false }
        if let until, record.time > until { return false }
        if !kinds.isEmpty, !kinds.contains(record.kind) { return false }
        guard let message else { return true }
        return message.last == "*" ? record.message.hasPrefix(message.dropLast()) : record.message == message
    }
}
