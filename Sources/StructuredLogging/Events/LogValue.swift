/// What a field of an event holds.
public enum LogValue: Hashable, Sendable {
    case string(String)
    case integer(Int64)
    case double(Double)
    case bool(Bool)
    case array([LogValue])
    case fields([String: LogValue])

    /// The text of a string, nil for the others.
    public var string: String? { if case .string(let text) = self { text } else { nil } }
}

extension LogValue: Codable {
    /// Reads any JSON value but null; a number without a fraction is an integer.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        func read<Value: Decodable>(_ type: Value.Type) -> Value? {
            do { return try container.decode(type) } catch { return nil }
        }
        if let text = read(String.self) {
            self = .string(text)
        } else if let integer = read(Int64.self) {
            self = .integer(integer)
        } else if let truth = read(Bool.self) {
            self = .bool(truth)
        } else if let double = read(Double.self) {
            self = .double(double)
        } else if let values = read([LogValue].self) {
            self = .array(values)
        } else {
            self = .fields(try container.decode([String: LogValue].self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .string(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .double(let double): try container.encode(double)
        case .bool(let truth): try container.encode(truth)
        case .array(let values): try container.encode(values)
        case .fields(let fields): try container.encode(fields)
        }
    }
}

extension LogValue: CustomStringConvertible {
    /// The value as people read it: texts without quotation marks, lists with commas.
    public var description: String {
        switch self {
        case .string(let text): text
        case .integer(let integer): "\(integer)"
        case .double(let double): "\(double)"
        case .bool(let truth): "\(truth)"
        case .array(let values): values.map(\.description).joined(separator: ",")
        case .fields(let fields):
            fields.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }.joined(separator: ",")
        }
    }
}
