public import Git

extension Repository {
    /// The lane that a text names: its id, or so many first digits of it that only one lane has them.
    public func lane(named text: String) throws(ADRLinkError) -> LaneID {
        let lanes = try fromAudit { () throws(GitError) in Set(try segments().map(\.id.lane)) }
        let found = lanes.filter { $0.description.hasPrefix(text) && text.utf8.count >= 4 }
        if let lane = found.first, found.count == 1 { return lane }
        throw ADRLinkError(
            .usage, found.isEmpty ? "there is no lane \(text)" : "\(found.count) lanes begin with \(text)",
            hint: lanes.isEmpty
                ? "begin the log: adrlink audit init"
                : "the lanes are \(lanes.sorted().prefix(8).map(\.description).joined(separator: ", "))")
    }

    /// The entry that a text such as `7f3a12c4/42` names: a lane and a number.
    public func entryName(_ text: String) throws(ADRLinkError) -> (lane: LaneID, sequence: Int) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int(parts[1]), sequence > 0 else {
            throw ADRLinkError(.usage, "\(text) names no entry", hint: "a lane and a number do: 7f3a12c4/42")
        }
        return (try lane(named: String(parts[0])), sequence)
    }
}
