import ADRLinkCore
import Git
import SSHSignature

/// What a verification of the log found, as text and as JSON from the same value.
struct AuditVerifyView {
    let document: AuditVerifyDocument

    init(_ verification: AuditVerification) { document = AuditVerifyDocument(verification) }

    /// The lanes, then what is amiss with a hint for each kind, then the sum.
    var text: String {
        var lines: [String] = []
        lines.append("log   \(document.log ?? "unknown")")
        lines.append("root  \(document.root ?? "unknown")")
        lines.append("")
        let head = ["lane", "owner", "entries", "verified", "first", "last"]
        lines += columns(
            [head]
                + document.lanes.map { lane in
                    [
                        String(lane.lane.prefix(8)), lane.owner ?? "?", String(lane.entries), String(lane.verified),
                        lane.from.map { $0.prefix(19) + "Z" } ?? "-", lane.to.map { $0.prefix(19) + "Z" } ?? "-",
                    ]
                }
        ).split(separator: "\n").map(String.init)
        if !document.findings.isEmpty { lines.append("") }
        var hinted: Set<String> = []
        for finding in document.findings {
            lines.append("\(finding.severity): \(finding.place)\(finding.message) [\(finding.kind)]")
            if hinted.insert(finding.kind).inserted { lines.append("  hint: \(finding.hint)") }
        }
        if document.omitted > 0 { lines.append("and \(document.omitted) more") }
        lines += ["", sum]
        return lines.map { TerminalText.escape($0) + "\n" }.joined()
    }

    private var sum: String {
        var parts = ["\(document.verified) of \(document.entries) entries verified"]
        func count(_ number: Int, _ one: String, _ many: String) {
            if number > 0 { parts.append("\(number) \(number == 1 ? one : many)") }
        }
        count(document.errors, "error", "errors")
        count(document.undecided, "thing cannot be known", "things cannot be known")
        count(document.openIntents.count, "action without an outcome", "actions without an outcome")
        return parts.joined(separator: ", ")
    }

    /// Whether one entry is verified, or why not.
    static func text(_ entry: LoggedEntry) -> String {
        let place = "\(entry.segment.lane.short)/\(entry.entry.sequence)"
        let what = "\(AuditLine.seconds(entry.event.time))  \(place)  \(entry.event.action)"
        guard !entry.standing.isVerified else { return "verified      \(TerminalText.escape(what))\n" }
        let reasons = entry.standing.reasons.joined(separator: "; ")
        return TerminalText.escape("not verified  \(what): \(reasons)") + "\n"
    }

    static func state(_ entry: LoggedEntry) throws -> String {
        let reasons = entry.standing.reasons
        return "{\"lane\":\"\(entry.segment.lane)\",\"seq\":\(entry.entry.sequence),\"verified\":"
            + "\(entry.standing.isVerified),\"why\":\(reasons.isEmpty ? "[]" : try Output.encoded(reasons))}"
    }
}

/// What `adrlink audit verify --format json` prints.
struct AuditVerifyDocument: Encodable {
    var schema = "adrlink.audit-verify/1"
    @ExplicitNull var log: String?
    @ExplicitNull var root: String?
    var lanes: [Lane]
    var entries: Int
    var verified: Int
    var errors: Int
    var undecided: Int
    var findings: [Finding]
    /// Findings that are counted and not listed.
    var omitted: Int
    var openIntents: [Intent]

    struct Lane: Encodable {
        var lane: String
        @ExplicitNull var owner: String?
        @ExplicitNull var fingerprint: String?
        @ExplicitNull var log: String?
        var segments: [Int]
        var entries: Int
        var verified: Int
        @ExplicitNull var firstSeq: Int?
        @ExplicitNull var lastSeq: Int?
        @ExplicitNull var from: String?
        @ExplicitNull var to: String?
        @ExplicitNull var head: String?
        var digest: String
    }

    struct Finding: Encodable {
        var kind: String
        var severity: String
        @ExplicitNull var lane: String?
        @ExplicitNull var segment: Int?
        @ExplicitNull var seq: Int?
        @ExplicitNull var commit: String?
        var message: String
        var hint: String

        /// `7f3a0000/42: `, as far as it is known.
        var place: String {
            guard let lane else { return "" }
            return "\(lane.prefix(8))\(seq.map { "/\($0)" } ?? ""): "
        }
    }

    struct Intent: Encodable {
        var lane: String
        var seq: Int
        var action: String
        var actor: String
        var time: String
    }

    init(_ verification: AuditVerification) {
        log = verification.log
        root = verification.trust?.root
        lanes = verification.lanes.map { lane in
            Lane(
                lane: lane.lane.description, owner: lane.owner, fingerprint: lane.key?.fingerprint, log: lane.log,
                segments: lane.segments, entries: lane.entries, verified: verification.verified(in: lane),
                firstSeq: lane.sequences?.lowerBound, lastSeq: lane.sequences?.upperBound,
                from: lane.times?.lowerBound.description, to: lane.times?.upperBound.description,
                head: lane.head?.description, digest: lane.digest)
        }
        entries = verification.entries
        verified = verification.verified
        errors = verification.findings.counts[.error] ?? 0
        undecided = verification.findings.counts[.undecided] ?? 0
        findings = verification.findings.list.map { finding in
            Finding(
                kind: finding.kind.rawValue, severity: finding.severity.rawValue, lane: finding.lane?.description,
                segment: finding.segment, seq: finding.sequence, commit: finding.commit?.description,
                message: finding.message, hint: finding.hint)
        }
        omitted = verification.findings.counts.values.reduce(0, +) - findings.count
        openIntents = verification.openIntents.map { entry in
            Intent(
                lane: entry.lane.description, seq: entry.sequence, action: entry.event.action,
                actor: entry.event.actor, time: entry.event.time.description)
        }
    }
}
