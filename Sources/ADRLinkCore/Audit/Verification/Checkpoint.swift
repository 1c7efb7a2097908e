public import Git
public import SSHSignature

/// What the log was at a moment, signed, to be kept where whoever can write the log cannot write.
///
/// With it every loss at the end of a lane shows, which the log alone cannot tell. The format is a line of canonical JSON, an
/// empty line and a signature in the namespace `adrlink-checkpoint`.
public struct Checkpoint: Equatable, Sendable {
    /// The end of a lane.
    public struct Head: Equatable, Sendable {
        public var segment: SegmentID
        /// The number of the last entry; 0 where there is none.
        public var sequence: Int
        /// The SHA-256 of the last payload, or of the charter where there is no entry.
        public var digest: String
        public var commit: ObjectID
    }

    public var log: String
    /// The fingerprint of the root of trust.
    public var root: String
    /// The principal who signs.
    public var signer: String
    public var time: AuditTime
    public var heads: [Head]

    /// The trailer by which a commit says which checkpoint was made before it.
    public static let trailer = "Adrlink-Checkpoint"

    /// What the trailer says of a file: its SHA-256, in 64 lower-case hexadecimal digits.
    public static func digest(ofFile file: [UInt8]) -> String { sha256(file) }

    /// The most bytes of a checkpoint that are read.
    public static let limit = 16 << 20

    /// The ends of lanes as an object with the lanes' ids for keys.
    static func value(of heads: [Head]) -> CanonicalValue {
        let lanes = heads.map { head in
            (
                head.segment.lane.description,
                CanonicalValue.object(of: [
                    "head": .string(head.commit.description), "segment": .integer(Int64(head.segment.number)),
                    "seq": .integer(Int64(head.sequence)), "sha256": .string(head.digest),
                ]) as CanonicalValue?
            )
        }
        return .object(of: Dictionary(uniqueKeysWithValues: lanes))
    }

    var encoded: [UInt8] {
        CanonicalValue.object(of: [
            "v": .integer(AuditEntry.version), "checkpoint": .boolean(true), "log": .string(log),
            "root": .string(root), "signer": .string(signer), "ts": .string(time.description),
            "lanes": Self.value(of: heads),
        ]).encoded
    }

    /// The file: the line, an empty line and the signature.
    public func signed(by signer: some Signer) throws(SSHSignatureError) -> [UInt8] {
        try AuditPayload(lines: [encoded], signer: signer, namespace: AuditNames.checkpointNamespace).bytes
    }

    /// Reads a file and verifies its signature. Whether the key may sign, is for the log to say.
    public static func read(_ file: [UInt8]) throws(AuditFormatFault) -> (checkpoint: Checkpoint, key: PublicKey) {
        guard file.count <= limit else { throw AuditFormatFault("it has more than \(limit) bytes") }
        let payload = try AuditPayload(file)
        let lines = payload.lines
        guard lines.count == 1 else { throw AuditFormatFault("it is not one line") }
        if case .refused(let reason) = payload.signature.verification(
            of: payload.content, namespace: AuditNames.checkpointNamespace)
        {
            throw AuditFormatFault(
                reason == .namespace ? "its signature was made for something else than a checkpoint" : reason.sentence)
        }
        let value: CanonicalValue
        do throws(CanonicalFault) {
            value = try CanonicalValue(canonical: Array(lines[0]), limit: limit)
        } catch {
            throw AuditFormatFault(error)
        }
        return (try Checkpoint(value), payload.signature.key)
    }

    init(log: String, root: String, signer: String, time: AuditTime, heads: [Head]) {
        self.log = log
        self.root = root
        self.signer = signer
        self.time = time
        self.heads = heads
    }

    private init(_ value: CanonicalValue) throws(AuditFormatFault) {
        var reader = try MemberReader(value, "the checkpoint")
        try reader.version()
        guard case .boolean(true)? = reader.value("checkpoint") else { throw AuditFormatFault("it is no checkpoint") }
        log = try reader.text("log")
        root = try reader.text("root")
        signer = try reader.text("signer")
        time = try reader.time("ts")
        guard let lanes = reader.value("lanes") else { throw AuditFormatFault("it has no lanes") }
        heads = try Self.heads(lanes)
        try reader.finish()
    }

    /// The ends of lanes that an object tells of.
    static func heads(_ value: CanonicalValue) throws(AuditFormatFault) -> [Head] {
        guard case .object(let members) = value else { throw AuditFormatFault("lanes is no object") }
        var heads: [Head] = []
        for member in members {
            guard let lane = LaneID(member.key) else { throw AuditFormatFault("lanes holds something else than lanes") }
            var head = try MemberReader(member.value, "a lane")
            guard let commit = try head.object("head") else { throw AuditFormatFault("a lane has no head") }
            heads.append(
                Head(
                    segment: SegmentID(lane: lane, number: Int(try head.integer("segment", 1...Int64(Int32.max)))),
                    sequence: Int(try head.integer("seq", 0...CanonicalValue.largestInteger)),
                    digest: try head.digits("sha256", 64), commit: commit))
            try head.finish()
        }
        return heads
    }
}

/// How often a checkpoint has to be made.
public struct CheckpointPolicy: Equatable, Sendable {
    /// So many entries may follow the last one.
    public var entries: Int
    /// The first of them may be so old, in seconds.
    public var age: Int64

    public init(entries: Int = 100, age: Int64 = 86_400) {
        self.entries = entries
        self.age = age
    }
}
