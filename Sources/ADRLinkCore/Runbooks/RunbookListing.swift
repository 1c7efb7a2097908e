import Git

extension Workspace {
    /// The runbooks of the working tree, or of HEAD in a bare repository, each with its findings.
    ///
    /// - Parameter log: what the audit log tells; nil where there is none, and then no runbook was ever followed.
    public func runbooks(_ log: DrillLog?) throws(ADRLinkError) -> [Runbook] {
        guard let snapshot = try presentSnapshot() else { return [] }
        let policy = try learningPrefixes(try self.policy(of: snapshot), of: snapshot)
        let source = try files(of: snapshot)
        let decisions = try self.decisions(in: snapshot, policy)
        var found: [Runbook] = []
        for folder in policy.runbooks.folders {
            for entry in try pages(below: Array(folder.utf8), source, depth: 0) {
                found.append(try runbook(entry, policy, decisions, source, log))
            }
        }
        return found.sorted { $0.path < $1.path }
    }

    private func pages(
        below folder: [UInt8], _ source: SnapshotFiles, depth: Int
    ) throws(ADRLinkError) -> [FileEntry] {
        var found: [FileEntry] = []
        for entry in try entries(in: folder, of: source) ?? [] {
            if entry.kind == .directory, depth < 8 {
                found += try pages(below: entry.path, source, depth: depth + 1)
            } else if entry.kind == .file, entry.name.hasSuffix(".md"), entry.fileName.lowercased() != "readme.md" {
                found.append(entry)
            }
        }
        return found
    }

    private func runbook(
        _ entry: FileEntry, _ policy: Policy, _ decisions: DecisionIndex, _ source: SnapshotFiles, _ log: DrillLog?
    ) throws(ADRLinkError) -> Runbook {
        var runbook = Runbook(path: entry.name, title: "", decisions: [])
        func add(_ kind: Runbook.Finding.Kind, _ message: String, _ line: Int? = nil) {
            runbook.findings.append(Runbook.Finding(kind: kind, line: line, message: message))
        }
        let bytes: [UInt8]
        do throws(ADRLinkError) { bytes = try self.bytes(of: entry, limit: Self.recordLimit) } catch
            where error.code == .io
        {
            add(.unreadable, error.message)
            return runbook
        }
        let page = RunbookPage(bytes, policy)
        runbook.title = page.title
        for (id, line) in page.decisions {
            let records = decisions.decisions(id: id)
            if records.isEmpty { add(.unknownDecision, "no record states \(id)", line) }
            for record in records where [.superseded, .rejected, .deprecated].contains(record.status) {
                add(.decisionNotInForce, "\(id) is \(record.status)", line)
            }
            runbook.decisions.append(id.description)
        }
        if runbook.decisions.isEmpty { add(.noDecision, "it names no decision that it rests on") }
        for (target, line) in page.links where try !leads(target, from: entry.path, source) {
            add(.brokenLink, "the link to \(target) leads to nothing", line)
        }
        let lines = TextLines(bytes)
        for secret in SecretScanner.find(in: bytes) where lines.allowance(of: lines.range(of: secret))?.isEmpty ?? true
        {
            add(.secret, "\(secret.kind.name) stands there in clear text", secret.line)
        }
        judge(&runbook, bytes, policy, log)
        return runbook
    }

    /// Whether the target of a link is a file or a folder of the snapshot.
    private func leads(_ target: String, from page: [UInt8], _ source: SnapshotFiles) throws(ADRLinkError) -> Bool {
        let name = target.split(separator: "#", maxSplits: 1).first.map(String.init) ?? ""
        guard !name.isEmpty else { return true }
        let decoded = Self.percentDecoded(name)
        var parts =
            decoded.first == UInt8(ascii: "/")
            ? [] : page.split(separator: UInt8(ascii: "/")).dropLast().map { Array($0) }
        for part in decoded.split(separator: UInt8(ascii: "/")) {
            switch Array(part) {
            case [0x2e]: break
            case [0x2e, 0x2e]:
                guard parts.popLast() != nil else { return false }
            case let word: parts.append(word)
            }
        }
        let path = Array(parts.joined(separator: [UInt8(ascii: "/")]))
        if path.isEmpty { return true }
        if try entry(at: path, of: source) != nil { return true }
        return try entries(in: path, of: source) != nil
    }

    private static func percentDecoded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    /// Says when it was last followed, and whether that is too long ago.
    private func judge(_ runbook: inout Runbook, _ bytes: [UInt8], _ policy: Policy, _ log: DrillLog?) {
        func add(_ message: String) {
            runbook.findings.append(Runbook.Finding(kind: .stale, line: nil, message: message))
        }
        guard let followed = log?.followed[EncodedText.path(Array(runbook.path.utf8))] else {
            return add("nobody has followed it, as far as the audit log tells")
        }
        runbook.exercised = followed.time
        runbook.entry = followed.entry
        do throws(GitError) {
            let blob = try Repository.blobID(of: bytes).description
            runbook.changed = followed.blob != nil && followed.blob != blob
        } catch { runbook.changed = true }
        let day = CalendarDay(followed.time.time.seconds, offset: 0)
        if day.adding(months: policy.runbooks.months) < CalendarDay(now.seconds, offset: now.offset) {
            add("nobody has followed it since \(day)")
        }
    }
}
