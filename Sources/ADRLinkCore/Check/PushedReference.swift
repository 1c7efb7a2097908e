import Git

/// One reference that a push moves, as git tells its hooks.
struct PushedReference: Equatable {
    /// The name on the receiving side.
    var name: String
    /// What it was there; zero where it is new.
    var old: ObjectID
    /// What it is to be; zero where it is deleted.
    var new: ObjectID

    /// Reads the lines of a pre-push hook: `<local ref> <local id> <remote ref> <remote id>`.
    ///
    /// The local side is whatever the user typed and may hold spaces, so lines are split from the right.
    static func prePush(_ bytes: [UInt8]) throws(ADRLinkError) -> [PushedReference] {
        try lines(bytes) { fields in
            guard fields.count >= 4, let old = ObjectID(fields[fields.count - 1]),
                let new = ObjectID(fields[fields.count - 3])
            else { return nil }
            return PushedReference(name: fields[fields.count - 2], old: old, new: new)
        }
    }

    /// Reads the lines of a pre-receive hook: `<old id> <new id> <ref>`.
    static func preReceive(_ bytes: [UInt8]) throws(ADRLinkError) -> [PushedReference] {
        try lines(bytes) { fields in
            guard fields.count >= 3, let old = ObjectID(fields[0]), let new = ObjectID(fields[1]) else { return nil }
            return PushedReference(name: fields[2...].joined(separator: " "), old: old, new: new)
        }
    }

    private static func lines(
        _ bytes: [UInt8], _ read: ([String]) -> PushedReference?
    ) throws(ADRLinkError) -> [PushedReference] {
        var found: [PushedReference] = []
        for (place, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
            let fields = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard let reference = read(fields) else {
                throw ADRLinkError(
                    .usage, "line \(place + 1) of standard input is not what git writes to this hook",
                    hint: "call it from the hook, or give a range instead")
            }
            found.append(reference)
        }
        return found
    }
}
