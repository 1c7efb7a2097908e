import Testing

@testable import ADRLinkCore

/// The picture of a timeline: where moments stand, and how many marks there are room for.
@Suite struct TimelineLayoutTests {
    private static let minute: Int64 = 60_000_000

    private func scale(_ minutes: [Int64], width: Int = 1_000) -> TimelineScale {
        TimelineScale(minutes.map { $0 * Self.minute...$0 * Self.minute }, x: 0, width: width)
    }

    private func layout(_ report: PostMortem) throws -> TimelineLayout {
        TimelineLayout(report, try #require(ReportLanguage("en")))
    }

    // MARK: The scale

    @Test func aSecondHasTheSameWidthEverywhere() {
        let scale = scale([0, 10, 20, 5_000, 5_020, 5_040])
        #expect(scale.segments.count == 2)
        #expect(scale.cuts.map(\.length) == [4_980 * Self.minute])
        let first = scale.x(20 * Self.minute) - scale.x(0)
        let second = scale.x(5_020 * Self.minute) - scale.x(5_000 * Self.minute)
        #expect(abs(first - second) <= 1 && first > 100)
    }

    @Test func whatLastsIsNoTimeWithoutEvents() {
        let scale = TimelineScale(
            [0...5_000 * Self.minute, 5_010 * Self.minute...5_010 * Self.minute], x: 0, width: 1_000)
        #expect(scale.segments.count == 1)
    }

    @Test(arguments: [
        [0], [5, 5, 5], [0, 1], [0, 1, 100, 10_000, 1_000_000, 100_000_000], Array(stride(from: 0, to: 50_000, by: 37)),
        [-30_000_000, 0, 30_000_000],
    ]) func everythingStandsWithinTheLineAndInOrder(_ minutes: [Int64]) {
        let scale = scale(minutes)
        let places = minutes.map { scale.x($0 * Self.minute) }
        #expect(places == places.sorted() && places.allSatisfy { (0...1_000).contains($0) })
        #expect(scale.segments.allSatisfy { $0.x >= 0 && $0.x + $0.width <= 1_000 })
        #expect(scale.segments.count <= TimelineScale.mostCuts + 1)
        let ticks = scale.ticks
        #expect(ticks.count >= scale.segments.count && ticks.count <= 20)
        for (left, right) in zip(ticks, ticks.dropFirst()) { #expect(right.x - left.x >= 80, "\(left) \(right)") }
        // Where ticks are days, each is a date itself.
        #expect(ticks.first.map { $0.date ?? $0.label }?.count == 10)
    }

    @Test func theFarthestTimesThatCanBeWrittenDoNoHarm() {
        let ends = [ZonedTime(microseconds: .min).microseconds, ZonedTime(microseconds: .max).microseconds]
        let scale = TimelineScale(ends.map { $0...$0 }, x: 0, width: 1_000)
        #expect(scale.ticks.count >= 2)
    }

    // MARK: Marks

    @Test func eachEventHasOneMark() throws {
        for count in [1, 40, 400, 10_000] {
            let layout = try layout(.crowd(count))
            #expect(layout.lanes.flatMap(\.marks).flatMap(\.events).sorted() == Array(0..<count))
            #expect(layout.lanes.map(\.count).reduce(0, +) == count)
        }
    }

    @Test func marksDoNotCoverEachOther() throws {
        for count in [10, 40, 400, 10_000] {
            for lane in try layout(.crowd(count)).lanes {
                for (_, marks) in Dictionary(grouping: lane.marks, by: \.row) {
                    let sorted = marks.sorted { $0.x < $1.x }
                    for (left, right) in zip(sorted, sorted.dropFirst()) {
                        #expect(right.x - max(left.end, left.x) >= 11, "\(lane.title): \(left) \(right)")
                    }
                }
            }
        }
    }

    @Test func manyEventsAreAPictureThatCanStillBeRead() throws {
        let report = PostMortem.crowd(10_000)
        let layout = try layout(report)
        #expect(layout.lanes.count <= 3 + TimelineLayout.mostActors)
        #expect(layout.lanes.allSatisfy { $0.rows <= 5 && $0.marks.count < 200 })
        #expect(layout.clustered > 9_000)
        let page = try report.html(language: "en")
        #expect(page.contains("\(layout.clustered) of 10000 events stand too close"))
    }

    @Test func whatIsAmissIsSeenInAMarkForMany() throws {
        var report = PostMortem.crowd(10_000)
        for place in report.events.indices where report.events[place].kind == .action {
            report.events[place].result = "ok"
        }
        let action = try #require(report.events.indices.last { report.events[$0].kind == .action })
        report.events[action].result = "failed"
        report.events[action].verified = false
        let mark = try #require(try layout(report).lanes.flatMap(\.marks).first { $0.events.contains(action) })
        #expect(mark.isCluster && mark.mark == .failed && mark.isDoubtful)
    }

    @Test func aDurationIsALength() throws {
        let layout = try layout(.full)
        let action = try #require(layout.lanes.flatMap(\.marks).first { $0.events == [2] })
        #expect(action.end - action.x > 900)
    }

    @Test(arguments: [
        (7, "7"), (999, "999"), (1_000, "1.0k"), (1_396, "1.4k"), (9_949, "9.9k"), (9_950, "10k"), (123_456, "123k"),
    ])
    func numbersHaveFourCharacters(_ count: Int, _ text: String) {
        #expect(TimelinePicture.short(count) == text)
    }
}

extension PostMortem {
    /// Commits, changes and actions of fifteen people, unevenly over a few days.
    static func crowd(_ count: Int) -> PostMortem {
        let start = ZonedTime("2024-03-01T10:00:00Z")?.microseconds ?? 0
        var report = PostMortem(
            made: ZonedTime(microseconds: start), window: Window(), audit: AuditState(verdict: .verified))
        var random: UInt64 = 1
        var time = start
        for place in 0..<count {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            time += Int64(random >> 33) % (place % 50 == 0 ? 7_200_000_000 : 9_000_000)
            let commit = String(repeating: "0", count: 32) + String(10_000_000 + place)
            switch place % 5 {
            case 0, 1, 2:
                report.events.append(
                    Event(
                        kind: .commit, id: commit, time: ZonedTime(microseconds: time), misdated: false, who: "Ada",
                        what: "change \(place)", commit: commit, decisions: []))
            case 3 where place % 25 == 3:
                report.events.append(
                    Event(
                        kind: .decision, id: commit + ":ADR-0001", time: ZonedTime(microseconds: time),
                        misdated: false, who: "Ada", what: "Use a queue", commit: commit, decisions: ["ADR-0001"],
                        to: "accepted"))
            default:
                let end = time + Int64(random >> 40) * 1_000
                report.events.append(
                    Event(
                        kind: .action, id: "\(String(repeating: "c", count: 31))\(place % 3)/\(place)",
                        time: ZonedTime(microseconds: time),
                        end: ZonedTime(microseconds: end), misdated: false, who: "person \(place % 15)",
                        what: "db.restore", decisions: [], result: place % 7 == 0 ? "failed" : "ok", verified: true))
            }
        }
        return report
    }
}
