import ADRLinkCore
import Git
import SSHSignature

/// The manifest of a bundle for people.
struct ManifestView {
    let manifest: EvidenceManifest

    init(_ manifest: EvidenceManifest) { self.manifest = manifest }

    var text: String {
        let asked = manifest.selection
        let selection = [
            asked.since.map { "since \($0)" }, asked.until.map { "before \($0)" }, asked.range.map { "range \($0)" },
            asked.incident.map { "incident \($0)" },
            asked.traces.isEmpty ? nil : "trace \(asked.traces.joined(separator: ", "))",
        ].compactMap(\.self)
        let entries = manifest.lanes.reduce(0) { $0 + $1.sequence }
        let rows: [(String, String?)] = [
            ("bundle", manifest.id), ("made", "\(manifest.time) by \(manifest.signer), \(manifest.tool)"),
            ("kind", manifest.kind), ("about", selection.isEmpty ? "everything" : selection.joined(separator: ", ")),
            ("log", "\(manifest.log), \(manifest.lanes.count) lanes, \(entries) entries"), ("root", manifest.root),
            (
                "references",
                manifest.references.keys.filter { !$0.hasPrefix(AuditNames.log) }.sorted().joined(separator: ", ")
            ),
            ("traces", manifest.traces.isEmpty ? nil : "\(manifest.traces.count)"),
            ("keep until", manifest.retainUntil?.description),
            ("files", "\(manifest.files.count), \(quantity(manifest.files.reduce(0) { $0 + $1.size }))"),
        ]
        return columns(rows.compactMap { name, value in value.map { [name + ":", TerminalText.escape($0)] } })
    }

    /// A line for each file: its digest, its size, its name.
    var files: String {
        columns(manifest.files.map { [$0.digest, String($0.size), TerminalText.escape($0.name)] })
    }
}

/// What `adrlink evidence … --format json` prints of a bundle.
struct ManifestDocument: Encodable {
    struct File: Encodable {
        var name: String
        var size: Int
        var sha256: String
    }

    struct Selection: Encodable {
        var since: String?
        var until: String?
        var range: String?
        var incident: String?
        var traces: [String]
    }

    struct Access: Encodable {
        var lane: String
        var sequence: Int
        var action: String
        var actor: String
        var time: String
        @ExplicitNull var reason: String?
        /// The fingerprint of the key that signed the entry.
        var key: String
        /// Whether the log in the bundle knows the key as that of somebody who may say so.
        var counts: Bool

        init(_ receipt: AccessReceipt, _ verification: AuditVerification) {
            let event = receipt.entry.event
            (lane, sequence) = (receipt.entry.lane.description, receipt.entry.sequence)
            (action, actor, time, reason) = (event.action, event.actor, event.time.description, event.reason)
            key = receipt.key.fingerprint
            counts = receipt.counts(in: verification)
        }
    }

    struct Lane: Encodable {
        var lane: String
        var segment: Int
        var sequence: Int
        var commit: String
    }

    var schema = "adrlink.evidence/1"
    var id: String
    var log: String
    var root: String
    var signer: String
    var time: String
    var tool: String
    @ExplicitNull var kind: String?
    var selection: Selection
    var files: [File]
    var references: [String: String]
    @ExplicitNull var head: String?
    var lanes: [Lane]
    var traces: [String]
    @ExplicitNull var retainUntil: String?
    /// The fingerprint of the key that signed; null where nothing was opened.
    @ExplicitNull var key: String?
    /// How many entries of the audit log count.
    @ExplicitNull var verified: Int?
    /// By which the copy was fetched; null where nothing says so.
    @ExplicitNull var access: Access?

    init(_ manifest: EvidenceManifest) {
        id = manifest.id
        log = manifest.log
        root = manifest.root
        signer = manifest.signer
        time = manifest.time.description
        tool = manifest.tool
        kind = manifest.kind
        let asked = manifest.selection
        selection = Selection(
            since: asked.since?.description, until: asked.until?.description, range: asked.range,
            incident: asked.incident, traces: asked.traces)
        files = manifest.files.map { File(name: $0.name, size: $0.size, sha256: $0.digest) }
        references = manifest.references.mapValues(\.description)
        head = manifest.head
        lanes = manifest.lanes.map {
            Lane(
                lane: $0.segment.lane.description, segment: $0.segment.number, sequence: $0.sequence,
                commit: $0.commit.description)
        }
        traces = manifest.traces
        retainUntil = manifest.retainUntil?.description
    }

    init(_ opened: borrowing OpenedBundle, _ receipt: AccessReceipt?) {
        self.init(opened.manifest)
        key = opened.key.fingerprint
        verified = opened.verification.verified
        access = receipt.map { Access($0, opened.verification) }
    }
}
