internal import Clibgit2
internal import Glibc

/// The staged entries of an index file: what the next commit will hold.
public struct StagedEntries: Sendable {
    /// Entries of stage 0, sorted by path.
    public var entries: [FileEntry]
    /// Paths with a merge conflict.
    public var conflicts: [[UInt8]]
}

/// The index of a repository, once it was read.
final class OpenIndex {
    final class Kept {
        let handle: Handle<IndexResource>
        init(_ handle: consuming Handle<IndexResource>) { self.handle = handle }
    }

    var kept: Kept?
}

extension Repository {
    /// Reads the index that counts for this process. An index that does not exist is empty.
    ///
    /// Split and sparse indexes, which libgit2 1.5 does not read, are read through the `git` program.
    public func stagedEntries(below folders: [[UInt8]]? = nil) throws(GitError) -> StagedEntries {
        do throws(GitError) {
            return try stagedEntriesByLibgit2(folders)
        } catch  where error.code == .unsupported || error.code == .corrupt {
            return try stagedEntriesByProgram(folders)
        }
    }

    private func stagedEntriesByLibgit2(_ folders: [[UInt8]]?) throws(GitError) -> StagedEntries {
        try withIndex { (index) throws(GitError) in try staged(in: index, folders) }
    }

    private func staged(
        in index: borrowing Handle<IndexResource>, _ folders: [[UInt8]]?
    ) throws(GitError) -> StagedEntries {
        var staged = StagedEntries(entries: [], conflicts: [])
        let count = unsafe git_index_entrycount(index.pointer)
        for place in 0..<count {
            guard let entry = unsafe git_index_get_byindex(index.pointer, place), let name = unsafe entry.pointee.path
            else { continue }
            let path = unsafe String.bytes(of: name)
            guard Repository.lies(path, below: folders) else { continue }
            if unsafe git_index_entry_stage(entry) != 0 {
                if staged.conflicts.last != path { staged.conflicts.append(path) }
                continue
            }
            // `git add --intent-to-add` has only announced the file; the next commit will not hold it.
            if unsafe entry.pointee.flags_extended & UInt16(GIT_INDEX_ENTRY_INTENT_TO_ADD.rawValue) != 0 { continue }
            let (mode, oid) = unsafe (entry.pointee.mode, entry.pointee.id)
            guard mode != 0o040000 else {
                throw GitError(.unsupported, "read the index \(indexFile)", "it is sparse")
            }
            staged.entries.append(FileEntry(path: path, kind: FileEntry.kind(mode: mode), id: ObjectID(oid)))
        }
        return staged
    }

    /// Lends the index that counts for this process, as the file is now.
    ///
    /// Reading it anew costs more than everything else a hook does, so it is kept and read again only when it changed.
    func withIndex<R>(
        _ body: (borrowing Handle<IndexResource>) throws(GitError) -> R
    ) throws(GitError) -> R {
        if let kept = openIndex.kept {
            try check(unsafe git_index_read(kept.handle.pointer, 0), "read the index \(indexFile)")
            return try body(kept.handle)
        }
        let opened = OpenIndex.Kept(
            try Handle<IndexResource>("read the index \(indexFile)") { pointer in
                unsafe git_index_open(&pointer, indexFile)
            })
        openIndex.kept = opened
        return try body(opened.handle)
    }

    private func stagedEntriesByProgram(_ folders: [[UInt8]]?) throws(GitError) -> StagedEntries {
        // Everything is new compared with the empty tree.
        var staged = StagedEntries(entries: [], conflicts: [])
        for difference in try rawDifferences(ofIndexFrom: nil) where Repository.lies(difference.path, below: folders) {
            if let id = difference.id {
                staged.entries.append(
                    FileEntry(path: difference.path, kind: FileEntry.kind(mode: difference.mode), id: id))
            } else if staged.conflicts.last != difference.path {
                staged.conflicts.append(difference.path)
            }
        }
        return staged
    }

    /// One line of `git diff-index --raw`.
    struct RawDifference {
        var mode: UInt32
        var oldID: ObjectID?
        /// Nil where the path is deleted or in conflict.
        var id: ObjectID?
        /// The letter that git gives: `A`, `D`, `M`, `T`, or `U` for a conflict.
        var status: UInt8
        var path: [UInt8]
    }

    /// How the index differs from a tree, as the `git` program sees it; a nil tree is empty.
    ///
    /// Unlike `git ls-files` this leaves out what is only intended to be added.
    func rawDifferences(ofIndexFrom tree: ObjectID?) throws(GitError) -> [RawDifference] {
        let output = try GitProgram(self).run([
            "diff-index", "--cached", "--raw", "--no-abbrev", "--no-renames", "--ita-invisible-in-index", "-z",
            // The empty tree, which git knows without having it.
            tree?.description ?? "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
        ])
        var found: [RawDifference] = []
        // :<old mode> SP <mode> SP <old id> SP <id> SP <status> NUL <path> NUL
        let words = output.split(separator: 0)
        for place in stride(from: 0, to: words.count - 1, by: 2) {
            let fields = words[place].split(separator: UInt8(ascii: " "))
            guard fields.count == 5, let old = ObjectID(hexadecimal: fields[2]), let status = fields[4].first,
                let id = ObjectID(hexadecimal: fields[3]),
                let mode = UInt32(String(decoding: fields[1], as: UTF8.self), radix: 8)
            else { throw GitError(.program, "read the index \(indexFile)", "git diff-index printed an unknown line") }
            found.append(
                RawDifference(
                    mode: mode, oldID: old == .zero ? nil : old, id: id == .zero ? nil : id, status: status,
                    path: Array(words[place + 1])))
        }
        return found
    }

    private static func lies(_ path: [UInt8], below folders: [[UInt8]]?) -> Bool {
        guard let folders else { return true }
        return folders.contains { folder in
            path.starts(with: folder) && (path.count == folder.count || path[folder.count] == UInt8(ascii: "/"))
        }
    }
}

extension String {
    /// The bytes of a C string, whatever their encoding.
    static func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
        let count = unsafe strlen(text)
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: count))
    }
}
