internal import CLinux
internal import Glibc

/// The two ends of a pipe, closed with it at the latest.
struct Pipe: ~Copyable {
    private(set) var readEnd: Int32
    private(set) var writeEnd: Int32

    init() throws(GitError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw File.failure("make a pipe") }
        for place in 0...1 where ends[place] <= 2 {
            // Where we were started without standard streams, an end must not take the place of one.
            let moved = fcntl(ends[place], F_DUPFD_CLOEXEC, 3)
            Glibc.close(ends[place])
            ends[place] = moved
        }
        guard ends[0] >= 0, ends[1] >= 0 else {
            let error = File.failure("make a pipe")
            for end in ends where end >= 0 { Glibc.close(end) }
            throw error
        }
        (readEnd, writeEnd) = (ends[0], ends[1])
    }

    deinit { for end in [readEnd, writeEnd] where end >= 0 { Glibc.close(end) } }

    mutating func closeReadEnd() { Pipe.close(&readEnd) }

    mutating func closeWriteEnd() { Pipe.close(&writeEnd) }

    private static func close(_ end: inout Int32) {
        if end >= 0 { Glibc.close(end) }
        end = -1
    }

    /// What is there to be read, at most 64 KiB; empty at the end, nil where there is nothing yet.
    func read() -> [UInt8]? {
        var failed = false
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
            let got = unsafe Glibc.read(readEnd, buffer.baseAddress, buffer.count)
            failed = got < 0
            count = max(0, got)
        }
        return failed && (errno == EINTR || errno == EAGAIN) ? nil : chunk
    }
}

/// Waits until one of the files is ready, and gives what each is ready for; all zero after `milliseconds` without.
///
/// Negative descriptors are passed over, and without a time there is no end to waiting.
func poll(_ files: [(descriptor: Int32, events: Int32)], milliseconds: Int32?) -> [Int32] {
    var entries = files.map { pollfd(fd: $0.descriptor, events: Int16($0.events), revents: 0) }
    let found = unsafe Glibc.poll(&entries, nfds_t(entries.count), milliseconds ?? -1)
    return entries.map { found > 0 ? Int32($0.revents) : 0 }
}

/// Microseconds of a clock that nobody sets.
func monotonicMicroseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}
