/// What one record says about another decision.
public struct Relation: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case supersedes
        case supersededBy = "superseded-by"
        case amends
        case amendedBy = "amended-by"
        case clarifies
        case clarifiedBy = "clarified-by"
        case relatesTo = "relates-to"

        /// The same statement from the other end.
        public var reverse: Kind {
            switch self {
            case .supersedes: .supersededBy
            case .supersededBy: .supersedes
            case .amends: .amendedBy
            case .amendedBy: .amends
            case .clarifies: .clarifiedBy
            case .clarifiedBy: .clarifies
            case .relatesTo: .relatesTo
            }
        }
    }

    public var kind: Kind
    /// `Partially superseded by …`: the target stays in force.
    public var partial: Bool
    /// The words of the reference: the text of a link, an id, a slug, a title.
    public var targetText: String
    /// Where the link points, as written; nil where the reference is not a link.
    public var linkTarget: String?
    public var line: Int
    /// Set by the index: which decision this is, or why none.
    public var target: RelationTarget = .unresolved(.notLookedUp)
    /// Set by the index: the other record does not say the reverse.
    public var oneSided = false

    /// The decision this was resolved to.
    public var resolved: DecisionID? {
        if case .decision(let id, _, _) = target { id } else { nil }
    }
}

/// Where a relation leads.
public enum RelationTarget: Sendable, Equatable {
    case decision(DecisionID, path: String, by: RelationMatch)
    case unresolved(Reason)
    /// Two or more records match; the paths are sorted.
    case ambiguous([String])

    public enum Reason: String, Sendable {
        case notLookedUp = "not looked up"
        case noSuchRecord = "no such record"
        /// The number exists, but its record has another name: the number is not trusted.
        case slugDisagrees = "the number belongs to a record of another name"
    }
}

/// How the target of a relation was found, from the surest to the weakest.
public enum RelationMatch: String, Sendable, CaseIterable {
    case pathFromFile = "path from the file"
    case pathFromFolder = "path from the record folder"
    case pathFromRoot = "path from the top of the repository"
    case fileName = "file name"
    case numberOfTarget = "number of the target"
    case numberInText = "number in the text"
    case title
}
