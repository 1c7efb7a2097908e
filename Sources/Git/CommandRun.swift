internal import Glibc

/// A command that is run as if nobody stood between it and whoever started us.
///
/// Standard streams, other open files, the terminal, the working directory and the environment are its own. The
/// terminal's Ctrl-C, Ctrl-\ and Ctrl-Z reach it from the terminal; signals that a process sends to us are passed on to
/// it. When it stops we stop, and when we are continued it is.
///
/// Signals belong to the process: it runs one command at a time, in a process of one thread.
public struct CommandRun {
    /// What a command prints to.
    public enum Stream: String, Sendable { case output, errors }

    /// How a command ended.
    public enum Status: Equatable, Sendable {
        /// It exited, with 0…255.
        case exited(Int32)
        /// A signal ended it.
        case signaled(Int32)
        case notStarted(Refusal)

        /// What a shell gives as `$?`: 128 and the signal, 127 for a command that is not found, 126 for one that cannot be
        /// run.
        public var exitStatus: Int32 {
            switch self {
            case .exited(let status): status
            case .signaled(let signal): 128 + signal
            case .notStarted(.notFound): 127
            case .notStarted(.notExecutable): 126
            }
        }
    }

    /// Why a command was not started.
    public enum Refusal: Equatable, Sendable {
        case notFound
        /// It is there. The reason is the system's, in lower case.
        case notExecutable(reason: String)
    }

    public struct Outcome: Sendable {
        public var status: Status
        /// From the start to the end of the command, by the monotonic clock; 0 where it was not started.
        public var durationMicroseconds: Int64
        /// The first error of who wanted to keep what was printed; nothing was given to it from there on. Or why what was
        /// printed could not be passed on.
        public var captureFailure: GitError?
    }

    /// The exit status for what goes wrong before the command is started or in watching it, as that of `env`.
    public static let failureExitStatus: Int32 = 125

    /// For how long a pipe may be silent after the command has ended, while something that it started holds it open.
    static let silenceMilliseconds: Int32 = 1000

    private let arguments: [[UInt8]]
    private let environment: [String: String]?

    /// The command, with its own name first, in the bytes it was given in: see `CurrentProcess.arguments`. Without an
    /// environment ours is passed on untouched.
    public init(arguments: [[UInt8]], environment: [String: String]? = nil) {
        self.arguments = arguments
        self.environment = environment
    }

    public init(arguments: [String], environment: [String: String]? = nil) {
        self.init(arguments: arguments.map { Array($0.utf8) }, environment: environment)
    }

    /// Why the command could not be started as things are; nil where nothing stands in its way. Runs nothing.
    public var refusal: Refusal? {
        switch search {
        case .found: nil
        case .notFound: .notFound
        case .notExecutable(let reason): .notExecutable(reason: reason)
        }
    }

    private var search: ExecutableSearch.Result {
        let path = environment.map { $0["PATH"] } ?? CurrentProcess.variable("PATH")
        return ExecutableSearch(path: path).find(arguments.first ?? [])
    }

    /// Runs the command and waits for its end.
    ///
    /// With `capturing`, what it prints goes through pipes, is given to the closure in pieces of at most 64 KiB, and is
    /// written to our own standard output and errors: each in its order, the two in no order among them. The command then
    /// sees pipes in the place of a terminal. When it has ended and something it started still holds a pipe, reading ends
    /// after a second of silence, or with the next signal that asks us to end.
    ///
    /// Throws `.program` where nothing could be started at all, and `.io` where the system refused what is needed.
    public func run(
        capturing sink: ((Stream, [UInt8]) throws(GitError) -> Void)? = nil
    ) throws(GitError) -> Outcome {
        try run(mask: nil, sink)
    }

    /// The same while signals are held back, of which the command is to know nothing. What comes before its end is its own,
    /// and what comes later is held back again.
    public func run(
        holding held: borrowing HeldSignals, capturing sink: ((Stream, [UInt8]) throws(GitError) -> Void)? = nil
    ) throws(GitError) -> Outcome {
        try run(mask: held.originalMask, sink)
    }

    private func run(
        mask: sigset_t?, _ sink: ((Stream, [UInt8]) throws(GitError) -> Void)?
    ) throws(GitError) -> Outcome {
        guard case .found(let file) = search else {
            return Outcome(status: .notStarted(refusal ?? .notFound), durationMicroseconds: 0)
        }
        let relays: [OutputRelay] = sink == nil ? [] : [try OutputRelay(.output), try OutputRelay(.errors)]
        let signals = try SignalQueue(CommandWatch.signals)
        let closedPipes = SignalAction.set(SIGPIPE, ignored: CurrentProcess.ignoredClosedPipes)
        defer { closedPipes.restore() }

        let start = monotonicMicroseconds()
        let child: ChildProcess
        do throws(ChildProcess.Refusal) {
            let streams = relays.map { ChildProcess.Stream.descriptor($0.writeEnd) }
            child = try ChildProcess(
                path: file, arguments: arguments, environment: environment,
                streams: (.inherited, streams.first ?? .inherited, streams.last ?? .inherited),
                mask: mask ?? signals.originalMask)
        } catch {
            return Outcome(status: .notStarted(try error.refusal(of: file)), durationMicroseconds: 0)
        }
        // A reader that goes away is told to the command, and does not end us.
        if sink != nil { _ = SignalAction.set(SIGPIPE, ignored: true) }
        for relay in relays { relay.closeWriteEnd() }
        var watch = CommandWatch(signals: signals, relays: relays, start: start)
        return try watch.outcome(of: child, sink)
    }
}

extension ChildProcess.Refusal {
    /// Why the system did not start a file that is there; throws where it would not have started any.
    func refusal(of file: [UInt8]) throws(GitError) -> CommandRun.Refusal {
        switch number {
        case EAGAIN, ENOMEM, EMFILE, ENFILE:
            throw GitError(.program, "start \(String(decoding: file, as: UTF8.self))", reason)
        case ENOENT: .notExecutable(reason: "the interpreter that it names is not there")
        default: .notExecutable(reason: reason)
        }
    }
}
