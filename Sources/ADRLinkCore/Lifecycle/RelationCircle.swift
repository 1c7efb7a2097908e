/// Relations with a direction never lead back to where they started.
extension EditedRecords {
    /// Throws where a new relation would close a circle, and names the way round.
    func refuseCircle(_ from: Decision, _ kind: Relation.Kind, _ to: Decision) throws(ADRLinkError) {
        guard kind != .relatesTo else { return }
        let forward: Relation.Kind
        switch kind {
        case .supersededBy, .amendedBy, .clarifiedBy: forward = kind.reverse
        default: forward = kind
        }
        let (newer, older) = forward == kind ? (from.path, to.path) : (to.path, from.path)
        // Whether the older one already stands, over any number of steps, where the newer one is to stand.
        var reached: [String: String] = [older: ""]
        var open = [older]
        while let path = open.popLast() {
            if path == newer { break }
            for next in olderOnes(of: path, forward) where reached[next] == nil {
                reached[next] = path
                open.append(next)
            }
        }
        guard reached[newer] != nil else { return }
        var way = [newer]
        while let before = reached[way[0]], !before.isEmpty { way.insert(before, at: 0) }
        let ids = (way + [older]).compactMap { index.decision(path: $0)?.id.description }
        let verb = RecordWording(language: "en").verb(forward)
        let place = index.decision(path: older)?.relations.first { $0.kind == forward || $0.kind == forward.reverse }
        throw ADRLinkError(
            .decision, "that would be a circle: \(ids.joined(separator: " \(verb) "))",
            hint: "a decision cannot come before and after the same other one", path: older, line: place?.line)
    }

    /// The records that one stands above, whichever end says so.
    private func olderOnes(of path: String, _ kind: Relation.Kind) -> [String] {
        var found: Set<String> = []
        for decision in index.decisions {
            for relation in decision.relations {
                guard case .decision(_, let target, _) = relation.target else { continue }
                if decision.path == path, relation.kind == kind { found.insert(target) }
                if target == path, relation.kind == kind.reverse { found.insert(decision.path) }
            }
        }
        return found.sorted()
    }
}
