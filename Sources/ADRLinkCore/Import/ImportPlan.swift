import Git

/// Where each record of an import goes: its number and its path.
struct ImportPlan {
    struct Move {
        var decision: Decision
        /// Nil where records have no numbers here.
        var number: Int?
        var path: String
    }

    /// The folder that the records go to, relative to the top.
    let folder: String
    /// Numbered records by number, then the others by date.
    private(set) var moves: [Move] = []
    private var byPath: [String: Int] = [:]
    private var byFileName: [String: [Int]] = [:]

    /// A record keeps its number where nobody has it here; the others get the next free ones, in their order.
    init(
        _ source: DecisionIndex, naming: RecordNaming, taken: Set<Int>, today: String, isThere: (String) -> Bool
    ) throws(ADRLinkError) {
        folder = naming.folder
        var taken = taken
        let kept = source.decisions.map { decision -> Int? in
            guard naming.isNumbered, let number = decision.number, number < 999_999_999 else { return nil }
            return taken.insert(number).inserted ? number : nil
        }
        var next = (taken.max() ?? 0) + 1
        var paths: Set<String> = []
        for (place, decision) in Self.ordered(source.decisions.indices, source) {
            var number = kept[place]
            if naming.isNumbered, number == nil {
                number = next
                next += 1
            }
            guard next < 999_999_999 else {
                throw ADRLinkError(.decision, "there are no numbers left for it", path: decision.path)
            }
            let path = try Self.path(decision, number, naming, today) { paths.contains($0) || isThere($0) }
            paths.insert(path)
            moves.append(Move(decision: decision, number: number, path: path))
        }
        for (index, move) in moves.enumerated() {
            byPath[move.decision.path] = index
            byFileName[Self.fileName(move.decision.path), default: []].append(index)
        }
    }

    private static func ordered(_ places: Range<Int>, _ source: DecisionIndex) -> [(Int, Decision)] {
        places.map { ($0, source.decisions[$0]) }.sorted { a, b in
            let (a, b) = (a.1, b.1)
            guard a.number == nil, b.number == nil else { return a.isListed(before: b) }
            return (a.date ?? "", a.path) < (b.date ?? "", b.path)
        }
    }

    private static func path(
        _ decision: Decision, _ number: Int?, _ naming: RecordNaming, _ today: String, isTaken: (String) -> Bool
    ) throws(ADRLinkError) -> String {
        var naming = naming
        guard let dot = decision.path.lastIndex(of: ".") else {
            throw ADRLinkError(.internal, "its name has no ending", path: decision.path)
        }
        if let inner = naming.inner, RecordMarkup(path: inner) != decision.markup {
            throw ADRLinkError(
                .configuration, "the records here are files \(inner), and it is \(decision.markup.rawValue)",
                hint: "set records.name in \(Policy.fileName)", path: decision.path)
        }
        if RecordMarkup(path: naming.suffix) != decision.markup { naming.suffix = String(decision.path[dot...]) }
        let name = RecordPlace(path: decision.path, folder: "")?.name
        let words = name.flatMap { $0.slug.isEmpty ? nil : $0.slug } ?? decision.title
        for attempt in 1...1000 {
            let title = attempt == 1 ? words : "\(words) \(attempt)"
            let path = naming.path(number: number, title: title, date: decision.date ?? today)
            // A number parts names; without one, two records of a day may have the same words.
            if number != nil || !isTaken(path) { return path }
        }
        throw ADRLinkError(.decision, "a thousand records have its name", path: decision.path)
    }

    static func fileName(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The record at a path of the source.
    func move(at path: String) -> Move? { byPath[path].map { moves[$0] } }

    /// The record that a link of the source leads to, and whether the link leaves out the ending of the file.
    func move(linkedAs target: String, from path: String) -> (move: Move, isBare: Bool)? {
        guard !target.contains("://") else { return nil }
        let written = RelationResolver.path(target)
        guard !written.isEmpty else { return nil }
        for ending in ["", ".md", ".adoc", ".rst"] {
            if let joined = Self.joined(path, written + ending), let move = move(at: joined) {
                return (move, !ending.isEmpty)
            }
            // A path from the top of the repository that the folder was taken out of; one that climbs leads to another folder.
            if !written.split(separator: "/").contains(".."), let named = byFileName[Self.fileName(written) + ending],
                named.count == 1
            {
                return (moves[named[0]], !ending.isEmpty)
            }
        }
        return nil
    }

    private static func joined(_ file: String, _ relative: String) -> String? {
        var parts = file.split(separator: "/").dropLast().map(String.init)
        for part in relative.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if parts.popLast() == nil { return nil }
            default: parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }
}
