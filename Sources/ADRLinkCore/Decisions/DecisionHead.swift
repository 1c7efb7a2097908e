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
            var reading = parser.read(file.beginning, folder: folder)
            // A file whose name says nothing is known as a record by what stands further down, and so is a title behind much
            // front matter.
            switch reading {
            case .decision(let decision) where decision.titleLine != nil: break
            default: reading = parser.read(file, folder: folder)
            }
            guard case .decision(let decision) = reading else { continue }
            heads.append(DecisionHead(id: decision.id, title: decision.title))
        }
        return heads
    }
}

extension RecordFile {
    /// The first lines, as many as a title needs behind front matter.
    fileprivate var beginning: RecordFile {
        guard bytes.count > 1024, let end = bytes[..<1024].lastIndex(of: UInt8(ascii: "\n")) else { return self }
        return RecordFile(path: path, bytes: Array(bytes[...end]))
    }
}
