/// What an entry says of an exercise, beside what it says of every action: the member `drill`.
///
/// The action of an exercise is `drill.` and its kind; the time that a recovery took is the duration of the entry.
public struct DrillFacts: Equatable, Sendable {
    /// The objective for the time of a recovery, in microseconds.
    public var timeObjective: Int64?
    /// The objective for the age of what is recovered, in microseconds.
    public var pointObjective: Int64?
    /// How old what was recovered was when the exercise began, in microseconds.
    public var point: Int64?
    /// The ids of the requirements that it validates, beside those that the policy names for its kind.
    public var validates: [String] = []
    /// Who took part in a discussion exercise.
    public var participants: [String] = []
    /// How many findings its record has, and how many follow-ups.
    public var findings = 0
    public var followUps = 0

    public init() {}

    /// What the action of an exercise begins with.
    public static let prefix = "drill."

    /// The most characters of the name of a participant, and the most participants and requirements of an entry.
    public static let nameLimit = 128
    public static let listLimit = 64
}

extension AuditEvent {
    /// The kind of an exercise, from its action; nil for other actions.
    public var drillKind: String? {
        drill == nil ? nil : String(action.dropFirst(DrillFacts.prefix.count))
    }
}

extension DrillFacts {
    var value: CanonicalValue {
        func list(_ texts: [String]) -> CanonicalValue? { texts.isEmpty ? nil : .array(texts.map { .string($0) }) }
        func count(_ number: Int) -> CanonicalValue? { number == 0 ? nil : .integer(Int64(number)) }
        return .object(of: [
            "rto_us": timeObjective.map { .integer($0) }, "rpo_us": pointObjective.map { .integer($0) },
            "point_us": point.map { .integer($0) }, "validates": list(validates), "participants": list(participants),
            "findings": count(findings), "follow_ups": count(followUps),
        ])
    }

    init(_ value: CanonicalValue) throws(AuditFormatFault) {
        var reader = try MemberReader(value, "drill")
        timeObjective = try reader.optionalInteger("rto_us", 0...CanonicalValue.largestInteger)
        pointObjective = try reader.optionalInteger("rpo_us", 0...CanonicalValue.largestInteger)
        point = try reader.optionalInteger("point_us", 0...CanonicalValue.largestInteger)
        validates = try reader.texts("validates") ?? []
        participants = try reader.texts("participants") ?? []
        findings = Int(try reader.optionalInteger("findings", 1...1_000_000) ?? 0)
        followUps = Int(try reader.optionalInteger("follow_ups", 1...1_000_000) ?? 0)
        try reader.finish()
    }

    /// What is wrong with the facts of an entry; nil where nothing is.
    func fault(in event: AuditEvent) -> String? {
        guard event.action.hasPrefix(Self.prefix) else { return "drill stands beside an action that is no exercise" }
        if point != nil, event.phase == .intent { return "an intent does not know what was recovered" }
        if validates.count > Self.listLimit || participants.count > Self.listLimit {
            return "drill names more than \(Self.listLimit)"
        }
        if !validates.allSatisfy({
            (1...64).contains($0.utf8.count) && $0.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        }) {
            return "validates holds something else than ids"
        }
        if !participants.allSatisfy({ (1...Self.nameLimit).contains($0.count) }) {
            return "participants holds something else than names"
        }
        return nil
    }
}
