internal import CLinux
internal import Glibc
internal import Synchronization

/// What a command needs of the system around it, in safe calls.
public enum CurrentProcess {
    /// A variable of the environment; nil where it is not set.
    public static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// The whole environment; of a name that stands in it twice the first value.
    public static var variables: [String: String] {
        var found: [String: String] = [:]
        var place = unsafe environ
        while let entry = unsafe place.pointee {
            let text = unsafe String(cString: entry)
            if let sign = text.firstIndex(of: "="), found[String(text[..<sign])] == nil {
                found[String(text[..<sign])] = String(text[text.index(after: sign)...])
            }
            unsafe place += 1
        }
        return found
    }

    /// Sets a variable for this process and whatever it starts; an empty value removes it.
    ///
    /// The environment belongs to the process: only while it has one thread.
    public static func set(_ name: String, to value: String) {
        if value.isEmpty { unsafe _ = unsetenv(name) } else { unsafe _ = setenv(name, value, 1) }
    }

    /// The number of the process.
    public static var id: Int32 { getpid() }

    /// The number of the user it runs for.
    public static var userID: UInt32 { geteuid() }

    /// The name of the machine, empty where it has none.
    public static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Makes another directory the one that relative paths begin at.
    public static func changeDirectory(to path: String) throws(GitError) {
        guard unsafe chdir(path) == 0 else { throw GitError(.io, "go to \(path)", lastError()) }
    }

    /// The directory that relative paths begin at, from the root.
    public static func directory() throws(GitError) -> String {
        guard let path = unsafe getcwd(nil, 0) else { throw GitError(.io, "find the working directory", lastError()) }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Whether a stream is a terminal: 0 is standard input, 1 output, 2 errors.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The program that runs, by the path the system knows it under; nil where the system does not tell.
    public static var executablePath: String? {
        guard let resolved = unsafe realpath("/proc/self/exe", nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The commit that the program was built from, with a `+` where files had changed since; nil where the build did not say.
    public static var builtFrom: String? {
        guard let text = unsafe adrlink_build_commit() else { return nil }
        let commit = unsafe String(cString: text)
        return commit.isEmpty ? nil : commit
    }

    /// The moment: seconds since 1970-01-01T00:00:00Z, and the local zone's distance from UTC in minutes.
    public static var now: (seconds: Int64, offset: Int) {
        var seconds = time(nil)
        var local = unsafe tm()
        unsafe localtime_r(&seconds, &local)
        return (Int64(seconds), unsafe Int(local.tm_gmtoff) / 60)
    }

    /// The local zone's distance from UTC in minutes at a moment, which `TZ` decides, summer time and all.
    public static func zoneOffset(at seconds: Int64) -> Int {
        var seconds = time_t(seconds)
        var local = unsafe tm()
        tzset()
        unsafe localtime_r(&seconds, &local)
        return unsafe Int(local.tm_gmtoff) / 60
    }

    /// Does nothing for a while.
    public static func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }

    /// The clock, in microseconds since 1970-01-01T00:00:00Z.
    public static var microseconds: Int64 {
        var now = timespec()
        unsafe _ = clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }

    /// Occupies those of the standard streams that whoever started us has closed, so that no file that is opened later gets
    /// their number and with it what is printed.
    ///
    /// Nothing can be written to what stands there, and a command that is run finds its streams closed as they were.
    public static func reserveStandardStreams() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 && errno == EBADF {
            // The lowest number that is free is this one.
            _ = unsafe open("/dev/null", descriptor == 0 ? O_WRONLY | O_CLOEXEC : O_RDONLY | O_CLOEXEC)
        }
    }

    /// Ends the process silently when it writes to a pipe that nobody reads any more, as other programs do.
    public static func endOnClosedPipes() {
        ignored.store(SignalAction.isIgnored(SIGPIPE), ordering: .relaxed)
        _ = SignalAction.set(SIGPIPE, ignored: false)
    }

    /// Whether whoever started us had SIGPIPE ignored. A command that we run is to find it so.
    static var ignoredClosedPipes: Bool { ignored.load(ordering: .relaxed) }

    private static let ignored = Atomic(false)

    /// The words of the command line in the bytes they were given in, the program's name first.
    ///
    /// `CommandLine.arguments` has replaced what is not UTF-8.
    public static var arguments: [[UInt8]] {
        (0..<Int(CommandLine.argc)).compactMap { place in
            unsafe CommandLine.unsafeArgv[place].map { word in
                unsafe Array(UnsafeRawBufferPointer(start: word, count: strlen(word)))
            }
        }
    }

    /// Writes all of the bytes to an open file.
    public static func write(_ bytes: [UInt8], to descriptor: Int32) throws(GitError) {
        guard File.writeAll(bytes, to: descriptor) else { throw GitError(.io, "write the answer", lastError()) }
    }

    /// Runs a program with this process's terminal, environment and files, and gives its exit status.
    public static func run(_ program: String, _ arguments: [String]) throws(GitError) -> Int32 {
        let words = ([program] + arguments).map { Array($0.utf8) }
        let child: ChildProcess
        do throws(ChildProcess.Refusal) {
            child = try ChildProcess(path: Array(program.utf8), arguments: words, environment: nil)
        } catch { throw GitError(.program, "start \(program)", error.reason) }
        return try child.wait().exitStatus
    }

    /// Ends the process as a command ended: with its exit status, or by the signal that ended it.
    ///
    /// A shell that runs us in a loop leaves the loop at Ctrl-C only when we die of it. There is no second core dump.
    public static func end(as status: CommandRun.Status) -> Never {
        fflush(nil)
        if case .signaled(let signal) = status {
            _ = adrlink_forbid_core_dumps()
            _ = SignalAction.set(signal, ignored: false)
            var one = sigset_t()
            unsafe sigemptyset(&one)
            unsafe sigaddset(&one, signal)
            unsafe pthread_sigmask(SIG_UNBLOCK, &one, nil)
            kill(getpid(), signal)
        }
        // The first process of a container does not die of signals.
        exit(status.exitStatus)
    }

    private static func lastError() -> String { unsafe String(cString: strerror(errno)).lowercased() }
}
