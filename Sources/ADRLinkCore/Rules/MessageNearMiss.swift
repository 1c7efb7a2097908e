/// Keys that somebody wrote for a reference key or for the exemption: `Ref:`, `References:`, `ADR:`, `Rfes:`.
///
/// A key that resembles a reference key counts only when its value names a decision; `Ref: #12` is somebody else's.
struct NearMissKeys: Sendable {
    private let referenceKeys: [[UInt8]]
    private let exemptKey: [UInt8]
    private let prefixes: [[UInt8]]
    private let reference: String
    private let exempt: String

    private static let synonyms = ["ref", "refs", "reference", "references", "refers-to", "decision", "decisions"]
        .map { Array($0.utf8) }

    init(_ conventions: MessageConventions) {
        self.reference = conventions.referenceKeys.first ?? "Refs"
        self.exempt = conventions.exemptKey
        self.referenceKeys = conventions.referenceKeys.map { $0.utf8.map(\.lowercased) }
        self.exemptKey = conventions.exemptKey.utf8.map(\.lowercased)
        self.prefixes = conventions.prefixes.map { $0.utf8.map(\.lowercased) }
    }

    /// The key that was meant; nil for a key that is like none of ours.
    func meant(by message: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ reader: ReferenceReader) -> String? {
        guard key.count <= exemptKey.count + 4 || key.count <= 16 else { return nil }
        let word = message.copy(key).map(\.lowercased)
        let tokens = reader.placedTokens(in: message, value).map(\.token)
        let names = tokens.contains(where: \.isOurs)
        if prefixes.contains(where: { word == $0 || word == $0 + [UInt8(ascii: "s")] }) {
            let isNumber = tokens.contains { if case .bareNumber = $0 { true } else { false } }
            return names || isNumber ? reference : nil
        }
        if names, Self.synonyms.contains(word) || referenceKeys.contains(where: { Self.isOneSlip(word, from: $0) }) {
            return reference
        }
        let isLongerExemption = word.starts(with: exemptKey) && word.count <= exemptKey.count + 4
        return isLongerExemption || Self.isOneSlip(word, from: exemptKey) ? exempt : nil
    }

    /// Whether one letter was left out, added, changed, or exchanged with the next.
    private static func isOneSlip(_ word: [UInt8], from key: [UInt8]) -> Bool {
        guard key.count >= 3, abs(word.count - key.count) <= 1 else { return false }
        var same = 0
        while same < word.count, same < key.count, word[same] == key[same] { same += 1 }
        let typed = word[same...]
        let wanted = key[same...]
        if typed.dropFirst() == wanted || typed == wanted.dropFirst() || typed.dropFirst() == wanted.dropFirst() {
            return true
        }
        return typed.count >= 2 && wanted.count >= 2 && typed.prefix(2).reversed() == Array(wanted.prefix(2))
            && typed.dropFirst(2) == wanted.dropFirst(2)
    }
}

/// The first thing in a value that must not reach a terminal, a log or a comparison.
struct UnsafeText {
    var description: String

    /// Nil for text that is valid UTF-8 without control, bidirectional or invisible characters; folds are no harm.
    init?(in bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            self.description = "bytes that are not UTF-8"
            return
        }
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar.value {
            case 0x09, 0x0A: continue
            case 0x0D where scalars.first == "\n": continue
            case 0x1B: description = "an escape character"
            case 0x00...0x1F, 0x7F...0x9F: description = "a control character (\(Self.name(scalar)))"
            case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
                description = "a character that reorders text (\(Self.name(scalar)))"
            case 0x200B...0x200D, 0x2028, 0x2029, 0x2060, 0xFEFF:
                description = "an invisible character (\(Self.name(scalar)))"
            default: continue
            }
            return
        }
        return nil
    }

    private static func name(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
