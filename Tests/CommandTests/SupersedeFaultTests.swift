import Foundation
import TestSupport
import Testing

/// A supersession changes two files, and a process may end between them.
/// Validates: GOV-3
@Suite struct SupersedeFaultTests {
    private static let paths = ["adr/0001-poll.md", "adr/0002-push.md"]
    private static let old = [nygardRecord(1, "Poll"), nygardRecord(2, "Push")]
    private static let command = ["supersede", "1", "--by", "2"]

    private let repository: TemporaryRepository
    /// Both records after a run that nothing disturbs.
    private let new: [String]

    init() throws {
        repository = try TemporaryRepository()
        for (path, text) in zip(Self.paths, Self.old) { try repository.write(text, to: path) }
        try repository.commit("records")
        let made = try repository.adrlink(Self.command)
        try #require(made.status == 0, "\(made.errors)")
        new = try Self.paths.map { [repository] path in try repository.read(path) }
        try #require(new[0] != Self.old[0] && new[1] != Self.old[1])
    }

    private func reset() throws {
        for (path, text) in zip(Self.paths, Self.old) { try repository.write(text, to: path) }
        #expect(try repository.git(["status", "--porcelain"]).isEmpty)
    }

    private func texts() throws -> [String] { try Self.paths.map { try repository.read($0) } }

    private var isNoted: Bool {
        FileManager.default.fileExists(atPath: repository.path + "/.git/adrlink/transaction")
    }

    /// Looks at what a disturbed run left, has it settled, and tells whether it was half done.
    private func settle(_ command: [String], _ expected: [String]) throws -> Bool {
        let found = try texts()
        let (isHalf, isNoted) = (found != Self.old && found != new, isNoted)
        // Without a note nobody could settle it.
        #expect(isNoted || !isHalf)
        let shown = try repository.adrlink(["recover"])
        #expect(shown.status == (isNoted ? 1 : 0))
        #expect(shown.output.hasPrefix(isNoted ? "an interrupted run has left" : "nothing was interrupted"))
        #expect(try texts() == found)
        if isNoted {
            _ = try repository.adrlink(command)
            #expect(try texts() == expected)
        }
        #expect(!self.isNoted)
        // Nothing lies beside the records.
        let changed = try repository.git(["status", "--porcelain"]).split(separator: "\n").map {
            String($0.drop { $0 != "a" })
        }
        #expect(changed == (try texts() == Self.old ? [] : Self.paths))
        return isHalf
    }

    /// The ways to settle it, each with what it makes of the two records.
    private var ways: [(command: [String], expected: [String])] {
        [(["recover", "--finish"], new), (["recover", "--undo"], Self.old), (Self.command, new)]
    }

    @Test func killedAtAnyCallItIsFinishedOrTakenBack() throws {
        for way in ways {
            var half = 0
            var call = 1
            while true {
                try reset()
                let run = try repository.adrlink(Self.command, fault: Fault(at: call))
                guard run.isKilled else {
                    #expect(run.result.status == 0)
                    break
                }
                if try settle(way.command, way.expected) { half += 1 }
                call += 1
            }
            #expect(try texts() == new)
            // What was written of notes that never came to be is gone.
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: repository.path + "/.git/adrlink").allSatisfy {
                    !$0.hasPrefix("transaction")
                })
            // Between the two files at least the second one is written beside its place, flushed and moved.
            #expect(half >= 4)
        }
    }

    @Test(arguments: [false, true]) func aDiskThatIsFullAtAnyCallLeavesBothRecordsOldOrNew(lasts: Bool) throws {
        for way in ways {
            var (half, failed) = (0, 0)
            var call = 1
            while true {
                try reset()
                var fault = Fault(.error("ENOSPC"), at: call)
                fault.lasts = lasts
                // To remove a file needs no room.
                if lasts { fault.kinds = ["mkdir", "open", "write", "fsync", "close", "rename", "link"] }
                let run = try repository.adrlink(Self.command, fault: fault)
                guard run.calls.count >= call else { break }
                if run.result.status == 0 {
                    #expect(try texts() == new)
                } else {
                    failed += 1
                    #expect(run.result.errors.contains("no space left on device"))
                }
                if try settle(way.command, way.expected) { half += 1 }
                call += 1
            }
            #expect(failed > 4)
            // Only a disk that stays full keeps the first record from being put back.
            #expect((half > 0) == lasts)
        }
    }
}
