import Git

/// Several files of the working tree that change together, or not at all.
///
/// What is to happen is written down in the git directory first, with all bytes from before and after. Whoever finds that
/// note later, since a run was killed between two files, can finish the change or take it back.
struct RecordTransaction: Equatable, Sendable {
    struct Change: Equatable, Sendable {
        /// Relative to the top of the working tree.
        var path: String
        /// Nil for a file that is not there before.
        var old: [UInt8]?
        /// Nil for a file that is gone afterwards.
        var new: [UInt8]?
    }

    /// What it is for, in the words of a command: `supersede ADR-0003 by ADR-0007`.
    var purpose: String
    var changes: [Change]

    /// Where a working tree keeps the note of what is going on.
    static func journal(in gitDirectory: String) -> String { gitDirectory + "/adrlink/transaction" }

    /// Makes all changes, or none. `.modified` means that a file that was to be new is there already.
    ///
    /// - Parameter limit: stops after so many files, as if the process had been killed then. For tests.
    func perform(top: String, gitDirectory: String, stoppingAfter limit: Int = .max) throws(GitError) {
        guard !changes.isEmpty else { return }
        for change in changes { try expectOld(change, top) }
        let journal = Self.journal(in: gitDirectory)
        // One file is put in place whole by the file system itself.
        if changes.count > 1 {
            try File.makeDirectories(gitDirectory + "/adrlink")
            try Self.removeTemporaries(of: "transaction", in: gitDirectory + "/adrlink")
            try File.write(encoded, to: journal, replacing: true, durable: true)
            try File.syncDirectory(gitDirectory + "/adrlink")
        }
        var done: [Change] = []
        do throws(GitError) {
            for change in changes {
                guard done.count < limit else { return }
                try expectOld(change, top)
                try Self.put(change.new, insteadOf: change.old, at: top + "/" + change.path)
                done.append(change)
            }
            guard done.count < limit else { return }
        } catch {
            for change in done.reversed() {
                try Self.put(change.old, insteadOf: change.new, at: top + "/" + change.path)
            }
            if changes.count > 1 { try File.remove(journal) }
            throw error
        }
        if changes.count > 1 { try File.remove(journal) }
    }

    private func expectOld(_ change: Change, _ top: String) throws(GitError) {
        let path = top + "/" + change.path
        guard let old = change.old else {
            guard File.kind(of: path) == nil else {
                throw GitError(.modified, "write \(change.path)", "it exists already")
            }
            return
        }
        guard try File.read(path, limit: Workspace.recordLimit) == old else {
            throw GitError(
                .io, "change \(change.path)", "somebody else has changed it at the same moment", hint: "try again")
        }
    }

    /// Puts bytes in the place of others; nil is a file that is not there.
    private static func put(_ bytes: [UInt8]?, insteadOf old: [UInt8]?, at path: String) throws(GitError) {
        guard let bytes else {
            try File.remove(path)
            return
        }
        let mode = old == nil ? nil : File.mode(of: path)
        try File.write(bytes, to: path, replacing: old != nil, durable: true)
        if let mode, File.mode(of: path) != mode { try File.setMode(mode, of: path) }
    }

    // MARK: What was interrupted

    /// Where a file stands in an interrupted change.
    enum State: Equatable, Sendable {
        case old, new
        /// Somebody has changed it since.
        case other
    }

    func state(of change: Change, top: String) -> State {
        let path = top + "/" + change.path
        let kind = File.kind(of: path)
        guard kind == nil || kind == .file else { return .other }
        let bytes = kind == nil ? nil : File.readIfPossible(path, limit: Workspace.recordLimit)
        if kind != nil, bytes == nil { return .other }
        // A file that is the same before and after counts as done.
        return bytes == change.new ? .new : bytes == change.old ? .old : .other
    }

    /// Brings every file that nobody has changed to its new or its old state, and forgets the change.
    func settle(finishing: Bool, top: String, gitDirectory: String) throws(GitError) {
        for change in changes {
            switch (state(of: change, top: top), finishing) {
            case (.old, true): try Self.put(change.new, insteadOf: change.old, at: top + "/" + change.path)
            case (.new, false): try Self.put(change.old, insteadOf: change.new, at: top + "/" + change.path)
            default: continue
            }
        }
        try removeTemporaries(top)
        try File.remove(Self.journal(in: gitDirectory))
    }

    private func removeTemporaries(_ top: String) throws(GitError) {
        for change in changes {
            let parts = change.path.split(separator: "/")
            let folder = top + "/" + parts.dropLast().joined(separator: "/")
            try Self.removeTemporaries(of: parts.last.map(String.init) ?? "", in: folder)
        }
    }

    /// Removes what a killed run has written beside a file and not yet put in its place.
    private static func removeTemporaries(of name: String, in folder: String) throws(GitError) {
        let start = Array(name.utf8) + Array(File.temporaryMark.utf8)
        for entry in try File.list(folder) ?? [] where entry.kind == .file && entry.name.starts(with: start) {
            guard let name = String(validating: entry.name, as: UTF8.self) else { continue }
            try File.remove(folder + "/" + name)
        }
    }
}
