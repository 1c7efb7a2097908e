internal import Clibgit2

/// The staged entries of an index file: what the next commit will hold.
public struct StagedEntries: Sendable {
    /// Entries of stage 0, sorted by path.
    public var entries: [FileEntry]
    /// Paths with a merge conflict.
    public var conflicts: [[UInt8]]
}

extension Repository {
    /// Reads the index that counts for this process. An index that does not exist is empty.
    ///
    /// Split and sparse indexes, which libgit2 1.5 does not read, are read through the `git` program.
    public func stagedEntries(below folders: [[UInt8]]? = nil) throws(GitError) -> StagedEntries {
        do throws(GitError) {
            return try stagedEntriesByLibgit2(folders)
        } catch where error.code == .unsupported || error.code == .corrupt {
            return try stagedEntriesByProgram(folders)
        }
    }

    private func stagedEntriesByLibgit2(_ folders: [[UInt8]]?) throws(GitError) -> StagedEntries {
        let index = try Handle<IndexResource>("read the index \(indexFile)") { pointer in
            unsafe git_index_open(&pointer, indexFile)
        }
        var staged = StagedEntries(entries: [], conflicts: [])
        let count = unsafe git_index_entrycount(index.pointer)
        for place in 0..<count {
            guard let entry = unsafe git_index_get_byindex(index.pointer, place), let name = unsafe entry.pointee.path
            else { continue }
            let path = unsafe String.bytes(of: name)
            if let folders, !folders.contains(where: { path.starts(with: $0 + [UInt8(ascii: "/")]) || path == $0 }) {
                continue
            }
            if unsafe git_index_entry_stage(entry) != 0 {
                if staged.conflicts.last != path { staged.conflicts.append(path) }
                continue
            }
            let (mode, oid) = unsafe (entry.pointee.mode, entry.pointee.id)
            guard mode != 0o040000 else {
                throw GitError(.unsupported, "read the index \(indexFile)", "it is sparse")
            }
            staged.entries.append(FileEntry(path: path, kind: FileEntry.kind(mode: mode), id: ObjectID(oid)))
        }
        return staged
    }

    private func stagedEntriesByProgram(_ folders: [[UInt8]]?) throws(GitError) -> StagedEntries {
        let output = try GitProgram(self).run(["ls-files", "--stage", "--full-name", "-z"])
        var staged = StagedEntries(entries: [], conflicts: [])
        // <mode> SP <object> SP <stage> TAB <path>
        for line in output.split(separator: 0) {
            guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
            let fields = line[..<tab].split(separator: UInt8(ascii: " "))
            guard fields.count == 3, let id = ObjectID(hexadecimal: fields[1]),
                let mode = UInt32(String(decoding: fields[0], as: UTF8.self), radix: 8)
            else { throw GitError(.program, "read the index \(indexFile)", "git ls-files printed an unknown line") }
            let path = Array(line[(tab + 1)...])
            if let folders, !folders.contains(where: { path.starts(with: $0 + [UInt8(ascii: "/")]) || path == $0 }) {
                continue
            }
            if fields[2].elementsEqual("0".utf8) {
                staged.entries.append(FileEntry(path: path, kind: FileEntry.kind(mode: mode), id: id))
            } else if staged.conflicts.last != path {
                staged.conflicts.append(path)
            }
        }
        return staged
    }
}

extension String {
    /// The bytes of a C string, whatever their encoding.
    static func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
        var bytes: [UInt8] = []
        var place = unsafe text
        while unsafe place.pointee != 0 {
            bytes.append(unsafe UInt8(bitPattern: place.pointee))
            unsafe place += 1
        }
        return bytes
    }
}
