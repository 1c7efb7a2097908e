import Git

/// The note that a transaction leaves in the git directory while it is going on.
extension RecordTransaction {
    private static let header = "adrlink transaction 1\n"

    /// Lengths and bytes, closed by a sum: paths and records may hold anything.
    var encoded: [UInt8] {
        var bytes = Array(Self.header.utf8)
        func add(_ text: String) { bytes += Array(text.utf8) }
        add("purpose \(purpose.utf8.count)\n\(purpose)\n")
        for change in changes {
            let old = change.old.map { String($0.count) } ?? "-"
            let new = change.new.map { String($0.count) } ?? "-"
            add("change \(change.path.utf8.count) \(old) \(new)\n\(change.path)")
            bytes += (change.old ?? []) + (change.new ?? [])
            add("\n")
        }
        let sum = FNV.hexadecimal(bytes)
        add("end \(sum)\n")
        return bytes
    }

    /// Nil for bytes that are no whole note.
    init?(decoding bytes: [UInt8]) {
        var rest = bytes[...]
        func line() -> [Substring]? {
            guard let end = rest.firstIndex(of: 0x0A) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return String(decoding: rest[..<end], as: UTF8.self).split(separator: " ")
        }
        func take(_ count: Int) -> [UInt8]? {
            guard count >= 0, rest.count >= count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        guard rest.starts(with: Self.header.utf8) else { return nil }
        rest = rest.dropFirst(Self.header.utf8.count)
        guard let first = line(), first.count == 2, first[0] == "purpose", let length = Int(first[1]),
            let purpose = take(length), take(1) == [0x0A]
        else { return nil }
        self.init(purpose: String(decoding: purpose, as: UTF8.self), changes: [])
        while true {
            let start = rest.startIndex
            guard let words = line(), let kind = words.first else { return nil }
            if kind == "end" {
                guard words.count == 2, words[1] == FNV.hexadecimal(bytes[..<start]), rest.isEmpty else { return nil }
                return
            }
            guard kind == "change", words.count == 4, let length = Int(words[1]), let path = take(length) else {
                return nil
            }
            func content(_ word: Substring) -> (isThere: Bool, bytes: [UInt8])? {
                if word == "-" { return (false, []) }
                guard let count = Int(word), let bytes = take(count) else { return nil }
                return (true, bytes)
            }
            guard let old = content(words[2]), let new = content(words[3]), take(1) == [0x0A] else { return nil }
            let name = String(decoding: path, as: UTF8.self)
            guard Self.staysInside(name) else { return nil }
            changes.append(
                Change(path: name, old: old.isThere ? old.bytes : nil, new: new.isThere ? new.bytes : nil))
        }
    }

    private static func staysInside(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0 == ".." || $0.lowercased() == ".git" }
    }
}

/// A change of several files that a run before this one did not bring to its end.
public struct InterruptedChange: Sendable {
    /// In the words of a command: `supersede ADR-0003 by ADR-0007`.
    public var purpose: String
    /// The files that are changed already.
    public var done: [String]
    /// Those that are still as they were.
    public var open: [String]
    /// Those that somebody has changed since.
    public var changedSince: [String]
    let transaction: RecordTransaction

    /// One sentence for whoever meets it.
    public var sentence: String {
        let changed = changedSince.isEmpty ? "" : "; changed since then: \(changedSince.joined(separator: ", "))"
        return
            "an interrupted run has left \"\(purpose)\" half done: changed \(list(done)), not yet \(list(open))\(changed)"
    }

    private func list(_ paths: [String]) -> String { paths.isEmpty ? "nothing" : paths.joined(separator: ", ") }
}

extension Workspace {
    /// What a run before this one left half done in this working tree; nil where nothing is.
    public func interruptedChange() throws(ADRLinkError) -> InterruptedChange? {
        guard let top = repository.workingDirectory else { return nil }
        let path = RecordTransaction.journal(in: repository.gitDirectory)
        guard File.kind(of: path) != nil else { return nil }
        let bytes = try fromGit { () throws(GitError) in try File.read(path, limit: 1 << 30) }
        guard let bytes else { return nil }
        guard let transaction = RecordTransaction(decoding: bytes) else {
            throw ADRLinkError(
                .undecided, "the note of an interrupted run in \(path) is damaged",
                hint: "compare the records with git diff, then remove that file")
        }
        func paths(_ state: RecordTransaction.State) -> [String] {
            transaction.changes.filter { transaction.state(of: $0, top: top) == state }.map(\.path)
        }
        return InterruptedChange(
            purpose: transaction.purpose, done: paths(.new), open: paths(.old), changedSince: paths(.other),
            transaction: transaction)
    }

    /// Finishes what was interrupted, and gives what to say about it; throws where somebody has changed a file since.
    ///
    /// Whoever calls it holds the lock of changes.
    func finishInterrupted() throws(ADRLinkError) -> String? {
        guard let found = try interruptedChange() else { return nil }
        guard found.changedSince.isEmpty else {
            throw ADRLinkError(
                .io, found.sentence,
                hint: "adrlink recover --finish makes the rest, adrlink recover --undo takes it back")
        }
        try settle(found, finishing: true)
        return found.open.isEmpty
            ? nil
            : "finished what an interrupted run had begun, \"\(found.purpose)\": \(found.open.joined(separator: ", "))"
    }

    /// Finishes or takes back what was interrupted; files that somebody has changed since stay as they are.
    public func recover(finishing: Bool) throws(ADRLinkError) -> InterruptedChange? {
        let lock = try changeLock()
        let found = try interruptedChange()
        if let found { try settle(found, finishing: finishing) }
        _ = consume lock
        return found
    }

    private func settle(_ found: InterruptedChange, finishing: Bool) throws(ADRLinkError) {
        guard let top = repository.workingDirectory else { return }
        try fromGit { () throws(GitError) in
            try found.transaction.settle(finishing: finishing, top: top, gitDirectory: repository.gitDirectory)
        }
    }

    /// The right to change records, which one process at a time has.
    func changeLock() throws(ADRLinkError) -> FileLock {
        do throws(GitError) { return try FileLock(repository.commonDirectory + "/adrlink-new") } catch {
            throw ADRLinkError(error)
        }
    }
}
