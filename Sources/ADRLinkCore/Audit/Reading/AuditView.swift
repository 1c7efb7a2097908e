public import Git

/// The log once more as notes of the commits that its entries concern, for `git log --notes=adrlink/view/commits`.
///
/// It is derived, unsigned, and written anew each time: from one log always the same notes. Nothing reads it back.
public struct AuditView {
    private var notes: [ObjectID: [UInt8]] = [:]
    private var last: AuditTime?
    /// How many entries concern a commit.
    public private(set) var entries = 0

    public init() {}

    /// How many commits have a note.
    public var commits: Int { notes.count }

    /// Adds an entry to the notes of the commits that it concerns; the commits need not be here.
    public mutating func add(_ entry: LoggedEntry) {
        let subjects = entry.event.subjects.filter { $0.kind == .commit }
        guard !subjects.isEmpty else { return }
        entries += 1
        last = max(last ?? entry.event.time, entry.event.time)
        let text = Array(Self.text(entry).utf8)
        for id in Set(subjects.map(\.id)) { notes[id, default: []] += text }
    }

    /// A line for what happened, and one below it for each of what else is known.
    static func text(_ entry: LoggedEntry) -> String {
        let event = entry.event
        var line = "\(event.time) \(event.action) \(event.result?.rawValue ?? event.phase.rawValue) by \(event.actor)"
        if let other = event.recordedBy { line += ", recorded by \(other)" }
        line += " (\(entry.segment.lane.short)/\(entry.entry.sequence))"
        var lines = [line]
        if let duration = event.duration { lines.append("  took \(AuditText.duration(duration))") }
        if !event.decisions.isEmpty { lines.append("  decisions: " + event.decisions.joined(separator: ", ")) }
        if let reason = event.reason { lines.append("  reason: \(reason)") }
        for reason in entry.standing.reasons { lines.append("  NOT VERIFIED: \(reason)") }
        return lines.map { TerminalText.escape($0) + "\n" }.joined()
    }

    /// Writes the notes, and puts their reference there in place of whatever it was.
    public func write(to repository: borrowing Repository) throws(ADRLinkError) -> ObjectID {
        try fromAudit { () throws(GitError) -> ObjectID in
            let head = try repository.write(.commit, try commit(in: repository))
            let name = AuditNames.view
            let old = try repository.target(of: name)
            if old != head { try repository.updateReference(name, from: old, to: head, message: "audit view") }
            return head
        }
    }

    private func commit(in repository: borrowing Repository) throws(GitError) -> [UInt8] {
        let tree = try repository.write(.tree, try tree(in: repository).bytes)
        let signature = "adrlink <adrlink> \(last?.seconds ?? 0) +0000"
        return Array("tree \(tree)\nauthor \(signature)\ncommitter \(signature)\n\naudit: view by commit\n".utf8)
    }

    /// Notes in folders named by their first two digits.
    private func tree(in repository: borrowing Repository) throws(GitError) -> TreeText {
        var folders: [String: TreeText] = [:]
        for (id, text) in notes.sorted(by: { $0.key < $1.key }) {
            let place = NotePlace(id)
            let blob = try repository.write(.blob, text)
            folders[place.folder, default: TreeText()].append(place.file, mode: TreeText.fileMode, blob)
        }
        var root = TreeText()
        for (name, folder) in folders.sorted(by: { $0.key < $1.key }) {
            root.append(name, mode: TreeText.folderMode, try repository.write(.tree, folder.bytes))
        }
        return root
    }
}

/// How figures of the log are written for people.
public enum AuditText {
    /// A duration that is given in microseconds: `850 µs`, `5.2 s`, `2 h 05 min`.
    public static func duration(_ microseconds: Int64) -> String {
        func tenths(_ unit: Int64, _ name: String) -> String {
            let tenths = (microseconds * 10 + unit / 2) / unit
            return "\(tenths / 10).\(tenths % 10) \(name)"
        }
        let seconds = microseconds / 1_000_000
        switch microseconds {
        case ..<1_000: return "\(microseconds) µs"
        case ..<1_000_000: return tenths(1_000, "ms")
        case ..<60_000_000: return tenths(1_000_000, "s")
        case ..<3_600_000_000: return "\(seconds / 60) min \(padded(Int(seconds % 60), 2)) s"
        default: return "\(seconds / 3_600) h \(padded(Int(seconds / 60 % 60), 2)) min"
        }
    }
}
