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
    ///
    /// - Parameter withTitles: false leaves titles empty, and opens no record whose name has its number.
    public func decisionHeads(
        in snapshot: Snapshot, _ policy: Policy, withTitles: Bool = true
    ) throws(ADRLinkError) -> [DecisionHead] {
        let listing = try listing(of: snapshot, policy)
        let parser = DecisionParser(conventions: policy.records)
        let folders = listing.folders.sorted { $0.utf8.count > $1.utf8.count }
        let top = snapshot == .workingTree ? repository.workingDirectory : nil
        var heads: [DecisionHead] = []
        heads.reserveCapacity(listing.files.count)
        for entry in listing.files {
            let path = entry.name
            let folder = folders.first { $0.isEmpty || path.hasPrefix($0 + "/") } ?? ""
            if let place = RecordPlace(path: path, folder: folder), place.reasonAgainst == nil,
                let number = place.name.number
            {
                let id = parser.id(of: place.name, in: place)
                if !withTitles {
                    heads.append(DecisionHead(id: id, title: ""))
                    continue
                }
                if let top, let beginning = File.beginning(of: top + "/" + path, limit: RecordFile.limit),
                    let title = RecordFile(path: path, bytes: beginning).plainTitle(number: number)
                {
                    heads.append(DecisionHead(id: id, title: title))
                    continue
                }
            }
            let file: RecordFile
            do throws(ADRLinkError) { file = try read(entry) } catch { continue }
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
    fileprivate static let limit = 1024

    /// The title of a heading in the first line that holds nothing but words; nil where reading it takes more than looking.
    fileprivate func plainTitle(number: Int) -> String? {
        guard RecordMarkup(path: path) == .markdown, bytes.starts(with: "# ".utf8),
            let end = bytes.firstIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let heading = bytes[2..<end].trimmed()
        // What stands in the next line could still change what the heading is.
        guard heading.allSatisfy(Self.isPlain), bytes[(end + 1)...].first.map({ $0 == 0x0A || $0 == 0x0D }) ?? true,
            !RecordTitle.isSectionName(RecordVocabulary.section(heading), heading)
        else { return nil }
        let title = RecordTitle.split(heading, number: number).title
        return title.isEmpty ? nil : title.text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isWordByte || byte == 0x20 || ",.:;?!/()'+-".utf8.contains(byte)
    }

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
