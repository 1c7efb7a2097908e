/// The name of an object in a store: words of portable characters with slashes between.
public struct ObjectKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let text: String

    /// In bytes.
    public static let lengthLimit = 512
    /// Of one word, in bytes.
    public static let wordLimit = 200

    /// Reads a key of letters, digits, `.`, `_`, `-` and `/`, of which no word is empty or begins with a dot.
    ///
    /// So it means the same to every store, and never climbs out of a folder. Throws `.invalid`.
    public init(_ text: String) throws(StoreError) {
        let words = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= ObjectKey.lengthLimit, words.allSatisfy(ObjectKey.isWord) else {
            throw StoreError(
                .invalid, "\(text.debugDescription) is no key of an object",
                hint: "use letters, digits, dots, underscores and hyphens, with slashes between")
        }
        self.text = text
    }

    public var description: String { text }

    public static func < (a: ObjectKey, b: ObjectKey) -> Bool { a.text.utf8.lexicographicallyPrecedes(b.text.utf8) }

    private static func isWord(_ word: Substring) -> Bool {
        (1...wordLimit).contains(word.utf8.count) && word.first != "."
            && word.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            }
    }
}

/// What tells the versions of a key apart: S3's `VersionId`, or the directory store's own.
public struct ObjectVersion: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public init(_ text: String) { self.text = text }

    public var description: String { text }
}
