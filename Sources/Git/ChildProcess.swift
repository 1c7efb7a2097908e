internal import CLinux
internal import Glibc

/// A program that was started and has to be waited for.
struct ChildProcess: ~Copyable {
    /// What the program finds as its standard input, output or errors.
    enum Stream {
        case inherited
        case null
        case descriptor(Int32)
    }

    /// How a program came to a stop.
    enum Change: Equatable {
        case ended(CommandRun.Status)
        /// It waits for SIGCONT.
        case stopped(signal: Int32)
    }

    /// The number with which the system refused to start a program: `EACCES`, `ENOENT`…
    struct Refusal: Error {
        var number: Int32

        var reason: String { systemMessage(number) }
    }

    let id: pid_t
    /// Can be read from once the program has ended; -1 where the system does not offer it.
    let ended: Int32

    /// Starts the file at a path; one that the system takes for no program is a script of `sh`, as for `execvp`.
    ///
    /// Whatever is not said here is inherited: the environment where it is nil, the working directory, the terminal, and
    /// every file that is not closed on `exec`. With `mask` the program holds back other signals than we do; with
    /// `inOwnGroup` the terminal's signals do not reach it, and it can be ended with everything it started.
    init(
        path: [UInt8], arguments: [[UInt8]], environment: [String: String]?,
        streams: (input: Stream, output: Stream, errors: Stream) = (.inherited, .inherited, .inherited),
        mask: sigset_t? = nil, inOwnGroup: Bool = false
    ) throws(Refusal) {
        // C would take the word up to there for the whole.
        guard !([path] + arguments).contains(where: { $0.contains(0) }) else { throw Refusal(number: EINVAL) }
        // Whoever started us may have it ignored; then nobody would be told how a program ends.
        if SignalAction.isIgnored(SIGCHLD) { _ = SignalAction.set(SIGCHLD, ignored: false) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in zip(Int32(0)..., [streams.input, streams.output, streams.errors]) {
            switch stream {
            case .inherited: break
            case .null: unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
            case .descriptor(let descriptor): unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, number)
            }
        }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var flags: Int32 = 0
        if var mask {
            flags |= Int32(POSIX_SPAWN_SETSIGMASK)
            unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        }
        if inOwnGroup {
            flags |= Int32(POSIX_SPAWN_SETPGROUP)
            unsafe posix_spawnattr_setpgroup(&attributes, 0)
        }
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

        let variables = environment?.sorted { $0.key < $1.key }.map { Array("\($0.key)=\($0.value)".utf8) }
        var child: pid_t = 0
        func spawn(_ path: [UInt8], _ arguments: [[UInt8]]) -> Int32 {
            withMutableCStrings(arguments) { words in
                guard let variables else {
                    return unsafe posix_spawn(&child, cString(path), &actions, &attributes, words, environ)
                }
                return withMutableCStrings(variables) { variables in
                    unsafe posix_spawn(&child, cString(path), &actions, &attributes, words, variables)
                }
            }
        }
        var refused = spawn(path, arguments)
        if refused == ENOEXEC {
            refused = spawn(Array("/bin/sh".utf8), [Array("sh".utf8), path] + arguments.dropFirst())
        }
        guard refused == 0 else { throw Refusal(number: refused) }
        id = child
        ended = pidfd_open(child, 0)
    }

    deinit { if ended >= 0 { close(ended) } }

    /// What has become of the program; nil while it runs. With `blocking` there is an answer, and it is its end.
    ///
    /// An end is told once.
    func change(blocking: Bool) throws(GitError) -> Change? {
        var status: Int32 = 0
        while true {
            let found = unsafe waitpid(id, &status, blocking ? 0 : WNOHANG | WUNTRACED)
            if found == id { break }
            if found == 0 { return nil }
            guard errno == EINTR else { throw File.failure("wait for a program") }
        }
        // The low seven bits are the signal that ended it, 0x7f where it was stopped; the next byte is the exit status
        // or the signal that stopped it.
        let (low, high) = (status & 0x7f, status >> 8 & 0xff)
        switch low {
        case 0: return .ended(.exited(high))
        case 0x7f: return .stopped(signal: high)
        default: return .ended(.signaled(low))
        }
    }

    /// Waits for the end.
    func wait() throws(GitError) -> CommandRun.Status {
        while true {
            if case .ended(let status) = try change(blocking: true) { return status }
        }
    }

    /// Sends a signal; one that has ended meanwhile has no use for it.
    func send(_ signal: Int32, toGroup: Bool = false) { _ = kill(toGroup ? -id : id, signal) }
}

/// What the system calls an error.
func systemMessage(_ number: Int32) -> String { unsafe String(cString: strerror(number)).lowercased() }

/// The bytes with the zero that C wants behind them.
func cString(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }

@safe private func withMutableCStrings<R>(
    _ strings: [[UInt8]], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
) -> R {
    var copies = unsafe strings.map { unsafe strdup(cString($0)) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    return unsafe copies.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress!) }
}
