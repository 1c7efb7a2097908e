import Git

/// Reads records, each version of a file once: from commit to commit almost all of them stay the same.
final class RecordReadings {
    private struct Version: Hashable {
        var path: [UInt8]
        var blob: ObjectID
        var folder: String
    }

    private let parser: DecisionParser
    private var known = RecentValues<Version, RecordReading>(limit: 4096)

    init(_ policy: Policy) { parser = DecisionParser(conventions: policy.records) }

    /// What a listed file holds. A file that cannot be read is a problem like any other.
    func reading(
        of entry: FileEntry, folder: String, in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> RecordReading {
        let version = entry.id.map { Version(path: entry.path, blob: $0, folder: folder) }
        if let version, let reading = known.value(for: version) { return reading }
        let reading: RecordReading
        do throws(ADRLinkError) {
            reading = parser.read(try workspace.read(entry), folder: folder)
        } catch  where error.code == .io {
            reading = .problem(RecordProblem(path: entry.name, line: nil, message: error.message))
        }
        if let version { known.insert(reading, for: version) }
        return reading
    }
}
