/// Where a decision stands.
///
/// Reading never guesses: a record without a status is `unknown`, and a word of none of the families is kept.
public enum DecisionStatus: Hashable, Sendable {
    case draft, proposed, accepted, rejected, deprecated, superseded
    /// The record says nothing, or its template was never filled in.
    case unknown
    /// A word of the file's own, in lower case: `approved`, `on hold`.
    case custom(String)
}

extension DecisionStatus: CustomStringConvertible {
    /// The word of the family, `unknown`, or the file's own word.
    public var description: String {
        switch self {
        case .draft: "draft"
        case .proposed: "proposed"
        case .accepted: "accepted"
        case .rejected: "rejected"
        case .deprecated: "deprecated"
        case .superseded: "superseded"
        case .unknown: "unknown"
        case .custom(let word): word
        }
    }

    /// The family that a word of the configuration names; nil for any other word.
    public init?(family word: String) {
        let families: [DecisionStatus] = [.draft, .proposed, .accepted, .rejected, .deprecated, .superseded]
        guard let family = families.first(where: { $0.description == word.lowercased() }) else { return nil }
        self = family
    }
}
