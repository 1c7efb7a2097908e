/// What there is to know of a rule: what it catches, why, what mends it, and examples that are run as its tests.
public struct RuleEntry: Sendable {
    public var id: RuleID
    public var layer: RuleLayer
    /// What it catches, and where it keeps silent: sentences in Markdown.
    public var catches: String
    /// Why that matters, in a sentence.
    public var reason: String
    /// What mends it, in a sentence.
    public var mend: String
    /// Where the rule keeps silent.
    public var good: [RuleExample]
    /// Where this rule speaks, and no other.
    public var bad: [RuleExample]

    /// The severity where the policy does not say otherwise.
    public var severity: Severity { id.defaultSeverity }

    init(
        _ id: RuleID, _ layer: RuleLayer, catches: String, reason: String, mend: String, good: [RuleExample],
        bad: [RuleExample]
    ) {
        self.id = id
        self.layer = layer
        self.catches = catches
        self.reason = reason
        self.mend = mend
        self.good = good
        self.bad = bad
    }
}

/// What a rule needs to know: each layer costs more to ask than the one before it.
public enum RuleLayer: String, Sendable, CaseIterable {
    case message, decisions, paths, history

    public var title: String {
        switch self {
        case .message: "The message alone"
        case .decisions: "The decisions at the commit"
        case .paths: "The changed paths"
        case .history: "History"
        }
    }
}

extension RuleID {
    /// The rule's entry in the catalogue. Every rule has one: the compiler sees to it.
    public var entry: RuleEntry {
        switch self {
        case .trailerMisplaced: .trailerMisplaced
        case .refMalformed: .refMalformed
        case .refEmpty: .refEmpty
        case .keyNearMiss: .keyNearMiss
        case .refDuplicate: .refDuplicate
        case .valueUnsafe: .valueUnsafe
        case .exemptWithoutReason: .exemptWithoutReason
        case .exemptUsed: .exemptUsed
        case .refUnknown: .refUnknown
        case .refAmbiguous: .refAmbiguous
        case .refSuperseded: .refSuperseded
        case .refRejected: .refRejected
        case .refDeprecated: .refDeprecated
        case .refNotAccepted: .refNotAccepted
        case .relationBroken: .relationBroken
        case .relationOneSided: .relationOneSided
        case .governedPathUnreferenced: .governedPathUnreferenced
        case .refUnrelated: .refUnrelated
        case .acceptedRecordRewritten: .acceptedRecordRewritten
        case .transitionIllegal: .transitionIllegal
        case .recordName: .recordName
        case .secretInRecord: .secretInRecord
        case .indexStale: .indexStale
        case .numberTaken: .numberTaken
        case .revertUnlinked: .revertUnlinked
        case .refsLost: .refsLost
        case .fixupLeft: .fixupLeft
        case .historyIncomplete: .historyIncomplete
        }
    }
}
