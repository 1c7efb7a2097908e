internal import Glibc

/// Copies what a program prints to where it would have gone, and to whoever wants to keep it.
///
/// Nothing is read while something waits to be written: a slow reader slows the program down, as without us. When the
/// reader is gone, the pipe is closed, and the program is told by SIGPIPE.
final class OutputRelay {
    private var pipe: Pipe
    private let target: Int32
    private let stream: CommandRun.Stream
    private var pending: ArraySlice<UInt8> = []
    /// Why the rest did not get to where it would have gone; nil too where its reader went away, of which the program is told.
    private(set) var failure: GitError?

    init(_ stream: CommandRun.Stream) throws(GitError) {
        pipe = try Pipe()
        self.stream = stream
        target = stream == .output ? 1 : 2
    }

    /// The end for the program.
    var writeEnd: Int32 { pipe.writeEnd }

    func closeWriteEnd() { pipe.closeWriteEnd() }

    var isDone: Bool { pipe.readEnd < 0 }

    var hasPending: Bool { !pending.isEmpty }

    /// What to wait for.
    var interest: (descriptor: Int32, events: Int32) {
        if isDone { return (-1, 0) }
        return hasPending ? (target, Int32(POLLOUT)) : (pipe.readEnd, Int32(POLLIN))
    }

    /// Does what can be done without blocking; what was read goes to `sink` before it is written.
    func step(_ ready: Int32, _ sink: (CommandRun.Stream, [UInt8]) -> Void) {
        guard ready != 0, !isDone else { return }
        if hasPending {
            write()
        } else if let chunk = pipe.read() {
            if chunk.isEmpty { return pipe.closeReadEnd() }
            sink(stream, chunk)
            pending = chunk[...]
        }
    }

    private func write() {
        // A pipe that is ready takes as much without blocking.
        let part = Array(pending.prefix(Int(PIPE_BUF)))
        let count = unsafe part.withUnsafeBytes { unsafe Glibc.write(target, $0.baseAddress, $0.count) }
        if count >= 0 {
            pending = pending.dropFirst(count)
        } else if errno != EINTR, errno != EAGAIN {
            if errno != EPIPE {
                failure = GitError(
                    .io, "pass on what the command writes to standard \(stream.rawValue)",
                    unsafe String(cString: strerror(errno)))
            }
            pending = []
            pipe.closeReadEnd()
        }
    }
}
