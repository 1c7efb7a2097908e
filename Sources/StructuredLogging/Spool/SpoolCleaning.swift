internal import Git

/// Removes segments that are old and sent, and the oldest ones where the spool would outgrow its bound.
struct SpoolCleaning {
    let folder: SpoolFolder
    let settings: SpoolSettings
    let now: LogTime

    /// Only for who holds the lock of the folder; the newest segment stays, so that numbers go on.
    func run() throws(GitError) -> [SpoolProblem] {
        let segments = try folder.segments()
        let sizes = segments.map { PartialFile(folder.path(of: $0))?.size ?? 0 }
        var total = sizes.reduce(0, +) + settings.segmentSize
        var unsent = settings.segmentSize
        let sent = try sentUpTo()
        var problems: [SpoolProblem] = []
        var kept: [(segment: SpoolFolder.Segment, size: Int)] = []
        for place in segments.indices {
            let segment = segments[place]
            // What follows was made when this one was full, so that no line in it is younger.
            let end = place + 1 < segments.count ? segments[place + 1].created : now
            let isOld = now.microseconds - end.microseconds > Int64(settings.retention) * 1_000_000
            let isSent = sent.map { segment.number < $0 } ?? true
            let isLast = place == segments.count - 1
            if !isSent || sent == nil { unsent += sizes[place] }
            if !isLast, isSent, isOld || (sent != nil && total > settings.total) {
                try File.remove(folder.path(of: segment))
                total -= sizes[place]
            } else {
                kept.append((segment, sizes[place]))
            }
        }
        var dropped = Tally()
        while total > settings.total, kept.count > 1 {
            let (segment, size) = kept.removeFirst()
            dropped.add(try lines(of: segment), bytes: size)
            total -= size
            try File.remove(folder.path(of: segment))
        }
        if dropped.events > 0 {
            try DroppedEvents.add(dropped.events, bytes: dropped.bytes, at: now, in: folder)
            problems.append(
                SpoolProblem(
                    code: .dropped,
                    message: "\(dropped.events) events were removed before anybody had sent them: the log is full",
                    hint: "run adrlink logs ship; adrlink logs status says what is wrong"))
        } else if unsent > settings.total / 5 * 4 {
            problems.append(
                SpoolProblem(
                    code: .nearlyFull,
                    message: "the log holds \(unsent >> 20) of \(settings.total >> 20) MiB that nobody has sent; "
                        + "its oldest events go when it is full",
                    hint: "run adrlink logs ship; adrlink logs status says what is wrong"))
        }
        return problems
    }

    private struct Tally {
        var events = 0
        var bytes = 0

        mutating func add(_ events: Int, bytes: Int) {
            self.events += events
            self.bytes += bytes
        }
    }

    /// The segment before which every exporter has sent all; nil where there is no exporter at all.
    private func sentUpTo() throws(GitError) -> Int? {
        let states = try ShipState.all(in: folder)
        return Set(states.keys).union(settings.exporters).map { states[$0]?.position.first ?? 0 }.min()
    }

    private func lines(of segment: SpoolFolder.Segment) throws(GitError) -> Int {
        guard let file = PartialFile(folder.path(of: segment)) else { return 0 }
        var (count, place) = (0, 0)
        while place < file.size {
            guard let chunk = file.read(UInt8.self, at: place, count: min(1 << 18, file.size - place)) else { break }
            count += chunk.reduce(0) { $0 + ($1 == lineFeed ? 1 : 0) }
            place += chunk.count
        }
        return count
    }
}
