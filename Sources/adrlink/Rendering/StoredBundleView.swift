import ADRLinkCore

/// Bundles of a store, a line each.
enum StoredBundleView {
    static func print(
        _ bundles: [StoredBundle], _ format: OutputFormat, _ schedule: EvidenceSchedule? = nil
    ) throws {
        if format == .json { return try Output.json(StoredBundlesDocument(bundles, schedule)) }
        guard !bundles.isEmpty else { return }
        Output.print(
            columns(
                bundles.map {
                    [
                        AuditLine.seconds($0.time), $0.id, $0.facts.kind ?? "–", quantity($0.archive.size),
                        TerminalText.escape($0.archive.store),
                        TerminalText.escape($0.actor),
                    ]
                }))
    }
}

/// What `adrlink evidence list --format json` prints.
struct StoredBundlesDocument: Encodable {
    struct Object: Encodable {
        var store: String
        var key: String
        var version: String
        var sha256: String
        var size: Int

        init(_ object: StoredReference) {
            (store, key, version) = (object.store, object.key, object.version)
            (sha256, size) = (object.digest, object.size)
        }
    }

    struct Bundle: Encodable {
        var id: String
        var archive: Object
        var manifest: Object
        @ExplicitNull var kind: String?
        @ExplicitNull var retainUntil: String?
        var actor: String
        var time: String
        var lane: String
        var sequence: Int
    }

    struct Due: Encodable {
        var kind: String
        var cadence: String
        @ExplicitNull var last: String?
        @ExplicitNull var due: String?
        @ExplicitNull var days: Int?
        var state: String
    }

    var schema = "adrlink.evidence-list/1"
    var bundles: [Bundle]
    /// Of which kinds one is due; nil where nobody asked.
    var due: [Due]?

    init(_ stored: [StoredBundle], _ schedule: EvidenceSchedule?) {
        due = schedule?.kinds.map {
            Due(
                kind: $0.kind, cadence: $0.cadence, last: $0.last, due: $0.due, days: $0.days,
                state: $0.state.rawValue)
        }
        bundles = stored.map {
            Bundle(
                id: $0.id, archive: Object($0.archive), manifest: Object($0.manifest), kind: $0.facts.kind,
                retainUntil: $0.facts.retainUntil?.description, actor: $0.actor,
                time: $0.time.description, lane: $0.place.lane.description, sequence: $0.place.sequence)
        }
    }
}

/// Entries that name objects of a store, a line each.
enum AccessView {
    static func print(_ entries: [LoggedEntry], _ format: OutputFormat) throws {
        if format == .json { return try Output.json(AccessesDocument(entries)) }
        guard !entries.isEmpty else { return }
        Output.print(
            columns(
                entries.map { entry in
                    let event = entry.event
                    return [
                        AuditLine.seconds(event.time), "\(entry.segment.lane.short)/\(entry.entry.sequence)",
                        TerminalText.escape(event.actor), event.action,
                        event.result?.rawValue ?? event.phase.rawValue,
                        TerminalText.escape(event.stored.first?.key ?? ""),
                    ]
                }))
    }
}

/// What `adrlink evidence list --accesses --format json` prints.
struct AccessesDocument: Encodable {
    struct Access: Encodable {
        var time: String
        var actor: String
        var action: String
        var phase: String
        @ExplicitNull var result: String?
        var lane: String
        var sequence: Int
        var stored: [StoredBundlesDocument.Object]
    }

    var schema = "adrlink.evidence-accesses/1"
    var accesses: [Access]

    init(_ entries: [LoggedEntry]) {
        accesses = entries.map { entry in
            let event = entry.event
            return Access(
                time: event.time.description, actor: event.actor, action: event.action, phase: event.phase.rawValue,
                result: event.result?.rawValue, lane: entry.segment.lane.description, sequence: entry.entry.sequence,
                stored: event.stored.map(StoredBundlesDocument.Object.init))
        }
    }
}

/// What a walk of the store has found.
enum StoreVerificationView {
    static func print(_ found: StoreVerification, _ format: OutputFormat) throws {
        if format == .json { return try Output.json(StoreVerificationDocument(found)) }
        for finding in found.findings {
            Output.print("\(finding.kind.rawValue): \(TerminalText.escape(finding.message))")
        }
        Output.print(
            "bundles: \(found.bundles.count), accesses: \(found.accesses.count), findings: \(found.findings.count)")
    }
}

/// What `adrlink evidence verify --format json` prints.
struct StoreVerificationDocument: Encodable {
    struct Finding: Encodable {
        var kind: String
        var key: String
        @ExplicitNull var version: String?
        var message: String
    }

    var schema = "adrlink.evidence-verify/1"
    var bundles: Int
    var accesses: Int
    var findings: [Finding]

    init(_ found: StoreVerification) {
        bundles = found.bundles.count
        accesses = found.accesses.count
        findings = found.findings.map {
            Finding(kind: $0.kind.rawValue, key: $0.key, version: $0.version, message: $0.message)
        }
    }
}
