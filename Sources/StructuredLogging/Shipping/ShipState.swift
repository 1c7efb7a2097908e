internal import FoundationEssentials
public import Git

/// How far an exporter is, and how its last attempt went; kept beside the segments.
public struct ShipState: Hashable, Codable, Sendable {
    /// What is sent and was acknowledged.
    public var position = SpoolPosition()
    /// How many records were acknowledged since the beginning.
    public var acknowledged = 0
    /// How many of those the receiver acknowledged as a request and yet refused to keep.
    public var rejected = 0
    public var lastSuccess: LogTime?
    public var lastError: Failure?

    /// Why an attempt ended before everything was sent.
    public struct Failure: Hashable, Codable, Sendable {
        public var time: LogTime
        public var code: String
        public var message: String

        public init(time: LogTime, code: String, message: String) {
            self.time = time
            self.code = code
            self.message = message
        }
    }

    public init() {}

    /// The state of an exporter; one that has never sent anything is at the beginning. Throws `.corrupt` for a damaged file.
    public init(of exporter: String, in folder: SpoolFolder) throws(GitError) {
        let path = folder.shipState(of: exporter)
        guard let bytes = try File.read(path, limit: 1 << 20) else {
            self.init()
            return
        }
        self = try StateFile.decoded(ShipState.self, bytes, path)
    }

    /// The states of all exporters that have ever tried, by name; one whose file is damaged counts as at the beginning.
    static func all(in folder: SpoolFolder) throws(GitError) -> [String: ShipState] {
        var states: [String: ShipState] = [:]
        for entry in try File.list(folder.path) ?? [] {
            let name = String(decoding: entry.name, as: UTF8.self)
            guard entry.kind == .file, name.hasPrefix("ship-"), name.hasSuffix(".json") else { continue }
            let exporter = String(name.dropFirst(5).dropLast(5))
            do throws(GitError) { states[exporter] = try ShipState(of: exporter, in: folder) } catch {
                guard error.code == .corrupt else { throw error }
                states[exporter] = ShipState()
            }
        }
        return states
    }

    /// The lowest number that a new segment may have, so that no exporter takes it for one that it has sent.
    static func highestFirst(in folder: SpoolFolder) throws(GitError) -> Int {
        try all(in: folder).values.map(\.position.first).max() ?? 0
    }
}

/// Small files in JSON beside the segments.
enum StateFile {
    static func decoded<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8], _ path: String) throws(GitError)
        -> Value
    {
        do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
            throw GitError(
                .corrupt, "read \(path)", "it is damaged", hint: "remove \(path); what it counted begins anew")
        }
    }

    static func encoded(_ value: some Encodable, _ path: String) throws(GitError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        do { return Array(try encoder.encode(value)) + [lineFeed] } catch {
            throw GitError(.other, "write \(path)", "\(error)")
        }
    }
}

extension LogTime: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = LogTime(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a time: \(text)")
        }
        self = time
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
