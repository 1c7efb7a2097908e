/// The marks of a timeline, in lanes whose marks do not cover each other.
struct TimelineLayout {
    /// A mark for one event, or for several that would cover each other.
    struct Mark {
        /// Places of the events in the report, in order.
        var events: [Int]
        var mark: EventMark
        var isDoubtful: Bool
        var x: Int
        /// Where the time that it lasted ends.
        var end: Int
        var row = 0
        var label: String?

        var isCluster: Bool { events.count > 1 }
        fileprivate var left: Int { x - (isCluster ? 14 : 11) }
        fileprivate var right: Int { max(tail, x + (isCluster ? 14 : 11)) }

        /// Where its line ends: that of an action without an outcome goes on for a little.
        var tail: Int { mark == .open && !isCluster ? min(x + 44, width - 2) : end }
    }

    struct Lane {
        var title: String
        var count: Int
        var marks: [Mark]
        var rows: Int { (marks.map(\.row).max() ?? 0) + 1 }
    }

    private(set) var lanes: [Lane] = []
    let scale: TimelineScale

    static let width = 1_120
    private static let mostRows = 5
    /// As wide as the widest mark for several events.
    private static let bin = 30
    /// More people than this share a lane.
    static let mostActors = 10

    init(_ report: PostMortem, _ language: ReportLanguage) {
        let events = report.events
        scale = TimelineScale(
            events.map { event in
                let begin = event.time.microseconds
                return begin...max(begin, event.end?.microseconds ?? begin)
            }, x: 8, width: Self.width - 16)
        let uncited = Set(report.uncited.map(\.commit))
        let exempted = Set(report.exemptions.map(\.commit)).union(report.uncited.filter(\.exempted).map(\.commit))
        let all = events.enumerated().map { place, event in
            let x = scale.x(event.time.microseconds)
            return Mark(
                events: [place], mark: EventMark(event, uncited: uncited, exempted: exempted),
                isDoubtful: event.verified == false, x: x,
                end: event.end.map { scale.x(max($0.microseconds, event.time.microseconds)) } ?? x,
                label: Self.label(event, language))
        }
        for (title, places) in Self.groups(events, language) {
            let marks = Self.placed(places.map { all[$0] })
            lanes.append(Lane(title: title, count: places.count, marks: marks))
        }
    }

    /// How many events share a mark with others.
    var clustered: Int { lanes.flatMap(\.marks).filter(\.isCluster).reduce(0) { $0 + $1.events.count } }

    /// The events of each lane: commits, changes of decisions, then actions by lane of the log and by who did them.
    private static func groups(
        _ events: [PostMortem.Event], _ language: ReportLanguage
    ) -> [(title: String, places: [Int])] {
        let commits = events.indices.filter { events[$0].kind == .commit }
        let changes = events.indices.filter { events[$0].kind == .decision }
        var titles: [String] = []
        var actions: [String: [Int]] = [:]
        for place in events.indices where events[place].kind == .action {
            let lane = events[place].id.prefix(8)
            var title =
                language("Actions of ", "Actions de ") + events[place].who + language(", lane ", ", voie ") + lane
            if actions[title] == nil, titles.count >= mostActors {
                title = language("Actions of others", "Actions d'autres")
            }
            if actions[title] == nil { titles.append(title) }
            actions[title, default: []].append(place)
        }
        let all =
            [("Commits", commits), (language("Decisions", "Décisions"), changes)]
            + titles.map { ($0, actions[$0] ?? []) }
        return all.filter { !$0.1.isEmpty }
    }

    private static func label(_ event: PostMortem.Event, _ language: ReportLanguage) -> String {
        switch event.kind {
        case .commit: return GraphText.short(event.what, 32)
        case .decision:
            return GraphText.short(
                "\(event.decisions.joined(separator: ", ")) \(event.to ?? language("(removed)", "(supprimée)"))", 40)
        case .action: return GraphText.short(event.what, 32)
        }
    }

    // MARK: Rows

    /// The marks in rows; where there are too many, marks that stand close become one.
    private static func placed(_ marks: [Mark]) -> [Mark] {
        if let labelled = packed(marks, withLabels: true).placed { return labelled }
        var marks = marks
        for _ in 0..<8 {
            let (placed, tooMany) = packed(marks, withLabels: false)
            if let placed { return labelled(placed) }
            let before = marks.count
            // A bin that is nearly full is no easier to read beside one that is drawn as one mark.
            let crowded = Dictionary(grouping: marks) { $0.x / bin }.filter { $1.count > 2 }
            marks = joined(marks) { tooMany.contains($0) || crowded[$0] != nil }
            if marks.count == before { break }
        }
        // At the latest now each has a place of its own, and no length.
        return labelled(joined(marks) { _ in true }.sorted { $0.x < $1.x })
    }

    /// Each in the first row with room for it; else the bins of those for which there is none.
    private static func packed(_ marks: [Mark], withLabels: Bool) -> (placed: [Mark]?, tooMany: Set<Int>) {
        var placed: [Mark] = []
        var ends: [Int] = []
        var tooMany: Set<Int> = []
        for var mark in marks.sorted(by: { ($0.x, $0.events[0]) < ($1.x, $1.events[0]) }) {
            if !withLabels { mark.label = mark.isCluster ? nil : mark.label }
            let needed = withLabels ? mark.right + width(of: mark.label) : mark.right
            let fits = needed <= width || !withLabels
            if fits, let row = ends.firstIndex(where: { $0 <= mark.left }) {
                mark.row = row
                ends[row] = needed
            } else if fits, ends.count < mostRows {
                mark.row = ends.count
                ends.append(needed)
            } else {
                tooMany.insert(mark.x / bin)
            }
            placed.append(mark)
        }
        return (tooMany.isEmpty ? placed : nil, tooMany)
    }

    /// All marks of such a bin as one.
    private static func joined(_ marks: [Mark], where isTooFull: (Int) -> Bool) -> [Mark] {
        var result: [Mark] = []
        var bins: [Int: Mark] = [:]
        for mark in marks {
            let bin = mark.x / bin
            guard isTooFull(bin) else {
                result.append(mark)
                continue
            }
            let centre = bin * Self.bin + Self.bin / 2
            guard var one = bins[bin] else {
                var first = mark
                (first.x, first.end) = (centre, centre)
                bins[bin] = first
                continue
            }
            one.events += mark.events
            if mark.mark.urgency > one.mark.urgency { one.mark = mark.mark }
            one.isDoubtful = one.isDoubtful || mark.isDoubtful
            one.label = nil
            bins[bin] = one
        }
        return result
            + bins.values.map { mark in
                var mark = mark
                mark.events.sort()
                return mark
            }
    }

    /// Labels only where the row has room for them.
    private static func labelled(_ marks: [Mark]) -> [Mark] {
        var marks = marks
        var next: [Int: Int] = [:]
        for place in marks.indices.sorted(by: { marks[$0].x > marks[$1].x }) {
            let mark = marks[place]
            let limit = next[mark.row] ?? width
            if mark.right + width(of: mark.label) > limit { marks[place].label = nil }
            next[mark.row] = mark.left
        }
        return marks
    }

    /// In pixels, with the room around it, in letters of eleven pixels; rather too much.
    private static func width(of label: String?) -> Int {
        guard let label else { return 0 }
        return label.unicodeScalars.reduce(12) { $0 + ($1.value < 0x1100 ? 7 : 12) }
    }
}
