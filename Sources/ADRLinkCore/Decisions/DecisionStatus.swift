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
