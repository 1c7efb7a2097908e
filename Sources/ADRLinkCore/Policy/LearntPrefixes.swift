import Git

extension Policy {
    /// Takes the prefixes that the names of records state, `ARCH` of `ARCH-001-layers.md`, beside the configured ones.
    ///
    /// Where the policy names its prefixes nothing is learnt. Most names begin with their number and cost one look.
    mutating func learnPrefixes(from listing: RecordListing) {
        guard messages.prefixes == MessageConventions().prefixes else { return }
        for entry in listing.files {
            let start = entry.path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
            if entry.path[start].isDigit { continue }
            guard let name = RecordName(fileName: entry.fileName), name.number != nil, let own = name.prefix,
                own != own.lowercased()
            else { continue }
            let lower = own.lowercased()
            if messages.prefixes.contains(where: { $0.lowercased() == lower }) { continue }
            messages.prefixes.append(own)
            messages.prefixDigits[lower] = name.digits
        }
    }
}

extension Workspace {
    /// The policy with the prefixes that the records of a snapshot state.
    public func learningPrefixes(_ policy: Policy, of snapshot: Snapshot) throws(ADRLinkError) -> Policy {
        var policy = policy
        policy.learnPrefixes(from: try listing(of: snapshot, policy))
        return policy
    }
}
