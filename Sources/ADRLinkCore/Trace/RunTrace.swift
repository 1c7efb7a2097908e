public import StructuredLogging

/// One run, as logs and audit log tell it: a tree of spans with the events and entries inside each, and what is missing.
///
/// Its JSON is described in docs/logs.md; what is not known is left out. Its texts come from a repository as they are: a
/// rendering escapes them.
public struct RunTrace: Codable, Equatable, Sendable {
    /// The name and version of the format. A field that is added leaves the version as it is.
    public static let currentSchema = "adrlink.trace/1"

    public var schema = RunTrace.currentSchema
    /// 32 lower-case hexadecimal digits.
    public var traceID: String
    /// When the first and the last thing happened that is known; absent where nothing is.
    public var start: String?
    public var end: String?
    /// What happened, in the order in which it began; spans hold what happened in them.
    public var items: [Item] = []
    /// The bundles of evidence that hold something of it; absent where nobody looked, or there is none.
    public var bundles: [Bundle]?
    /// What is missing, and why, a sentence each.
    public var gaps: [String] = []

    public init(traceID: String) { self.traceID = traceID }

    /// Something that happened in a run.
    public enum Item: Equatable, Sendable {
        case span(Span)
        case event(Event)
        case entry(Entry)
    }

    /// Something that took time.
    public struct Span: Codable, Equatable, Sendable {
        /// 16 lower-case hexadecimal digits.
        public var id: String
        /// The span around it; absent where it is the first of its trace.
        public var parent: String?
        public var name: String
        public var start: String
        /// In microseconds; absent where nothing says that it ended.
        public var duration: Int64?
        /// `ok`, `error` or `unset`.
        public var status: String
        public var statusMessage: String?
        public var attributes: [String: LogValue]
        public var items: [Item] = []
    }

    /// Something that was logged.
    public struct Event: Codable, Equatable, Sendable {
        public var id: String
        public var time: String
        public var severity: String
        public var message: String
        public var attributes: [String: LogValue]
    }

    /// An entry of the audit log.
    public struct Entry: Codable, Equatable, Sendable {
        public var lane: String
        public var sequence: Int
        /// The SHA-256 of its payload.
        public var digest: String
        public var time: String
        /// `intent`, `outcome` or `event`.
        public var phase: String
        public var action: String
        public var actor: String
        public var result: String?
        public var exitStatus: Int?
        public var signal: Int?
        /// In microseconds.
        public var duration: Int64?
        public var decisions: [String]
        public var incident: String?
        /// The command line, redacted.
        public var command: [String]?
        /// Whether it counts.
        public var verified: Bool
        /// Why it does not count.
        public var reasons: [String]
    }

    /// Everything in the run, each with how many spans are around it, in order.
    public func flattened() -> [(depth: Int, item: Item)] {
        func walk(_ items: [Item], _ depth: Int) -> [(depth: Int, item: Item)] {
            items.flatMap { item -> [(depth: Int, item: Item)] in
                guard case .span(let span) = item else { return [(depth, item)] }
                return [(depth, item)] + walk(span.items, depth + 1)
            }
        }
        return walk(items, 0)
    }
}

extension RunTrace.Item: Codable {
    private enum Key: CodingKey { case span, event, entry }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let span = try container.decodeIfPresent(RunTrace.Span.self, forKey: .span) {
            self = .span(span)
        } else if let event = try container.decodeIfPresent(RunTrace.Event.self, forKey: .event) {
            self = .event(event)
        } else {
            self = .entry(try container.decode(RunTrace.Entry.self, forKey: .entry))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .span(let span): try container.encode(span, forKey: .span)
        case .event(let event): try container.encode(event, forKey: .event)
        case .entry(let entry): try container.encode(entry, forKey: .entry)
        }
    }

    /// When it began.
    var time: String {
        switch self {
        case .span(let span): span.start
        case .event(let event): event.time
        case .entry(let entry): entry.time
        }
    }
}
