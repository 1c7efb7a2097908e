import Crypto
import FoundationEssentials
import Git

/// The first part of a sealed file: what the object is, and its key under the key of the store.
struct SealedHeader: Codable, Equatable {
    var key: String
    var version: String
    var size: Int
    /// In hexadecimal.
    var sha256: String
    var keyID: String
    /// By RFC 3394, in Base64.
    var wrappedKey: String
    var context: [String: String]
    /// Seconds since 1970.
    var stored: Int64
    /// As it was when it was stored.
    var retention: SealedRetention?
    var hasLegalHold: Bool
}

/// A retention as it is written.
struct SealedRetention: Codable, Equatable {
    var mode: String
    var until: Int64

    init(_ retention: Retention) {
        mode = retention.mode.rawValue
        until = retention.until
    }
}

/// The format of a file that holds a sealed object.
///
/// `ADROBJ1\n`, the length of the header in 4 bytes, the header in JSON, then frames of 1 MiB, each sealed with AES-256-GCM and
/// 16 bytes longer than what it holds; the last one holds what is left, and may be empty. The key is the object's own. The nonce
/// is the number of the frame in 11 bytes and a byte that is 1 for the last frame, and the SHA-256 of all before the frames is
/// authenticated with each: a frame that is missing, moved or another object's does not open. Integers have their highest byte
/// first.
struct SealedObject {
    static let magic = Array("ADROBJ1\n".utf8)
    static let frameSize = 1 << 20
    static let tagSize = 16
    static let headerLimit = 1 << 16

    let header: SealedHeader
    private let prologue: [UInt8]
    private let binding: [UInt8]
    private let dataKey: SymmetricKey

    /// A new object with a key of its own.
    init(_ header: SealedHeader, under key: StoreKey) throws(StoreError) {
        var header = header
        dataKey = SymmetricKey(size: .bits256)
        do {
            header.keyID = key.id
            header.wrappedKey = try AES.KeyWrap.wrap(dataKey, using: key.key).base64EncodedString()
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let text = Array(try encoder.encode(header))
            guard text.count <= SealedObject.headerLimit else {
                throw StoreError(.invalid, "the encryption context of \(header.key) is too long")
            }
            prologue = SealedObject.magic + Integers.bytes(UInt32(text.count)) + text
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.invalid, "\(header.key) cannot be sealed: \(error)")
        }
        self.header = header
        binding = Array(SHA256.hash(data: prologue))
    }

    /// Reads what stands before the frames, without opening any.
    static func header(_ file: PartialFile, _ path: String) throws(StoreError) -> (header: SealedHeader, length: Int) {
        let damage = StoreError(.corrupt, "\(path) is no sealed object, or a damaged one")
        let start = magic.count + 4
        guard let first = file.read(UInt8.self, at: 0, count: start), Array(first.prefix(magic.count)) == magic else {
            throw damage
        }
        let length = first.suffix(4).reduce(0) { $0 << 8 | Int($1) }
        guard length <= headerLimit, let text = file.read(UInt8.self, at: start, count: length) else { throw damage }
        do {
            return (try JSONDecoder().decode(SealedHeader.self, from: Data(text)), start + length)
        } catch {
            throw damage
        }
    }

    /// Opens what stands in a file under the key of the store.
    init(_ file: PartialFile, _ path: String, under key: StoreKey) throws(StoreError) {
        let (header, length) = try SealedObject.header(file, path)
        guard header.keyID == key.id else {
            throw StoreError(
                .keyUnavailable, "\(header.key) is sealed under the key \(header.keyID), not under \(key.id)",
                hint: "name the file of that key")
        }
        guard let prologue = file.read(UInt8.self, at: 0, count: length),
            let wrapped = Data(base64Encoded: header.wrappedKey)
        else { throw StoreError(.corrupt, "\(path) is a damaged object") }
        do {
            dataKey = try AES.KeyWrap.unwrap(wrapped, using: key.key)
        } catch {
            throw StoreError(.corrupt, "the key of \(header.key) does not open under \(key.id)")
        }
        self.header = header
        self.prologue = prologue
        binding = Array(SHA256.hash(data: prologue))
        guard header.size >= 0, file.size == length + header.size + frameCount * SealedObject.tagSize else {
            throw StoreError(.corrupt, "\(header.key) is not as long as it was when it was stored")
        }
    }

    var start: [UInt8] { prologue }
    var frameCount: Int { max(1, (header.size + SealedObject.frameSize - 1) / SealedObject.frameSize) }

    func seal(_ bytes: [UInt8], frame: Int) throws(StoreError) -> [UInt8] {
        do {
            let box = try AES.GCM.seal(bytes, using: dataKey, nonce: nonce(frame), authenticating: binding)
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw StoreError(.invalid, "\(header.key) cannot be sealed: \(error)")
        }
    }

    func open(_ file: PartialFile, frame: Int) throws(StoreError) -> [UInt8] {
        let offset = prologue.count + frame * (SealedObject.frameSize + SealedObject.tagSize)
        let count = min(SealedObject.frameSize, header.size - frame * SealedObject.frameSize)
        guard let sealed = file.read(UInt8.self, at: offset, count: count + SealedObject.tagSize) else {
            throw StoreError(.corrupt, "\(header.key) cannot be read to its end")
        }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: nonce(frame), ciphertext: sealed.prefix(count), tag: sealed.suffix(SealedObject.tagSize))
            return Array(try AES.GCM.open(box, using: dataKey, authenticating: binding))
        } catch {
            throw StoreError(
                .corrupt, "\(header.key) was changed after it was stored: its frame \(frame) does not open")
        }
    }

    private func nonce(_ frame: Int) throws -> AES.GCM.Nonce {
        let isLast: UInt8 = frame == frameCount - 1 ? 1 : 0
        return try AES.GCM.Nonce(data: [0, 0, 0] + Integers.bytes(UInt64(frame)) + [isLast])
    }
}

/// Integers with their highest byte first.
enum Integers {
    static func bytes<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        stride(from: Value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> Value($0)) }
    }
}
