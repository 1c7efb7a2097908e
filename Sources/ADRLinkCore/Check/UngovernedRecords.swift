import Git

/// Remembers which versions of records govern nothing, so that a hook need not read a thousand of them to learn it again.
///
/// A blob never changes, so what is remembered of it stays true for one version of the reader. The file lies under the
/// git directory; it is derived and may be deleted at any time. One that is damaged, or that another version wrote,
/// counts as empty; one that cannot be written is done without.
struct UngovernedRecords {
    /// Changes whenever the reader may answer otherwise for the same bytes.
    private static let magic = Array("adrlink ungoverned 1\n".utf8)

    private let path: String?
    private var known: [ObjectID]
    private var added: Set<ObjectID> = []

    /// - Parameter path: nil where nothing may be kept.
    init(path: String?) {
        self.path = path
        known = []
        // A cache that cannot be read is no cache: the records themselves are read instead.
        guard let path, let bytes = File.readIfPossible(path, limit: 1 << 26), bytes.starts(with: Self.magic) else {
            return
        }
        let body = bytes[Self.magic.count...]
        guard body.count >= 8, (body.count - 8).isMultiple(of: 20),
            Self.checksum(body.dropLast(8)) == Array(body.suffix(8))
        else { return }
        known = ObjectID.list(Array(body.dropLast(8)))
    }

    func contains(_ id: ObjectID) -> Bool {
        if added.contains(id) { return true }
        var (low, high) = (0, known.count)
        while low < high {
            let middle = (low + high) / 2
            if known[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < known.count && known[low] == id
    }

    mutating func insert(_ id: ObjectID) { added.insert(id) }

    /// Writes what was learnt. Records that were forgotten since are kept: other branches have them.
    func save() {
        guard let path, !added.isEmpty else { return }
        var ids = Array(added.union(known).sorted().prefix(1 << 20))
        ids.sort()
        var body: [UInt8] = []
        body.reserveCapacity(ids.count * 20)
        for id in ids { body += id.bytes }
        do throws(GitError) {
            try File.makeDirectories(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
            try File.write(Self.magic + body + Self.checksum(body[...]), to: path, replacing: true)
        } catch {
            // A read-only repository is checked all the same, only more slowly.
        }
    }

    /// Against torn and damaged files; whoever can write here can do worse.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let hash = FNV.hash(bytes)
        return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
    }
}

extension Workspace {
    /// Where derived, disposable files lie; nil while a push is in quarantine, where nothing may be left behind.
    var cacheDirectory: String? {
        repository.environment.objectDirectories.isEmpty ? repository.commonDirectory + "/adrlink" : nil
    }
}
