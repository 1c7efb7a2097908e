import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// A process that is killed between two files: the next one finishes, or asks.
/// Validates: GOV-3
@Suite struct TransactionTests {
    /// A supersession that was killed after so many of its two files.
    private func interrupted(after count: Int) throws -> TemporaryRepository {
        let repository = try repository(numbers: 1...2)
        let old = (1...2).map { Array(nygardRecord($0, "Record \($0)").utf8) }
        let new = [
            Array(nygardRecord(1, "Record 1", status: "Superseded by [ADR-0002](0002-record-2.md)").utf8),
            Array(nygardRecord(2, "Record 2", status: "Accepted\n\nSupersedes [ADR-0001](0001-record-1.md)").utf8),
        ]
        let transaction = RecordTransaction(
            purpose: "supersede ADR-0001 by ADR-0002",
            changes: (0...1).map { .init(path: path($0 + 1), old: old[$0], new: new[$0]) })
        try transaction.perform(top: repository.path, gitDirectory: repository.path + "/.git", stoppingAfter: count)
        return repository
    }

    private var both: String { " M \(path(1))\n M \(path(2))" }

    private func changed(_ repository: TemporaryRepository) throws -> String {
        try repository.tryGit(["status", "--porcelain"]).output.trimmingCharacters(in: .newlines)
    }

    @Test(arguments: [0, 1, 2]) func theNextChangeFinishesItAndSaysSo(count: Int) throws {
        let repository = try interrupted(after: count)
        #expect(try workspace(repository).interruptedChange()?.done.count == count)
        let made = try record("Next", in: repository)
        #expect(made.notes.count == (count == 2 ? 0 : 1))
        if count == 1 {
            #expect(
                made.notes[0]
                    == "finished what an interrupted run had begun, \"supersede ADR-0001 by ADR-0002\": \(path(2))")
        }
        #expect(try changed(repository).hasPrefix(both))
        let index = try decisions(repository)
        #expect(index.decisions.flatMap(\.relations).allSatisfy { !$0.oneSided })
        #expect(try workspace(repository).interruptedChange() == nil)
    }

    @Test func aTrialAndAReaderOnlySaySo() throws {
        let repository = try interrupted(after: 1)
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "2", to: "deprecated", isTrial: true) }
        #expect(error.hint == "adrlink recover settles it")
        #expect(try changed(repository) == " M \(path(1))")
    }

    @Test func aFileThatSomebodyChangedSinceIsLeftForThemToDecide() throws {
        let repository = try interrupted(after: 1)
        try repository.write("# 2. Mine\n\n## Status\n\nDraft\n", to: path(2))
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "1", to: "deprecated") }
        #expect(error.message.hasSuffix("changed since then: \(path(2))"))
        #expect(error.hint?.contains("adrlink recover --undo") == true)
        let settled = try workspace(repository).recover(finishing: false)
        #expect(settled?.changedSince == [path(2)])
        #expect(try repository.read(path(1)) == nygardRecord(1, "Record 1"))
        #expect(try repository.read(path(2)) == "# 2. Mine\n\n## Status\n\nDraft\n")
        #expect(try workspace(repository).interruptedChange() == nil)
    }

    @Test func undoingGivesBackEveryByte() throws {
        let repository = try interrupted(after: 1)
        _ = try workspace(repository).recover(finishing: false)
        #expect(try changed(repository) == "")
    }

    @Test func theNoteIsReadAsItWasWritten() throws {
        let changes: [RecordTransaction.Change] = [
            .init(path: "a b\n.md", old: nil, new: [0, 10, 255]), .init(path: "c.md", old: [], new: nil),
            .init(path: "d/e.md", old: Array("end 0\n".utf8), new: Array("change 1 2 3\n".utf8)),
        ]
        let transaction = RecordTransaction(purpose: "renumber 3 7\n", changes: changes)
        #expect(RecordTransaction(decoding: transaction.encoded) == transaction)
        for count in 0..<transaction.encoded.count {
            #expect(RecordTransaction(decoding: Array(transaction.encoded.prefix(count))) == nil)
        }
        let outside = RecordTransaction(purpose: "", changes: [.init(path: "../x.md", old: nil, new: [])])
        #expect(RecordTransaction(decoding: outside.encoded) == nil)
    }

    @Test func aDamagedNoteIsNamedAndNothingIsChanged() throws {
        let repository = try interrupted(after: 1)
        try repository.write("rubbish", to: ".git/adrlink/transaction")
        let error = try refusal { _ = try workspace(repository).moveStatus(of: "2", to: "deprecated") }
        #expect(error.code == .undecided)
        #expect(try changed(repository) == " M \(path(1))")
    }

    @Test func aSecondFileThatCannotBeWrittenTakesTheFirstOneBack() throws {
        let repository = try repository(numbers: 1...1)
        let old = Array(nygardRecord(1, "Record 1").utf8)
        let transaction = RecordTransaction(
            purpose: "x",
            changes: [
                .init(path: path(1), old: old, new: Array("changed\n".utf8)),
                .init(path: "no/such/folder.md", old: nil, new: Array("new\n".utf8)),
            ])
        #expect(throws: GitError.self) {
            try transaction.perform(top: repository.path, gitDirectory: repository.path + "/.git")
        }
        #expect(try changed(repository) == "")
        #expect(try workspace(repository).interruptedChange() == nil)
    }

    @Test func aFileKeepsItsMode() throws {
        let repository = try repository(numbers: 1...1)
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: repository.path + "/" + path(1))
        _ = try workspace(repository).moveStatus(of: "1", to: "deprecated")
        #expect(File.mode(of: repository.path + "/" + path(1)) == 0o750)
    }

    @Test func eachWorkingTreeHasItsOwnNote() throws {
        let repository = try interrupted(after: 1)
        try repository.git(["worktree", "add", "--quiet", repository.root + "/other"])
        let other = Workspace(
            try Repository(at: repository.root + "/other"), now: try workspace(repository).now,
            logger: try workspace(repository).logger)
        #expect(try other.interruptedChange() == nil)
    }

    @Test func whatAKilledRunLeftBesideAFileGoesWithTheNote() throws {
        let repository = try interrupted(after: 1)
        try repository.write("half", to: path(2) + ".tmp-123-abc")
        try repository.write("mine", to: path(2) + ".tmp")
        _ = try workspace(repository).recover(finishing: true)
        #expect(try changed(repository).contains(".tmp-123-abc") == false)
        #expect(try repository.read(path(2) + ".tmp") == "mine")
    }
}
