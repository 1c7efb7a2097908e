internal import Glibc

/// The time between the start of a command and its end: signals are passed on, output is copied, stops are shared.
struct CommandWatch: ~Copyable {
    let signals: SignalQueue
    let relays: [OutputRelay]
    /// In microseconds of the monotonic clock.
    let start: Int64
    private var outcome: CommandRun.Outcome?
    private var captureFailure: GitError?
    /// Somebody asked us to end after the command had ended.
    private var isAskedToEnd = false

    static let signals: [Int32] =
        [SIGCHLD, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGCONT] + signalsOfTerminal

    /// Those that the terminal sends to the whole foreground group: the command has them already.
    private static let signalsOfTerminal = [SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGWINCH]

    init(signals: consuming SignalQueue, relays: [OutputRelay], start: Int64) {
        self.signals = signals
        self.relays = relays
        self.start = start
    }

    mutating func outcome(
        of child: borrowing ChildProcess, _ sink: ((CommandRun.Stream, [UInt8]) throws(GitError) -> Void)?
    ) throws(GitError) -> CommandRun.Outcome {
        while true {
            if var outcome, isAskedToEnd || relays.allSatisfy(\.isDone) {
                outcome.captureFailure = captureFailure ?? relays.compactMap(\.failure).first
                return outcome
            }
            let isDraining = outcome != nil && !relays.contains(where: \.hasPending)
            let ready = poll(
                [(signals.descriptor, Int32(POLLIN)), (outcome == nil ? child.ended : -1, Int32(POLLIN))]
                    + relays.map(\.interest),
                milliseconds: isDraining ? CommandRun.silenceMilliseconds : nil)
            if isDraining, ready.allSatisfy({ $0 == 0 }) { isAskedToEnd = true }
            for (relay, ready) in zip(relays, ready.dropFirst(2)) { relay.step(ready) { keep($0, $1, sink) } }
            while let signal = signals.next() { receive(signal, child) }
            if outcome == nil { try look(child) }
        }
    }

    private mutating func keep(
        _ stream: CommandRun.Stream, _ bytes: [UInt8],
        _ sink: ((CommandRun.Stream, [UInt8]) throws(GitError) -> Void)?
    ) {
        guard captureFailure == nil, let sink else { return }
        do throws(GitError) { try sink(stream, bytes) } catch { captureFailure = error }
    }

    private mutating func receive(_ signal: SignalQueue.Signal, _ child: borrowing ChildProcess) {
        if signal.number == SIGCHLD { return }
        guard outcome == nil else {
            if [SIGINT, SIGQUIT, SIGTERM, SIGHUP].contains(signal.number) { isAskedToEnd = true }
            return
        }
        if signal.isFromKernel, Self.signalsOfTerminal.contains(signal.number) { return }
        // What the command sends to those around it, it does not mean for itself.
        if signal.sender != child.id { child.send(signal.number) }
    }

    private mutating func look(_ child: borrowing ChildProcess) throws(GitError) {
        switch try child.change(blocking: false) {
        case nil: break
        case .ended(let status):
            outcome = CommandRun.Outcome(status: status, durationMicroseconds: monotonicMicroseconds() - start)
        // SIGCONT is among the signals, and is passed on when it has woken us.
        case .stopped(let signal): signals.undergo(signal)
        }
    }
}
