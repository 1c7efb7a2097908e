/// A decision as somebody names it on a command line: `ADR-0007`, `adr-7`, `7`, a slug, or the path of its record.
public struct DecisionName: Sendable {
    private let text: String
    private let number: Int?
    private let prefix: String?
    /// The ids that were given up, with what they mean now.
    private let messages: MessageConventions

    /// Reads what was typed; a name that cannot be one throws.
    public init(_ text: String, _ policy: Policy) throws(ADRLinkError) {
        self.text = text
        messages = policy.messages
        let tokens = ReferenceReader(policy.messages).tokens(of: Array(text.utf8))
        // A path may hold an id, and is none.
        switch RecordMarkup(path: text) == nil && tokens.count == 1 ? tokens.first : nil {
        case .id(let prefix, let number):
            (self.prefix, self.number) = (prefix, number)
        case .bareNumber(let number):
            (prefix, self.number) = (nil, number)
        case .malformed(_, let suggestion):
            throw ADRLinkError(
                .usage, "\"\(text)\" is not an id",
                hint: suggestion.map { "did you mean \($0)?" }
                    ?? "ids look like \(policy.messages.identifier(prefix: policy.messages.prefixes[0], number: 7))")
        default:
            (prefix, number) = (nil, nil)
        }
    }

    /// Whether a number was named, with a prefix or without; else it is a slug or a path.
    public var isNumbered: Bool { number != nil }

    /// Whether an id is the one that was named.
    public func means(_ id: DecisionID) -> Bool {
        // A link names the decision that stands behind an id.
        if let old = messages.aliases.keys.first(where: { isWritten($0) }), messages.current(old) == id { return true }
        return isWritten(id)
    }

    private func isWritten(_ id: DecisionID) -> Bool {
        guard let number else {
            return id == DecisionID(slug: text) || id.description.lowercased() == text.lowercased()
        }
        return id.number == number && (prefix == nil || id.prefix?.lowercased() == prefix?.lowercased())
    }

    /// Whether a file that could not be read may be what was named.
    func mayMean(path: String) -> Bool {
        if text == path || text == "./" + path { return true }
        let parts = path.split(separator: "/").suffix(2).map(String.init)
        return parts.contains { part in
            guard let name = RecordName(fileName: part) else { return false }
            return number != nil && name.number == number || name.stem == text || name.slug == text
        }
    }

    /// Finds the one decision of this name; throws where there is none, naming the nearest, or where there are several.
    public func decision(in index: DecisionIndex) throws(ADRLinkError) -> Decision {
        let path = text.hasPrefix("./") ? String(text.dropFirst(2)) : text
        if let decision = index.decision(path: path) { return decision }
        var found = index.decisions.filter { isWritten($0.id) || (number == nil && $0.slug == text) }
        if found.isEmpty, let old = messages.aliases.keys.sorted().first(where: { isWritten($0) }) {
            found = index.decisions(id: messages.current(old))
        }
        if found.count == 1 { return found[0] }
        guard found.isEmpty else {
            throw ADRLinkError(
                .decision, "\(text) is claimed by \(found.count) records: \(found.map(\.path).joined(separator: ", "))",
                hint: "name one by its path")
        }
        let names = index.decisions.map(\.id.description) + index.decisions.map(\.slug)
        let near =
            number.map { wanted in
                index.decisions.min { distance($0.number, wanted) < distance($1.number, wanted) }?.id.description
            } ?? nearest(text, names)
        throw ADRLinkError(
            .decision, "there is no decision \(text)",
            hint: near.map { "the nearest is \($0); adrlink list shows all" } ?? "adrlink list shows all")
    }

    private func distance(_ a: Int?, _ b: Int) -> UInt { a.map { ($0 - b).magnitude } ?? .max }
}

extension Workspace {
    /// The ids of the decisions that have no number.
    public func slugs(in snapshot: Snapshot, _ policy: Policy) throws(ADRLinkError) -> Set<String> {
        let listing = try listing(of: snapshot, policy)
        // A file that tells its number by its name need not be read.
        let unnumbered = listing.files.filter { RecordName(fileName: $0.fileName)?.number == nil }
        var slugs: Set<String> = []
        var partial = listing
        partial.files = unnumbered
        for decision in try decisions(partial, policy).decisions where decision.number == nil {
            slugs.insert(decision.id.description)
        }
        return slugs
    }
}
