import Git
import Logging
import TestSupport
import Testing

@testable import ADRLinkCore

@Suite struct ReportWindowTests {
    /// 2024-03-31T12:00:00+02:00
    private static let now = Moment(seconds: 1_711_879_200, offset: 120)

    private func start(_ text: String) -> String? {
        TimeExpression.range(of: text, now: Self.now).map { "\($0.lowerBound)".replacing(".000000Z", with: "Z") }
    }

    @Test(arguments: [
        ("2024-03-01", "2024-03-01T00:00:00Z"), ("2024-03-01T09:00:00+01:00", "2024-03-01T08:00:00Z"),
        ("now", "2024-03-31T10:00:00Z"), ("yesterday", "2024-03-30T10:00:00Z"),
        ("2 hours ago", "2024-03-31T08:00:00Z"), ("an hour ago", "2024-03-31T09:00:00Z"),
        ("1 week 2 days ago", "2024-03-22T10:00:00Z"), ("2.weeks.ago", "2024-03-17T10:00:00Z"),
        ("90 Minutes Ago", "2024-03-31T08:30:00Z"), ("30 secs ago", "2024-03-31T09:59:30Z"),
        // As git: the 31st of a February is the 2nd of March in a leap year.
        ("1 month ago", "2024-03-02T10:00:00Z"), ("2 months ago", "2024-01-31T10:00:00Z"),
        ("1 year ago", "2023-03-31T10:00:00Z"),
    ]) func timesAreReadAsGitReadsThem(_ text: String, _ expected: String) {
        #expect(start(text) == expected)
    }

    @Test(arguments: [
        "", "ago", "2 ago", "hours ago", "2 hours", "two fortnights ago", "2024-13-01", "2024-03-01T09:00:00",
        "99999999 days ago", "-1 days ago", "9999999 years ago", "last friday", "2024-02-30",
    ]) func whatGitWouldGuessIsNoTime(_ text: String) {
        #expect(start(text) == nil)
    }

    @Test(arguments: [("90s", 90), ("30m", 1_800), ("2h", 7_200), ("1d", 86_400), ("1w", 604_800)])
    func marginsHaveAUnit(_ text: String, _ seconds: Int64) {
        #expect(TimeExpression.duration(text) == seconds)
    }

    @Test(arguments: ["", "m", "30", "1.5h", "-1h", "2 h", "2H", "1y"]) func otherMarginsAreRefused(_ text: String) {
        #expect(TimeExpression.duration(text) == nil)
    }

    // MARK: In a repository

    private let made: TemporaryRepository
    private var ids: [String] = []

    /// Five commits, a day apart, from 2024-03-01 at noon; the second and the fourth belong to an incident.
    init() throws {
        made = try TemporaryRepository()
        for day in 1...5 {
            let date = "2024-03-0\(day)T12:00:00+00:00"
            let trailer = day == 2 || day == 4 ? "\n\nIncident: INC-7\n" : "\n"
            ids.append(
                try made.commit(
                    "day \(day)\(trailer)", variables: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date]))
        }
        try made.git(["tag", "-m", "release", "v1", ids[1]])
    }

    private func window(_ set: (inout ReportRequest) -> Void) throws -> String {
        var request = ReportRequest()
        set(&request)
        let workspace = Workspace(
            try Repository(at: made.path), now: Self.now,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let window = try workspace.reportWindow(request)
        func text(_ time: AuditTime?) -> String { time.map { String("\($0)".prefix(19)) } ?? "-" }
        return text(window.since) + " " + text(window.until)
    }

    private func fault(_ set: (inout ReportRequest) -> Void) -> ADRLinkError? {
        do {
            _ = try window(set)
            return nil
        } catch let error as ADRLinkError { return error } catch {
            Issue.record(error)
            return nil
        }
    }

    @Test func bothEndsArePartOfTheWindow() throws {
        let days = try window {
            $0.since = "2024-03-02"
            $0.until = "2024-03-03"
        }
        #expect(days == "2024-03-02T00:00:00 2024-03-04T00:00:00")
        let commits = try window {
            $0.since = "v1"
            $0.until = ids[3]
        }
        #expect(commits == "2024-03-02T12:00:00 2024-03-04T12:00:01")
        #expect(try window { _ in } == "- -")
    }

    @Test func aRangeIsAlsoAStretchOfTime() throws {
        #expect(try window { $0.range = "v1..HEAD" } == "2024-03-02T12:00:00 2024-03-05T12:00:01")
        #expect(try window { $0.range = "v1" } == "- 2024-03-02T12:00:01")
        let narrowed = try window {
            $0.range = "v1..HEAD"
            $0.since = "2024-03-04"
        }
        #expect(narrowed == "2024-03-04T00:00:00 2024-03-05T12:00:01")
    }

    @Test func anIncidentIsWidenedByItsMargin() throws {
        #expect(try window { $0.incident = "inc-7" } == "2024-03-02T11:00:00 2024-03-04T13:00:01")
        let wide = try window {
            $0.incident = "INC-7"
            $0.margin = "1d"
        }
        #expect(wide == "2024-03-01T12:00:00 2024-03-05T12:00:01")
    }

    @Test func anIncidentReachesToTheActionsThatNameIt() throws {
        let aftermath = try Aftermath()
        try aftermath.commit("the cause", at: 0)
        try aftermath.run("db.restore", at: 100) { $0.incident = "inc-9" }
        try aftermath.run("key.rotate", at: 300)
        try aftermath.commit("the cure\n\nIncident: INC-9\n", at: 130)
        let report = try aftermath.report { $0.incident = "INC-9" }
        #expect(report.names == ["db.restore", "the cure"])
        #expect(report.actions.map(\.incident) == ["inc-9"] && report.events[0].incidents == ["inc-9"])
    }

    @Test func whatCannotBeMeantIsRefusedWithItsPlace() {
        let faults: [(ADRLinkError?, String)] = [
            (fault { $0.since = "last friday" }, "--since last friday"),
            (fault { $0.until = "no-such-tag" }, "--until no-such-tag"),
            (fault { ($0.since, $0.until) = ("2024-03-03", "2024-03-02") }, "ends before it begins"),
            (fault { $0.range = "HEAD..v1" }, "--range HEAD..v1"),
            (fault { $0.incident = "INC-8" }, "Incident: INC-8"),
            (fault { ($0.incident, $0.margin) = ("INC-7", "1 fortnight") }, "--margin 1 fortnight"),
            (fault { $0.margin = "1h" }, "--margin"),
            (fault { ($0.incident, $0.since) = ("INC-7", "2024-04-01") }, "outside"),
        ]
        for (error, word) in faults {
            #expect(
                error?.exitStatus == 2 && error?.message.contains(word) == true && error?.hint != nil,
                "\(word): \(error as Any)")
        }
        #expect(fault { $0.incident = "INC-8" }?.hint == "did you mean INC-7?")
    }
}
