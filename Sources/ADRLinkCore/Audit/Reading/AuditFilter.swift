public import Git

/// Which entries of the log are asked for. What is not set does not count; of what is set everything must hold.
public struct AuditFilter: Sendable {
    /// Entries of this moment or later.
    public var since: AuditTime?
    /// Entries before this moment.
    public var until: AuditTime?
    /// Who did it or wrote it down.
    public var actors: [String] = []
    /// Actions, in which `*` stands for any characters: `db.*`.
    public var actions: [String] = []
    public var results: [AuditEvent.Result] = []
    /// Decisions by their ids, in either case.
    public var decisions: [String] = []
    /// Commits and other objects that an action concerns.
    public var subjects: [ObjectID] = []
    /// The beginnings of the ids of lanes.
    public var lanes: [String] = []
    public var phases: [AuditEvent.Phase] = []
    /// Incidents by their names, in either case.
    public var incidents: [String] = []

    public init() {}

    public func includes(_ entry: AuditEntry) -> Bool { includes([entry]) }

    /// An action is included where its intent and its outcome together are what is asked for.
    public func includes(_ action: LoggedAction) -> Bool {
        includes([action.intent?.entry, action.end?.entry].compactMap { $0 })
    }

    private func includes(_ entries: [AuditEntry]) -> Bool {
        guard let last = entries.last else { return false }
        if let since, last.event.time < since { return false }
        if let until, last.event.time >= until { return false }
        func any(_ holds: (AuditEntry) -> Bool) -> Bool { entries.contains(where: holds) }
        if !phases.isEmpty, !any({ phases.contains($0.event.phase) }) { return false }
        if !results.isEmpty, !any({ $0.event.result.map(results.contains) ?? false }) { return false }
        if !lanes.isEmpty, !any({ entry in lanes.contains { entry.lane.description.hasPrefix($0) } }) { return false }
        if !actors.isEmpty,
            !any({ entry in actors.contains { $0 == entry.event.actor || $0 == entry.event.recordedBy } })
        {
            return false
        }
        if !actions.isEmpty, !any({ entry in actions.contains { Self.matches(entry.event.action, $0) } }) {
            return false
        }
        if !subjects.isEmpty, !any({ entry in entry.event.subjects.contains { subjects.contains($0.id) } }) {
            return false
        }
        let names = incidents.map { $0.lowercased() }
        if !names.isEmpty, !any({ entry in entry.event.incident.map { names.contains($0.lowercased()) } ?? false }) {
            return false
        }
        let wanted = decisions.map { $0.lowercased() }
        return wanted.isEmpty || any { entry in entry.event.decisions.contains { wanted.contains($0.lowercased()) } }
    }

    /// Whether a text is what a pattern says, in which `*` stands for any characters.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first, let last = parts.last else { return text == pattern }
        guard text.hasPrefix(first), text.dropFirst(first.count).hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}

extension AuditTime {
    /// The moments that a text means: all of a day in UTC, `2024-03-01`, or the one that RFC 3339 spells, with a zone.
    ///
    /// Nil for every other text. More than six digits behind the point are cut off.
    public static func range(of text: String) -> Range<AuditTime>? {
        if let day = AuditTime(text + "T00:00:00.000000Z") {
            return day..<AuditTime(microseconds: day.microseconds + 86_400_000_000)
        }
        guard let match = text.wholeMatch(of: /(.{10})[Tt ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)/) else {
            return nil
        }
        let fraction = (String(match.3 ?? "") + "000000").prefix(6)
        guard let local = AuditTime("\(match.1)T\(match.2).\(fraction)Z") else { return nil }
        var offset: Int64 = 0
        if match.4.count == 6 {
            let parts = match.4.dropFirst().split(separator: ":").compactMap { Int64($0) }
            guard parts.count == 2, parts[0] < 24, parts[1] < 60 else { return nil }
            offset = (parts[0] * 60 + parts[1]) * (match.4.hasPrefix("-") ? -60 : 60)
        }
        let moment = AuditTime(microseconds: local.microseconds - offset * 1_000_000)
        return moment..<AuditTime(microseconds: moment.microseconds + 1)
    }
}
