/// The timeline of a report as an inline SVG, whose marks lead to the rows of the table.
struct TimelinePicture {
    let report: PostMortem
    let language: ReportLanguage
    let layout: TimelineLayout
    /// What each event is called, by its place.
    let name: (Int) -> String

    private static let row = 26
    private static let laneHead = 26
    private static let laneFoot = 10
    private static let axis = 46

    init(_ report: PostMortem, _ language: ReportLanguage, name: @escaping (Int) -> String) {
        self.report = report
        self.language = language
        self.name = name
        layout = TimelineLayout(report, language)
    }

    private func height(of lane: TimelineLayout.Lane) -> Int {
        Self.laneHead + lane.rows * pitch(of: lane) + Self.laneFoot
    }

    /// From row to row: more where signs stand above marks for several events.
    private func pitch(of lane: TimelineLayout.Lane) -> Int {
        lane.marks.contains { $0.isCluster && $0.mark.urgency > 0 } ? Self.row + 12 : Self.row
    }

    var svg: Markup {
        let height = layout.lanes.reduce(Self.axis) { $0 + self.height(of: $1) }
        let width = TimelineLayout.width
        var parts: [Markup] = [
            "<svg class=\"timeline\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" role=\"group\" aria-labelledby=\"timeline-title timeline-desc\">\n",
            "<title id=\"timeline-title\">\(language("Timeline", "Chronologie"))</title>\n",
            "<desc id=\"timeline-desc\">\(description)</desc>\n",
        ]
        var top = Self.axis
        for (place, lane) in layout.lanes.enumerated() {
            let own = self.height(of: lane)
            if place % 2 == 0 {
                parts.append("<rect class=\"band\" y=\"\(top)\" width=\"\(width)\" height=\"\(own)\"/>\n")
            }
            top += own
        }
        parts.append(axis(height))
        top = Self.axis
        for (place, lane) in layout.lanes.enumerated() {
            parts.append(drawn(lane, top, ground: place % 2 == 0 ? "on-panel" : "on-page"))
            top += self.height(of: lane)
        }
        parts.append("</svg>\n")
        return Markup(parts)
    }

    private var description: String {
        let lanes = layout.lanes.map { "\($0.title): \($0.count)" }.joined(separator: "; ")
        return language(
            "\(lanes). Each mark leads to its row in the table below, which says the same in words.",
            "\(lanes). Chaque signe mène à sa ligne dans le tableau ci-dessous, qui dit la même chose en mots.")
    }

    // MARK: Time

    private func axis(_ height: Int) -> Markup {
        var parts: [Markup] = []
        for cut in layout.scale.cuts {
            let middle = cut.x + TimelineScale.cutWidth / 2
            parts.append(
                "<rect class=\"cut\" x=\"\(cut.x)\" y=\"\(Self.axis)\" width=\"\(TimelineScale.cutWidth)\" height=\"\(height - Self.axis)\"/>"
            )
            parts.append(
                "<text class=\"tick\" x=\"\(middle)\" y=\"36\">\(Self.rough(cut.length, language))</text>")
            parts.append(
                "<path class=\"break\" d=\"M\(cut.x) \(Self.axis)V\(height)M\(cut.x + TimelineScale.cutWidth) \(Self.axis)V\(height)\"/>\n"
            )
        }
        for tick in layout.scale.ticks {
            parts.append("<path class=\"grid\" d=\"M\(tick.x) \(Self.axis - 4)V\(height)\"/>")
            if let date = tick.date {
                let x = min(max(tick.x, 38), TimelineLayout.width - 38)
                parts.append("<text class=\"tick\" x=\"\(x)\" y=\"18\">\(date)</text>")
            }
            let x = min(max(tick.x, 34), TimelineLayout.width - 34)
            parts.append("<text class=\"tick\" x=\"\(x)\" y=\"36\">\(tick.label)</text>\n")
        }
        return "<g aria-hidden=\"true\">\n\(parts)</g>\n"
    }

    /// A duration in its largest unit, `12 d`, as narrow as a cut.
    static func rough(_ microseconds: Int64, _ language: ReportLanguage) -> String {
        let seconds = microseconds / 1_000_000
        switch seconds {
        case ..<3_600: return "\(seconds / 60) min"
        case ..<86_400: return "\(seconds / 3_600) h"
        case ..<(366 * 86_400): return "\(seconds / 86_400) \(language("d", "j"))"
        default: return "\(seconds / 31_557_600) \(language("y", "a"))"
        }
    }

    // MARK: Marks

    private func drawn(_ lane: TimelineLayout.Lane, _ top: Int, ground: String) -> Markup {
        let pitch = pitch(of: lane)
        let marks = lane.marks.sorted { $0.events[0] < $1.events[0] }.map { mark in
            drawn(mark, middle: top + Self.laneHead + (mark.row + 1) * pitch - Self.row / 2)
        }
        let title = GraphText.short(lane.title, 120)
        return
            "<g role=\"group\" class=\"\(ground)\" aria-label=\"\(title)\">\n<text class=\"lane\" x=\"10\" y=\"\(top + 18)\" aria-hidden=\"true\">\(title) (\(lane.count))</text>\n\(marks)</g>\n"
    }

    private func drawn(_ mark: TimelineLayout.Mark, middle: Int) -> Markup {
        var parts: [Markup] = []
        if mark.isCluster {
            parts.append(
                "<rect class=\"cluster\" x=\"\(mark.x - 14)\" y=\"\(middle - 10)\" width=\"28\" height=\"20\" rx=\"5\"/>"
            )
            parts.append(
                "<text class=\"count\" x=\"\(mark.x)\" y=\"\(middle + 4)\">\(Self.short(mark.events.count))</text>")
            // What is amiss among them stands above.
            if mark.mark.urgency > 0 { parts.append(sign(mark.mark, mark.x, middle - 17, 12)) }
        } else {
            if mark.tail > mark.x + 8 {
                let kind = mark.mark == .open ? "bar endless" : "bar"
                parts.append(
                    "<rect class=\"\(kind)\" x=\"\(mark.x)\" y=\"\(middle - 4)\" width=\"\(mark.tail - mark.x)\" height=\"8\" rx=\"2\"/>"
                )
            }
            parts.append(sign(mark.mark, mark.x, middle, 16))
            if let label = mark.label {
                let x = max(mark.tail, mark.x + 11) + 5
                parts.append("<text class=\"label\" x=\"\(x)\" y=\"\(middle + 4)\">\(label)</text>")
            }
        }
        if mark.isDoubtful {
            parts.append(
                "<use class=\"c-failed\" href=\"#mark-doubt\" x=\"\(mark.x - 12)\" y=\"\(middle - 12)\" width=\"24\" height=\"24\"/>"
            )
        }
        return
            "<a href=\"#e\(mark.events[0] + 1)\" class=\"c-\(mark.mark.colour)\"><title>\(title(of: mark))</title>\(parts)</a>\n"
    }

    /// A number in four characters: `999`, `1.4k`, `12k`.
    static func short(_ count: Int) -> String {
        switch count {
        case ..<1_000: "\(count)"
        case ..<9_950: "\((count + 50) / 1_000).\((count + 50) / 100 % 10)k"
        default: "\((count + 500) / 1_000)k"
        }
    }

    private func sign(_ mark: EventMark, _ x: Int, _ y: Int, _ size: Int) -> Markup {
        "<use href=\"#mark-\(mark.rawValue)\" x=\"\(x - size / 2)\" y=\"\(y - size / 2)\" width=\"\(size)\" height=\"\(size)\"/>"
    }

    private func title(of mark: TimelineLayout.Mark) -> String {
        guard mark.isCluster, let first = mark.events.first, let last = mark.events.last else {
            return name(mark.events[0])
        }
        let count = mark.events.count
        let from = ReportMarkdown.time(report.events[first].time)
        let to = ReportMarkdown.time(report.events[last].time)
        let worst = mark.mark.urgency > 0 ? "; " + mark.mark.name(language) : ""
        let doubt = mark.isDoubtful ? "; " + language("not verified", "non vérifiée") : ""
        return language("\(count) events, \(from) to \(to)", "\(count) événements, \(from) à \(to)") + worst + doubt
    }
}
