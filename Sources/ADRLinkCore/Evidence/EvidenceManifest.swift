public import Git
public import SSHSignature

/// What an evidence bundle holds, signed: each file, each reference, the end of each lane, and who made it from what.
///
/// The format is a line of canonical JSON, an empty line and a signature in the namespace `adrlink-manifest`.
public struct EvidenceManifest: Equatable, Sendable {
    /// What the bundle was made to show, as it was asked for; everything where nothing is set.
    public struct Selection: Equatable, Sendable {
        public var since: AuditTime?
        public var until: AuditTime?
        /// Commits as `git rev-list` takes them.
        public var range: String?
        public var incident: String?
        /// Trace ids that were asked for.
        public var traces: [String] = []

        public init() {}
    }

    /// The bundle's id: 32 lower-case hexadecimal digits.
    public var id: String
    /// The audit log's id.
    public var log: String
    /// The fingerprint of the root of trust.
    public var root: String
    /// The principal who made and signed it.
    public var signer: String
    public var time: AuditTime
    /// The program that made it, `adrlink 1.2.0`.
    public var tool: String
    /// One of the kinds that `.adrlink` names; nil where it is of none.
    public var kind: String?
    public var selection = Selection()
    /// Every file beside the manifest, in the order of their names, with the SHA-256 of its bytes.
    public var files: [EvidenceDigest] = []
    /// Every reference in the git bundle by its full name, and the object it leads to, tags not peeled.
    public var references: [String: ObjectID] = [:]
    /// The reference that `HEAD` named; nil where it named none that is in the bundle.
    public var head: String?
    /// The end of each lane.
    public var lanes: [Checkpoint.Head] = []
    /// Trace ids of the actions it covers.
    public var traces: [String] = []
    /// Until when it is to be kept; nil where nobody has said.
    public var retainUntil: AuditTime?

    /// The most bytes of a manifest that are read.
    public static let limit = 16 << 20

    init(id: String, log: String, root: String, signer: String, time: AuditTime, tool: String) {
        self.id = id
        self.log = log
        self.root = root
        self.signer = signer
        self.time = time
        self.tool = tool
    }

    // MARK: Writing

    var encoded: [UInt8] {
        let asked: [String: CanonicalValue?] = [
            "since": selection.since.map { .string($0.description) },
            "until": selection.until.map { .string($0.description) }, "range": selection.range.map { .string($0) },
            "incident": selection.incident.map { .string($0) }, "traces": Self.list(selection.traces),
        ]
        return CanonicalValue.object(of: [
            "v": .integer(AuditEntry.version), "manifest": .boolean(true), "id": .string(id), "log": .string(log),
            "root": .string(root), "signer": .string(signer), "ts": .string(time.description), "tool": .string(tool),
            "kind": kind.map { .string($0) }, "selection": .object(of: asked),
            "files": .array(
                files.map { file in
                    .object(of: [
                        "name": .string(file.name), "sha256": .string(file.digest), "size": .integer(Int64(file.size)),
                    ])
                }),
            "refs": .object(of: references.mapValues { .string($0.description) }),
            "head": head.map { .string($0) }, "lanes": Checkpoint.value(of: lanes), "traces": Self.list(traces),
            "retain_until": retainUntil.map { .string($0.description) },
        ]).encoded
    }

    private static func list(_ texts: [String]) -> CanonicalValue? {
        texts.isEmpty ? nil : .array(texts.map { .string($0) })
    }

    /// The file: the line, an empty line and the signature.
    public func signed(by signer: some Signer) throws(SSHSignatureError) -> [UInt8] {
        try AuditPayload(lines: [encoded], signer: signer, namespace: AuditNames.manifestNamespace).bytes
    }

    // MARK: Reading

    /// Reads a file and verifies its signature. Whether the key may sign, is for the log to say.
    public static func read(_ file: [UInt8]) throws(AuditFormatFault) -> (manifest: EvidenceManifest, key: PublicKey) {
        guard file.count <= limit else { throw AuditFormatFault("it has more than \(limit) bytes") }
        let payload = try AuditPayload(file)
        guard payload.lines.count == 1 else { throw AuditFormatFault("it is not one line") }
        if case .refused(let reason) = payload.signature.verification(
            of: payload.content, namespace: AuditNames.manifestNamespace)
        {
            throw AuditFormatFault(
                reason == .namespace ? "its signature was made for something else than a manifest" : reason.sentence)
        }
        let value: CanonicalValue
        do throws(CanonicalFault) {
            value = try CanonicalValue(canonical: Array(payload.lines[0]), limit: limit)
        } catch {
            throw AuditFormatFault(error)
        }
        return (try EvidenceManifest(value), payload.signature.key)
    }

    private init(_ value: CanonicalValue) throws(AuditFormatFault) {
        var reader = try MemberReader(value, "the manifest")
        try reader.version()
        guard case .boolean(true)? = reader.value("manifest") else { throw AuditFormatFault("it is no manifest") }
        id = try reader.digits("id", 32)
        log = try reader.text("log")
        root = try reader.text("root")
        signer = try reader.text("signer")
        time = try reader.time("ts")
        tool = try reader.text("tool")
        kind = try reader.optional("kind")
        if let kind, !BundleFacts.isKind(kind) { throw AuditFormatFault("its kind is no word") }
        guard let asked = reader.value("selection") else { throw AuditFormatFault("the manifest has no selection") }
        selection = try Selection(asked)
        for value in try reader.list("files") ?? [] {
            var file = try MemberReader(value, "a file")
            files.append(
                EvidenceDigest(
                    name: try file.text("name"), digest: try file.digits("sha256", 64),
                    size: Int(try file.integer("size", 0...CanonicalValue.largestInteger))))
            try file.finish()
        }
        guard case .object(let references)? = reader.value("refs") else { throw AuditFormatFault("it has no refs") }
        for member in references {
            guard member.key.hasPrefix("refs/"), case .string(let text) = member.value, isHexadecimal(text, 40),
                let id = ObjectID(text)
            else { throw AuditFormatFault("refs holds something else than references") }
            self.references[member.key] = id
        }
        guard self.references.count == references.count else { throw AuditFormatFault("two refs look the same") }
        head = try reader.optional("head")
        if let head, self.references[head] == nil { throw AuditFormatFault("head is none of the refs") }
        guard let lanes = reader.value("lanes") else { throw AuditFormatFault("it has no lanes") }
        self.lanes = try Checkpoint.heads(lanes)
        traces = try reader.texts("traces") ?? []
        retainUntil = try reader.optionalTime("retain_until")
        try reader.finish()
    }
}

extension EvidenceManifest.Selection {
    fileprivate init(_ value: CanonicalValue) throws(AuditFormatFault) {
        var reader = try MemberReader(value, "selection")
        since = try reader.optionalTime("since")
        until = try reader.optionalTime("until")
        range = try reader.optional("range")
        incident = try reader.optional("incident")
        traces = try reader.texts("traces") ?? []
        try reader.finish()
    }
}
