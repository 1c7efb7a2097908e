import FoundationEssentials
import Git

/// How far an upload in parts came: what `PutOptions.resumeFile` holds. Nothing in it is secret.
struct UploadRecord: Codable, Equatable, Sendable {
    struct Part: Codable, Equatable, Sendable {
        /// The server's name of it.
        var tag: String
        /// Its SHA-256 in Base64.
        var checksum: String
    }

    /// The URL of the object.
    var place: String
    /// In bytes.
    var size: Int
    /// In hexadecimal.
    var sha256: String
    var partSize: Int
    /// Nil before it was begun.
    var upload: String?
    /// Marks the object that comes of it as ours.
    var token = ""
    /// By their number, from 1.
    var parts: [Int: Part] = [:]

    init(place: String, size: Int, sha256: String, partSize: Int) {
        self.place = place
        self.size = size
        self.sha256 = sha256
        self.partSize = partSize
    }

    /// Whether it is of the same object at the same place.
    func isOf(_ other: UploadRecord) -> Bool {
        place == other.place && size == other.size && sha256 == other.sha256 && partSize == other.partSize
    }

    /// Nil where there is none, or none that can be read: the upload then begins anew.
    static func read(_ path: String) throws(StoreError) -> UploadRecord? {
        guard let bytes = try fromGit({ () throws(GitError) in try File.read(path, limit: 8 << 20) }) else {
            return nil
        }
        do { return try JSONDecoder().decode(UploadRecord.self, from: Data(bytes)) } catch { return nil }
    }

    func write(_ path: String) throws(StoreError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let bytes: [UInt8]
        do { bytes = Array(try encoder.encode(self)) } catch { throw StoreError(.io, "cannot write \(path): \(error)") }
        try fromGit { () throws(GitError) in try File.write(bytes, to: path, replacing: true, durable: true) }
    }
}
