/// Where moments stand on a line: everywhere the same pixels for a second, with long times without an event cut out.
struct TimelineScale {
    /// A part of the line in which time runs on, in microseconds.
    struct Segment: Equatable {
        var begin: Int64
        var end: Int64
        var x: Int
        var width: Int
    }

    struct Tick: Equatable {
        var x: Int
        var label: String
        /// Said where it is another than that of the tick before.
        var date: String?
    }

    private(set) var segments: [Segment] = []
    private let perMicrosecond: Double

    static let cutWidth = 44
    /// Free at both ends of a segment.
    static let pad = 30
    static let mostCuts = 5

    /// - Parameters:
    ///   - spans: from when to when each event lasted, in any order.
    ///   - x: where the line begins.
    init(_ spans: [ClosedRange<Int64>], x: Int, width: Int) {
        let parts = Self.parts(spans)
        let lengths = parts.map { Double($0.upperBound - $0.lowerBound) }
        let total = lengths.reduce(0, +)
        let free = width - (parts.count - 1) * Self.cutWidth
        // Where nothing lasts, the line is shared.
        let pad = total > 0 ? Self.pad : free / max(1, 2 * parts.count)
        perMicrosecond = total > 0 ? Double(free - parts.count * 2 * pad) / total : 0
        var place = x
        for (part, length) in zip(parts, lengths) {
            let own = 2 * pad + Int(length * perMicrosecond)
            segments.append(Segment(begin: part.lowerBound, end: part.upperBound, x: place, width: own))
            place += own + Self.cutWidth
        }
        inset = pad
    }

    private let inset: Int

    /// The times in which something happened, parted where nothing did for longer than all the rest takes.
    private static func parts(_ spans: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
        var merged: [ClosedRange<Int64>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, span.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
        guard let first = merged.first, let last = merged.last else { return [] }
        var left = last.upperBound - first.lowerBound
        let gaps = merged.indices.dropFirst().map {
            (place: $0, length: merged[$0].lowerBound - merged[$0 - 1].upperBound)
        }
        var cuts: Set<Int> = []
        for gap in gaps.sorted(by: { ($1.length, $0.place) < ($0.length, $1.place) }).prefix(mostCuts) {
            guard gap.length > left - gap.length, gap.length > 60_000_000 else { break }
            cuts.insert(gap.place)
            left -= gap.length
        }
        var parts: [ClosedRange<Int64>] = []
        for (place, span) in merged.enumerated() {
            if place == 0 || cuts.contains(place) {
                parts.append(span)
            } else {
                parts[parts.count - 1] = parts[parts.count - 1].lowerBound...span.upperBound
            }
        }
        return parts
    }

    /// - Parameter microseconds: a moment of one of the spans.
    func x(_ microseconds: Int64) -> Int {
        guard let segment = segments.last(where: { $0.begin <= microseconds }) ?? segments.first else { return 0 }
        let inside = min(max(microseconds, segment.begin), segment.end) - segment.begin
        return segment.x + inset + Int(Double(inside) * perMicrosecond)
    }

    /// What was cut out, with where and how long.
    var cuts: [(x: Int, length: Int64)] {
        zip(segments, segments.dropFirst()).map { ($0.x + $0.width, $1.begin - $0.end) }
    }

    // MARK: Ticks

    /// In seconds; each begins where a multiple of it does in UTC.
    private static let steps: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
        604_800, 1_209_600, 2_419_200, 7_862_400, 15_724_800, 31_449_600, 157_248_000, 314_496_000, 1_572_480_000,
        15_724_800_000,
    ]

    /// Moments in UTC with enough room between them, at least one in each segment.
    var ticks: [Tick] {
        let room = 84.0
        let step =
            Self.steps.first { Double($0) * 1_000_000 * perMicrosecond >= room } ?? Self.steps[Self.steps.count - 1]
        var ticks: [Tick] = []
        var date = ""
        for segment in segments {
            let begin = AuditTime(microseconds: segment.begin).seconds
            let end = AuditTime(microseconds: segment.end).seconds
            var moment = (begin / step) * step
            if moment < begin || moment * 1_000_000 < segment.begin { moment += step }
            var times: [Int64] = []
            while moment <= end, perMicrosecond > 0, times.count < 40 {
                times.append(moment * 1_000_000)
                moment += step
            }
            if times.isEmpty { times = [segment.begin] }
            for (place, time) in times.enumerated() {
                let text = ReportMarkdown.time(ZonedTime(microseconds: time))
                let day = String(text.prefix(10))
                let clock = text.dropFirst(11).prefix(step < 60 || (time / 1_000_000) % 60 != 0 ? 8 : 5)
                let isDays = step >= 86_400 && times.count > 1
                ticks.append(
                    Tick(
                        x: x(time), label: isDays ? day : String(clock),
                        date: !isDays && (day != date || place == 0) ? day : nil))
                date = day
            }
        }
        return ticks
    }
}
