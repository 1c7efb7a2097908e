import Git

/// The bytes of a tree, to look an entry up and to put one in.
struct TreeText: Equatable {
    static let fileMode = "100644"
    static let folderMode = "40000"

    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }

    struct Entry: Equatable {
        var mode: String
        var id: ObjectID
    }

    /// The entry of a name; nil where there is none, and behind bytes that are no tree.
    func entry(_ name: String) -> Entry? {
        var found: Entry?
        forEach { entry in
            if entry.name.elementsEqual(name.utf8) {
                found = Entry(mode: String(decoding: entry.mode, as: UTF8.self), id: entry.id)
            }
            return found == nil
        }
        return found
    }

    /// The names and ids of all entries.
    var entries: [(name: String, id: ObjectID)] {
        var all: [(name: String, id: ObjectID)] = []
        forEach { entry in
            all.append((String(decoding: entry.name, as: UTF8.self), entry.id))
            return true
        }
        return all
    }

    /// The tree with an entry of its own place, in that of an entry of the same name where there is one.
    func setting(_ name: String, mode: String, _ id: ObjectID) -> TreeText {
        let line = Array(mode.utf8) + [UInt8(ascii: " ")] + Array(name.utf8) + [0] + id.bytes
        let key = Self.key(Array(name.utf8)[...], mode == Self.folderMode)
        var place = bytes.count
        var replaced = 0
        forEach { entry in
            let isFolder = entry.mode.elementsEqual(Self.folderMode.utf8)
            let other = Self.key(entry.name, isFolder)
            guard !other.lexicographicallyPrecedes(key) else { return true }
            place = entry.range.lowerBound
            if other == key { replaced = entry.range.count }
            return false
        }
        return TreeText(Array(bytes[..<place]) + line + Array(bytes[(place + replaced)...]))
    }

    /// Git sorts trees as if the names of folders ended with a slash.
    private static func key(_ name: ArraySlice<UInt8>, _ isFolder: Bool) -> [UInt8] {
        isFolder ? name + [UInt8(ascii: "/")] : Array(name)
    }

    private struct RawEntry {
        var mode: ArraySlice<UInt8>
        var name: ArraySlice<UInt8>
        var id: ObjectID
        var range: Range<Int>
    }

    private func forEach(_ body: (RawEntry) -> Bool) {
        var place = 0
        while place < bytes.count {
            guard let blank = bytes[place...].firstIndex(of: UInt8(ascii: " ")),
                let end = bytes[blank...].firstIndex(of: 0), end + 20 < bytes.count,
                let id = ObjectID(bytes: bytes[(end + 1)...(end + 20)])
            else { return }
            let entry = RawEntry(
                mode: bytes[place..<blank], name: bytes[(blank + 1)..<end], id: id, range: place..<(end + 21))
            if !body(entry) { return }
            place = end + 21
        }
    }
}

/// Where a segment keeps a payload: as the note of the commit before it, in a folder of the first two digits.
struct NotePlace {
    let folder: String
    let file: String

    init(_ annotated: ObjectID) {
        let digits = annotated.description
        folder = String(digits.prefix(2))
        file = String(digits.dropFirst(2))
    }
}

extension Repository {
    /// The tree of a segment with one more note.
    func tree(
        _ root: TreeText, adding payload: [UInt8], asNoteOf annotated: ObjectID
    ) throws(GitError) -> ObjectID {
        let place = NotePlace(annotated)
        let blob = try write(.blob, payload)
        var folder = TreeText()
        if let old = root.entry(place.folder) { folder = try treeText(old.id) }
        folder = folder.setting(place.file, mode: TreeText.fileMode, blob)
        let id = try write(.tree, folder.bytes)
        return try write(.tree, root.setting(place.folder, mode: TreeText.folderMode, id).bytes)
    }

    func treeText(_ id: ObjectID) throws(GitError) -> TreeText {
        TreeText(try object(id, .tree, limit: AuditLimits.tree))
    }

    /// The bytes of an object of a kind, after a look at its size: an object of the log is never large, and may be damaged.
    func object(_ id: ObjectID, _ kind: ObjectKind, limit: Int) throws(GitError) -> [UInt8] {
        guard let object = try examinedObject(id, limit: limit) else {
            throw GitError(.notFound, "read \(kind) \(id)", "the repository does not have it")
        }
        guard object.kind == kind else { throw GitError(.corrupt, "read \(kind) \(id)", "it is a \(object.kind)") }
        return object.bytes
    }
}
