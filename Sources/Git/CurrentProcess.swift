internal import Glibc

/// What a command needs of the system around it, in safe calls.
public enum CurrentProcess {
    /// A variable of the environment; nil where it is not set.
    public static func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }

    /// Makes another directory the one that relative paths begin at.
    public static func changeDirectory(to path: String) throws(GitError) {
        guard unsafe chdir(path) == 0 else { throw GitError(.io, "go to \(path)", lastError()) }
    }

    /// Whether a stream is a terminal: 0 is standard input, 1 output, 2 errors.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// The program that runs, by the path the system knows it under; nil where the system does not tell.
    public static var executablePath: String? {
        guard let resolved = unsafe realpath("/proc/self/exe", nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The moment: seconds since 1970-01-01T00:00:00Z, and the local zone's distance from UTC in minutes.
    public static var now: (seconds: Int64, offset: Int) {
        var seconds = time(nil)
        var local = unsafe tm()
        unsafe localtime_r(&seconds, &local)
        return (Int64(seconds), unsafe Int(local.tm_gmtoff) / 60)
    }

    /// Does nothing for a while.
    public static func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }

    /// The clock, in microseconds since 1970-01-01T00:00:00Z.
    public static var microseconds: Int64 {
        var now = timespec()
        unsafe _ = clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }

    /// Ends the process silently when it writes to a pipe that nobody reads any more, as other programs do.
    public static func endOnClosedPipes() { _ = signal(SIGPIPE, SIG_DFL) }

    /// Writes all of the bytes to an open file.
    public static func write(_ bytes: [UInt8], to descriptor: Int32) throws(GitError) {
        guard File.writeAll(bytes, to: descriptor) else { throw GitError(.io, "write the answer", lastError()) }
    }

    /// Runs a program with this process's terminal, environment and files, and gives its exit status.
    public static func run(_ program: String, _ arguments: [String]) throws(GitError) -> Int32 {
        var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let started = unsafe posix_spawn(&child, program, nil, nil, &words, environ)
        guard started == 0 else {
            throw GitError(.program, "start \(program)", unsafe String(cString: strerror(started)).lowercased())
        }
        var status: Int32 = 0
        while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
        // An end by a signal counts as a shell counts it.
        return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
    }

    private static func lastError() -> String { unsafe String(cString: strerror(errno)).lowercased() }
}
