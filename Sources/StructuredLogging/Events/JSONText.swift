/// JSON that is put together in bytes, because an encoder of values costs more than the event it would write.
struct JSONText {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Adds what is JSON already.
    mutating func add(_ raw: StaticString) {
        raw.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func add(_ raw: [UInt8]) { bytes += raw }

    /// Adds a string between quotation marks.
    mutating func add(quoted text: String) {
        bytes.append(quote)
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != quote && $0 != backslash }) {
            bytes.append(contentsOf: text.utf8)
        } else {
            for byte in text.utf8 { add(escaping: byte) }
        }
        bytes.append(quote)
    }

    /// Adds 16 hexadecimal digits.
    mutating func add(hex value: UInt64) { HexDigits.append(value, to: &bytes) }

    mutating func add(_ integer: Int64) { bytes.append(contentsOf: String(integer).utf8) }

    /// Adds a number; what JSON has no number for as the string that OTLP's encoding takes for it.
    mutating func add(_ double: Double) {
        if double.isFinite {
            bytes.append(contentsOf: "\(double)".utf8)
        } else {
            add(quoted: double.isNaN ? "NaN" : double < 0 ? "-Infinity" : "Infinity")
        }
    }

    mutating func add(_ value: LogValue) {
        switch value {
        case .string(let text): add(quoted: text)
        case .integer(let integer): add(integer)
        case .double(let double): add(double)
        case .bool(let truth): add(truth ? "true" : "false")
        case .array(let values): add(array: values)
        case .fields(let fields): add(fields: fields)
        }
    }

    /// Adds an object with sorted names, its values as they are or as the closure makes them.
    mutating func add(fields: [String: LogValue], _ change: (String, LogValue) -> LogValue = { $1 }) {
        add("{")
        var isFirst = true
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
            if !isFirst { add(",") }
            isFirst = false
            add(quoted: name)
            add(":")
            add(change(name, value))
        }
        add("}")
    }

    private mutating func add(array values: [LogValue]) {
        add("[")
        for (place, value) in values.enumerated() {
            if place > 0 { add(",") }
            add(value)
        }
        add("]")
    }

    private mutating func add(escaping byte: UInt8) {
        switch byte {
        case quote, backslash: bytes += [backslash, byte]
        case 0x0a: add("\\n")
        case 0x09: add("\\t")
        case 0x0d: add("\\r")
        case 0..<0x20:
            add("\\u00")
            bytes += HexDigits.bytes(UInt64(byte)).suffix(2)
        default: bytes.append(byte)
        }
    }
}

private let quote = UInt8(ascii: "\"")
private let backslash = UInt8(ascii: "\\")
