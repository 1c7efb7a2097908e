import ADRLinkCore
import Git
import TestSupport
import Testing

/// A lane that goes on after plain git has been at it.
@Suite struct LaneRepairTests {
    private let ada: Installation
    private let lane: LaneID

    init() throws {
        ada = try Installation()
        lane = try ada.setUp().lane
        for turn in 0..<3 { try ada.record(after: Int64(turn)) }
    }

    private var reference: String { "refs/notes/adrlink/audit/\(lane)/000001" }
    private var pin: String { "refs/adrlink/seen/self/\(lane)" }

    private func git(_ arguments: String...) throws -> String { try ada.repository.git(arguments) }

    private func repair(after seconds: Int64 = 10) throws -> LaneRepair {
        try ada.workspace().repairAudit(with: try ada.recorder(), at: ada.time(seconds))
    }

    private func code(_ body: () throws -> Void) -> ADRLinkError.Code? {
        do { try body() } catch { return (error as? ADRLinkError)?.code }
        return nil
    }

    /// The numbers of the entries that count, and what is worse than a notice.
    private func state() throws -> (verified: Int, faults: [AuditFinding.Kind]) {
        let verification = try ada.verify()
        return (verification.verified, verification.findings.list.filter { $0.severity > .notice }.map(\.kind))
    }

    @Test func aLaneInOrderIsLeftAsItIs() throws {
        let before = try git("for-each-ref")
        #expect(try repair().steps.isEmpty)
        #expect(try git("for-each-ref") == before)
    }

    @Test(arguments: [
        ["remove", "HEAD~1"], ["add", "-f", "-m", "x", "HEAD~1"], ["append", "-m", "x", "HEAD"], ["prune"],
    ])
    func whatGitNotesWroteIsSetAside(command: [String]) throws {
        let head = try git("rev-parse", reference)
        let words = command.map { $0.hasPrefix("HEAD") ? $0.replacing("HEAD", with: reference) : $0 }
        if command == ["prune"] {
            // A note of an object that is gone is what prune removes.
            try ada.repository.git([
                "notes", "--ref", String(reference.dropFirst(11)), "add", "-m", "x", "HEAD",
            ])
        } else {
            try ada.repository.git(["notes", "--ref", String(reference.dropFirst(11))] + words)
        }
        let foreign = try git("rev-parse", reference)
        #expect(code { try ada.record(after: 5) } == .laneForeign)
        #expect(try repair().steps.count == 2)
        #expect(try git("rev-parse", "refs/adrlink/quarantine/\(lane)/\(foreign)") == foreign)
        try ada.record(after: 20)
        let after = try state()
        #expect(after.verified == 4 && after.faults.isEmpty)
        #expect(try git("rev-parse", "\(reference)~1") == head)
        #expect(try repair(after: 30).steps.isEmpty)
    }

    @Test func whatGitNotesWroteBehindAClosedSegmentIsTakenAwayAgain() throws {
        func write() throws -> String {
            _ = try git("notes", "--ref", String(reference.dropFirst(11)), "append", "-m", "x", "HEAD")
            return try git("rev-parse", reference)
        }
        let named = try write()
        _ = try repair()
        #expect(try state().faults.isEmpty, "the next segment names what was left behind")
        let later = try write()
        #expect(try state().faults == [.notAppended])
        #expect(try repair(after: 30).steps.count == 2)
        #expect(try git("rev-parse", reference) == named)
        #expect(try git("rev-parse", "refs/adrlink/quarantine/\(lane)/\(later)") == later)
        #expect(try state().faults.isEmpty)
    }

    @Test func aMergeIsSetAside() throws {
        let tree = try git("rev-parse", reference + "^{tree}")
        let merge = try git("commit-tree", tree, "-p", reference, "-p", "HEAD", "-m", "merge")
        _ = try git("update-ref", reference, merge)
        #expect(code { try ada.record(after: 5) } == .laneForeign)
        _ = try repair()
        try ada.record(after: 20)
        let after = try state()
        #expect(after.verified == 4 && after.faults.isEmpty)
    }

    @Test(arguments: [1, 2, 3]) func aRewoundLaneIsPutBack(by count: Int) throws {
        let head = try git("rev-parse", reference)
        _ = try git("update-ref", reference, "\(reference)~\(count)")
        #expect(code { try ada.record(after: 5) } == .laneRewound)
        #expect(try repair().steps.count == 1)
        #expect(try git("rev-parse", reference) == head)
        try ada.record(after: 20)
        #expect(try state().verified == 4)
    }

    @Test func aDeletedLaneIsPutBack() throws {
        let head = try git("rev-parse", reference)
        _ = try git("update-ref", "-d", reference)
        _ = try repair()
        #expect(try git("rev-parse", reference) == head)
        try ada.record(after: 20)
        #expect(try state().verified == 4)
    }

    @Test func aLaneThatWasRewoundAndWrittenByGitIsPutBackAndTheRestKept() throws {
        let head = try git("rev-parse", reference)
        _ = try git("update-ref", reference, reference + "~2")
        _ = try git("notes", "--ref", String(reference.dropFirst(11)), "add", "-m", "x", "HEAD")
        let foreign = try git("rev-parse", reference)
        _ = try repair()
        #expect(try git("rev-parse", reference) == head)
        #expect(try git("rev-parse", "refs/adrlink/quarantine/\(lane)/\(foreign)") == foreign)
        try ada.record(after: 20)
        let after = try state()
        #expect(after.verified == 4 && after.faults.isEmpty)
    }

    @Test func whatARemoteHasMoreIsTakenBackAfterTheRepositoryWasPutBack() throws {
        let head = try git("rev-parse", reference)
        _ = try git("update-ref", "refs/notes/remotes/origin/adrlink/audit/\(lane)/000001", head)
        _ = try git("update-ref", reference, reference + "~2")
        _ = try git("update-ref", pin, reference)
        _ = try repair()
        #expect(try git("rev-parse", reference) == head)
        try ada.record(after: 20)
        #expect(try state().verified == 4)
    }

    @Test func twoHistoriesOfTheSameKeyAreNotJoined() throws {
        let head = try git("rev-parse", reference)
        _ = try git("update-ref", reference, reference + "~1")
        _ = try git("update-ref", pin, reference)
        try ada.record("key.rotate", after: 5)
        _ = try git("update-ref", "refs/notes/remotes/origin/adrlink/audit/\(lane)/000001", head)
        let before = try git("for-each-ref")
        #expect(code { _ = try repair() } == .laneForked)
        #expect(try git("for-each-ref") == before)
        try ada.setUp(isNewLane: true)
        try ada.record(after: 20)
    }

    @Test func aClockThatWasPutBackIsSaid() throws {
        try ada.record(after: 100_000)
        #expect(code { try ada.record(after: 20) } == .clockBackwards)
        #expect(try repair(after: 20).steps == ["entry 5 says that the clock was put back"])
        try ada.record(after: 21)
        let after = try state()
        #expect(after.verified == 6 && after.faults.isEmpty)
    }

    @Test func aDamagedBeginningIsToldAndNothingIsDone() throws {
        let charter = try git("rev-list", "--max-parents=0", reference)
        let tree = try git("rev-parse", "HEAD^{tree}")
        let forged = try git("commit-tree", tree, "-m", "audit: segment 1")
        _ = try git("update-ref", reference, forged)
        _ = try git("update-ref", "-d", pin)
        let before = try git("for-each-ref")
        #expect(code { _ = try repair() } != nil)
        #expect(try git("for-each-ref") == before)
        #expect(charter != forged)
    }
}
