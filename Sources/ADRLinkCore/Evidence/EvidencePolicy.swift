/// What a repository has decided about its bundles: `[evidence]` and `[evidence "KIND"]` of its `.adrlink`.
public struct EvidencePolicy: Equatable, Sendable {
    /// For how many days bundles are kept; nil where the repository leaves that to whoever stores them.
    public var retention: Int?
    public var kinds: [String: Kind] = [:]
    /// Where they are to be kept, if the user agrees.
    public var store = StoreProposal()

    /// A kind of bundle: an audit each quarter, an incident.
    public struct Kind: Equatable, Sendable {
        /// For how many days; nil for as long as bundles of no kind.
        public var retention: Int?
        /// How often one has to be stored; nil where nobody is reminded.
        public var cadence: Cadence?

        public init() {}
    }

    public init() {}

    /// For how many days a bundle of a kind, or of none, is kept; nil where the repository does not say.
    public func retention(of kind: String?) -> Int? { kind.flatMap { kinds[$0]?.retention } ?? retention }

    /// Lets somebody who keeps bundles have them kept for longer than the repository says; bundles of no kind for as long as he says.
    public mutating func keep(forDays days: Int) {
        retention = days
        kinds = kinds.mapValues { kind in
            var kind = kind
            kind.retention = max(days, kind.retention ?? days)
            return kind
        }
    }

    /// Throws `.usage` for a kind that `.adrlink` does not name.
    public func check(kind: String) throws(ADRLinkError) {
        guard kinds[kind] == nil else { return }
        let near = nearest(kind, Array(kinds.keys)).map { "did you mean \($0)?" }
        throw ADRLinkError(
            .usage, "\(Policy.fileName) names no kind of bundle \(kind)",
            hint: near
                ?? "[evidence \"\(BundleFacts.isKind(kind) ? kind : "audit")\"] cadence = quarterly in \(Policy.fileName)"
        )
    }

    // MARK: Reading

    /// Takes a setting; the reason and a hint where its value has no meaning.
    mutating func take(_ key: String, _ value: String) -> (reason: String, hint: String)? {
        guard key == "retention" else { return store.take(key, value) }
        guard let days = Self.days(value) else { return Self.noDays(value) }
        retention = days
        return nil
    }

    fileprivate static func days(_ text: String) -> Int? {
        Int(text).flatMap { (1...3_660).contains($0) ? $0 : nil }
    }

    fileprivate static func noDays(_ value: String) -> (reason: String, hint: String) {
        ("evidence.retention is \"\(value)\"", "give a number of days from 1 to 3660")
    }
}

extension EvidencePolicy.Kind {
    /// Takes a setting; the reason and a hint where its value has no meaning.
    mutating func take(_ key: String, _ value: String) -> (reason: String, hint: String)? {
        if key == "retention" {
            guard let days = EvidencePolicy.days(value) else { return EvidencePolicy.noDays(value) }
            retention = days
        } else {
            guard let cadence = Cadence(value) else {
                return (
                    "evidence.cadence is \"\(value)\"",
                    "weekly, monthly, quarterly, yearly, or every 90 days (weeks, months, years)"
                )
            }
            self.cadence = cadence
        }
        return nil
    }
}

extension Workspace {
    /// What the repository has decided about its bundles, as the working tree states it, or HEAD in a bare repository.
    public func evidencePolicy() throws(ADRLinkError) -> EvidencePolicy {
        guard let snapshot = try presentSnapshot() else { return EvidencePolicy() }
        return try policy(of: snapshot).evidence
    }
}
