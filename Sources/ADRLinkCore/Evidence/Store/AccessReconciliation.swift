import FoundationEssentials

/// A read of an object as the store's own log has it.
public struct StoreRead: Equatable, Sendable {
    /// To the second.
    public var time: AuditTime
    public var key: String
    /// Nil where the log of the store does not say.
    public var version: String?
    /// Who it was, by the store's word: an ARN, an account, an address.
    public var requester: String
    /// Where it stands, `access.log:12`.
    public var place: String
}

/// Reads what a store has logged of accesses: server access logs of S3, and data events of CloudTrail.
public struct StoreAccessLog: Sendable {
    public private(set) var reads: [StoreRead] = []
    /// Lines and records that could not be read, by their places.
    public private(set) var unreadable: [String] = []

    public init() {}

    /// Adds a file in either format. CloudTrail is JSON and begins with a brace.
    public mutating func add(_ bytes: [UInt8], named name: String) {
        if bytes.first(where: { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }) == UInt8(ascii: "{") {
            addCloudTrail(bytes, name)
        } else {
            for (place, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                .enumerated()
            where !line.isEmpty {
                addServerLine(String(decoding: line, as: UTF8.self), "\(name):\(place + 1)")
            }
        }
    }

    // MARK: Server access log

    /// The fields of a line as Amazon S3's "server access log format" has them: blanks part them, quotation marks and brackets
    /// hold them together.
    private mutating func addServerLine(_ line: String, _ place: String) {
        let fields = Self.fields(line)
        guard fields.count > 9, let time = Self.time(serverText: fields[2]) else { return unreadable.append(place) }
        guard fields[6] == "REST.GET.OBJECT", let status = Int(fields[9]) else { return }
        guard (200..<300).contains(status) else { return }
        let version = fields.count > 17 && fields[17] != "-" ? fields[17] : nil
        guard let key = Self.decoded(fields[7]) else { return unreadable.append(place) }
        reads.append(StoreRead(time: time, key: key, version: version, requester: fields[4], place: place))
    }

    static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        var rest = line[...]
        while let first = rest.first {
            if first == " " {
                rest = rest.dropFirst()
                continue
            }
            let end: Character = first == "\"" ? "\"" : first == "[" ? "]" : " "
            let body = end == " " ? rest : rest.dropFirst()
            let field = body.prefix { $0 != end }
            fields.append(String(field))
            rest = body.dropFirst(field.count + 1)
        }
        return fields
    }

    /// `06/Feb/2019:00:00:38 +0000`
    private static func time(serverText text: String) -> AuditTime? {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let parts = text.split(whereSeparator: { "/: ".contains($0) }).map(String.init)
        guard parts.count == 7, let month = months.firstIndex(of: parts[1]), parts[6].count == 5 else { return nil }
        let zone = parts[6].prefix(3) + ":" + parts[6].suffix(2)
        return AuditTime(
            rfc3339: "\(parts[2])-\(padded(month + 1, 2))-\(parts[0])T\(parts[3]):\(parts[4]):\(parts[5])\(zone)")
    }

    /// A key without its percent signs; the log has them twice.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    // MARK: CloudTrail

    private struct Trail: Decodable {
        struct Record: Decodable {
            struct Identity: Decodable {
                var arn: String?
                var principalId: String?
            }

            struct Parameters: Decodable {
                var key: String?
                var versionId: String?
            }

            var eventTime: String
            var eventName: String
            var errorCode: String?
            var sourceIPAddress: String?
            var userIdentity: Identity?
            var requestParameters: Parameters?
        }

        var records: [Record]

        enum CodingKeys: String, CodingKey { case records = "Records" }
    }

    private mutating func addCloudTrail(_ bytes: [UInt8], _ name: String) {
        let trail: Trail
        do { trail = try JSONDecoder().decode(Trail.self, from: Data(bytes)) } catch { return unreadable.append(name) }
        for (number, record) in trail.records.enumerated()
        where record.eventName == "GetObject" && record.errorCode == nil {
            let place = "\(name):\(number + 1)"
            guard let time = AuditTime(rfc3339: record.eventTime), let key = record.requestParameters?.key else {
                unreadable.append(place)
                continue
            }
            let identity = record.userIdentity
            reads.append(
                StoreRead(
                    time: time, key: key, version: record.requestParameters?.versionId,
                    requester: identity?.arn ?? identity?.principalId ?? record.sourceIPAddress ?? "-", place: place))
        }
    }
}

/// A difference between the accesses of the audit log and those that the store has seen.
public enum ReconciliationFinding: Equatable, Sendable {
    /// The store gave an object away, and no entry tells of it.
    case readWithoutEntry(StoreRead)
    /// An entry says that an object was read, and the store knows nothing of it.
    case entryWithoutRead(AuditReference, action: String, actor: String, time: AuditTime, key: String)
    /// Something in the store's log could not be read.
    case unreadable(place: String)
}

extension StoreHistory {
    /// Holds the accesses of the audit log against what the store has logged.
    ///
    /// A read belongs to an access that names its object, from a minute before its intent to a minute behind its outcome: clocks
    /// differ, and the store's is to the second. Stores deliver their logs late, so entries that are younger than `until` are left
    /// out.
    public func reconcile(with log: StoreAccessLog, ofLog id: String, until: AuditTime) -> [ReconciliationFinding] {
        let tolerance: Int64 = 60
        let prefix = BundleStore.prefix(ofLog: id) + "bundles/"
        let reading: Set<String> = Set(
            [EvidenceAction.show, .fetch, .export, .verify].map(\.rawValue))
        var ends: [AuditReference: AuditEvent] = [:]
        for entry in entries { if let intent = entry.event.intent { ends[intent] = entry.event } }
        let accesses = entries.filter { $0.event.phase == .intent && reading.contains($0.event.action) }
        var findings = log.unreadable.map { ReconciliationFinding.unreadable(place: $0) }
        for read in log.reads where read.key.hasPrefix(prefix) {
            let isKnown = accesses.contains { access in
                let end = ends[access.place]?.time.seconds ?? Int64.max - tolerance
                return access.event.time.seconds - tolerance <= read.time.seconds
                    && read.time.seconds <= end + tolerance
                    && (access.event.action == EvidenceAction.verify.rawValue
                        || access.event.stored.contains {
                            $0.key == read.key && (read.version == nil || read.version == $0.version)
                        })
            }
            if !isKnown { findings.append(.readWithoutEntry(read)) }
        }
        for access in accesses where access.event.time < until && access.event.action != EvidenceAction.verify.rawValue
        {
            guard let end = ends[access.place], end.result == .ok else { continue }
            for object in access.event.stored {
                let isSeen = log.reads.contains { read in
                    read.key == object.key && (read.version == nil || read.version == object.version)
                        && access.event.time.seconds - tolerance <= read.time.seconds
                        && read.time.seconds <= end.time.seconds + tolerance
                }
                guard !isSeen else { continue }
                findings.append(
                    .entryWithoutRead(
                        access.place, action: access.event.action, actor: access.event.actor, time: access.event.time,
                        key: object.key))
            }
        }
        return findings
    }
}
