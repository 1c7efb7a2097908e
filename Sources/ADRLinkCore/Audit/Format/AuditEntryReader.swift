import Git
import SSHSignature

/// Why a line is no entry, or a charter none.
public struct AuditFormatFault: Error, Equatable, Sendable {
    public enum Kind: Sendable {
        /// The text is not what it must be.
        case malformed
        /// It says that it is of a later version of the format.
        case version
        /// Somebody else wrote it.
        case foreign
        /// What was known to be there is not.
        case rewound
    }

    public var kind: Kind
    /// One phrase in lower case.
    public var reason: String

    init(_ reason: String, _ kind: Kind = .malformed) {
        self.kind = kind
        self.reason = reason
    }

    init(_ fault: CanonicalFault) { self.init("\(fault.reason) (byte \(fault.offset))") }
}

/// Takes the members of an object out one by one; what is left over at the end is not allowed.
struct MemberReader {
    private var members: [String: CanonicalValue] = [:]
    private let name: String

    init(_ value: CanonicalValue, _ name: String) throws(AuditFormatFault) {
        guard case .object(let list) = value else { throw AuditFormatFault("\(name) is no object") }
        for member in list { members[member.key] = member.value }
        guard members.count == list.count else { throw AuditFormatFault("two keys of \(name) look the same") }
        self.name = name
    }

    mutating func value(_ key: String) -> CanonicalValue? { members.removeValue(forKey: key) }

    mutating func optional(_ key: String) throws(AuditFormatFault) -> String? {
        guard let value = value(key) else { return nil }
        guard case .string(let text) = value else { throw AuditFormatFault("\(key) is no string") }
        return text
    }

    mutating func text(_ key: String) throws(AuditFormatFault) -> String {
        guard let text = try optional(key) else { throw AuditFormatFault("\(name) has no \(key)") }
        return text
    }

    mutating func optionalInteger(_ key: String, _ range: ClosedRange<Int64>) throws(AuditFormatFault) -> Int64? {
        guard let value = value(key) else { return nil }
        guard case .integer(let number) = value, range.contains(number) else {
            throw AuditFormatFault("\(key) is no number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func integer(_ key: String, _ range: ClosedRange<Int64>) throws(AuditFormatFault) -> Int64 {
        guard let number = try optionalInteger(key, range) else { throw AuditFormatFault("\(name) has no \(key)") }
        return number
    }

    /// An array that has members; nil where there is none. To leave it out is the one way to say that it is empty.
    mutating func list(_ key: String) throws(AuditFormatFault) -> [CanonicalValue]? {
        guard let value = value(key) else { return nil }
        guard case .array(let values) = value, !values.isEmpty else {
            throw AuditFormatFault("\(key) is no array with members")
        }
        return values
    }

    mutating func texts(_ key: String) throws(AuditFormatFault) -> [String]? {
        guard let values = try list(key) else { return nil }
        var texts: [String] = []
        for value in values {
            guard case .string(let text) = value else {
                throw AuditFormatFault("\(key) holds something else than strings")
            }
            texts.append(text)
        }
        return texts
    }

    mutating func lane(_ key: String) throws(AuditFormatFault) -> LaneID {
        guard let lane = LaneID(try text(key)) else { throw AuditFormatFault("\(key) is no id of a lane") }
        return lane
    }

    mutating func digits(_ key: String, _ count: Int) throws(AuditFormatFault) -> String {
        let text = try text(key)
        guard isHexadecimal(text, count) else { throw AuditFormatFault("\(key) is not \(count) hexadecimal digits") }
        return text
    }

    mutating func optionalTime(_ key: String) throws(AuditFormatFault) -> AuditTime? {
        guard let text = try optional(key) else { return nil }
        guard let time = AuditTime(text) else { throw AuditFormatFault("\(key) is no time in UTC") }
        return time
    }

    mutating func time(_ key: String) throws(AuditFormatFault) -> AuditTime {
        guard let time = try optionalTime(key) else { throw AuditFormatFault("\(name) has no \(key)") }
        return time
    }

    mutating func object(_ key: String) throws(AuditFormatFault) -> ObjectID? {
        guard let text = try optional(key) else { return nil }
        guard isHexadecimal(text, 40), let id = ObjectID(text) else { throw AuditFormatFault("\(key) is no object id") }
        return id
    }

    /// The version that is known, or a fault of its own.
    mutating func version() throws(AuditFormatFault) {
        guard case .integer(let version)? = value("v") else { throw AuditFormatFault("it does not say its version") }
        guard version == AuditEntry.version else {
            throw AuditFormatFault("it is of version \(version), and \(AuditEntry.version) is the one known", .version)
        }
    }

    func finish() throws(AuditFormatFault) {
        if let key = members.keys.min() { throw AuditFormatFault("\(name) must not have \(key)") }
    }
}

extension AuditEntry {
    /// Reads a line without its line feed. Every field is known, in its one form, or the line is refused.
    public init(line: [UInt8]) throws(AuditFormatFault) {
        let value: CanonicalValue
        do throws(CanonicalFault) {
            value = try CanonicalValue(canonical: line, limit: AuditLimits.entry)
        } catch {
            throw AuditFormatFault(error)
        }
        var reader = try MemberReader(value, "the entry")
        try reader.version()
        log = try reader.text("log")
        lane = try reader.lane("lane")
        sequence = Int(try reader.integer("seq", 1...CanonicalValue.largestInteger))
        previous = try reader.digits("prev", 64)
        nonce = try reader.digits("nonce", 32)
        seen = try Self.seen(reader.value("seen"))
        event = try AuditEvent(&reader)
        try reader.finish()
        if let reason = event.fault { throw AuditFormatFault(reason) }
    }

    private static func seen(_ value: CanonicalValue?) throws(AuditFormatFault) -> [LaneHead] {
        guard let value else { return [] }
        guard case .object(let members) = value, !members.isEmpty else {
            throw AuditFormatFault("seen is no object with members")
        }
        var heads: [LaneHead] = []
        for member in members {
            guard let lane = LaneID(member.key), case .array(let pair) = member.value, pair.count == 2,
                case .integer(let sequence) = pair[0], sequence >= 0, case .string(let head) = pair[1],
                isHexadecimal(head, 40)
            else { throw AuditFormatFault("seen holds something else than heads of lanes") }
            heads.append(LaneHead(lane: lane, sequence: Int(sequence), head: head))
        }
        return heads
    }
}

extension AuditReference {
    init(_ value: CanonicalValue, _ name: String) throws(AuditFormatFault) {
        var reader = try MemberReader(value, name)
        lane = try reader.lane("lane")
        sequence = Int(try reader.integer("seq", 0...CanonicalValue.largestInteger))
        digest = try reader.digits("sha256", 64)
        try reader.finish()
    }
}

extension AuditEvent {
    fileprivate init(_ reader: inout MemberReader) throws(AuditFormatFault) {
        action = try reader.text("action")
        actor = try reader.text("actor")
        recordedBy = try reader.optional("recorded_by")
        let phase = try reader.text("phase")
        guard let known = Phase(rawValue: phase) else { throw AuditFormatFault("there is no such phase") }
        self.phase = known
        time = try reader.time("ts")
        occurred = try reader.optionalTime("occurred")
        if let result = try reader.optional("result") {
            guard let known = Result(rawValue: result) else { throw AuditFormatFault("there is no such result") }
            self.result = known
        }
        exitStatus = try reader.optionalInteger("exit", 0...255).map { Int($0) }
        signal = try reader.optionalInteger("signal", 1...127).map { Int($0) }
        duration = try reader.optionalInteger("dur_us", 0...CanonicalValue.largestInteger)
        if let value = reader.value("intent") { intent = try AuditReference(value, "intent") }
        decisions = try reader.texts("decisions") ?? []
        if let value = reader.value("runbook") {
            var file = try MemberReader(value, "runbook")
            runbook = RepositoryFile(path: try file.text("path"), blob: try file.object("oid"))
            try file.finish()
        }
        reason = try reader.optional("reason")
        command = try reader.texts("command")
        redactions = Int(try reader.optionalInteger("redactions", 1...CanonicalValue.largestInteger) ?? 0)
        for value in try reader.list("subject") ?? [] {
            var object = try MemberReader(value, "subject")
            let kinds: [String: ObjectKind] = ["commit": .commit, "tree": .tree, "blob": .blob, "tag": .tag]
            guard let id = try object.object("oid"), let kind = kinds[try object.text("type")] else {
                throw AuditFormatFault("subject names no object and its type")
            }
            try object.finish()
            subjects.append(AuditObject(id: id, kind: kind))
        }
        for value in try reader.list("evidence") ?? [] {
            var piece = try MemberReader(value, "evidence")
            evidence.append(
                EvidenceDigest(
                    name: try piece.text("name"), digest: try piece.digits("sha256", 64),
                    size: Int(try piece.integer("size", 0...CanonicalValue.largestInteger))))
            try piece.finish()
        }
        for value in try reader.list("stored") ?? [] {
            var object = try MemberReader(value, "stored")
            stored.append(
                StoredReference(
                    store: try object.text("store"), key: try object.text("key"), version: try object.text("version"),
                    digest: try object.digits("sha256", 64),
                    size: Int(try object.integer("size", 0...CanonicalValue.largestInteger))))
            try object.finish()
        }
        trace = try reader.optional("trace")
        incident = try reader.optional("incident")
        if let value = reader.value("trust") { trust = try TrustChange(value) }
        if let value = reader.value("drill") { drill = try DrillFacts(value) }
        if let value = reader.value("bundle") { bundle = try BundleFacts(value) }
        recovered = try reader.texts("recovered") ?? []
    }

    /// What is wrong with the fields together; nil where nothing is. What is written is held to the same as what is read.
    var fault: String? {
        if !Self.isAction(action) { return "the action is not words such as db.restore" }
        if !Principal.isValid(actor) { return "the actor is no name of a principal" }
        if let recordedBy, !Principal.isValid(recordedBy) { return "recorded_by is no name of a principal" }
        if recordedBy == actor { return "recorded_by is the actor" }
        if let trace, !isHexadecimal(trace, 32) { return "trace is not 32 hexadecimal digits" }
        if let incident, !Self.isIncident(incident) { return "incident is not 1 to 64 visible characters of ASCII" }
        if phase == .intent, result != nil || duration != nil || intent != nil { return "an intent has no result yet" }
        if phase != .event, occurred != nil { return "only what is told afterwards says when it occurred" }
        if phase != .intent, result == nil { return "the result is missing" }
        if phase == .outcome, intent == nil { return "an outcome does not say of which intent" }
        if phase == .event, intent != nil { return "only an outcome names an intent" }
        if (result == .aborted) != (signal != nil) { return "a signal belongs to a command that one ended" }
        if (action == "trust.add" || action == "trust.revoke") != (trust != nil) || (trust != nil && phase != .event) {
            return "a change of trust is an event of its own"
        }
        if let fault = drill?.fault(in: self) { return fault }
        if let fault = bundle?.fault(in: self) { return fault }
        switch trust {
        case .add where action != "trust.add", .revoke where action != "trust.revoke":
            return "the action is another than the change of trust"
        default: return nil
        }
    }

    static func isIncident(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
    }

    static func isAction(_ text: String) -> Bool {
        guard (1...64).contains(text.utf8.count) else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            guard let first = word.utf8.first, (0x61...0x7a).contains(first) || (0x30...0x39).contains(first) else {
                return false
            }
            return word.utf8.allSatisfy {
                (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x5f
            }
        }
    }
}

extension TrustChange {
    fileprivate init(_ value: CanonicalValue) throws(AuditFormatFault) {
        var reader = try MemberReader(value, "trust")
        if let fingerprint = try reader.optional("fingerprint") {
            guard case .array(let values)? = reader.value("last_good") else {
                throw AuditFormatFault("a revocation does not say what is still good")
            }
            var good: [AuditReference] = []
            for value in values { good.append(try AuditReference(value, "last_good")) }
            self = .revoke(fingerprint: fingerprint, lastGood: good)
        } else {
            let key = try reader.text("key")
            guard let principals = try reader.texts("principals"), principals.allSatisfy(Principal.isValid) else {
                throw AuditFormatFault("the added key has no principals")
            }
            guard try publicKey(key).description == key else {
                throw AuditFormatFault("the added key is not in its one form")
            }
            var mayTrust = false
            switch reader.value("may_trust") {
            case nil: break
            case .boolean(true): mayTrust = true
            default: throw AuditFormatFault("may_trust is true, or left out")
            }
            self = .add(key: key, principals: principals, mayTrust: mayTrust, replaces: try reader.optional("replaces"))
        }
        try reader.finish()
    }
}

/// Reads a public key that stands in the log.
func publicKey(_ line: String) throws(AuditFormatFault) -> PublicKey {
    do throws(SSHSignatureError) {
        return try PublicKey(line: line)
    } catch {
        throw AuditFormatFault("the key cannot be read: \(error)")
    }
}

/// The name of somebody who signs: usually a mail address.
public enum Principal {
    /// Printable ASCII without what means something in a list of allowed signers or in a commit: blanks, commas, quotation
    /// marks, `*`, `?`, `!`, `<`, `>`, `#`. At most 255 bytes.
    public static func isValid(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x21...0x7e).contains($0) && !excluded.contains($0) }
    }

    private static let excluded = Array("\"',*?!<>#\\;:".utf8)
}
