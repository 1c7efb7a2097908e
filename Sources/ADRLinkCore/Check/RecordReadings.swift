import Git

/// Reads records, each version of a file once: from commit to commit almost all of them stay the same.
final class RecordReadings {
    private struct Version: Hashable {
        var path: [UInt8]
        var blob: ObjectID
        var folder: String

        /// The blob alone: the same content at two paths is rare, and paths are long.
        func hash(into hasher: inout Hasher) { hasher.combine(blob) }
    }

    private let parser: DecisionParser
    private var known = RecentValues<Version, KeptReading>(limit: 4096)

    init(_ policy: Policy) { parser = DecisionParser(conventions: policy.records) }

    /// What a listed file holds. A file that cannot be read is a problem like any other.
    func reading(
        of entry: FileEntry, folder: String, in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> KeptReading {
        let version = entry.id.map { Version(path: entry.path, blob: $0, folder: folder) }
        if let version, let reading = known.value(for: version) { return reading }
        let reading: RecordReading
        do throws(ADRLinkError) {
            reading = parser.read(try workspace.read(entry), folder: folder)
        } catch  where error.code == .io {
            reading = .problem(RecordProblem(path: entry.name, line: nil, message: error.message))
        }
        let kept = KeptReading(reading)
        if let version { known.insert(kept, for: version) }
        return kept
    }
}

/// What one version of a file holds, shared by all listings with that file.
final class KeptReading {
    let reading: RecordReading

    /// Whether it is a record that says of itself that it supersedes another one or was superseded.
    let statesSupersession: Bool

    init(_ reading: RecordReading) {
        self.reading = reading
        statesSupersession =
            if case .decision(let decision) = reading {
                decision.relations.contains { $0.kind == .supersedes || $0.kind == .supersededBy }
            } else {
                false
            }
    }

    var decision: Decision? { if case .decision(let decision) = reading { decision } else { nil } }
}
