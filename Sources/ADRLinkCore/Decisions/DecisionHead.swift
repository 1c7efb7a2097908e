import Git

/// A decision as lists of choices show it.
public struct DecisionHead: Equatable, Sendable {
    public var id: DecisionID
    /// It may hold anything: escape it before it is shown.
    public var title: String
}

extension Workspace {
    /// Id and title of every decision of a snapshot, in the order of their paths.
    ///
    /// For a shell that asks with each key: of a record only the beginning is looked at, which has the title, and what cannot be
    /// read is left out.
    public func decisionHeads(in snapshot: Snapshot, _ policy: Policy) throws(ADRLinkError) -> [DecisionHead] {
        let listing = try listing(of: snapshot, policy)
        let parser = DecisionParser(conventions: policy.records)
        let folders = listing.folders.sorted { $0.utf8.count > $1.utf8.count }
        var heads: [DecisionHead] = []
        heads.reserveCapacity(listing.files.count)
        for entry in listing.files {
            let file: RecordFile
            do throws(ADRLinkError) { file = try read(entry) } catch { continue }
            let folder = folders.first { $0.isEmpty || file.path.hasPrefix($0 + "/") } ?? ""
            guard let head = Self.head(of: file, folder: folder, parser) else { continue }
            heads.append(head)
        }
        return heads
    }

    /// Reads as much of a record as shows its title, and all of it where a beginning does not tell that it is one.
    private static func head(of file: RecordFile, folder: String, _ parser: DecisionParser) -> DecisionHead? {
        for beginning in [file.throughHeading, file.beginning] {
            guard let beginning else { continue }
            if case .decision(let decision) = parser.read(beginning, folder: folder), decision.titleLine != nil {
                return DecisionHead(id: decision.id, title: decision.title)
            }
        }
        guard case .decision(let decision) = parser.read(file, folder: folder) else { return nil }
        return DecisionHead(id: decision.id, title: decision.title)
    }
}

extension RecordFile {
    /// How far a title is looked for before the whole record is read.
    private static let limit = 1024

    private var hasFrontMatter: Bool { bytes.starts(with: "---".utf8) || bytes.starts(with: "+++".utf8) }

    /// The lines up to the first one that looks like a heading; nil where there is front matter, in which a comment looks like one.
    fileprivate var throughHeading: RecordFile? {
        guard !hasFrontMatter else { return nil }
        let newline = UInt8(ascii: "\n")
        var start = 0
        while start < min(bytes.count, Self.limit), let end = bytes[start...].firstIndex(of: newline) {
            if bytes[start...].starts(with: "# ".utf8) || bytes[start...].starts(with: "= ".utf8) {
                return RecordFile(path: path, bytes: Array(bytes[...end]))
            }
            start = end + 1
        }
        return nil
    }

    /// The first whole lines; nil where front matter is not over by then.
    fileprivate var beginning: RecordFile? {
        guard bytes.count > Self.limit else { return self }
        guard let end = bytes[..<Self.limit].lastIndex(of: UInt8(ascii: "\n")) else { return nil }
        let lines = bytes[...end].split(separator: UInt8(ascii: "\n")).map { $0.trimmed() }
        if hasFrontMatter, let first = lines.first, !lines.dropFirst().contains(where: { $0.elementsEqual(first) }) {
            return nil
        }
        return RecordFile(path: path, bytes: Array(bytes[...end]))
    }
}
