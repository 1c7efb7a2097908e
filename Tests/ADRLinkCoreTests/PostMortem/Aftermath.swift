import Foundation
import Git
import Logging
import TestSupport

@testable import ADRLinkCore

/// A repository in which something has happened, with decisions and an audit log.
struct Aftermath {
    /// 2024-03-04T09:00:00Z, a Monday; times are given in minutes from here.
    static let start: Int64 = 1_709_542_800

    var log: AuditedRepository
    var made: TemporaryRepository { log.made }

    init(_ people: [String] = ["ada"]) throws { log = try AuditedRepository(people) }

    static func moment(_ minutes: Int64) -> AuditTime {
        AuditTime(microseconds: (start + minutes * 60) * 1_000_000)
    }

    static func text(_ minutes: Int64) -> String { Moment(seconds: start + minutes * 60).iso }

    func record(_ number: Int, _ title: String, _ status: String, head: String = "") throws {
        try made.write(nygardRecord(number, title, status: status, head: head), to: "adr/000\(number)-record.md")
    }

    /// Commits everything at a minute.
    @discardableResult
    func commit(_ message: String, at minutes: Int64, work: String? = nil, authored: String? = nil) throws -> String {
        if let work { try made.write(UUID().uuidString, to: work) }
        let date = "\(Self.start + minutes * 60) +0100"
        return try made.commit(
            message, variables: ["GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": authored ?? date])
    }

    /// An intent at a minute with its outcome some minutes later; no outcome where there is no result.
    @discardableResult
    func run(
        _ action: String, at minutes: Int64, for length: Int64 = 1, _ result: AuditEvent.Result? = .ok,
        by person: String = "ada", in path: String? = nil, _ change: (inout AuditEvent) -> Void = { _ in }
    ) throws -> AuditReference {
        let repository = try Repository(at: path ?? made.path)
        guard let writer = log.writers[person] else { throw CocoaError(.keyValueValidation) }
        var intent = AuditEvent(
            action: action, actor: person + "@example.org", phase: .intent, time: Self.moment(minutes))
        change(&intent)
        let place = try writer.append([intent], in: repository)[0]
        guard let result else { return place }
        var outcome = intent
        outcome.phase = .outcome
        outcome.time = Self.moment(minutes + length)
        outcome.result = result
        outcome.intent = place
        outcome.duration = length * 60_000_000
        outcome.exitStatus = result == .ok ? 0 : result == .failed ? 3 : nil
        _ = try writer.append([outcome], in: repository)
        return place
    }

    func report(at path: String? = nil, root: String? = nil, _ set: (inout ReportRequest) -> Void = { _ in }) throws
        -> PostMortem
    {
        let workspace = Workspace(
            try Repository(at: path ?? made.path), now: Moment(seconds: Self.start + 86_400, offset: 60),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var request = ReportRequest()
        set(&request)
        var options = AuditVerificationOptions(asOf: Self.moment(1_440))
        options.root = root ?? log.root
        options.usesPins = false
        return try workspace.postMortem(request, options)
    }
}

extension PostMortem {
    /// The names of what happened, in order.
    var names: [String] { events.map { $0.kind == .decision ? "\($0.decisions[0]) \($0.to ?? "-")" : $0.what } }
    var gapKinds: [Gap.Kind] { gaps.map(\.kind) }
}
