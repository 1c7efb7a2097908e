import Crypto
import Git

/// Reads the source of an object in parts.
struct SourceReader {
    private let source: ObjectSource
    private let file: PartialFile?

    /// Throws `.io` where the file cannot be read, and `.mismatch` where it has another size.
    init(_ source: ObjectSource) throws(StoreError) {
        self.source = source
        guard case .file(let path, let size, _) = source else {
            file = nil
            return
        }
        guard let file = PartialFile(path) else { throw StoreError(.io, "cannot read \(path)") }
        guard file.size == size else {
            throw StoreError(.mismatch, "\(path) has \(file.size) bytes, and not \(size)")
        }
        self.file = file
    }

    /// Throws `.mismatch` where the source is not what its SHA-256 says.
    func verify(_ key: ObjectKey) throws(StoreError) {
        // The digest of bytes is made of them.
        guard case .file = source else { return }
        guard try digest(0..<source.size) == source.sha256 else {
            throw StoreError(.mismatch, "\(key) is not what its SHA-256 says; it was not stored")
        }
    }

    /// The SHA-256 of a part.
    func digest(_ range: Range<Int>) throws(StoreError) -> [UInt8] {
        var hash = SHA256()
        var offset = range.lowerBound
        while offset < range.upperBound {
            let bytes = try read(at: offset, count: min(1 << 20, range.upperBound - offset))
            hash.update(data: bytes)
            offset += bytes.count
        }
        return Array(hash.finalize())
    }

    func read(at offset: Int, count: Int) throws(StoreError) -> [UInt8] {
        switch source {
        case .bytes(let bytes): return Array(bytes[offset..<offset + count])
        case .file(let path, _, _):
            guard let bytes = file?.read(UInt8.self, at: offset, count: count) else {
                throw StoreError(.io, "cannot read \(path) to its end")
            }
            return bytes
        }
    }
}
