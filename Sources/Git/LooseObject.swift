internal import CZlib

extension Repository {
    /// An object, read without trust in the files of the repository; nil where the repository does not have it.
    ///
    /// Its bytes are hashed here, wherever they lie. libgit2 1.5 does not come back from a loose object whose compressed
    /// bytes end too early, so such a file is unpacked here as well. Throws `.corrupt` for more than `limit` bytes.
    public func examinedObject(
        _ id: ObjectID, limit: Int
    ) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        // Most objects of a log lie where the one before them was.
        if packs.hadTheLast, let packed = try packedObject(id, limit: limit) { return packed }
        if let loose = try looseObject(id, limit: limit) {
            packs.hadTheLast = false
            return loose
        }
        if !packs.hadTheLast, let packed = try packedObject(id, limit: limit) {
            packs.hadTheLast = true
            return packed
        }
        // What alternates hold.
        return try object(id, limit: limit, in: database)
    }

    /// The header of a commit, read as `examinedObject` reads; nil where the repository does not have it.
    public func examinedCommitHeader(_ id: ObjectID, limit: Int) throws(GitError) -> CommitHeader? {
        guard let object = try examinedObject(id, limit: limit) else { return nil }
        guard object.kind == .commit, let (header, _) = CommitHeader.read(object.bytes.span) else {
            throw GitError(.corrupt, "read commit \(id)", "the object is not a commit")
        }
        return header
    }

    private func looseObject(_ id: ObjectID, limit: Int) throws(GitError) -> (kind: ObjectKind, bytes: [UInt8])? {
        let digits = id.description.utf8
        let name = "/\(Substring(digits.prefix(2)))/\(Substring(digits.dropFirst(2)))"
        for directory in environment.objectDirectories + [commonDirectory + "/objects"] {
            let file = directory + name
            // Compressed bytes are hardly more than the plain ones.
            guard let packed = try File.read(file, limit: limit + limit / 100 + 1024) else { continue }
            guard let plain = Repository.inflate(packed, limit: limit + 64),
                let end = plain.firstIndex(of: 0), let (kind, size) = Repository.looseHeader(plain[..<end]),
                plain.count - end - 1 == size
            else { throw GitError(.corrupt, "read object \(id)", "its file \(file) is damaged") }
            guard size <= limit else { throw Repository.tooLarge(id, size, limit) }
            let bytes = Array(plain[(end + 1)...])
            guard ObjectID(of: kind, bytes.span) == id else {
                throw GitError(.corrupt, "read object \(id)", "its file holds another object")
            }
            return (kind, bytes)
        }
        return nil
    }

    static func tooLarge(_ id: ObjectID, _ size: Int, _ limit: Int) -> GitError {
        GitError(.corrupt, "read object \(id)", "it has \(size) bytes, and \(limit) is the most")
    }

    /// `blob 42`: the kind, and the size in bytes.
    private static func looseHeader(_ header: ArraySlice<UInt8>) -> (ObjectKind, Int)? {
        let words = String(decoding: header, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
        let kinds: [Substring: ObjectKind] = ["commit": .commit, "tree": .tree, "blob": .blob, "tag": .tag]
        guard words.count == 2, let kind = kinds[words[0]], let size = Int(words[1]), size >= 0,
            String(size) == words[1]
        else { return nil }
        return (kind, size)
    }

    /// What a whole zlib stream holds; nil where it is damaged, ends too early or too late, or holds more than `limit`.
    private static func inflate(_ packed: [UInt8], limit: Int) -> [UInt8]? {
        var stream = unsafe z_stream()
        guard unsafe adrlink_inflate_init(&stream) == Z_OK else { return nil }
        defer { unsafe _ = inflateEnd(&stream) }
        var packed = packed
        var plain: [UInt8] = []
        var isWhole = false
        unsafe packed.withUnsafeMutableBufferPointer { input in
            unsafe stream.next_in = input.baseAddress
            unsafe stream.avail_in = UInt32(clamping: input.count)
            while plain.count <= limit {
                var status = Z_OK
                let size = 1 << 14
                let chunk = unsafe [UInt8](unsafeUninitializedCapacity: size) { output, count in
                    unsafe stream.next_out = output.baseAddress
                    unsafe stream.avail_out = UInt32(size)
                    unsafe status = CZlib.inflate(&stream, Z_NO_FLUSH)
                    count = size - Int(unsafe stream.avail_out)
                }
                plain += chunk
                if status == Z_STREAM_END {
                    isWhole = unsafe stream.avail_in == 0
                    return
                }
                guard status == Z_OK, !chunk.isEmpty else { return }
            }
        }
        return isWhole && plain.count <= limit ? plain : nil
    }
}
