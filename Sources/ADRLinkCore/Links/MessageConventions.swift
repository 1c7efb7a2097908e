/// What a repository calls a reference: the words of its policy that reading a commit message needs.
public struct MessageConventions: Equatable, Sendable {
    /// The trailer keys whose values name decisions, compared as ASCII without case. The first one is written.
    public var referenceKeys: [String]
    /// The prefix of a decision's id, `ADR` in `ADR-0007`, compared as ASCII without case. The first one is written.
    public var prefixes: [String]
    /// How many digits a written id has at least.
    public var digits: Int
    /// The digits of prefixes that have their own, in lower case: records named `ARCH-001` are referred to like that.
    public var prefixDigits: [String: Int] = [:]
    /// The ids that were given up, each with the one that took its place.
    public var aliases: [DecisionID: DecisionID] = [:]
    /// The trailer that excuses a commit, with its reason as value.
    public var exemptKey: String

    public init(
        referenceKeys: [String] = ["Refs"], prefixes: [String] = ["ADR"], digits: Int = 4,
        exemptKey: String = "ADR-Exempt"
    ) {
        self.referenceKeys = referenceKeys
        self.prefixes = prefixes
        self.digits = digits
        self.exemptKey = exemptKey
    }
}
