/// One statement between two decisions, counted once whichever of their records makes it.
public struct DecisionEdge: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case supersedes, amends, clarifies
        case relatesTo = "relates-to"
    }

    /// The path of the decision that supersedes, amends or clarifies; of two that relate, the one that comes first.
    public var from: String
    public var to: String
    public var kind: Kind
    /// Only a part is superseded or amended.
    public var partial: Bool
}

extension DecisionIndex {
    /// All statements whose target was found, in the order of the decisions.
    public var edges: [DecisionEdge] {
        var places: [String: Int] = [:]
        for (place, decision) in decisions.enumerated() { places[decision.path] = place }
        var found: Set<DecisionEdge> = []
        for decision in decisions {
            for relation in decision.relations {
                guard case .decision(_, let path, _) = relation.target, path != decision.path else { continue }
                let (forward, backward) = ((decision.path, path), (path, decision.path))
                let (ends, kind): ((String, String), DecisionEdge.Kind) =
                    switch relation.kind {
                    case .supersedes: (forward, .supersedes)
                    case .supersededBy: (backward, .supersedes)
                    case .amends: (forward, .amends)
                    case .amendedBy: (backward, .amends)
                    case .clarifies: (forward, .clarifies)
                    case .clarifiedBy: (backward, .clarifies)
                    case .relatesTo:
                        ((places[forward.0] ?? 0) < (places[forward.1] ?? 0) ? forward : backward, .relatesTo)
                    }
                found.insert(DecisionEdge(from: ends.0, to: ends.1, kind: kind, partial: relation.partial))
            }
        }
        // Where one end says "partly" and the other does not, the whole counts, as it does for the status.
        let whole = found.filter { edge in
            !edge.partial
                || !found.contains(DecisionEdge(from: edge.from, to: edge.to, kind: edge.kind, partial: false))
        }
        func key(_ edge: DecisionEdge) -> (Int, Int, String) {
            (places[edge.from] ?? 0, places[edge.to] ?? 0, edge.kind.rawValue)
        }
        return whole.sorted { key($0) < key($1) }
    }
}
