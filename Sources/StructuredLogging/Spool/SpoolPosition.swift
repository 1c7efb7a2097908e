/// How far somebody has read a spool.
///
/// A process that runs for long may still write into a segment when others write into later ones already, so that each of them
/// has a place of its own.
public struct SpoolPosition: Hashable, Codable, Sendable {
    /// All segments with lower numbers are read to their ends.
    public var first: Int
    /// The byte up to which segments from `first` on are read, by their numbers; of those that are absent nothing is.
    public var offsets: [Int: Int]

    public init(first: Int = 0, offsets: [Int: Int] = [:]) {
        self.first = first
        self.offsets = offsets
    }

    public subscript(segment: Int) -> Int {
        get { offsets[segment] ?? 0 }
        set { offsets[segment] = newValue }
    }

    /// Goes on from a segment of which nothing is left, and of none before it.
    mutating func finish(_ segment: Int, next: Int) {
        first = max(first, next)
        offsets = offsets.filter { $0.key >= first }
    }
}
