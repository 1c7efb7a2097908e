internal import CLinux
internal import Glibc

/// Signals that wait to be read one after the other, instead of interrupting the process.
///
/// No code runs in a signal handler, where Swift may not. Signals are held back in the calling thread: in a process with
/// others, those may take them first.
struct SignalQueue: ~Copyable {
    struct Signal: Equatable {
        var number: Int32
        /// The terminal, say, and no process.
        var isFromKernel: Bool
        var sender: pid_t
    }

    let descriptor: Int32
    /// What was held back before.
    let originalMask: sigset_t
    private let signals: sigset_t

    init(_ numbers: [Int32]) throws(GitError) {
        var (signals, mask) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&signals)
        for number in numbers { unsafe sigaddset(&signals, number) }
        let opened = unsafe signalfd(-1, &signals, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
        guard opened >= 0 else { throw File.failure("receive signals") }
        descriptor = opened
        unsafe pthread_sigmask(SIG_BLOCK, &signals, &mask)
        originalMask = mask
        self.signals = signals
    }

    /// Drops what has not been read, and lets signals through as before.
    deinit {
        while next() != nil {}
        var mask = originalMask
        unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
        close(descriptor)
    }

    /// The next signal; nil where none waits.
    func next() -> Signal? {
        var info = signalfd_siginfo()
        let size = MemoryLayout<signalfd_siginfo>.size
        guard unsafe read(descriptor, &info, size) == size else { return nil }
        // Codes of processes are zero or less.
        return Signal(number: Int32(info.ssi_signo), isFromKernel: info.ssi_code > 0, sender: pid_t(info.ssi_pid))
    }

    /// Lets a signal do to the process what it does by default; returns when the process goes on after that.
    func undergo(_ number: Int32) {
        let action = SignalAction.set(number, ignored: false)
        defer { action.restore() }
        var one = sigset_t()
        unsafe sigemptyset(&one)
        unsafe sigaddset(&one, number)
        kill(getpid(), number)
        unsafe pthread_sigmask(SIG_UNBLOCK, &one, nil)
        unsafe pthread_sigmask(SIG_BLOCK, &one, nil)
    }
}

/// What a signal did to the process before that was changed.
struct SignalAction {
    private let number: Int32
    private let former: sigaction

    /// Has a signal ignored, or has it do what it does by default.
    static func set(_ number: Int32, ignored: Bool) -> SignalAction {
        var (action, former) = (sigaction(), sigaction())
        unsafe action.__sigaction_handler.sa_handler = ignored ? SIG_IGN : SIG_DFL
        unsafe sigaction(number, &action, &former)
        return SignalAction(number: number, former: former)
    }

    static func isIgnored(_ number: Int32) -> Bool {
        var present = sigaction()
        unsafe sigaction(number, nil, &present)
        // Swift cannot compare functions; SIG_IGN is the one at the address 1.
        return unsafe unsafeBitCast(present.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    func restore() {
        var former = former
        unsafe sigaction(number, &former, nil)
    }
}
