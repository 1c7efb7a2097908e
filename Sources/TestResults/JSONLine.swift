/// The JSON of one line, read a value after the other; only what is asked for becomes text.
///
/// It reads what RFC 8259 allows and nothing else. What it does not need it passes over, and checks all the same.
struct JSONLine {
    /// A string of the line: where it stands, between its quotes.
    struct Text: Equatable {
        fileprivate var start: Int
        fileprivate var end: Int
        fileprivate var hasEscapes: Bool
    }

    /// Something that is not the JSON that is expected there.
    struct Fault: Error {}

    private let bytes: [UInt8]
    private var place = 0
    /// Whether the next member or element is the first one of its object or array.
    private var isFirst = false
    /// The most values within each other.
    private static let depth = 64

    /// Whether any string has bytes beyond ASCII, which have to be UTF-8.
    private var isBeyondASCII = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Values

    mutating func beginObject() throws(Fault) {
        try expect(UInt8(ascii: "{"))
        isFirst = true
    }

    /// The key of the next member, whose value is to be read next; nil behind the end of the object.
    mutating func nextKey() throws(Fault) -> Text? {
        guard try !ends(with: UInt8(ascii: "}")) else { return nil }
        let key = try string()
        try expect(UInt8(ascii: ":"))
        return key
    }

    mutating func beginArray() throws(Fault) {
        try expect(UInt8(ascii: "["))
        isFirst = true
    }

    /// Whether there is another element, which is to be read next.
    mutating func hasElement() throws(Fault) -> Bool { try !ends(with: UInt8(ascii: "]")) }

    mutating func string() throws(Fault) -> Text {
        try expect(UInt8(ascii: "\""))
        let start = place
        let count = bytes.count
        var (at, hasEscapes, all) = (start, false, UInt8(0))
        while at < count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") {
                if all >= 0x80 { isBeyondASCII = true }
                place = at + 1
                return Text(start: start, end: at, hasEscapes: hasEscapes)
            }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                at = try self.end(ofEscapeAt: at)
                continue
            }
            if byte < 0x20 { throw Fault() }
            all |= byte
            at += 1
        }
        throw Fault()
    }

    /// A string, or nil for null.
    mutating func optionalString() throws(Fault) -> Text? { try takesNull() ? nil : try string() }

    /// A boolean, or nil for null.
    mutating func optionalBoolean() throws(Fault) -> Bool? {
        passBlanks()
        switch place < bytes.count ? bytes[place] : 0 {
        case UInt8(ascii: "t"):
            try expect(word: Self.true)
            return true
        case UInt8(ascii: "f"):
            try expect(word: Self.false)
            return false
        default:
            try expect(word: Self.null)
            return nil
        }
    }

    mutating func takesNull() throws(Fault) -> Bool {
        passBlanks()
        guard place < bytes.count, bytes[place] == UInt8(ascii: "n") else { return false }
        try expect(word: Self.null)
        return true
    }

    /// A number without what stands behind its point, towards zero; nil where it has more than 18 digits, or an exponent.
    mutating func integer() throws(Fault) -> Int64? {
        passBlanks()
        let isNegative = place < bytes.count && bytes[place] == UInt8(ascii: "-")
        if isNegative { place += 1 }
        let start = place
        var value: Int64 = 0
        while place < bytes.count, isDigit(bytes[place]) {
            if place - start < 18 { value = value * 10 + Int64(bytes[place] - 0x30) }
            place += 1
        }
        let digits = place - start
        guard digits > 0, digits == 1 || bytes[start] != UInt8(ascii: "0") else { throw Fault() }
        if place < bytes.count, bytes[place] == UInt8(ascii: ".") {
            place += 1
            try passDigits()
        }
        var isWhole = digits <= 18
        if place < bytes.count, bytes[place] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            place += 1
            if place < bytes.count, bytes[place] == UInt8(ascii: "+") || bytes[place] == UInt8(ascii: "-") {
                place += 1
            }
            try passDigits()
        }
        return isWhole ? (isNegative ? -value : value) : nil
    }

    /// Passes over a value of any kind.
    mutating func skip() throws(Fault) { try skip(within: 0) }

    /// Throws where anything but blanks stands behind the value that was read, and where a string is not UTF-8.
    mutating func finish() throws(Fault) {
        passBlanks()
        guard place == bytes.count else { throw Fault() }
        if isBeyondASCII, String(validating: bytes, as: UTF8.self) == nil { throw Fault() }
    }

    // MARK: Texts

    /// Whether a string is this one.
    func holds(_ text: Text, _ word: String) -> Bool {
        guard !text.hasEscapes else { return value(text).utf8.elementsEqual(word.utf8) }
        guard text.end - text.start == word.utf8.count else { return false }
        let wanted = word.utf8Span.span
        for place in wanted.indices where bytes[text.start + place] != wanted[place] { return false }
        return true
    }

    /// What a string says. Half of a surrogate pair becomes U+FFFD.
    func value(_ text: Text) -> String {
        let raw = bytes[text.start..<text.end]
        guard text.hasEscapes else { return String(decoding: raw, as: UTF8.self) }
        var found: [UInt8] = []
        found.reserveCapacity(raw.count)
        var place = text.start
        while place < text.end {
            guard bytes[place] == UInt8(ascii: "\\") else {
                found.append(bytes[place])
                place += 1
                continue
            }
            let letter = bytes[place + 1]
            place += 2
            switch letter {
            case UInt8(ascii: "b"): found.append(0x08)
            case UInt8(ascii: "f"): found.append(0x0c)
            case UInt8(ascii: "n"): found.append(0x0a)
            case UInt8(ascii: "r"): found.append(0x0d)
            case UInt8(ascii: "t"): found.append(0x09)
            case UInt8(ascii: "u"):
                var units = [unit(at: place)]
                place += 4
                if units[0] & 0xfc00 == 0xd800, place + 6 <= text.end, bytes[place] == UInt8(ascii: "\\"),
                    bytes[place + 1] == UInt8(ascii: "u"), unit(at: place + 2) & 0xfc00 == 0xdc00
                {
                    units.append(unit(at: place + 2))
                    place += 6
                }
                found += String(decoding: units, as: UTF16.self).utf8
            default: found.append(letter)
            }
        }
        return String(decoding: found, as: UTF8.self)
    }

    // MARK: Bytes

    private static let null = Array("null".utf8)
    private static let `true` = Array("true".utf8)
    private static let `false` = Array("false".utf8)

    private mutating func passBlanks() {
        while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0d { place += 1 }
    }

    private mutating func expect(_ byte: UInt8) throws(Fault) {
        passBlanks()
        guard place < bytes.count, bytes[place] == byte else { throw Fault() }
        place += 1
    }

    private mutating func expect(word: [UInt8]) throws(Fault) {
        guard place + word.count <= bytes.count, bytes[place..<place + word.count].elementsEqual(word) else {
            throw Fault()
        }
        place += word.count
    }

    /// Goes behind the end of an object or an array, or behind the comma before what comes next.
    private mutating func ends(with end: UInt8) throws(Fault) -> Bool {
        passBlanks()
        guard place < bytes.count else { throw Fault() }
        if bytes[place] == end {
            place += 1
            isFirst = false
            return true
        }
        if !isFirst { try expect(UInt8(ascii: ",")) }
        isFirst = false
        return false
    }

    private func end(ofEscapeAt place: Int) throws(Fault) -> Int {
        guard place + 1 < bytes.count else { throw Fault() }
        switch bytes[place + 1] {
        case UInt8(ascii: "u"):
            guard place + 6 <= bytes.count, bytes[place + 2..<place + 6].allSatisfy({ hexadecimal($0) != nil }) else {
                throw Fault()
            }
            return place + 6
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return place + 2
        default: throw Fault()
        }
    }

    private mutating func passDigits() throws(Fault) {
        let start = place
        while place < bytes.count, isDigit(bytes[place]) { place += 1 }
        guard place > start else { throw Fault() }
    }

    private mutating func skip(within depth: Int) throws(Fault) {
        guard depth < Self.depth else { throw Fault() }
        passBlanks()
        guard place < bytes.count else { throw Fault() }
        switch bytes[place] {
        case UInt8(ascii: "{"):
            try beginObject()
            while try nextKey() != nil { try skip(within: depth + 1) }
        case UInt8(ascii: "["):
            try beginArray()
            while try hasElement() { try skip(within: depth + 1) }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): _ = try optionalBoolean()
        default: _ = try integer()
        }
    }

    private func unit(at place: Int) -> UInt16 {
        bytes[place..<place + 4].reduce(0) { $0 << 4 | UInt16(hexadecimal($1) ?? 0) }
    }

    private func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46, 0x61...0x66: (byte | 0x20) - 0x61 + 10
        default: nil
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
