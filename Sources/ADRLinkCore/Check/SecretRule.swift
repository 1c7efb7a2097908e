import Git

extension CommitJudge {
    /// Secrets in clear text on the lines that a commit adds to records, runbooks and whatever else is watched.
    func secretFindings(_ commit: JudgedCommit, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [Finding] {
        let lookup = try cache.lookup(commit.snapshot, workspace)
        let watched = try watch.watched(lookup.listing.folders, policy)
        var findings: [Finding] = []
        let (changed, removed) = try changes(of: watched, commit, workspace)
        for (entry, before) in changed {
            guard let bytes = try text(of: entry, workspace) else { continue }
            let found = SecretScanner.find(in: bytes)
            if found.isEmpty { continue }
            let lines = TextLines(bytes)
            var known: Set<ArraySlice<UInt8>> = []
            // A new file may be an old one that was moved.
            for old in before.isEmpty ? removed : before {
                if let bytes = try text(of: old, workspace) { known.formUnion(TextLines(bytes).all) }
            }
            for secret in found {
                let range = lines.range(of: secret)
                if range.allSatisfy({ known.contains(lines.all[$0]) }) { continue }
                findings.append(finding(secret, entry.name, lines, range))
            }
        }
        return findings
    }

    private func finding(
        _ secret: SecretFinding, _ path: String, _ lines: TextLines, _ range: Range<Int>
    ) -> Finding {
        // Of the secret itself nothing is shown but what all secrets of its kind begin with.
        let shared = String(decoding: lines.bytes[secret.range].prefix(secret.publicCount), as: UTF8.self)
        let start = secret.kind == .privateKey || shared.utf8.count > 24 ? "" : shared
        let size = "\(secret.range.count) bytes"
        let what = "\(secret.kind.name) in clear text (\(start.isEmpty ? size : "\(start)…, \(size)"))"
        switch lines.allowance(of: range) {
        case let reason? where !reason.isEmpty:
            return Finding(
                .secretInRecord, .info, "what looks like \(what) is allowed: \(reason)", path: path, line: secret.line)
        case .some:
            return Finding(
                .secretInRecord, RuleID.secretInRecord.defaultSeverity,
                "\(what), and \(SecretWaiver.mark) gives no reason",
                hint: "say behind the mark why this is no secret, or take it out and revoke it", path: path,
                line: secret.line)
        case nil:
            return Finding(
                .secretInRecord, RuleID.secretInRecord.defaultSeverity, "this looks like \(what)",
                hint: "take it out of the commit and revoke it where it left this computer; "
                    + "if it is none, write \(SecretWaiver.mark) and a reason on its line",
                path: path, line: secret.line)
        }
    }

    /// The watched files that a commit adds or changes, each with its versions before, and those that it removes.
    private func changes(
        of watched: WatchedFiles, _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> (changed: [(FileEntry, [FileEntry])], removed: [FileEntry]) {
        guard let id = commit.id else { return try uncommitted(watched, commit, workspace) }
        if watched.areFolders, try isUntouched(watched, by: id, since: commit.parents, workspace) {
            return ([], [])
        }
        let touched = try commit.changes.all(cache, in: workspace).filter { watched.contains($0.path) }
        var changed: [(FileEntry, [FileEntry])] = []
        var removed: [FileEntry] = []
        for change in touched {
            if change.kind == .deleted {
                removed.append(FileEntry(path: change.path, kind: .file, id: change.oldID))
                continue
            }
            guard let entry = try cache.entry(at: change.path, of: id, workspace), entry.kind == .file else { continue }
            var before: [FileEntry] = []
            for parent in commit.parents {
                let old = try cache.entry(at: change.path, of: parent, workspace)
                if let old, old.kind == .file { before.append(old) }
            }
            changed.append((entry, before))
        }
        return (changed, removed)
    }

    /// The same for what is staged or lies in the working tree: few files, listed on both sides.
    private func uncommitted(
        _ watched: WatchedFiles, _ commit: JudgedCommit, _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> (changed: [(FileEntry, [FileEntry])], removed: [FileEntry]) {
        var before: [[UInt8]: [FileEntry]] = [:]
        for parent in commit.parents {
            for entry in try watched.entries(of: .commit(parent), in: workspace, &watch.problems) {
                before[entry.path, default: []].append(entry)
            }
        }
        var after = try watched.entries(of: commit.snapshot, in: workspace, &watch.problems)
        if commit.snapshot == .workingTree {
            // Records at the top of the repository, which git need not know of yet.
            let known = Set(after.map(\.path))
            after += try cache.lookup(.workingTree, workspace).listing.files.filter { !known.contains($0.path) }
        }
        let paths = Set(after.map(\.path))
        let removed = before.values.joined().filter { !paths.contains($0.path) }
        let changed = after.filter { entry in
            entry.id == nil || before[entry.path]?.contains { $0.id == entry.id } != true
        }
        return (
            changed.map { ($0, before[$0.path] ?? []) }, removed.sorted { $0.path.lexicographicallyPrecedes($1.path) }
        )
    }

    /// Whether all watched folders are those of a parent: told by the ids of trees, from the top down.
    private func isUntouched(
        _ watched: WatchedFiles, by commit: ObjectID, since parents: [ObjectID], _ workspace: borrowing Workspace
    ) throws(ADRLinkError) -> Bool {
        let own = try cache.ids(of: watched.tops, in: commit, workspace)
        if parents.isEmpty { return own.allSatisfy { $0 == nil } }
        for parent in parents {
            let old = try cache.ids(of: watched.tops, in: parent, workspace)
            // A parent that is not here was cut off: the walk has said so, and nothing is known of what changed.
            guard old.count == own.count else { return true }
            var isSame = true
            for place in own.indices where isSame && own[place] != old[place] {
                isSame = try watched.areSame(below: watched.tops[place], old[place], own[place], workspace)
            }
            if isSame { return true }
        }
        return false
    }

    /// The bytes of a file; nil where it is no text, or a record that cannot be read and is reported as such.
    private func text(of entry: FileEntry, _ workspace: borrowing Workspace) throws(ADRLinkError) -> [UInt8]? {
        let isRecord = RecordMarkup(path: entry.name) != nil
        let bytes: [UInt8]
        do throws(ADRLinkError) {
            bytes = try workspace.bytes(of: entry, limit: isRecord ? Workspace.recordLimit : Self.scanLimit)
        } catch  where error.code == .io {
            if isRecord { return nil }
            throw ADRLinkError(
                .undecided, "\(entry.name) could not be looked through for secrets: \(error.message)", hint: error.hint)
        }
        return bytes.prefix(8000).contains(0) ? nil : bytes
    }
    /// Evidence may be large.
    private static let scanLimit = 64 << 20
}

/// The lines of a text, without their ends.
struct TextLines {
    let bytes: [UInt8]
    private(set) var all: [ArraySlice<UInt8>] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var cursor = LineCursor(bytes)
        while let line = cursor.next() { all.append(line.bytes) }
    }

    /// The lines on which a secret stands, as places in `all`.
    func range(of secret: SecretFinding) -> Range<Int> {
        let first = min(secret.line - 1, all.count - 1)
        var last = first
        while last + 1 < all.count, all[last + 1].startIndex < secret.range.upperBound { last += 1 }
        return first..<(last + 1)
    }

    /// The reason that allows these lines, by a mark on the first of them or on the line above.
    func allowance(of range: Range<Int>) -> String? {
        if let reason = SecretWaiver.reason(in: all[range.lowerBound]) { return reason }
        return range.lowerBound > 0 ? SecretWaiver.reason(in: all[range.lowerBound - 1]) : nil
    }
}
