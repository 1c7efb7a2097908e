/// Redacts bytes that come piece by piece, with bounded memory.
///
/// The answer does not depend on where the pieces are cut. What was given last is held back until more has come or the
/// stream is finished, since a secret may go on. Not more than 2 MiB are held, however long the lines are.
public struct RedactedStream: Sendable {
    /// How many marks of each kind were put in up to now.
    public private(set) var counts: [RedactionKind: Int] = [:]

    private let known: KnownSecrets
    private let size: Int
    private let lookahead: Int
    private let lookbehind: Int
    /// What was already given back and still explains what follows, and behind it what waits.
    private var window: [UInt8] = []
    private var given = 0
    private var swallowed: Swallowed?

    /// The rest of a secret whose mark has been put in.
    private enum Swallowed { case privateKey, value }

    /// - Parameter lookahead: the longest secret that is found whole wherever it is cut, in bytes.
    init(known: KnownSecrets, size: Int = 512 << 10, lookahead: Int = 80 << 10, lookbehind: Int = 4 << 10) {
        self.known = known
        self.size = size
        self.lookahead = lookahead
        self.lookbehind = lookbehind
    }

    /// Takes the next bytes and gives back what is settled, often nothing.
    public mutating func append(_ chunk: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        var rest = chunk[...]
        while !rest.isEmpty {
            let part = rest.prefix(size - window.count)
            window += part
            rest = rest[part.endIndex...]
            if window.count == size { result += settle(isLast: false) }
        }
        return result
    }

    /// Gives back what was held.
    public mutating func finish() -> [UInt8] {
        let result = settle(isLast: true)
        (window, given, swallowed) = ([], 0, nil)
        return result
    }

    private mutating func settle(isLast: Bool) -> [UInt8] {
        guard swallow(isLast: isLast) else { return [] }
        let found = TextRedaction.find(in: window, known: known).settled(in: window)
        var cut = isLast ? window.count : wholeLines(upTo: window.count - lookahead)
        var result: [UInt8] = []
        var place = given
        for redaction in found where redaction.range.upperBound > given {
            let range = redaction.range
            if range.lowerBound >= cut { break }
            let isOpen = range.upperBound == window.count && !isLast
            if range.upperBound > cut, !isOpen, range.lowerBound > given {
                cut = range.lowerBound
                break
            }
            result += window[place..<max(place, range.lowerBound)]
            result += redaction.mark
            counts[redaction.kind, default: 0] += 1
            place = range.upperBound
            if isOpen { swallowed = redaction.kind == .privateKey ? .privateKey : .value }
        }
        cut = max(cut, place)
        result += window[place..<cut]
        let kept = swallowed == nil ? wholeLines(upTo: max(0, cut - lookbehind)) : cut
        given = cut - kept
        window.removeFirst(kept)
        return result
    }

    /// The end of the last whole line before a place, if one ends behind what was given; the place itself in an endless line.
    private func wholeLines(upTo limit: Int) -> Int {
        let limit = max(limit, 0)
        guard let feed = window[..<limit].lastIndex(of: 0x0A), feed >= given || limit < given, limit - feed < 64 << 10
        else {
            return limit
        }
        return feed + 1
    }

    /// Drops the rest of a secret from the front of the window.
    ///
    /// - Returns: whether anything is left to be looked at.
    private mutating func swallow(isLast: Bool) -> Bool {
        guard let swallowed else { return true }
        var end: Int
        switch swallowed {
        case .privateKey:
            end = PrivateKeyArmour.end(ofRest: window, from: 0)
            // The mark of the end may be cut.
            if end == window.count, !isLast { end = max(0, end - 100) }
        case .value:
            end = window.firstIndex { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 } ?? window.count
        }
        let isOpen = end >= window.count - 100 && !isLast
        window.removeFirst(end)
        given = 0
        if !isOpen { self.swallowed = nil }
        return !isOpen
    }
}
