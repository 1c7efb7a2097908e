import Git

extension RecordListing {
    /// The place of the file at a path; nil where none is listed.
    func place(of path: String) -> Int? {
        let bytes = Array(path.utf8)
        let place = place(at: bytes)
        if place < files.count, files[place].path == bytes { return place }
        // A path that is not UTF-8 is known by the characters that stand for it.
        return files.firstIndex { $0.name == path }
    }

    /// The file at a path; nil where none is listed.
    func file(at path: [UInt8]) -> FileEntry? {
        let place = place(at: path)
        return place < files.count && files[place].path == path ? files[place] : nil
    }

    /// Where the file at a path is listed, or would be.
    private func place(at path: [UInt8]) -> Int {
        var (low, high) = (0, files.count)
        while low < high {
            let middle = (low + high) / 2
            if files[middle].path.lexicographicallyPrecedes(path) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The listing of a tree that differs from this one's in some entries, and the edits that made it; nil where the trees
    /// have to be read for it.
    ///
    /// Only files that may be records are told apart by their names alone: of everything else the reason is listed why it
    /// is none.
    func changed(by changes: [EntryChange]) -> (listing: RecordListing, edits: [ListingEdit])? {
        // To list many again is as fast.
        guard changes.count <= 64 else { return nil }
        var made = self
        var edits: [ListingEdit] = []
        for change in changes {
            let sides = [change.old, change.new].compactMap(\.self)
            guard sides.allSatisfy({ $0.kind == .file }),
                RecordMarkup(path: String(decoding: change.path, as: UTF8.self)) != nil
            else { return nil }
            let place = made.place(at: change.path)
            let isListed = place < made.files.count && made.files[place].path == change.path
            // A file that is too deep is not listed.
            guard isListed == (change.old != nil), isListed || folders.contains(where: { change.lies(directlyIn: $0) })
            else { return nil }
            let edit =
                change.new.map { isListed ? .changed(place, $0) : .added(place, $0) } ?? ListingEdit.removed(place)
            made.files.apply(edit) { $0 }
            edits.append(edit)
        }
        return (made, edits)
    }
}

/// What happened to one file of a listing, and its place after all edits before it.
enum ListingEdit {
    case added(Int, FileEntry)
    case changed(Int, FileEntry)
    case removed(Int)
}

extension Array {
    /// Does the same to what is kept of each file.
    ///
    /// - Parameter element: what to keep of a file that was added or changed.
    mutating func apply(_ edit: ListingEdit, _ element: (FileEntry) -> Element) {
        switch edit {
        case .added(let place, let file): insert(element(file), at: place)
        case .changed(let place, let file): self[place] = element(file)
        case .removed(let place): remove(at: place)
        }
    }
}

extension EntryChange {
    fileprivate func lies(directlyIn folder: String) -> Bool {
        let count = folder.utf8.count
        return path.count > count && path.starts(with: folder.utf8) && path[count] == UInt8(ascii: "/")
            && !path[(count + 1)...].contains(UInt8(ascii: "/"))
    }
}
