public import Git
public import SSHSignature

/// What a segment is, said by its first commit and kept in every tree of it: whose lane, of which log, and what it follows.
public struct AuditCharter: Equatable, Sendable {
    /// What of an append is signed.
    public enum Signs: String, Sendable {
        /// The payload and the commit.
        case commit
        /// The payload alone: the key asks for a touch, or a passphrase, each time.
        case payload
    }

    /// What the segment before this one ended with.
    public struct Closing: Equatable, Sendable {
        /// Its last commit that counts.
        public var head: ObjectID
        /// The number of its last entry; 0 where it has none.
        public var sequence: Int
        /// The SHA-256 of its last payload, or of its charter where it has no entry.
        public var digest: String
        /// A commit behind the last good one that somebody else put there; it counts for nothing.
        public var foreign: ObjectID?
    }

    public var log: String
    public var segment: SegmentID
    /// The principal who signs.
    public var owner: String
    public var key: PublicKey
    public var signs: Signs
    public var time: AuditTime
    /// Nil in the first segment of a lane.
    public var closing: Closing?

    /// The number of the segment's first entry.
    public var first: Int { (closing?.sequence ?? 0) + 1 }

    public static func == (a: AuditCharter, b: AuditCharter) -> Bool { a.encoded == b.encoded }

    /// The line without its line feed.
    var encoded: [UInt8] {
        let closes: CanonicalValue? = closing.map { closing in
            .object(of: [
                "head": .string(closing.head.description), "seq": .integer(Int64(closing.sequence)),
                "sha256": .string(closing.digest), "foreign": closing.foreign.map { .string($0.description) },
            ])
        }
        return CanonicalValue.object(of: [
            "v": .integer(AuditEntry.version), "charter": .boolean(true), "log": .string(log),
            "lane": .string(segment.lane.description), "segment": .integer(Int64(segment.number)),
            "owner": .string(owner), "key": .string(key.description), "fingerprint": .string(key.fingerprint),
            "signs": .string(signs.rawValue), "ts": .string(time.description), "closes": closes,
        ]).encoded
    }

    init(
        log: String, segment: SegmentID, owner: String, key: PublicKey, signs: Signs, time: AuditTime,
        closing: Closing? = nil
    ) {
        self.log = log
        self.segment = segment
        self.owner = owner
        self.key = key
        self.signs = signs
        self.time = time
        self.closing = closing
    }

    /// Reads the one line of a charter's payload.
    init(_ payload: AuditPayload) throws(AuditFormatFault) {
        let lines = payload.lines
        guard lines.count == 1 else { throw AuditFormatFault("it is not one line") }
        let value: CanonicalValue
        do throws(CanonicalFault) {
            value = try CanonicalValue(canonical: Array(lines[0]), limit: AuditLimits.entry)
        } catch {
            throw AuditFormatFault(error)
        }
        var reader = try MemberReader(value, "the charter")
        try reader.version()
        guard case .boolean(true)? = reader.value("charter") else { throw AuditFormatFault("it is no charter") }
        log = try reader.text("log")
        let number = Int(try reader.integer("segment", 1...Int64(Int32.max)))
        segment = SegmentID(lane: try reader.lane("lane"), number: number)
        owner = try reader.text("owner")
        guard Principal.isValid(owner) else { throw AuditFormatFault("the owner is no name of a principal") }
        let line = try reader.text("key")
        key = try publicKey(line)
        guard key.description == line, try reader.text("fingerprint") == key.fingerprint else {
            throw AuditFormatFault("the key is not in its one form, or the fingerprint is another's")
        }
        guard let signs = Signs(rawValue: try reader.text("signs")) else {
            throw AuditFormatFault("it demands signatures of an unknown kind")
        }
        self.signs = signs
        time = try reader.time("ts")
        if let value = reader.value("closes") {
            var closes = try MemberReader(value, "closes")
            guard let head = try closes.object("head") else { throw AuditFormatFault("closes has no head") }
            closing = Closing(
                head: head, sequence: Int(try closes.integer("seq", 0...CanonicalValue.largestInteger)),
                digest: try closes.digits("sha256", 64), foreign: try closes.object("foreign"))
            try closes.finish()
        }
        try reader.finish()
        guard (number == 1) == (closing == nil) else {
            throw AuditFormatFault("the first segment follows nothing, and every other one its predecessor")
        }
    }
}
