/// The name of a rule, as it stands in the configuration and in every output.
public enum RuleID: String, Sendable, CaseIterable, Codable {
    // The message alone.
    case trailerMisplaced = "trailer-misplaced"
    case refMalformed = "ref-malformed"
    case refEmpty = "ref-empty"
    case keyNearMiss = "key-near-miss"
    case refDuplicate = "ref-duplicate"
    case valueUnsafe = "value-unsafe"
    case exemptWithoutReason = "exempt-without-reason"
    case exemptUsed = "exempt-used"

    // The decisions at the commit.
    case refUnknown = "ref-unknown"
    case refAmbiguous = "ref-ambiguous"
    case refSuperseded = "ref-superseded"
    case refRejected = "ref-rejected"
    case refDeprecated = "ref-deprecated"
    case refNotAccepted = "ref-not-accepted"
    case relationBroken = "relation-broken"
    case relationOneSided = "relation-one-sided"

    // The changed paths.
    case governedPathUnreferenced = "governed-path-unreferenced"
    case refUnrelated = "ref-unrelated"
    case acceptedRecordRewritten = "accepted-record-rewritten"
    case transitionIllegal = "transition-illegal"
    case recordName = "record-name"
    case secretInRecord = "secret-in-record"
    case indexStale = "index-stale"

    // History.
    case numberTaken = "number-taken"
    case revertUnlinked = "revert-unlinked"
    case refsLost = "refs-lost"
    case fixupLeft = "fixup-left"
    case historyIncomplete = "history-incomplete"

    /// Those that need only the message.
    static let ofMessages: [RuleID] = [
        .trailerMisplaced, .refMalformed, .refEmpty, .keyNearMiss, .refDuplicate, .valueUnsafe, .exemptWithoutReason,
        .exemptUsed,
    ]

    /// The severity where the policy does not say otherwise.
    public var defaultSeverity: Severity {
        switch self {
        case .trailerMisplaced, .refMalformed, .refEmpty, .valueUnsafe, .exemptWithoutReason, .refUnknown,
            .refAmbiguous, .refSuperseded, .refRejected, .relationBroken, .governedPathUnreferenced,
            .transitionIllegal, .secretInRecord, .indexStale, .numberTaken, .fixupLeft, .historyIncomplete:
            .error
        case .keyNearMiss, .refDuplicate, .refDeprecated, .refNotAccepted, .relationOneSided, .refUnrelated,
            .acceptedRecordRewritten, .recordName, .revertUnlinked, .refsLost:
            .warning
        case .exemptUsed: .info
        }
    }
}
