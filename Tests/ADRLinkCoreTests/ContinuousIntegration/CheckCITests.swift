import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// What `check --ci` judges, and by whose policy, in the states that runners leave a clone in.
@Suite struct CheckCITests {
    private let world: CheckWorld
    private let unknown = "work\n\nRefs: ADR-0099\n"

    /// A topic of two commits that left main before its last one; origin has both.
    init() throws {
        world = try CheckWorld()
        try world.made.git(["checkout", "-q", "-b", "topic"])
        try world.made.commit("good\n\nRefs: ADR-0001\n", writing: "1", to: "one.txt")
        try world.made.commit(unknown, writing: "2", to: "two.txt")
        try world.made.git(["checkout", "-q", "main"])
        try world.made.commit("main goes on, and cites ADR-0099\n\nRefs: ADR-0099\n", writing: "3", to: "three.txt")
        try track("main")
    }

    private func track(_ branch: String) throws {
        try world.made.git(["update-ref", "refs/remotes/origin/\(branch)", "refs/heads/\(branch)"])
    }

    private func id(_ revision: String) throws -> ObjectID {
        try #require(ObjectID(try world.made.git(["rev-parse", revision])))
    }

    private func proposal(base: String = "topic~2") throws -> CIRun {
        CIRun(
            service: .gitHub, subject: "pull request 12 into main",
            cause: .proposal(.init(tip: try id("topic"), base: try id(base), target: "main")))
    }

    private func push(_ tip: String, before: ObjectID?, to reference: String, isForced: Bool = false) throws -> CIRun {
        CIRun(
            service: .gitHub, subject: "push",
            cause: .push(
                .init(
                    tip: try id(tip), before: before, reference: reference, defaultBranch: "main",
                    isForced: isForced)))
    }

    @Test func aProposalIsItsOwnCommitsWhateverTheRunnerHasCheckedOut() throws {
        try world.made.git(["checkout", "-q", "--detach", "topic"])
        #expect(try world.check(.ci(proposal())).judged == 2)
        try world.made.git(["checkout", "-q", "--detach", "main"])
        try world.made.git(["merge", "-q", "--no-ff", "-m", "Merge topic into main", "topic"])
        let merged = try world.check(.ci(proposal()))
        #expect(merged.judged == 2 && merged.verdicts == ["ref-unknown error"])
        #expect(merged.notes.first?.contains("pull request 12 into main: judged \(try id("topic").short)") == true)
    }

    @Test func aBranchThatTookMainInIsNotBlamedForIt() throws {
        try world.made.git(["checkout", "-q", "topic"])
        try world.made.git(["merge", "-q", "--no-ff", "-m", "Merge main into topic", "main"])
        // The event still names where the proposal began.
        #expect(try world.check(.ci(proposal())).verdicts == ["ref-unknown error"])
    }

    @Test func theTargetsPolicyCountsAndNotTheProposals() throws {
        let loose = "[rule \"ref-unknown\"]\nseverity = off\n"
        try world.made.git(["checkout", "-q", "topic"])
        try world.made.commit("loosen", writing: loose, to: ".adrlink")
        #expect(try world.check(.ci(proposal())).errors == 1)
        try world.made.git(["checkout", "-q", "main"])
        try world.made.commit("loosen", writing: loose, to: ".adrlink")
        try track("main")
        let judged = try world.check(.ci(proposal()))
        #expect(judged.errors == 0)
        #expect(judged.notes.first?.hasSuffix("by the policy of \(try id("main").short), origin/main") == true)
        var options = CheckOptions()
        options.policyFrom = "main~1"
        #expect(try world.check(.ci(proposal()), options).errors == 1)
    }

    @Test func whatProtectsTheTargetCountsForTheProposal() throws {
        try world.made.commit(
            "protect", writing: "[protected \"refs/heads/main\"]\n\texempt = false\n", to: ".adrlink")
        try track("main")
        try world.made.git(["checkout", "-q", "-B", "topic", "main"])
        try world.made.commit("work\n\nADR-Exempt: in a hurry\n", writing: "x", to: "infra/x")
        let result = try world.check(.ci(proposal(base: "main")))
        #expect(result.exemptions.map(\.counts) == [false])
        #expect(result.verdicts.contains("governed-path-unreferenced error"))
    }

    @Test func aProposalThatIsMergedAlreadyIsJudgedAllTheSame() throws {
        try world.made.git(["merge", "-q", "--no-ff", "-m", "Merge topic", "topic"])
        try track("main")
        #expect(try world.check(.ci(proposal())).verdicts == ["ref-unknown error"])
    }

    @Test func aPushIsWhatWasNotThereBefore() throws {
        #expect(try world.check(.ci(push("main", before: id("main~1"), to: "refs/heads/main"))).judged == 1)
        #expect(try world.check(.ci(push("topic", before: id("topic~1"), to: "refs/heads/topic"))).judged == 1)
        #expect(try world.check(.ci(push("topic", before: nil, to: "refs/heads/topic"))).judged == 2)
        #expect(try world.check(.ci(push("main", before: nil, to: "refs/heads/main"))).judged == 2, "the first push")
    }

    @Test func aSquashAndAMergeOnMainAreJudgedAsWhatTheyBring() throws {
        let before = try id("main")
        try world.made.git(["merge", "-q", "--squash", "topic"])
        try world.made.commit("topic (#12)\n\nRefs: ADR-0001\n")
        let squashed = try world.check(.ci(push("main", before: before, to: "refs/heads/main")))
        #expect(squashed.judged == 1 && squashed.errors == 0)
        try world.made.git(["reset", "-q", "--hard", before.description])
        try world.made.git(["merge", "-q", "--no-ff", "-m", "Merge topic", "topic"])
        let merged = try world.check(.ci(push("main", before: before, to: "refs/heads/main")))
        #expect(merged.judged == 3 && merged.verdicts == ["ref-unknown error"])
    }

    @Test func aTagIsJudgedByTheCommitBehindIt() throws {
        try world.made.git(["tag", "-a", "-m", "v1", "v1", "topic"])
        #expect(try world.check(.ci(push("refs/tags/v1", before: nil, to: "refs/tags/v1"))).judged == 2)
    }

    @Test func whatAForcedPushReplacedIsDoneWithout() throws {
        let gone = try #require(ObjectID(String(repeating: "e", count: 40)))
        let result = try world.check(
            .ci(push("topic", before: gone, to: "refs/heads/topic", isForced: true)))
        #expect(result.judged == 2)
        #expect(result.notes.contains { $0.contains("as if it were new") })
        for run in [
            try push("main", before: gone, to: "refs/heads/main", isForced: true),
            try push("topic", before: gone, to: "refs/heads/topic"),
        ] {
            let error = #expect(throws: ADRLinkError.self) { try world.check(.ci(run)) }
            #expect(error?.code == .undecided && error?.hint?.contains("fetch-depth: 0") == true)
        }
    }

    @Test func aCloneThatLacksTheTargetSaysWhatToFetch() throws {
        try world.made.git(["update-ref", "-d", "refs/remotes/origin/main"])
        let error = #expect(throws: ADRLinkError.self) {
            try world.check(.ci(push("topic", before: nil, to: "refs/heads/topic")))
        }
        #expect(error?.hint == "fetch it: git fetch origin main")
        // A proposal knows where it began.
        #expect(try world.check(.ci(proposal())).judged == 2)
    }

    @Test func aCloneThatWasCutOffDoesNotPass() throws {
        let path = world.made.root + "/cut"
        try world.made.git(["clone", "-q", "--depth", "1", "--branch", "topic", "file://" + world.made.path, path])
        let run = try proposal()
        let error = #expect(throws: ADRLinkError.self) { try CheckWorld.workspace(path).check(.ci(run)) }
        #expect(error?.code == .undecided && error?.exitStatus == 3)
    }

    @Test func aRunForNoCommitsJudgesTheRecords() throws {
        try world.record(3, "A rival", "0003-rival")
        let run = CIRun(service: .gitLab, subject: "schedule", cause: .other)
        let result = try world.check(.ci(run))
        #expect(result.verdicts.contains("number-taken error"))
        #expect(result.notes.first == "schedule: no commits in particular; the records were judged")
        let gone = try world.check(.ci(CIRun(service: .gitLab, subject: "push to x", cause: .deletion)))
        #expect(gone.exitStatus == 0 && gone.judged == 0 && !gone.notes.isEmpty)
    }
}
