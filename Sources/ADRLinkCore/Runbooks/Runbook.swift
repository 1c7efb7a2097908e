import Git

/// A runbook of the repository, with when somebody last followed it.
///
/// Texts come from the repository: escape them before they are shown.
public struct Runbook: Codable, Equatable, Sendable {
    public var path: String
    /// Its first heading; empty where it has none.
    public var title: String
    /// The ids of the decisions that it names.
    public var decisions: [String]
    /// When somebody last followed it to a good end, by the audit log; what the page says of that counts for nothing.
    public var exercised: ZonedTime?
    /// The lane and the number of the entry that tells so.
    public var entry: String?
    /// Whether the page has changed since.
    public var changed = false
    public var findings: [Finding] = []

    public struct Finding: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable, CaseIterable {
            /// It names no decision.
            case noDecision = "no-decision"
            /// It names a decision that no record states.
            case unknownDecision = "unknown-decision"
            /// It names a decision that is not in force.
            case decisionNotInForce = "decision-not-in-force"
            /// A link leads nowhere.
            case brokenLink = "broken-link"
            case secret
            /// Nobody ever followed it, or nobody for too long.
            case stale
            case unreadable
        }

        public var kind: Kind
        /// From 1; nil where it is about the whole page.
        public var line: Int?
        public var message: String
    }
}

/// Reads what a page says: its heading, the decisions that it names, and where its links lead.
struct RunbookPage {
    private(set) var title = ""
    /// Ids of decisions with the first line that names each.
    private(set) var decisions: [(id: DecisionID, line: Int)] = []
    /// The targets of links within the repository, as they are written.
    private(set) var links: [(target: String, line: Int)] = []

    init(_ bytes: [UInt8], _ policy: Policy) {
        let mentions = ReferenceReader(policy.messages)
        var fence: Character?
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (place, line) in lines.enumerated() {
            let text = String(decoding: line, as: UTF8.self)
            let start = text.drop { $0 == " " }
            if start.hasPrefix("```") || start.hasPrefix("~~~") {
                if fence == nil { fence = start.first } else if fence == start.first { fence = nil }
                continue
            }
            if fence != nil { continue }
            if title.isEmpty, start.hasPrefix("# ") {
                title = String(start.dropFirst(2).drop { $0 == " " }.filter { $0 != "\r" })
            }
            RequirementShape.words(line) { word in
                let value = String(decoding: word, as: UTF8.self)
                guard value.contains("-"), let id = Self.decision(value, mentions, policy) else { return }
                if !decisions.contains(where: { $0.id == id }) { decisions.append((id, place + 1)) }
            }
            for match in text.matches(of: /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/) {
                let target = String(match.1)
                guard !target.hasPrefix("#"), target.firstMatch(of: /^[A-Za-z][A-Za-z0-9+.-]*:/) == nil else {
                    continue
                }
                links.append((target, place + 1))
            }
        }
    }

    private static func decision(_ word: String, _ reader: ReferenceReader, _ policy: Policy) -> DecisionID? {
        for token in reader.tokens(of: Array(word.utf8)) {
            if case .id(let prefix, let number) = token {
                return policy.messages.decisionID(prefix: prefix, number: number)
            }
        }
        return nil
    }
}
