internal import Git
internal import Synchronization

/// Appends lines to the newest segment of a folder, together with any number of other processes.
///
/// Nothing is opened before the first line. What cannot be written never fails the caller: it is counted, and told once.
public final class LogSpool: Sendable {
    private struct OpenSegment: ~Copyable {
        let file: AppendingFile
        /// When it is too old for more lines, by the spool's clock.
        let expires: Int64
    }

    private struct State: ~Copyable {
        var segment: OpenSegment?
        /// Bytes written since the size of the segment was last asked for.
        var unchecked = 0
        /// The rest of a line of which the disk had no room for all.
        var torn: [UInt8] = []
        var isClosed = false
        var lost = 0
        var told: Set<SpoolProblem.Code> = []
    }

    public let folder: SpoolFolder
    private let settings: SpoolSettings
    private let clock: @Sendable () -> Int64
    private let report: @Sendable (SpoolProblem) -> Void
    private let state = Mutex(State())

    /// - Parameters:
    ///   - clock: gives microseconds since 1970-01-01T00:00:00Z.
    ///   - report: is told of each kind of problem once.
    public init(
        _ folder: SpoolFolder, settings: SpoolSettings = SpoolSettings(), clock: @escaping @Sendable () -> Int64,
        report: @escaping @Sendable (SpoolProblem) -> Void
    ) {
        self.folder = folder
        self.settings = settings
        self.clock = clock
        self.report = report
    }

    /// How many lines could not be written.
    public var lost: Int { state.withLock { $0.lost + ($0.torn.isEmpty ? 0 : 1) } }

    /// Writes one line, with its line feed, or several at once.
    public func append(_ lines: [UInt8]) {
        let problems = state.withLock { state in
            var problems: [SpoolProblem] = []
            do throws(GitError) {
                try write(lines, &state, &problems)
            } catch {
                state.lost += lines.count { $0 == lineFeed }
                problems.append(notWritten(error.description))
            }
            return problems.filter { state.told.insert($0.code).inserted }
        }
        // Outside of the lock, so that whoever is told may log.
        for problem in problems { report(problem) }
    }

    private func notWritten(_ reason: String) -> SpoolProblem {
        SpoolProblem(
            code: .notWritten, message: "events cannot be logged: \(reason)",
            hint: "make room or permit writing below \(folder.path)")
    }

    private func write(
        _ lines: [UInt8], _ state: inout State, _ problems: inout [SpoolProblem]
    ) throws(GitError) {
        if state.isClosed { throw GitError(.io, "write below \(folder.path)", "it failed before") }
        if let expires = state.segment?.expires, clock() >= expires { state.segment = nil }
        if state.segment == nil {
            // Where not even a file can be opened, trying again would only make every event slow.
            state.isClosed = true
            state.segment = try open(&problems)
            (state.unchecked, state.isClosed) = (0, false)
        }
        // A line that was torn off is written anew, and kept apart from its first half.
        let bytes = state.torn.isEmpty ? lines : state.torn + lines
        let written = try state.segment?.file.append(bytes) ?? 0
        if written < bytes.count {
            let begin = bytes[..<written].lastIndex(of: lineFeed).map { $0 + 1 } ?? 0
            state.torn = [lineFeed] + bytes[begin...]
            problems.append(notWritten("the disk took only a part of a line"))
        } else {
            state.torn = []
        }
        state.unchecked += written
        if state.unchecked >= settings.segmentSize / 16 {
            state.unchecked = 0
            let (size, isLinked) = state.segment?.file.state() ?? (0, false)
            if size >= settings.segmentSize || !isLinked { state.segment = nil }
        }
    }

    /// Opens the newest segment, or makes the next one.
    private func open(_ problems: inout [SpoolProblem]) throws(GitError) -> OpenSegment {
        while true {
            let newest = try folder.segments().last
            if let newest, let opened = try opened(newest) { return opened }
            if newest == nil { try File.makeDirectories(folder.path) }
            let lock = try FileLock(folder.lock, patience: .seconds(5))
            let next = try makeSegment(after: newest, &problems)
            _ = consume lock
            if let next { return next }
        }
    }

    /// Makes the next segment, for who holds the lock of the folder; nil where another process has done so meanwhile.
    private func makeSegment(
        after newest: SpoolFolder.Segment?, _ problems: inout [SpoolProblem]
    ) throws(GitError) -> OpenSegment? {
        guard try folder.segments().last == newest else { return nil }
        let now = LogTime(microseconds: clock())
        problems += try SpoolCleaning(folder: folder, settings: settings, now: now).run()
        let number = max(try ShipState.highestFirst(in: folder), (newest?.number ?? 0) + 1)
        let next = SpoolFolder.segment(number, at: now)
        let file = try AppendingFile(making: folder.path(of: next), mode: settings.mode)
        return OpenSegment(file: file, expires: expires(next))
    }

    /// The segment for appending; nil where it is full or too old, or was followed by another while we opened it.
    private func opened(_ segment: SpoolFolder.Segment) throws(GitError) -> OpenSegment? {
        guard clock() < expires(segment) else { return nil }
        guard let file = try AppendingFile(existing: folder.path(of: segment)) else { return nil }
        let (size, isLinked) = file.state()
        guard size < settings.segmentSize, isLinked, try folder.segments().last == segment else { return nil }
        return OpenSegment(file: file, expires: expires(segment))
    }

    private func expires(_ segment: SpoolFolder.Segment) -> Int64 {
        segment.created.microseconds + Int64(settings.segmentAge) * 1_000_000
    }
}

let lineFeed = UInt8(ascii: "\n")
