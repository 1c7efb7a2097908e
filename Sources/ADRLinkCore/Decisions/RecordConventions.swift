/// How a repository writes its records: the words of its configuration that reading a record needs.
public struct RecordConventions: Equatable, Sendable {
    /// The prefixes of ids, `ADR` in `ADR-0007`. The first one is used for records that do not state their own.
    public var prefixes: [String]
    /// How many digits an id has at least.
    public var digits: Int
    /// The repository's own status words, in lower case, and the family each belongs to (`implemented` → accepted).
    public var statusFamilies: [String: DecisionStatus]

    public init(prefixes: [String] = ["ADR"], digits: Int = 4, statusFamilies: [String: DecisionStatus] = [:]) {
        self.prefixes = prefixes
        self.digits = digits
        self.statusFamilies = statusFamilies
    }
}
