import Git

/// The decisions of one snapshot, read only as far as somebody asks for them.
///
/// Most records tell their number by their file name, so that a commit which names one decision costs the reading of
/// one record, however many there are.
final class DecisionLookup {
    let listing: RecordListing
    private var parsed: [Int: RecordReading] = [:]
    private let readings: RecordReadings
    private var index: DecisionIndex?
    private let policy: Policy

    init(_ listing: RecordListing, _ policy: Policy, _ readings: RecordReadings) {
        self.listing = listing
        self.policy = policy
        self.readings = readings
    }

    /// The records that claim a number, in the order of their paths.
    func decisions(number: Int, in workspace: borrowing Workspace) throws(ADRLinkError) -> [Decision] {
        var found: [Decision] = []
        for place in listing.files.indices {
            // A name without a number may still have one in its heading, or be one folder per decision.
            guard mayHave(number, listing.files[place]) else { continue }
            if let decision = try decision(at: place, workspace), decision.number == number { found.append(decision) }
        }
        return found
    }

    /// The records without a number whose id is this slug.
    func decisions(slug: String, in workspace: borrowing Workspace) throws(ADRLinkError) -> [Decision] {
        var found: [Decision] = []
        for place in listing.files.indices where mayHave(nil, listing.files[place]) {
            if let decision = try decision(at: place, workspace), decision.number == nil,
                decision.id == DecisionID(slug: slug)
            {
                found.append(decision)
            }
        }
        return found
    }

    /// The records that a policy means by an id.
    func paths(
        named text: String, _ policy: Policy, in workspace: borrowing Workspace
    ) throws(ADRLinkError) -> [String] {
        let found: [Decision]
        switch ReferenceReader(policy.messages).tokens(of: Array(text.utf8)).first {
        case .id(let prefix, let number):
            var named = try decisions(number: number, in: workspace)
            // A number that was given up leads on to the one that took its place.
            if let current = policy.messages.decisionID(prefix: prefix, number: number).number, current != number {
                named += try decisions(number: current, in: workspace)
            }
            found = named
        case .bareNumber(let number): found = try decisions(number: number, in: workspace)
        case .word(let slug): found = try decisions(slug: slug, in: workspace)
        default: found = []
        }
        return found.filter { policy.names(text, $0) }.map(\.path)
    }

    /// Whether a file's name allows the number, or says nothing of numbers.
    private func mayHave(_ number: Int?, _ entry: FileEntry) -> Bool {
        let path = entry.path
        var place = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        var (digits, value) = (0, 0)
        while place < path.count, path[place].isDigit, digits < 8 {
            value = value * 10 + Int(path[place] - 0x30)
            digits += 1
            place += 1
        }
        // Most names begin with their number; only the others are worth a closer look. Eight digits are a date.
        if (1..<8).contains(digits), place < path.count, path[place] == UInt8(ascii: "-"), !isDated(path, place) {
            return value == number
        }
        return mayHaveByName(number, entry)
    }

    /// Whether what follows four digits makes a date of them, `2022-04-13`.
    private func isDated(_ path: [UInt8], _ place: Int) -> Bool {
        path.count > place + 3 && path[place + 1].isDigit && path[place + 2].isDigit && !path[place + 3].isASCIILetter
    }

    private func mayHaveByName(_ number: Int?, _ entry: FileEntry) -> Bool {
        let named = RecordName(fileName: entry.fileName)?.number
        return named == nil || named == number
    }

    /// Everything, with relations resolved: for the answers that need the whole picture.
    func all(in workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionIndex {
        if let index { return index }
        var decisions: [Decision] = []
        var skipped = listing.skipped
        var problems = listing.problems
        for place in listing.files.indices {
            switch try reading(at: place, workspace) {
            case .decision(let decision): decisions.append(decision)
            case .notARecord(let reason): skipped.append(SkippedFile(path: listing.files[place].name, reason: reason))
            case .problem(let problem): problems.append(problem)
            }
        }
        let made = DecisionIndex(
            decisions: decisions, folders: listing.folders, skipped: skipped, problems: problems)
        index = made
        return made
    }

    /// The record at a path; nil where that file is not one.
    func decision(atPath path: String, in workspace: borrowing Workspace) throws(ADRLinkError) -> Decision? {
        guard let place = listing.files.firstIndex(where: { $0.name == path }) else { return nil }
        return try decision(at: place, workspace)
    }

    /// The record that a listed file is; nil where it is none.
    func decision(of entry: FileEntry, in workspace: borrowing Workspace) throws(ADRLinkError) -> Decision? {
        if case .decision(let decision) = try reading(of: entry, workspace) { return decision }
        return nil
    }

    private func decision(at place: Int, _ workspace: borrowing Workspace) throws(ADRLinkError) -> Decision? {
        if case .decision(let decision) = try reading(at: place, workspace) { return decision }
        return nil
    }

    private func reading(at place: Int, _ workspace: borrowing Workspace) throws(ADRLinkError) -> RecordReading {
        if let reading = parsed[place] { return reading }
        let reading = try reading(of: listing.files[place], workspace)
        parsed[place] = reading
        return reading
    }

    private func reading(of entry: FileEntry, _ workspace: borrowing Workspace) throws(ADRLinkError) -> RecordReading {
        let folder =
            listing.folders.filter { $0.isEmpty || entry.name.hasPrefix($0 + "/") }
            .max { $0.utf8.count < $1.utf8.count } ?? ""
        return try readings.reading(of: entry, folder: folder, in: workspace)
    }
}
