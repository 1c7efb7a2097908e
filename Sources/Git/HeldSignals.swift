internal import Glibc

/// The signals that ask a process to end, held back while something must not be left half done.
///
/// They are held back in the calling thread: see `SignalQueue`. Those that nobody has read by the end are dropped.
public struct HeldSignals: ~Copyable {
    private let queue: SignalQueue

    public init() throws(GitError) { queue = try SignalQueue([SIGINT, SIGTERM, SIGHUP, SIGQUIT]) }

    /// The number of one that has come; nil where none waits.
    public func next() -> Int32? {
        while let signal = queue.next() {
            // The system keeps what is held back even where nobody would have been told.
            if !SignalAction.isIgnored(signal.number) { return signal.number }
        }
        return nil
    }

    /// What was held back before.
    var originalMask: sigset_t { queue.originalMask }
}
