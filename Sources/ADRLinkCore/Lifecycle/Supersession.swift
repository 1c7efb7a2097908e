import Git

extension Workspace {
    /// States in all records concerned that one decision takes the place of others, wholly or in part.
    ///
    /// Where one record says so already, only the other one is changed.
    public func supersede(
        _ names: [String], by successor: String, partially: Bool = false, isTrial: Bool = false
    ) throws(ADRLinkError) -> LifecycleChange {
        let lock = try changeLock()
        var run = try LifecycleRun(self, isTrial: isTrial)
        let new = try run.decision(successor)
        var old: [Decision] = []
        for name in names {
            let decision = try run.decision(name)
            if !old.contains(where: { $0.path == decision.path }) { old.append(decision) }
        }
        for decision in old { try run.supersede(decision, by: new, partially: partially) }
        let ids = old.map(\.id.description).joined(separator: ", ")
        let change = try run.complete(
            self, purpose: "supersede \(ids) by \(new.id)",
            subject: "\(partially ? "Supersede a part of" : "Supersede") \(ids) by \(new.id)",
            about: old.map(\.id) + [new.id], isTrial: isTrial)
        _ = consume lock
        return change
    }

    /// States in both records that one decision amends, clarifies or relates to another one.
    ///
    /// - Parameter relation: `amends`, `clarifies`, `relates`, or one of them seen from the other end: `amended-by`.
    public func link(
        _ name: String, _ relation: String, _ other: String, isTrial: Bool = false
    ) throws(ADRLinkError) -> LifecycleChange {
        let kind = try Self.relationKind(relation)
        let lock = try changeLock()
        var run = try LifecycleRun(self, isTrial: isTrial)
        let (from, to) = (try run.decision(name), try run.decision(other))
        guard from.path != to.path else { throw run.refersToItself(from) }
        let verb = RecordWording(language: "en").verb(kind)
        try run.edited.refuseCircle(from, kind, to)
        try run.edited.state(kind, partial: false, in: from.path, of: to.path)
        try run.edited.state(kind.reverse, partial: false, in: to.path, of: from.path)
        try run.edited.verifyReciprocal(kind, partial: false, from: from.path, to: to.path)
        let change = try run.complete(
            self, purpose: "link \(from.id) \(kind.rawValue) \(to.id)", subject: "Say that \(from.id) \(verb) \(to.id)",
            about: [from.id, to.id], isTrial: isTrial)
        _ = consume lock
        return change
    }

    private static func relationKind(_ word: String) throws(ADRLinkError) -> Relation.Kind {
        switch word.lowercased() {
        case "relates", "relates-to", "related-to": return .relatesTo
        case "supersedes", "superseded-by":
            throw ADRLinkError(
                .usage, "a supersession has a command of its own", hint: "adrlink supersede OLD --by NEW")
        default: break
        }
        guard let kind = Relation.Kind(rawValue: word.lowercased()) else {
            let known = ["amends", "clarifies", "relates-to", "amended-by", "clarified-by"]
            throw ADRLinkError(
                .usage, "\"\(word)\" is no relation",
                hint: nearest(word, known).map { "did you mean \($0)?" } ?? known.joined(separator: ", "))
        }
        return kind
    }
}

extension LifecycleRun {
    func refersToItself(_ decision: Decision) -> ADRLinkError {
        ADRLinkError(.usage, "\(decision.id) would refer to itself", hint: "name two decisions", path: decision.path)
    }

    mutating func supersede(_ old: Decision, by new: Decision, partially: Bool) throws(ADRLinkError) {
        guard old.path != new.path else { throw refersToItself(old) }
        try judge(new)
        let index = edited.index
        let successors = index.supersededBy(old)
        let isNamed = successors.contains { $0.path == new.path }
        let others = successors.filter { $0.path != new.path }
        if !isNamed, !others.isEmpty {
            let names = others.map(\.id.description).joined(separator: ", ")
            throw ADRLinkError(
                .decision, "\(old.id) is superseded already, by \(names)", hint: "supersede \(names) instead",
                path: old.path, line: old.statusLine)
        }
        if partially, isNamed || old.status == .superseded {
            throw ADRLinkError(
                .decision, "\(old.id) is superseded wholly", hint: "nothing is left of it to supersede in part",
                path: old.path, line: old.statusLine)
        }
        try edited.refuseCircle(new, .supersedes, old)
        if partially {
            try edited.state(.supersededBy, partial: true, in: old.path, of: new.path)
        } else {
            // A status that says so without naming the other record is only completed.
            if old.status != .superseded { try policy.transitions.judge(old, to: .superseded) }
            try edited.setSuperseded(old.path, by: new.path)
        }
        try edited.state(.supersedes, partial: partially, in: new.path, of: old.path)
        try edited.verifyReciprocal(.supersedes, partial: partially, from: new.path, to: old.path)
    }

    /// Only what is or may come into force takes another one's place.
    private mutating func judge(_ new: Decision) throws(ADRLinkError) {
        func refuse(_ reason: String, _ hint: String) -> ADRLinkError {
            ADRLinkError(.decision, "\(new.id) \(reason)", hint: hint, path: new.path, line: new.statusLine)
        }
        switch new.status {
        case .draft:
            throw refuse("is a draft, and supersedes nothing yet", "adrlink status \(new.id) proposed, then accepted")
        case .rejected: throw refuse("was rejected, and supersedes nothing", "name a decision that is in force")
        case .deprecated: throw refuse("is deprecated, and supersedes nothing", "name a decision that is in force")
        case .superseded:
            let names = edited.index.currentSuccessors(of: new).map(\.id.description).joined(separator: ", ")
            throw refuse(
                "is superseded itself\(names.isEmpty ? "" : ", by \(names)")",
                names.isEmpty ? "name a decision that is in force" : "name \(names) instead")
        case .proposed: edited.note("\(new.id) is only proposed: until it is accepted nothing is in force in its place")
        case .accepted, .unknown, .custom: break
        }
    }
}
