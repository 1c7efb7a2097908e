/// Reads a file of test results in any of the formats that are known, one result at a time.
///
/// The first sign of the file says which format it is: `<` XML, `{` an event stream, everything else TAP. Memory does not grow
/// with the file.
public struct ResultReader {
    private enum Reader {
        case junit(JUnitReader)
        case tap(TAPReader)
        case eventStream(EventStreamReader)
    }

    private var reader: Reader

    /// Throws for a file without anything in it.
    public init(_ source: @escaping ByteSource) throws(ResultFault) {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0a, 0x0d]
        var first: [UInt8] = []
        while first.allSatisfy(blanks.contains) {
            let more = try source()
            if more.isEmpty { throw ResultFault("it is empty", line: 1) }
            first += more
            guard first.count < 1 << 22 else { throw ResultFault("it begins with nothing but blanks", line: 1) }
        }
        let sign = first.first { !blanks.contains($0) }
        let begin = Beginning(first)
        let whole: ByteSource = { () throws(ResultFault) in
            if let first = begin.take() { return first }
            return try source()
        }
        switch sign {
        // The byte order marks of UTF-8 and UTF-16 stand before XML alone.
        case UInt8(ascii: "<"), 0xef, 0xfe, 0xff, 0x00: reader = .junit(JUnitReader(whole))
        case UInt8(ascii: "{"): reader = .eventStream(EventStreamReader(whole))
        default: reader = .tap(TAPReader(whole))
        }
    }

    /// The next result; nil behind the last.
    public mutating func next() throws(ResultFault) -> TestResult? {
        switch reader {
        case .junit(var junit):
            defer { reader = .junit(junit) }
            return try junit.next()
        case .tap(var tap):
            defer { reader = .tap(tap) }
            return try tap.next()
        case .eventStream(var stream):
            defer { reader = .eventStream(stream) }
            return try stream.next()
        }
    }

    /// What the file says of itself, as far as it was read.
    public var facts: ResultFileFacts {
        switch reader {
        case .junit(let junit): junit.facts
        case .tap(let tap): tap.facts
        case .eventStream(let stream): stream.facts
        }
    }
}

/// The bytes that were looked at first, given out once.
private final class Beginning {
    private var bytes: [UInt8]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func take() -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}

extension ResultReader {
    /// Reads bytes that are at hand.
    public init(_ bytes: [UInt8]) throws(ResultFault) {
        let all = Beginning(bytes)
        try self.init { () throws(ResultFault) in all.take() ?? [] }
    }
}
