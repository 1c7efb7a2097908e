/// An element of the XML that AWS and servers like it answer with.
///
/// A document type, and with it every entity but XML's own five, is refused: nothing can grow, and nothing outside is read.
/// Attributes, comments and instructions are skipped.
public struct XMLElement: Hashable, Sendable {
    /// Without a prefix.
    public var name: String
    /// All text directly in it.
    public var text: String
    public var children: [XMLElement]

    /// The first child of a name.
    public subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first child of a name.
    public func text(_ name: String) -> String? { self[name]?.text }

    /// Reads a document; nil for anything that is not one, or nests deeper than `depth`.
    public init?(_ bytes: [UInt8], depth: Int = 32) {
        var reader = XMLReader(bytes)
        guard let element = reader.document(depth: depth) else { return nil }
        self = element
    }

    init(name: String, text: String = "", children: [XMLElement] = []) {
        self.name = name
        self.text = text
        self.children = children
    }
}

/// Reads XML from its beginning to its end; every function gives nil where it is not well formed.
private struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        let mark: [UInt8] = [0xef, 0xbb, 0xbf]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
    }

    mutating func document(depth: Int) -> XMLElement? {
        guard skipMisc(), let element = element(depth: depth), skipMisc(), position == bytes.count else { return nil }
        return element
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    /// Moves behind the next occurrence.
    private mutating func skip(past text: String) -> Bool {
        let wanted = Array(text.utf8)
        while position + wanted.count <= bytes.count {
            if bytes[position..<position + wanted.count].elementsEqual(wanted) {
                position += wanted.count
                return true
            }
            position += 1
        }
        return false
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[position]) { position += 1 }
    }

    /// Space, comments and instructions around the one element.
    private mutating func skipMisc() -> Bool {
        while true {
            skipSpace()
            if starts(with: "<!--") {
                guard skip(past: "-->") else { return false }
            } else if starts(with: "<?") {
                guard skip(past: "?>") else { return false }
            } else {
                return true
            }
        }
    }

    private mutating func element(depth: Int) -> XMLElement? {
        guard depth > 0, starts(with: "<"), let tag = tag(), !tag.isEnd else { return nil }
        var element = XMLElement(name: tag.name)
        if tag.isEmpty { return element }
        var text: [UInt8] = []
        while position < bytes.count {
            if starts(with: "</") {
                guard let end = self.tag(), end.name == tag.name else { return nil }
                element.text = String(decoding: text, as: UTF8.self)
                return element
            } else if starts(with: "<!--") {
                guard skip(past: "-->") else { return nil }
            } else if starts(with: "<![CDATA[") {
                position += 9
                let start = position
                guard skip(past: "]]>") else { return nil }
                text += bytes[start..<position - 3]
            } else if starts(with: "<?") {
                guard skip(past: "?>") else { return nil }
            } else if starts(with: "<") {
                guard let child = self.element(depth: depth - 1) else { return nil }
                element.children.append(child)
            } else if starts(with: "&") {
                guard let character = reference() else { return nil }
                text += String(character).utf8
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        return nil
    }

    /// A tag, with its attributes skipped.
    private mutating func tag() -> (name: String, isEnd: Bool, isEmpty: Bool)? {
        position += 1
        let isEnd = starts(with: "/")
        if isEnd { position += 1 }
        let start = position
        while position < bytes.count,
            ![0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: ">"), UInt8(ascii: "/")].contains(bytes[position])
        {
            guard bytes[position] != UInt8(ascii: "<"), bytes[position] != UInt8(ascii: "!") else { return nil }
            position += 1
        }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let local = name.split(separator: ":").last else { return nil }
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ">"):
                position += 1
                return (String(local), isEnd, false)
            case UInt8(ascii: "/"):
                position += 1
                guard starts(with: ">"), !isEnd else { return nil }
                position += 1
                return (String(local), false, true)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let quote = bytes[position]
                position += 1
                while position < bytes.count, bytes[position] != quote { position += 1 }
                guard position < bytes.count else { return nil }
                position += 1
            case UInt8(ascii: "<"): return nil
            default: position += 1
            }
        }
        return nil
    }

    /// `&lt;`, `&#60;` or `&#x3c;`.
    private mutating func reference() -> Character? {
        let start = position + 1
        while position < bytes.count, bytes[position] != UInt8(ascii: ";"), position - start < 10 { position += 1 }
        guard starts(with: ";") else { return nil }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        position += 1
        let named: [String: Character] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
        if let character = named[name] { return character }
        let number: UInt32?
        if name.hasPrefix("#x") {
            number = UInt32(name.dropFirst(2), radix: 16)
        } else if name.hasPrefix("#") {
            number = UInt32(name.dropFirst())
        } else {
            return nil
        }
        return number.flatMap(Unicode.Scalar.init).map(Character.init)
    }
}
