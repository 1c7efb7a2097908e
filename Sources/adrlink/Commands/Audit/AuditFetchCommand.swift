import ADRLinkCore
import ArgumentParser

struct AuditFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch", abstract: "Fetch the lanes of a remote, and verify them before they count.",
        discussion: """
            Nothing is forced: a lane that the remote has rewound or rewritten stays as it was here, and is reported. The \
            first fetch pins the log's root of trust; give it with --root where you know it from who began the log. The \
            exit status is 1 where a lane was refused or the log is not in order.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var exchange: AuditExchangeOptions

    @Option(help: ArgumentHelp("The fingerprint of the log's first key, SHA256:….", valueName: "fingerprint"))
    var root: String?

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let fetched = try workspace.fetchAudit(
            from: exchange.remote, root: root, withEvidence: !exchange.noEvidence, at: try .now())
        if exchange.format == .json { try Output.json(AuditFetchDocument(fetched)) } else { write(fetched) }
        guard !fetched.lanes.isEmpty else { return }
        let severity = fetched.findings.severity
        if fetched.isRefused || severity == .error { throw ExitCode(1) }
        if severity == .undecided { throw ExitCode(3) }
    }

    private func write(_ fetched: AuditFetch) {
        for lane in fetched.lanes {
            let reason = lane.reason.map { ": \($0)" } ?? " up to \(lane.last)"
            Output.print(TerminalText.escape("\(lane.lane.short)  \(lane.state.rawValue)\(reason)"))
        }
        guard !fetched.lanes.isEmpty else { return Output.print("the remote has no audit log") }
        if let root = fetched.pinnedRoot {
            Output.error("note: the root of trust is \(root) from now on; compare it with who began the log")
        }
        if let severity = fetched.findings.severity, severity > .notice {
            Output.error("hint: adrlink audit verify shows what is not in order")
        }
    }
}

/// What `adrlink audit fetch --format json` prints.
struct AuditFetchDocument: Encodable {
    var schema = "adrlink.audit-fetch/1"
    var lanes: [Lane]
    /// The root of trust that was pinned; null where it was known.
    @ExplicitNull var pinnedRoot: String?
    var verified: Int
    var errors: Int
    var undecided: Int

    struct Lane: Encodable {
        var lane: String
        /// `new`, `grown`, `unchanged`, `behind` or `refused`.
        var state: String
        var last: Int
        @ExplicitNull var reason: String?
    }

    init(_ fetched: AuditFetch) {
        lanes = fetched.lanes.map {
            Lane(lane: $0.lane.description, state: $0.state.rawValue, last: $0.last, reason: $0.reason)
        }
        pinnedRoot = fetched.pinnedRoot
        verified = fetched.verified
        errors = fetched.findings.counts[.error] ?? 0
        undecided = fetched.findings.counts[.undecided] ?? 0
    }
}
