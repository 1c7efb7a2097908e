public import Git

/// What somebody asks a post-mortem about, in the words of the command line.
public struct ReportRequest: Sendable {
    /// A date, a time, a span such as `2 hours ago`, a tag or a commit; it is part of the window.
    public var since: String?
    /// The same, and part of the window too: a date means the end of that day.
    public var until: String?
    /// Commits as `git rev-list` takes them: `A..B`.
    public var range: String?
    /// The value of the trailer `Incident:`, or what entries of the audit log name.
    public var incident: String?
    /// How much time belongs to an incident before its first and behind its last event: `30m`, `2h`, `1d`.
    public var margin: String?
    /// Pathspecs of git.
    public var paths: [String] = []
    /// Decisions by any name that finds one.
    public var decisions: [String] = []
    /// Names or mail addresses of people.
    public var actors: [String] = []
    /// Trace ids.
    public var traces: [String] = []

    public init() {}
}

/// The stretch of time, and of history, that a post-mortem is about.
public struct ReportWindow: Sendable {
    /// The first moment; nil for the beginning of everything.
    public var since: AuditTime?
    /// The first moment behind it; nil for no end.
    public var until: AuditTime?
    /// The commits, where they were named; nil for those that HEAD reaches.
    public var range: RevisionRange?
    /// The limits that hold for the commits of a range beside it: their dates may say anything.
    var ofRange: (since: AuditTime?, until: AuditTime?)

    public init(since: AuditTime? = nil, until: AuditTime? = nil) {
        self.since = since
        self.until = until
    }

    /// Whether a commit of this date is in it.
    func contains(commitTime: Int64) -> Bool {
        let time = AuditTime(commitTime: commitTime)
        let (since, until) = range == nil ? (self.since, self.until) : ofRange
        if let since, time < since { return false }
        if let until, time >= until { return false }
        return true
    }

    /// Whether any moment from the first to the last is in it.
    func overlaps(_ first: AuditTime, _ last: AuditTime) -> Bool {
        if let since, max(first, last) < since { return false }
        if let until, first >= until { return false }
        return true
    }
}

extension AuditTime {
    /// The date of a commit, in seconds since 1970-01-01T00:00:00Z; one beyond the year 9999 is taken for its end, as
    /// `ZonedTime` has it.
    init(commitTime seconds: Int64) {
        self.init(microseconds: ZonedTime(Moment(seconds: seconds)).microseconds)
    }

    func adding(_ seconds: Int64) -> AuditTime { AuditTime(microseconds: microseconds + seconds * 1_000_000) }
}

extension Workspace {
    /// The window that a request means. Throws `.usage`, naming the option, for what cannot be understood.
    public func reportWindow(_ request: ReportRequest) throws(ADRLinkError) -> ReportWindow {
        var window = ReportWindow()
        if let text = request.since { window.since = try moments(text, "--since").lowerBound }
        if let text = request.until { window.until = try moments(text, "--until").upperBound }
        if let since = window.since, let until = window.until, until <= since {
            throw ADRLinkError(
                .usage, "the window ends before it begins: --since \(since), --until \(until)",
                hint: "exchange the two")
        }
        if let incident = request.incident { try narrow(&window, toIncident: incident, margin: request.margin) }
        window.ofRange = (window.since, window.until)
        if let text = request.range { try narrow(&window, toRange: text) }
        if request.incident == nil, request.margin != nil {
            throw ADRLinkError(.usage, "--margin widens an incident, and none is named", hint: "add --incident ID")
        }
        return window
    }

    private func moments(_ text: String, _ option: String) throws(ADRLinkError) -> Range<AuditTime> {
        if let range = TimeExpression.range(of: text, now: now) { return range }
        let time: Int64?
        do throws(GitError) {
            let id = try repository.commit(revision: text)
            time = try repository.withCommit(id) { header, _ in header.committerTime }
        } catch  where error.code != .io && error.code != .corrupt {
            throw ADRLinkError(
                .usage, "\(option) \(text) is no time that can be read, and no commit or tag",
                hint: "write 2024-03-01, 2024-03-01T09:00:00+01:00, \"2 hours ago\", a tag or a commit")
        } catch {
            throw ADRLinkError(error)
        }
        guard let time else {
            throw ADRLinkError(
                .undecided, "\(option) \(text) names a commit that is not here", hint: "fetch it: git fetch --refetch")
        }
        let start = AuditTime(commitTime: time)
        return start..<AuditTime(microseconds: start.microseconds + 1_000_000)
    }

    // MARK: Ranges

    /// A range of commits is also a stretch of time, for what happened beside the commits: from the commit before it to its
    /// last one.
    private func narrow(_ window: inout ReportWindow, toRange text: String) throws(ADRLinkError) {
        let range = try fromGit { () throws(GitError) in try repository.range([text]) }
        var (first, last): (Int64?, Int64?)
        for id in range.excluded { if let time = try time(of: id) { first = min(first ?? time, time) } }
        for id in range.included { if let time = try time(of: id) { last = max(last ?? time, time) } }
        if let from = first, let to = last, from > to {
            let isReversed = try fromGit { () throws(GitError) in try repository.commits(in: range).commits.isEmpty }
            if isReversed {
                throw ADRLinkError(
                    .usage, "the window ends before it begins: --range \(text) holds no commit, and its end is older",
                    hint: "exchange the two sides")
            }
            first = to
            last = from
        }
        window.range = range
        if let first { narrow(&window, from: AuditTime(commitTime: first)) }
        if let last { narrow(&window, to: AuditTime(commitTime: last).adding(1)) }
    }

    private func time(of id: ObjectID) throws(ADRLinkError) -> Int64? {
        try fromGit { () throws(GitError) in try repository.withCommit(id) { header, _ in header.committerTime } }
    }

    private func narrow(_ window: inout ReportWindow, from time: AuditTime) {
        window.since = window.since.map { max($0, time) } ?? time
    }

    private func narrow(_ window: inout ReportWindow, to time: AuditTime) {
        window.until = window.until.map { min($0, time) } ?? time
    }

    // MARK: Incidents

    /// An hour, where nobody says how much belongs to an incident.
    static var usualMargin: Int64 { 3_600 }

    private func narrow(
        _ window: inout ReportWindow, toIncident name: String, margin: String?
    ) throws(ADRLinkError) {
        var seconds = Self.usualMargin
        if let margin {
            guard let given = TimeExpression.duration(margin) else {
                throw ADRLinkError(
                    .usage, "--margin \(margin) is no span of time", hint: "write 90s, 30m, 2h, 1d or 1w")
            }
            seconds = given
        }
        let times = try incidentTimes(name)
        narrow(&window, from: AuditTime(commitTime: times.lowerBound).adding(-seconds))
        narrow(&window, to: AuditTime(commitTime: times.upperBound).adding(seconds + 1))
        if let since = window.since, let until = window.until, until <= since {
            throw ADRLinkError(
                .usage, "the incident \(name) lies outside of --since and --until", hint: "leave them out")
        }
    }

    /// From the first to the last commit that carries the trailer, and entry that names the incident.
    private func incidentTimes(_ name: String) throws(ADRLinkError) -> ClosedRange<Int64> {
        let search = TrailerSearch(keys: [IncidentTrailer.key], commentPrefix: try commentPrefix())
        var times: ClosedRange<Int64>?
        var others: Set<String> = []
        if let head = try fromGit({ () throws(GitError) in try repository.head() }) {
            _ = try fromGit { () throws(GitError) in
                try repository.forEachCommit(from: [head], where: search.mayHold) { _, header, message in
                    search.forEach(in: message) { _, value in
                        let found = IncidentTrailer.name(value)
                        if IncidentTrailer.areSame(found, name) {
                            let time = header.committerTime
                            times = min(times?.lowerBound ?? time, time)...max(times?.upperBound ?? time, time)
                        } else if others.count < 1_000 {
                            others.insert(found)
                        }
                    }
                }
            }
        }
        // Whether an entry counts is the report's to say: one that does not must not be left out of it.
        var log = try fromGit { () throws(GitError) in try AuditLogReader(unverified: repository) }
        while let event = log.next(in: repository)?.event {
            guard let found = event.incident else { continue }
            if IncidentTrailer.areSame(found, name) {
                let (begin, end) = (event.occurred ?? event.time, event.time)
                times =
                    min(
                        times?.lowerBound ?? begin.seconds, begin.seconds)...max(
                        times?.upperBound ?? end.seconds, max(begin, end).seconds)
            } else if others.count < 1_000 {
                others.insert(found)
            }
        }
        if let times { return times }
        throw ADRLinkError(
            .usage, "no commit has the trailer \(IncidentTrailer.key): \(name), and no entry of the audit log names it",
            hint: nearest(name, others.sorted()).map { "did you mean \($0)?" }
                ?? "add it to the commits and actions that belong to the incident, or say --since and --until")
    }
}

/// The trailer by which a commit says to which incident it belongs.
enum IncidentTrailer {
    static let key = "Incident"

    static func name(_ value: Span<UInt8>) -> String {
        String(decoding: value.copy(from: 0, to: value.count)[...].trimmed(), as: UTF8.self)
    }

    /// Names of incidents are compared without case.
    static func areSame(_ a: String, _ b: String) -> Bool { a.lowercased() == b.lowercased() }
}
