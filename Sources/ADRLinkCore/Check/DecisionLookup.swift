import Git

/// The decisions of one snapshot, read only as far as somebody asks for them.
///
/// Most records tell their number by their file name, so that a commit which names one decision costs the reading of
/// one record, however many there are.
final class DecisionLookup {
    let listing: RecordListing
    /// What was read of each listed file, and the number that its name tells; both in the order of the files.
    private var parsed: [KeptReading?]
    private var numbers: [Int?]?
    private let readings: RecordReadings
    private var index: DecisionIndex?
    private var statesSupersession: Bool?
    private let policy: Policy

    /// The record folders, the longest first, and what the paths in them begin with.
    private let folders: [(name: String, prefix: [UInt8])]

    init(_ listing: RecordListing, _ policy: Policy, _ readings: RecordReadings) {
        folders = listing.folders.sorted { $0.utf8.count > $1.utf8.count }
            .map { ($0, $0.isEmpty ? [] : Array($0.utf8) + [UInt8(ascii: "/")]) }
        self.listing = listing
        self.policy = policy
        self.readings = readings
        parsed = Array(repeating: nil, count: listing.files.count)
    }

    /// The decisions of a tree that differs in some entries; nil where the trees have to be read for it.
    ///
    /// What was read of the other files is read no second time.
    func changed(by changes: [EntryChange]) -> DecisionLookup? {
        guard let (changed, edits) = listing.changed(by: changes) else { return nil }
        let made = DecisionLookup(changed, policy, readings)
        made.parsed = parsed
        made.numbers = numbers
        for edit in edits {
            made.parsed.apply(edit) { _ in nil }
            made.numbers?.apply(edit) { Self.plainNumber($0.path) }
        }
        return made
    }

    /// The records that claim a number, in the order of their paths.
    func decisions(number: Int, in workspace: borrowing Workspace) throws(ADRLinkError) -> [Decision] {
        var found: [Decision] = []
        for place in places(number) {
            if let decision = try decision(at: place, workspace), decision.number == number { found.append(decision) }
        }
        return found
    }

    /// The records without a number whose id is this slug.
    func decisions(slug: String, in workspace: borrowing Workspace) throws(ADRLinkError) -> [Decision] {
        var found: [Decision] = []
        for place in places(nil) {
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

    /// The files whose names allow a number, or say nothing of numbers.
    ///
    /// A name without a number may still have one in its heading, or be one folder per decision.
    private func places(_ number: Int?) -> [Int] {
        let plain = numbers ?? listing.files.map { Self.plainNumber($0.path) }
        numbers = plain
        return plain.indices.filter { place in
            if let known = plain[place] { return known == number }
            let named = RecordName(fileName: listing.files[place].fileName)?.number
            return named == nil || named == number
        }
    }

    /// The number with which a file's name begins; nil for the few names that are worth a closer look.
    private static func plainNumber(_ path: [UInt8]) -> Int? {
        var place = path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        var (digits, value) = (0, 0)
        while place < path.count, path[place].isDigit, digits < 8 {
            value = value * 10 + Int(path[place] - 0x30)
            digits += 1
            place += 1
        }
        // Eight digits are a date.
        guard (1..<8).contains(digits), place < path.count, path[place] == UInt8(ascii: "-"), !isDated(path, place)
        else { return nil }
        return value
    }

    /// Whether what follows four digits makes a date of them, `2022-04-13`.
    private static func isDated(_ path: [UInt8], _ place: Int) -> Bool {
        path.count > place + 3 && path[place + 1].isDigit && path[place + 2].isDigit && !path[place + 3].isASCIILetter
    }

    /// Everything, with relations resolved: for the answers that need the whole picture.
    func all(in workspace: borrowing Workspace) throws(ADRLinkError) -> DecisionIndex {
        if let index { return index }
        var decisions: [Decision] = []
        var skipped = listing.skipped
        var problems = listing.problems
        for place in listing.files.indices {
            switch try reading(at: place, workspace).reading {
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

    /// Every decision, in the order of their paths: for answers that need no relations.
    func decisions(in workspace: borrowing Workspace) throws(ADRLinkError) -> [Decision] {
        var found: [Decision] = []
        for place in listing.files.indices {
            if let decision = try decision(at: place, workspace) { found.append(decision) }
        }
        return found
    }

    /// Whether any record says that it supersedes another one or was superseded: if none does, relations lead nowhere.
    func statesSupersession(in workspace: borrowing Workspace) throws(ADRLinkError) -> Bool {
        if let statesSupersession { return statesSupersession }
        var states = false
        for place in listing.files.indices where !states {
            states = try reading(at: place, workspace).statesSupersession
        }
        statesSupersession = states
        return states
    }

    /// The record at a path; nil where that file is not one.
    func decision(atPath path: String, in workspace: borrowing Workspace) throws(ADRLinkError) -> Decision? {
        guard let place = listing.place(of: path) else { return nil }
        return try decision(at: place, workspace)
    }

    /// The record that a listed file is; nil where it is none.
    func decision(of entry: FileEntry, in workspace: borrowing Workspace) throws(ADRLinkError) -> Decision? {
        try reading(of: entry, workspace).decision
    }

    private func decision(at place: Int, _ workspace: borrowing Workspace) throws(ADRLinkError) -> Decision? {
        try reading(at: place, workspace).decision
    }

    private func reading(at place: Int, _ workspace: borrowing Workspace) throws(ADRLinkError) -> KeptReading {
        if let reading = parsed[place] { return reading }
        let reading = try reading(of: listing.files[place], workspace)
        parsed[place] = reading
        return reading
    }

    private func reading(of entry: FileEntry, _ workspace: borrowing Workspace) throws(ADRLinkError) -> KeptReading {
        let folder = folders.first { entry.path.starts(with: $0.prefix) }?.name ?? ""
        return try readings.reading(of: entry, folder: folder, in: workspace)
    }
}
