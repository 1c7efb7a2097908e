import Git

/// A push to a reference of the audit log that must not be let in.
public struct AuditRefusal: Equatable, Sendable {
    public var reference: String
    /// One sentence in lower case. It may quote what was pushed: escape it before it is shown.
    public var message: String
    public var hint: String
}

extension Workspace {
    /// What of a push a server must not let in: lanes only grow, by notes of their own key, and nothing of the log is deleted.
    ///
    /// `lines` are those that git writes to a pre-receive hook. Other references than those of the log are passed over.
    /// Whether a key counts is not judged here: it is the log that says so, and everybody who verifies it.
    public func auditRefusals(receiving lines: [UInt8]) throws(ADRLinkError) -> [AuditRefusal] {
        let pushed = try PushedReference.preReceive(lines)
        let heads = Dictionary(pushed.map { ($0.name, $0.new) }) { $1 }
        var refusals: [AuditRefusal] = []
        for reference in pushed where AuditNames.isOfLog(reference.name) {
            if let refusal = try refusal(of: reference, beside: heads) { refusals.append(refusal) }
        }
        return refusals
    }

    private func refusal(
        of pushed: PushedReference, beside heads: [String: ObjectID]
    ) throws(ADRLinkError) -> AuditRefusal? {
        func refusal(_ message: String, _ hint: String) -> AuditRefusal {
            AuditRefusal(reference: pushed.name, message: message, hint: hint)
        }
        let isLane = pushed.name.hasPrefix(AuditNames.log)
        guard isLane || pushed.name.hasPrefix(AuditNames.evidence) else {
            return refusal(
                "it belongs to one clone, and is never pushed", "push lanes with adrlink audit push, not with --mirror")
        }
        guard pushed.new != .zero else {
            return refusal("nothing of the audit log is deleted", "push without --mirror, --prune and --delete")
        }
        let old = pushed.old == .zero ? nil : pushed.old
        guard isLane else {
            let lane = LaneID(pushed.name.dropFirst(AuditNames.evidence.count))
            let isKnown = try fromAudit { () throws(GitError) in
                guard let lane else { return false }
                if heads.keys.contains(where: { $0.hasPrefix(AuditNames.log + lane.description + "/") }) { return true }
                return try !repository.segments(of: lane).isEmpty
            }
            guard isKnown else {
                return refusal("there is no such lane", "push the lane with its evidence: adrlink audit push")
            }
            let grows = try fromAudit { () throws(GitError) in try isAncestor(old, of: pushed.new) }
            return grows ? nil : refusal("evidence is added, and never rewritten", "adrlink audit push adds yours")
        }
        guard let segment = SegmentID(pushed.name.dropFirst(AuditNames.log.count)) else {
            return refusal("it names no segment of a lane", "lanes are pushed with adrlink audit push")
        }
        let before = SegmentID(lane: segment.lane, number: segment.number - 1).reference
        let next = SegmentID(lane: segment.lane, number: segment.number + 1).reference
        let fault = try fromAudit { () throws(GitError) -> AuditFinding? in
            if old != pushed.new, try repository.target(of: next) != nil {
                return AuditFinding(.notAppended, segment, "another segment follows it, so that it goes on no more")
            }
            let known = try repository.target(of: before)
            return try SegmentGrowth(segment: segment, old: old, new: pushed.new, previous: heads[before] ?? known)
                .fault(in: repository)
        }
        guard let fault else { return try strangeness(of: pushed, old, refusal) }
        return refusal(
            fault.message,
            fault.kind == .laneRewound
                ? "fetch the log first; a lane that two places have written is left: adrlink audit init --new-lane"
                : "adrlink audit verify shows what is amiss, and adrlink audit repair mends it")
    }

    /// Why a lane that begins does not belong here: the lanes that are here are of another log.
    private func strangeness(
        of pushed: PushedReference, _ old: ObjectID?, _ refusal: (String, String) -> AuditRefusal
    ) throws(ADRLinkError) -> AuditRefusal? {
        guard old == nil else { return nil }
        func log(_ head: ObjectID) -> String? {
            do throws(AuditReadingError) { return try repository.charter(at: head).charter.log } catch { return nil }
        }
        let present = try fromAudit { () throws(GitError) in try repository.segments().map(\.head) }
        let logs = Set(present.compactMap(log))
        guard let pushedLog = log(pushed.new), !logs.isEmpty, !logs.contains(pushedLog) else { return nil }
        return refusal(
            "it belongs to the log \(pushedLog), and another one is kept here",
            "fetch that one, and join it: adrlink audit fetch, then adrlink audit init --new-lane")
    }

    private func isAncestor(_ old: ObjectID?, of new: ObjectID) throws(GitError) -> Bool {
        guard let old else { return true }
        let commits = try repository.commits(ofSegmentAt: new, behind: old)
        return commits.end == .known
    }
}

extension AuditNames {
    /// Whether a reference belongs to the log in any way, also those that no push should bring.
    static func isOfLog(_ name: String) -> Bool {
        if name.hasPrefix("refs/adrlink/") || name.hasPrefix("refs/notes/adrlink/") { return true }
        return name.hasPrefix("refs/notes/remotes/") && name.contains("/adrlink/")
    }
}
