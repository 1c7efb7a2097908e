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
        let name = Array(name.utf8)
        var place = 0
        while let line = line(at: place) {
            if line.end - line.name == name.count, bytes.span.equals(at: line.name, name.span) {
                return Entry(mode: mode(line), id: id(line))
            }
            place = line.next
        }
        return nil
    }

    /// The names and ids of all entries.
    var entries: [(name: String, id: ObjectID)] {
        var all: [(name: String, id: ObjectID)] = []
        var place = 0
        while let line = line(at: place) {
            all.append((String(decoding: bytes[line.name..<line.end], as: UTF8.self), id(line)))
            place = line.next
        }
        return all
    }

    /// Adds an entry behind the last one, whose name sorts before it.
    mutating func append(_ name: String, mode: String, _ id: ObjectID) { bytes += Self.line(name, mode, id) }

    /// The tree with an entry of its own place, in that of an entry of the same name where there is one.
    func setting(_ name: String, mode: String, _ id: ObjectID) -> TreeText {
        let old = range(of: name, isFolder: mode == Self.folderMode)
        return TreeText(Array(bytes[..<old.lowerBound]) + Self.line(name, mode, id) + Array(bytes[old.upperBound...]))
    }

    /// Whether the tree is another one with an entry set, and nothing else is different.
    func isSetting(_ name: String, mode: String, _ id: ObjectID, of other: TreeText) -> Bool {
        let old = other.range(of: name, isFolder: mode == Self.folderMode)
        let line = Self.line(name, mode, id)
        let (new, former) = (bytes.span, other.bytes.span)
        return new.count == former.count - old.count + line.count
            && new.equals(at: 0, former.extracting(0..<old.lowerBound))
            && new.equals(at: old.lowerBound, line.span)
            && new.equals(at: old.lowerBound + line.count, former.extracting(old.upperBound..<former.count))
    }

    // MARK: Lines

    /// Where the parts of an entry stand: `<mode> <name>`, a NUL, and twenty bytes.
    private struct Line {
        var start: Int
        var name: Int
        /// That of the NUL.
        var end: Int
        var next: Int { end + 21 }
    }

    private func line(at place: Int) -> Line? {
        let span = bytes.span
        guard let blank = span.firstIndex(of: UInt8(ascii: " "), from: place),
            let end = span.firstIndex(of: 0, from: blank + 1), end + 20 < span.count
        else { return nil }
        return Line(start: place, name: blank + 1, end: end)
    }

    private func mode(_ line: Line) -> String { String(decoding: bytes[line.start..<(line.name - 1)], as: UTF8.self) }

    private func id(_ line: Line) -> ObjectID { ObjectID(bytes: bytes.span, at: line.end + 1) }

    private static func line(_ name: String, _ mode: String, _ id: ObjectID) -> [UInt8] {
        var line: [UInt8] = []
        line.reserveCapacity(mode.utf8.count + name.utf8.count + 22)
        line += mode.utf8
        line.append(UInt8(ascii: " "))
        line += name.utf8
        line.append(0)
        line += id.bytes
        return line
    }

    /// The bytes of the entry of a name, or the empty place where it would stand.
    private func range(of name: String, isFolder: Bool) -> Range<Int> {
        let name = Array(name.utf8)
        var place = 0
        while let line = line(at: place) {
            switch order(line, name, isFolder) {
            case 0: return line.start..<line.next
            case 1...: return line.start..<line.start
            default: place = line.next
            }
        }
        return bytes.count..<bytes.count
    }

    /// Whether an entry stands before (-1), at (0) or behind (1) a name. Git sorts as if folders ended with a slash.
    private func order(_ line: Line, _ name: [UInt8], _ isFolder: Bool) -> Int {
        let length = line.end - line.name
        let common = min(length, name.count)
        for place in 0..<common where bytes[line.name + place] != name[place] {
            return bytes[line.name + place] < name[place] ? -1 : 1
        }
        let slash = UInt8(ascii: "/")
        let isOwnFolder = bytes.span.equals(at: line.start, Self.folderPrefix.span)
        let own = length > common ? bytes[line.name + common] : isOwnFolder ? slash : 0
        let other = name.count > common ? name[common] : isFolder ? slash : 0
        return own < other ? -1 : own > other ? 1 : 0
    }

    private static let folderPrefix = Array((folderMode + " ").utf8)
}

/// Where a segment keeps a payload: as the note of the commit before it, in a folder of the first two digits.
struct NotePlace {
    let folder: String
    let file: String

    init(_ annotated: ObjectID) {
        let digits = annotated.description.utf8
        folder = String(decoding: digits.prefix(2), as: UTF8.self)
        file = String(decoding: digits.dropFirst(2), as: UTF8.self)
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
