/// The headers of a request or a response, in their order.
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    public struct Field: Hashable, Sendable {
        public var name: String
        public var value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public private(set) var fields: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) { fields = elements.map { Field($0, $1) } }

    public mutating func append(_ name: String, _ value: String) { fields.append(Field(name, value)) }

    /// The first value of a name, whatever its case; setting it takes the place of all of them, and nil removes them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.isNamed(name) }?.value }
        set {
            let index = fields.firstIndex { $0.isNamed(name) }
            fields.removeAll { $0.isNamed(name) }
            if let newValue { fields.insert(Field(name, newValue), at: index ?? fields.count) }
        }
    }
}

extension HTTPHeaders.Field {
    func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && zip(name.utf8, other.utf8).allSatisfy { lowercase($0) == lowercase($1) }
    }

    /// Whether it can be sent: a name of RFC 9110's token characters, and a value that stays within its line.
    var isWellFormed: Bool {
        let name = name.utf8
        return !name.isEmpty
            && name.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7a).contains(lowercase(byte))
                    || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            } && value.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }
    }
}

private func lowercase(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
