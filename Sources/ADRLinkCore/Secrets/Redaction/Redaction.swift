/// Why something was redacted. It stands in the mark, such as `[redacted:flag]`; docs/redaction.md lists them.
public enum RedactionKind: String, CaseIterable, Comparable, Sendable {
    /// The value of a command's option: `--password …`.
    case flag
    /// A word of a command that is a secret by its place: `vault login …`.
    case argument
    /// A value behind the name of a secret: `PGPASSWORD=…`, `"token": "…"`.
    case assignment
    /// The value of a header of HTTP.
    case header
    /// A password or a signed parameter in an address.
    case url
    /// What is a secret by its own shape.
    case token
    /// A private key, whole.
    case privateKey = "private-key"
    /// The value of a variable of the environment, wherever it stands.
    case environment

    /// What stands in the place of the secret.
    public var mark: String { "[redacted:\(rawValue)]" }

    public static func < (a: RedactionKind, b: RedactionKind) -> Bool { a.rawValue < b.rawValue }
}

/// A text without its secrets, and how many were taken out.
///
/// The counts tell marks from text that looked like one before: only what was replaced is counted.
public struct Redacted<Value: Sendable>: Sendable {
    public var value: Value
    public var counts: [RedactionKind: Int]

    /// The number of marks that were put in.
    public var total: Int { counts.values.reduce(0, +) }
}

extension Redacted: Equatable where Value: Equatable {}

/// A place that is to be redacted.
struct Redaction: Equatable {
    var range: Range<Int>
    var kind: RedactionKind
    var encoding = Encoding.utf8

    /// How the text around it is written, and so its mark.
    enum Encoding { case utf8, littleEndian, bigEndian }

    init(_ range: Range<Int>, _ kind: RedactionKind) {
        self.range = range
        self.kind = kind
    }

    /// What stands in the place of the secret.
    var mark: [UInt8] {
        switch encoding {
        case .utf8: Array(kind.mark.utf8)
        case .littleEndian: kind.mark.utf8.flatMap { [$0, 0] }
        case .bigEndian: kind.mark.utf8.flatMap { [0, $0] }
        }
    }

    private static let marks = RedactionKind.allCases.map { Array($0.mark.utf8) }

    /// Whether a text is exactly a mark: what was redacted before stays as it is.
    static func isMark(_ value: ArraySlice<UInt8>) -> Bool { marks.contains { value.elementsEqual($0) } }
}

extension [Redaction] {
    /// In order, overlapping ones as one of the kind that begins first, and without those that hold nothing but a mark.
    func settled(in bytes: [UInt8]) -> [Redaction] {
        let ordered = filter { !$0.range.isEmpty && !Redaction.isMark(bytes[$0.range]) }.sorted {
            ($0.range.lowerBound, $1.range.upperBound) < ($1.range.lowerBound, $0.range.upperBound)
        }
        var result: [Redaction] = []
        for redaction in ordered {
            guard let last = result.last, redaction.range.lowerBound < last.range.upperBound else {
                result.append(redaction)
                continue
            }
            let end = Swift.max(last.range.upperBound, redaction.range.upperBound)
            result[result.count - 1].range = last.range.lowerBound..<end
        }
        return result
    }

    /// The bytes with marks in place of what is settled.
    func applied(to bytes: [UInt8], counting counts: inout [RedactionKind: Int]) -> [UInt8] {
        if isEmpty { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        for redaction in self {
            result += bytes[place..<redaction.range.lowerBound]
            result += redaction.mark
            counts[redaction.kind, default: 0] += 1
            place = redaction.range.upperBound
        }
        result += bytes[place...]
        return result
    }
}
