import Crypto
import FoundationEssentials
import Git

/// A local key under which the directory store seals the keys of its objects.
///
/// A file with mode 0600: a word that says what it is, and 32 bytes in Base64. It is nowhere else: without it the objects are
/// lost.
public struct StoreKey: Sendable, CustomStringConvertible {
    /// The beginning of a digest of the key, in hexadecimal.
    public let id: String
    let key: SymmetricKey

    private static let word = "adrlink-store-key-1"

    private init(_ bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
        let digest = SHA256.hash(data: Array(StoreKey.word.utf8) + bytes)
        id = Hexadecimal.text(digest.prefix(8))
    }

    public var description: String { "the key \(id)" }

    /// Makes a new key in a new file. Throws `.exists` where there is one.
    public static func create(at path: String) throws(StoreError) -> StoreKey {
        let bytes = RandomBytes.make(32)
        let text = "\(word) \(Data(bytes).base64EncodedString())\n"
        do throws(GitError) {
            try File.write(Array(text.utf8), to: path, replacing: false, mode: 0o600, durable: true)
        } catch  where error.code == .modified {
            throw StoreError(.exists, "there is a key in \(path) already")
        } catch {
            throw StoreError(error)
        }
        return StoreKey(bytes)
    }

    /// Reads the key of a file that only its owner can read. Throws `.keyUnavailable`.
    public static func read(_ path: String) throws(StoreError) -> StoreKey {
        let found = try fromGit { () throws(GitError) in try File.readSecret(path, limit: 1024) }
        guard let found else {
            throw StoreError(
                .keyUnavailable, "the key of the store is not in \(path)", hint: "bring it back from where it is kept")
        }
        guard !found.isExposed else {
            throw StoreError(
                .keyUnavailable, "others than you can read the key in \(path)", hint: "chmod 600 \(path)")
        }
        let words = String(decoding: found.bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, words[0] == word, let bytes = Data(base64Encoded: String(words[1])), bytes.count == 32
        else {
            throw StoreError(.keyUnavailable, "\(path) holds no key of a store")
        }
        return StoreKey(Array(bytes))
    }
}

extension StoreError {
    init(_ error: GitError) { self.init(.io, error.description, hint: error.hint) }
}

/// Runs what may fail in the file system and turns its error into one of the store's.
func fromGit<R>(_ body: () throws(GitError) -> R) throws(StoreError) -> R {
    do throws(GitError) { return try body() } catch { throw StoreError(error) }
}

/// Bytes of the system's cryptographic source.
enum RandomBytes {
    static func make(_ count: Int) -> [UInt8] {
        var source = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &source) }
    }
}

/// Digits for bytes, in lower case.
enum Hexadecimal {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil for anything else than pairs of digits.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = text.utf8.map { byte in Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) }
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}
