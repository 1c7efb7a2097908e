public import Git

/// The folder in which the lines of all processes wait: numbered segments, and beside them what is known of exporters.
///
///     00000007-20240301T100000Z.jsonl    a segment: number, time it was made; written at the end only, never renamed
///     lock                               held while a segment is made or removed
///     dropped.json                       what had to be dropped: `DroppedEvents`
///     ship-<exporter>.json               how far an exporter is: `ShipState`
public struct SpoolFolder: Sendable {
    /// A file of lines.
    public struct Segment: Hashable, Sendable {
        public var number: Int
        /// When it was made, to the second.
        public var created: LogTime
        public var name: String
    }

    public let path: String

    public init(_ path: String) { self.path = path }

    /// What is there, oldest first; none where there is no folder.
    public func segments() throws(GitError) -> [Segment] {
        (try File.list(path) ?? []).compactMap { entry in
            entry.kind == .file ? SpoolFolder.segment(named: String(decoding: entry.name, as: UTF8.self)) : nil
        }.sorted { $0.number < $1.number }
    }

    func path(of segment: Segment) -> String { path + "/" + segment.name }

    var lock: String { path + "/lock" }

    var dropped: String { path + "/dropped.json" }

    func shipState(of exporter: String) -> String { path + "/ship-\(exporter).json" }

    /// The segment that is made at a time.
    static func segment(_ number: Int, at time: LogTime) -> Segment {
        let seconds = LogTime(microseconds: time.microseconds - time.microseconds % 1_000_000)
        let digits = String(number)
        let date = seconds.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        let name = String(repeating: "0", count: max(0, 8 - digits.count)) + digits + "-\(date)Z.jsonl"
        return Segment(number: number, created: seconds, name: name)
    }

    /// Nil for the name of anything else.
    private static func segment(named name: String) -> Segment? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 22, parts[1].hasSuffix("Z.jsonl"), let number = Int(parts[0])
        else {
            return nil
        }
        let digits = Array(parts[1].utf8.prefix(15))
        func text(_ places: Range<Int>) -> String { String(decoding: digits[places], as: UTF8.self) }
        let time =
            "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))T\(text(9..<11)):\(text(11..<13)):\(text(13..<15)).000000Z"
        guard let created = LogTime(time), segment(number, at: created).name == name else { return nil }
        return Segment(number: number, created: created, name: name)
    }
}
