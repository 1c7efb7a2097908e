import Git

/// The highest head of a lane that was ever verified here.
struct Pin: Equatable {
    /// Nil for what this installation wrote itself.
    var remote: String?
    var lane: LaneID
    var commit: ObjectID
}

extension Repository {
    func pins() throws(GitError) -> [Pin] {
        var pins: [Pin] = []
        for name in try referenceNames(below: AuditNames.seen) {
            let parts = name.dropFirst(AuditNames.seen.count).split(separator: "/")
            guard parts.count >= 2, let lane = LaneID(parts[parts.count - 1]), let commit = try target(of: name) else {
                continue
            }
            let remote = parts.dropLast().joined(separator: "/")
            pins.append(Pin(remote: remote == "self" ? nil : remote, lane: lane, commit: commit))
        }
        return pins
    }
}
