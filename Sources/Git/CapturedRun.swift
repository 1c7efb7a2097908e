internal import CLinux
internal import Glibc

/// A program that is run for what it prints.
public struct CapturedRun: Sendable {
    /// What becomes of the messages on the program's standard error.
    public enum Messages: Sendable {
        case kept
        /// They go where ours go.
        case shown
        case dropped
    }

    public struct Output: Equatable, Sendable {
        public var status: CommandRun.Status
        /// What the program printed, up to the limit.
        public var bytes: [UInt8]
        public var messages: [UInt8]
        /// It printed or said more than the limit, which was read and dropped.
        public var isCut = false
        /// It was ended because its time was up.
        public var isTimedOut = false
    }

    public var arguments: [String]
    /// Nil passes ours on.
    public var environment: [String: String]?
    /// What the program reads; standard input is empty without.
    public var input: [UInt8] = []
    public var messages = Messages.kept
    /// The most bytes that are kept of each stream.
    public var limit = 1 << 20
    /// When the time is up, the program and all it started in its process group are asked to end, and ended a second
    /// later. Such a program is out of reach of the terminal's Ctrl-C; one without a limit is not.
    public var timeout: Duration?

    /// A program, found on the `PATH` of its environment, and its arguments.
    public init(_ arguments: [String], environment: [String: String]? = nil) {
        self.arguments = arguments
        self.environment = environment
    }

    /// A line for the shell, which somebody who may run commands has given: 1 MiB is kept, 60 seconds are granted.
    public static func shell(_ line: String, environment: [String: String]? = nil) -> CapturedRun {
        var run = CapturedRun(["/bin/sh", "-c", line], environment: environment)
        run.timeout = .seconds(60)
        return run
    }

    /// Runs the program and waits for its end and that of its output, or for a second of silence where something that
    /// it started keeps the pipes open.
    ///
    /// A program that is not found or cannot be run is a status; throws as `CommandRun.run` does.
    public func run() throws(GitError) -> Output { try run(isStreaming: false) { (_) throws(GitError) in } }

    /// Runs the program and hands over what it prints while it comes, as much as it may be; only messages are kept.
    ///
    /// The first error of `sink` ends the program and is thrown on.
    public func run(streaming sink: ([UInt8]) throws(GitError) -> Void) throws(GitError) -> Output {
        try run(isStreaming: true, sink)
    }

    private func run(isStreaming: Bool, _ sink: ([UInt8]) throws(GitError) -> Void) throws(GitError) -> Output {
        let path = environment.map { $0["PATH"] } ?? CurrentProcess.variable("PATH")
        let words = arguments.map { Array($0.utf8) }
        let file: [UInt8]
        switch ExecutableSearch(path: path).find(words.first ?? []) {
        case .found(let found): file = found
        case .notFound: return Output(status: .notStarted(.notFound), bytes: [], messages: [])
        case .notExecutable(let reason):
            return Output(status: .notStarted(.notExecutable(reason: reason)), bytes: [], messages: [])
        }
        let standardInput = try inputFile()
        defer { if let standardInput { close(standardInput) } }
        var output = try Pipe()
        var errors = try Pipe()
        let errorStream: ChildProcess.Stream =
            switch messages {
            case .kept: .descriptor(errors.writeEnd)
            case .shown: .inherited
            case .dropped: .null
            }
        // A thread that holds signals back, as those of a task do, does not mean it for what it starts.
        var noSignals = sigset_t()
        unsafe sigemptyset(&noSignals)
        let child: ChildProcess
        do throws(ChildProcess.Refusal) {
            child = try ChildProcess(
                path: file, arguments: words, environment: environment,
                streams: (
                    standardInput.map { .descriptor($0) } ?? .null, .descriptor(output.writeEnd), errorStream
                ), mask: noSignals, inOwnGroup: timeout != nil)
        } catch {
            return Output(status: .notStarted(try error.refusal(of: file)), bytes: [], messages: [])
        }
        output.closeWriteEnd()
        errors.closeWriteEnd()
        do throws(GitError) { return try collect(child, &output, &errors, isStreaming, sink) } catch {
            guard isStreaming else { throw error }
            child.send(SIGKILL, toGroup: timeout != nil)
            _ = try child.wait()
            throw error
        }
    }

    private func collect(
        _ child: borrowing ChildProcess, _ output: inout Pipe, _ errors: inout Pipe, _ isStreaming: Bool,
        _ sink: ([UInt8]) throws(GitError) -> Void
    ) throws(GitError) -> Output {
        var collected = Output(status: .exited(0), bytes: [], messages: [])
        var status: CommandRun.Status?
        var endings = endings()
        while true {
            if let status, output.readEnd < 0, errors.readEnd < 0 {
                collected.status = status
                return collected
            }
            let remaining = endings.first.map { max(0, $0.time - monotonicMicroseconds()) / 1000 + 1 }
            // Without a file that tells of the end, it is looked for.
            let patience: Int64? =
                status != nil ? Int64(CommandRun.silenceMilliseconds) : child.ended < 0 ? 50 : remaining
            let ready = poll(
                [
                    (output.readEnd, Int32(POLLIN)), (errors.readEnd, Int32(POLLIN)),
                    (status == nil ? child.ended : -1, Int32(POLLIN)),
                ], milliseconds: patience.map { Int32(clamping: min($0, remaining ?? $0)) })
            if ready[0] != 0, isStreaming {
                if let chunk = output.read() {
                    if chunk.isEmpty { output.closeReadEnd() } else { try sink(chunk) }
                }
            } else if ready[0] != 0 {
                keep(&output, &collected.bytes, &collected.isCut)
            }
            if ready[1] != 0 { keep(&errors, &collected.messages, &collected.isCut) }
            if status == nil {
                if case .ended(let ended)? = try child.change(blocking: false) { status = ended }
            } else if ready.allSatisfy({ $0 == 0 }) {
                output.closeReadEnd()
                errors.closeReadEnd()
            }
            if let due = endings.first, due.time <= monotonicMicroseconds() {
                endings.removeFirst()
                if status == nil { collected.isTimedOut = true }
                child.send(due.signal, toGroup: true)
            }
        }
    }

    /// When which signal is due, in microseconds of the monotonic clock.
    private func endings() -> [(time: Int64, signal: Int32)] {
        guard let timeout else { return [] }
        let (seconds, attoseconds) = timeout.components
        let time = monotonicMicroseconds() + seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        return [(time, SIGTERM), (time + 1_000_000, SIGKILL)]
    }

    private func keep(_ pipe: inout Pipe, _ kept: inout [UInt8], _ isCut: inout Bool) {
        guard let chunk = pipe.read() else { return }
        if chunk.isEmpty { return pipe.closeReadEnd() }
        isCut = isCut || kept.count + chunk.count > limit
        kept += chunk.prefix(limit - kept.count)
    }

    /// A file in memory with what the program reads: it cannot block, and nobody is in the way when it is not read.
    private func inputFile() throws(GitError) -> Int32? {
        guard !input.isEmpty else { return nil }
        let file = unsafe memfd_create("input", ADRLINK_MFD_CLOEXEC)
        guard file >= 0 else { throw File.failure("hand over what a program reads") }
        guard File.writeAll(input, to: file), lseek(file, 0, SEEK_SET) == 0 else {
            let error = File.failure("hand over what a program reads")
            close(file)
            throw error
        }
        return file
    }
}
