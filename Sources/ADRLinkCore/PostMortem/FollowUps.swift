/// What became of a follow-up that somebody marked in a report.
public enum FollowUp: Sendable {
    /// A draft was written.
    case written(RecordedDecision)
    /// A record has this title already.
    case known(Decision)
}

extension Workspace {
    /// Throws for a title that no draft can have, before anything is written.
    public func checkFollowUps(_ titles: [String]) throws(ADRLinkError) {
        for title in titles { _ = try DecisionTitle(title) }
    }

    /// Writes a draft, as `adrlink new` does, for each title that no record has; the titles may be given again and again.
    public func recordFollowUps(_ titles: [String]) throws(ADRLinkError) -> [FollowUp] {
        var found: [FollowUp] = []
        for title in titles {
            let index = try decisions(in: .workingTree, try policy(of: .workingTree))
            let wanted = title.lowercased()
            if let known = index.decisions.first(where: { $0.title.lowercased() == wanted }) {
                found.append(.known(known))
                continue
            }
            var draft = DecisionDraft(title: title)
            draft.status = "draft"
            found.append(.written(try record(draft)))
        }
        return found
    }
}
