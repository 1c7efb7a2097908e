public import Git

/// Reads the lines of a spool in the order in which they were written, from a position on.
///
/// One segment after the other: lines of processes that write at the same time may be out of the order of their times by as much
/// as those processes waited. Holds a part of one segment in memory.
public struct SpoolReader {
    public enum Line: Sendable {
        case record(LogRecord, line: [UInt8])
        case damaged(Damage)
    }

    /// Bytes that are no line of ours.
    public struct Damage: Hashable, Sendable {
        public var file: String
        /// Counted from 1.
        public var line: Int
        public var bytes: Int
    }

    public let folder: SpoolFolder
    /// Behind what was read last. Where it is kept, reading can go on from it at any time.
    public private(set) var position: SpoolPosition

    private var current: (segment: SpoolFolder.Segment, file: PartialFile)?
    private var waiting: [SpoolFolder.Segment]?
    private var buffer: [UInt8] = []
    /// Where in the buffer the next line begins.
    private var start = 0
    /// Whether a segment that this pass has been through may still grow.
    private var isHeldUp = false
    /// Whether this pass has found anything, so that another one may find more.
    private var hasFound = false

    public init(_ folder: SpoolFolder, from position: SpoolPosition = SpoolPosition()) {
        self.folder = folder
        self.position = position
    }

    /// The next line; nil where there is none at present. A later call looks again.
    public mutating func next() throws(GitError) -> Line? {
        while true {
            if let line = try nextInSegment() {
                hasFound = true
                return line
            }
            if waiting == nil {
                let first = position.first
                (isHeldUp, hasFound) = (false, false)
                waiting = try folder.segments().filter { $0.number >= first }
            }
            guard waiting?.isEmpty == false, let segment = waiting?.removeFirst() else {
                waiting = nil
                if hasFound { continue }
                return nil
            }
            // One that was removed meanwhile has nothing for us any more.
            current = PartialFile(folder.path(of: segment)).map { (segment, $0) }
        }
    }

    private mutating func nextInSegment() throws(GitError) -> Line? {
        guard let (segment, file) = current else { return nil }
        while true {
            if let end = buffer[start...].firstIndex(of: lineFeed) {
                if let line = take(upTo: end, segment) { return line }
                continue
            }
            let offset = position[segment.number]
            buffer.removeSubrange(..<start)
            start = 0
            let place = offset + buffer.count
            let count = min(SpoolReader.chunk, file.size - place)
            if buffer.count > SpoolReader.longest {
                defer { buffer = [] }
                position[segment.number] = place
                return damage(buffer, segment, at: offset)
            }
            if count > 0, let more = file.read(UInt8.self, at: place, count: count) {
                buffer += more
                continue
            }
            return try leave(segment, file)
        }
    }

    /// At the end of what a segment had when it was opened.
    private mutating func leave(_ segment: SpoolFolder.Segment, _ file: PartialFile) throws(GitError) -> Line? {
        let rest = buffer
        (buffer, current) = ([], nil)
        let path = folder.path(of: segment)
        guard let next = waiting?.first?.number, !(try AppendingFile.hasWriters(path)),
            // Read again what came between opening it and the end of its last writer.
            PartialFile(path)?.size ?? file.size == file.size
        else {
            isHeldUp = true
            return nil
        }
        let offset = position[segment.number]
        if !rest.isEmpty {
            // Nobody is left who could finish the line.
            position[segment.number] = offset + rest.count
            return damage(rest, segment, at: offset)
        }
        if !isHeldUp { position.finish(segment.number, next: next) }
        return nil
    }

    /// The line that ends at a place of the buffer; nil where there is nothing in it.
    private mutating func take(upTo end: Int, _ segment: SpoolFolder.Segment) -> Line? {
        let line = Array(buffer[start..<end])
        let offset = position[segment.number]
        if line.isEmpty {
            start = end + 1
            position[segment.number] = offset + 1
            return nil
        }
        if let record = LogRecord(line: line) {
            start = end + 1
            position[segment.number] = offset + line.count + 1
            return .record(record, line: line)
        }
        // A process that was killed in the middle of a line leaves its half in front of the line of another.
        if let whole = line.dropFirst().firstRange(of: LogLine.beginning)?.lowerBound {
            start += whole
            position[segment.number] = offset + whole
            return damage(Array(line[..<whole]), segment, at: offset)
        }
        start = end + 1
        position[segment.number] = offset + line.count + 1
        return damage(line, segment, at: offset)
    }

    private func damage(_ bytes: [UInt8], _ segment: SpoolFolder.Segment, at offset: Int) -> Line {
        let file = PartialFile(folder.path(of: segment))
        var (number, place) = (1, 0)
        while place < offset,
            let chunk = file?.read(UInt8.self, at: place, count: min(SpoolReader.chunk, offset - place))
        {
            number += chunk.reduce(0) { $0 + ($1 == lineFeed ? 1 : 0) }
            place += chunk.count
        }
        return .damaged(Damage(file: segment.name, line: number, bytes: bytes.count))
    }

    private static let chunk = 1 << 18
    /// No line of ours is nearly as long, in bytes.
    private static let longest = 1 << 20
}
