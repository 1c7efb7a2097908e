public import Git

/// Runs a privileged action between two entries of the log: no intent, no action; and no action without its outcome.
public struct ActionRun {
    private let action: PrivilegedAction
    private let variables: [String: String]
    private let clock: () throws(ADRLinkError) -> AuditTime
    private let redactor: SecretRedactor

    /// `variables` is the environment: the command gets it untouched, its secrets are redacted, keys and agents are found in
    /// it.
    public init(
        _ action: PrivilegedAction, variables: [String: String], clock: @escaping () throws(ADRLinkError) -> AuditTime
    ) {
        self.action = action
        self.variables = variables
        self.clock = clock
        redactor = SecretRedactor(environment: variables)
    }

    /// How it went, with what the log has of it.
    public struct Outcome: Sendable {
        /// How the command ended; the signal that asked us to end before it was started, where one did.
        public var status: CommandRun.Status
        public var intent: AuditReference
        /// Nil where it could not be written, not even on this machine.
        public var outcome: AuditReference?
        /// Why the intent waits in the spool: the glass was broken.
        public var spooledIntent: ADRLinkError?
        /// Why the outcome waits in the spool, or is lost.
        public var spooledOutcome: ADRLinkError?
        /// How long the command ran, in microseconds; nil where it was not started.
        public var duration: Int64?
        /// How old what came back was, in microseconds; nil where nobody asked, or the answer is a fault.
        public var point: Int64?
        /// Whether some of what the command printed did not get to where it should have gone.
        public var hasLostOutput = false
        /// What else went wrong after the command was started.
        public var faults: [ADRLinkError] = []
    }

    /// Runs it. Whatever is thrown, the command was not started.
    ///
    /// SIGINT, SIGTERM, SIGHUP and SIGQUIT are held back while entries are written. One that comes before the command is
    /// started keeps it from being; one that comes behind its end is dropped.
    public func run(in workspace: borrowing Workspace) throws(ADRLinkError) -> Outcome {
        let log = try ActionLog(
            of: workspace.repository, variables: variables, breaksGlass: action.breaksGlass, clock: clock)
        var intent = try action.intent(by: log.principal, at: try clock(), in: workspace, redactor)
        try checkRoom(intent)
        var before = ActionEvidence(redactor)
        try before.attach(action.attachments)
        if let state = action.state { try before.takeState(state, named: "state-before") }
        intent.redactions += before.redactions
        // What came before took its time.
        intent.time = try clock()

        let signals = try fromAudit { () throws(GitError) in try HeldSignals() }
        let written = try log.writeIntent(intent, before.pieces, in: workspace.repository)
        var after = ActionEvidence(redactor)
        let end = perform(signals, &after)
        if let state = action.state, end.isStarted {
            do throws(ADRLinkError) { try after.takeState(state, named: "state-after") } catch {
                after.faults.append(error)
            }
        }
        var point: Int64?
        if let line = action.recoveredTo, end.status == .exited(0) {
            do throws(ADRLinkError) { point = try after.takeRecoveryPoint(line, since: intent.time) } catch {
                after.faults.append(error)
            }
        }
        var outcome = Outcome(status: end.status, intent: written.place, spooledIntent: written.spooled)
        outcome.faults = [end.failure, end.lostOutput].compactMap(\.self) + after.faults
        outcome.hasLostOutput = end.lostOutput != nil
        (outcome.duration, outcome.point) = (end.isStarted ? end.duration : nil, point)
        var event = self.outcome(of: intent, written.place, end, after)
        event.drill?.point = point
        do throws(ADRLinkError) {
            let told = try log.writeOutcome(event, after.pieces, in: workspace.repository)
            (outcome.outcome, outcome.spooledOutcome) = (told.place, told.spooled)
        } catch { outcome.spooledOutcome = error }
        _ = consume signals
        return outcome
    }

    // MARK: The command

    private struct End {
        var status: CommandRun.Status
        var duration: Int64 = 0
        var isStarted = true
        /// Why it was not started, or why nobody knows how it ended.
        var failure: ADRLinkError?
        /// Why what it printed could not be passed on.
        var lostOutput: ADRLinkError?
    }

    private func perform(_ signals: borrowing HeldSignals, _ evidence: inout ActionEvidence) -> End {
        if let signal = signals.next() { return End(status: .signaled(signal), isStarted: false) }
        let run = CommandRun(arguments: action.command)
        do throws(GitError) {
            guard action.keepsOutput else { return Self.end(try run.run(holding: signals)) }
            let output = CapturedOutput("stdout", redactor)
            let errors = CapturedOutput("stderr", redactor)
            let end = Self.end(
                try run.run(holding: signals) { (stream, bytes) throws(GitError) in
                    (stream == .output ? output : errors).append(bytes)
                })
            if end.isStarted {
                evidence.add(output)
                evidence.add(errors)
            }
            return end
        } catch {
            return End(
                status: .exited(CommandRun.failureExitStatus), isStarted: error.code != .program,
                failure: ADRLinkError(error))
        }
    }

    private static func end(_ outcome: CommandRun.Outcome) -> End {
        var end = End(status: outcome.status, duration: outcome.durationMicroseconds)
        if case .notStarted = outcome.status { end.isStarted = false }
        end.lostOutput = outcome.captureFailure.map { ADRLinkError($0) }
        return end
    }

    // MARK: The outcome

    private func outcome(
        of intent: AuditEvent, _ place: AuditReference, _ end: End, _ evidence: ActionEvidence
    ) -> AuditEvent {
        var event = AuditEvent(action: intent.action, actor: intent.actor, phase: .outcome, time: endTime(intent))
        event.intent = place
        event.decisions = intent.decisions
        event.subjects = intent.subjects
        event.trace = intent.trace
        event.incident = intent.incident
        event.drill = intent.drill
        event.redactions = evidence.redactions
        event.result = .notStarted
        guard end.isStarted else { return event }
        event.duration = end.duration
        switch end.status {
        case _ where end.failure != nil: event.result = .unknown
        case .exited(let status):
            event.result = status == 0 ? .ok : .failed
            event.exitStatus = Int(status)
        case .signaled(let signal):
            event.result = .aborted
            event.signal = Int(signal)
        case .notStarted: break
        }
        return event
    }

    /// The moment, but never before the intent's: what happened is told, whatever has become of the clock.
    private func endTime(_ intent: AuditEvent) -> AuditTime {
        do throws(ADRLinkError) { return max(try clock(), intent.time) } catch { return intent.time }
    }

    /// What an outcome may need beside what is known of it before: the heads of other lanes, evidence, what was recovered.
    private static let reserve = 4 << 10

    /// Refuses an action of whose outcome one cannot be sure that it will be an entry.
    private func checkRoom(_ intent: AuditEvent) throws(ADRLinkError) {
        var known = intent
        (known.command, known.reason, known.runbook) = (nil, nil, nil)
        let entry = AuditEntry(
            log: "", lane: .random(), sequence: 1, previous: "", nonce: "", seen: [], event: known)
        guard entry.encoded.count + Self.reserve > AuditLimits.entry else { return }
        throw ADRLinkError(
            .entryTooLarge, "so many decisions and subjects leave no room for the outcome in an entry",
            hint: "name those alone that the action rests on")
    }
}
