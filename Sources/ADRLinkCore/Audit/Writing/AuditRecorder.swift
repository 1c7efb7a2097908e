public import Git
public import SSHSignature
import StructuredLogging
import Tracing

/// The log as an installation writes it: its lane and its key, which is looked at before it signs.
public struct AuditRecorder: Sendable {
    public let configuration: AuditConfiguration
    public let log: String
    public let lane: LaneID
    /// Who signs; the lane's owner.
    public let principal: String
    public let signer: any Signer
    /// The W3C trace id of the run, which entries get that name no other.
    private let trace: String?
    private let root: String

    /// Opens the lane that the repository's configuration names. `variables` is the environment, in which keys and agents
    /// are found, and in TRACEPARENT the trace of the run.
    ///
    /// Throws `.noAuditLog` where nothing is configured, `.rootUnknown`, and what is wrong with the key.
    public init(of repository: borrowing Repository, variables: [String: String]) throws(ADRLinkError) {
        let configuration = try AuditConfiguration(of: repository)
        guard let log = configuration.log, let lane = configuration.lane, let principal = configuration.principal,
            let key = configuration.key
        else {
            throw ADRLinkError(
                .noAuditLog, "this repository writes no audit log", hint: "begin one, or join one: adrlink audit init")
        }
        guard let root = configuration.root else {
            throw ADRLinkError(
                .rootUnknown, "nobody has said which key is the log's root of trust",
                hint: "git config adrlink.auditroot SHA256:…, with the fingerprint from who began the log")
        }
        do throws(SSHSignatureError) { signer = try SigningKey.signer(named: key, variables: variables) } catch {
            throw ADRLinkError(signing: error)
        }
        self.configuration = configuration
        self.log = log
        self.lane = lane
        self.principal = principal
        self.root = root
        trace = TraceContext(environment: variables)?.traceID.description
    }

    /// Who writes the lane.
    var writer: LaneWriter {
        LaneWriter(log: log, lane: lane, owner: principal, signer: signer, signs: AuditCharter.Signs(signer.publicKey))
    }

    /// Appends events as one payload, on the disk when it returns, and gives the place of each. What waits in the spool
    /// comes before them.
    ///
    /// Throws `.keyUntrusted` where nobody has added the key, or it was revoked: what is signed with it would count for
    /// nothing. The first entry of a key that was added begins its lane.
    ///
    /// `now` and `late` are as for `LaneWriter.append`.
    public func record(
        _ given: [AuditEvent], in repository: borrowing Repository,
        now: (() throws(ADRLinkError) -> AuditTime)? = nil, late: Bool = false
    ) throws(ADRLinkError) -> [AuditReference] {
        guard let first = given.first else { return [] }
        return try withinSpan("audit append") { span throws(ADRLinkError) in
            let places = try append(given, at: first.time, in: repository, now: now, late: late)
            if let first = places.first {
                span.attributes["adrlink.audit.lane"] = first.lane.description
                span.attributes["adrlink.audit.sequence"] = Int64(first.sequence)
                span.attributes["adrlink.audit.count"] = Int64(places.count)
            }
            return places
        }
    }

    private func append(
        _ given: [AuditEvent], at time: AuditTime, in repository: borrowing Repository,
        now: (() throws(ADRLinkError) -> AuditTime)?, late: Bool
    ) throws(ADRLinkError) -> [AuditReference] {
        try begin(in: repository, at: time)
        let writer = writer
        let spool = AuditSpool(of: repository)
        var events = given
        for place in events.indices where events[place].trace == nil { events[place].trace = trace }
        events[0].recovered += try spool.drain(by: writer, in: repository)
        for place in events.indices {
            guard let intent = events[place].intent else { continue }
            events[place].intent = try spool.place(of: intent)
        }
        let places = try writer.append(events, in: repository, now: now, late: late)
        for case (let old?, let new?) in zip(given.map(\.intent), events.map(\.intent)) where old != new {
            try fromAudit { () throws(GitError) in try spool.forgetPlace(of: old.digest) }
        }
        if events.contains(where: { $0.trust != nil }) { try TrustNote.forget(in: repository) }
        return places
    }

    /// Throws what would keep an event from being written: a field that is wrong, another's actor, more bytes than an entry
    /// may have.
    public func check(_ event: AuditEvent) throws(ADRLinkError) { try writer.check(event) }

    /// Begins the lane where that is left to do. Throws `.keyUntrusted` as `record` does.
    public func begin(in repository: borrowing Repository, at time: AuditTime) throws(ADRLinkError) {
        try checkTrust(in: repository, at: time)
        try fromAudit { () throws(GitError) in try repository.writeDurably() }
        try beginLane(in: repository, at: time)
    }

    /// Whether what the key signs counts, by the log and the root.
    private func checkTrust(in repository: borrowing Repository, at time: AuditTime) throws(ADRLinkError) {
        let fingerprint = signer.publicKey.fingerprint
        let note = try TrustNote(
            root: root, log: log, key: fingerprint, principal: principal, lane: lane, of: repository)
        if try note.isKept(in: repository) { return }
        let isBegun = try hasLane(in: repository)
        if fingerprint != root || !note.heads.isEmpty || isBegun {
            var options = AuditVerificationOptions(asOf: time)
            options.root = root
            options.log = log
            options.usesPins = false
            let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
            try checkGrant(verification.trust?.grants[fingerprint], fingerprint)
        }
        try note.keep(in: repository)
    }

    /// Begins a segment behind the last entry that counts, whatever the segment before it holds besides.
    func begin(
        after closing: AuditCharter.Closing, number: Int, in repository: borrowing Repository, at time: AuditTime
    ) throws(ADRLinkError) {
        try writer.begin(after: closing, number: number, in: repository, at: time)
    }

    private func checkGrant(_ grant: TrustState.Grant?, _ fingerprint: String) throws(ADRLinkError) {
        guard let grant else {
            throw ADRLinkError(
                .keyUntrusted, "nobody has added the key \(fingerprint) to the log, whose root is \(root)",
                hint:
                    "somebody who may: adrlink audit trust add '\(signer.publicKey)' --principal \(principal); then fetch"
            )
        }
        guard grant.principals.contains(principal) else {
            throw ADRLinkError(
                .keyUntrusted,
                "the key \(fingerprint) may sign as \(grant.principals.joined(separator: ", ")), not as \(principal)",
                hint: "git config adrlink.auditprincipal, or have the name added: adrlink audit trust add")
        }
        guard grant.lastGood == nil else {
            throw ADRLinkError(
                .keyUntrusted, "the key \(fingerprint) was revoked",
                hint: "go on with another one: adrlink audit init --new-lane --key FILE")
        }
    }

    private func hasLane(in repository: borrowing Repository) throws(ADRLinkError) -> Bool {
        try fromAudit { () throws(GitError) in try !repository.segments(of: lane).isEmpty }
    }

    /// Begins the lane where it was never begun. A lane that was here, or is on a remote, is not begun again.
    private func beginLane(in repository: borrowing Repository, at time: AuditTime) throws(ADRLinkError) {
        let isKnown = try fromAudit { () throws(GitError) -> Bool in
            if try repository.target(of: AuditNames.pin(lane)) != nil { return true }
            if try !repository.segments(of: lane).isEmpty { return true }
            return try repository.isFetched(lane)
        }
        let mark = repository.auditFolder + "/\(lane).begun"
        if isKnown {
            if File.kind(of: mark) == nil { try markBegun(mark) }
            return
        }
        guard File.kind(of: mark) == nil else {
            throw ADRLinkError(
                .laneRewound, "the lane \(lane) was begun here, and all of its references are gone",
                hint:
                    "adrlink audit fetch and adrlink audit repair bring it back from a remote; adrlink audit init --new-lane goes on without it"
            )
        }
        do throws(ADRLinkError) { try writer.begin(in: repository, at: time) } catch {
            // Another process was first.
            guard try hasLane(in: repository) else { throw error }
        }
        try markBegun(mark)
    }

    /// Leaves a note that the lane exists, for the day on which it does not.
    private func markBegun(_ path: String) throws(ADRLinkError) {
        try fromAudit { () throws(GitError) in try File.write([], to: path, replacing: true) }
    }
}

extension AuditCharter.Signs {
    /// What a key signs of an append: a key that waits for a touch signs the payload alone.
    init(_ key: PublicKey) {
        self = [.securityKeyEd25519, .securityKeyECDSA].contains(key.kind) ? .payload : .commit
    }
}

extension Repository {
    /// Whether a remote was seen to have segments of a lane.
    func isFetched(_ lane: LaneID) throws(GitError) -> Bool {
        try referenceNames(below: "refs/notes/remotes/").contains { $0.contains("/adrlink/audit/\(lane)/") }
    }
}
