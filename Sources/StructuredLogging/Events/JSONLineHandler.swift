internal import Instrumentation
public import Logging

/// Writes what a logger is given as events of a log, in the trace and the span that are current.
public struct JSONLineHandler: LogHandler {
    public var metadata: Logger.Metadata = [:]
    public var metadataProvider: Logger.MetadataProvider?
    public var logLevel: Logger.Level
    private let log: EventLog
    private let label: String

    /// - Parameter label: the part of the program that speaks, the scope of its events.
    public init(label: String, log: EventLog, level: Logger.Level = .info) {
        self.label = label
        self.log = log
        logLevel = level
    }

    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    public func log(event: LogEvent) {
        var attributes: [String: LogValue] = [:]
        for source in [metadata, metadataProvider?.get(), event.metadata] {
            for (name, value) in source ?? [:] { attributes[name] = LogValue(value) }
        }
        if let error = event.error {
            attributes["exception.type"] = .string("\(type(of: error))")
            attributes["exception.message"] = .string("\(error)")
        }
        log.write(
            event.message.description, severity: LogSeverity(event.level), scope: label,
            context: InstrumentationContext.current?.traceContext, attributes: attributes)
    }
}

extension LogSeverity {
    init(_ level: Logger.Level) {
        self =
            switch level {
            case .trace: .trace
            case .debug: .debug
            case .info: .info
            case .notice: .notice
            case .warning: .warn
            case .error: .error
            case .critical: .fatal
            }
    }
}

extension LogValue {
    init(_ value: Logger.MetadataValue) {
        switch value {
        case .string(let text): self = .string(text)
        case .stringConvertible(let convertible): self = LogValue(describing: convertible)
        case .array(let values): self = .array(values.map { LogValue($0) })
        case .dictionary(let fields): self = .fields(fields.mapValues { LogValue($0) })
        }
    }

    /// Numbers and truths as such, all else as text.
    init(describing value: any CustomStringConvertible) {
        switch value {
        case let integer as any FixedWidthInteger:
            self = Int64(exactly: integer).map { .integer($0) } ?? .string("\(integer)")
        case let truth as Bool: self = .bool(truth)
        case let double as Double: self = .double(double)
        case let float as Float: self = .double(Double(float))
        default: self = .string(value.description)
        }
    }
}
