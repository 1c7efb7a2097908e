import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// What was kept answers as the commits do, whatever happened to branches and settings meanwhile.
///
/// Validates: GOV-2, USE-1
@Suite struct LinkCacheTests {
    private var world: LinkCacheWorld

    init() throws { world = try LinkCacheWorld() }

    @Test func theFirstAnswerIsKeptAndTheSecondReadsNothing() throws {
        try world.grow(200, longSubjects: false)
        let first = try world.agree(["main"])
        #expect(first.links.count > 150)
        #expect(first.commits == Int(try world.made.git(["rev-list", "--count", "main"])))
        #expect(try world.files().count == 1)
        // Without its objects the history can only be answered from what was kept.
        let tip = try world.made.git(["rev-parse", "main"])
        let objects = world.made.path + "/.git/objects"
        try FileManager.default.moveItem(atPath: objects, toPath: objects + "-away")
        try FileManager.default.createDirectory(atPath: objects, withIntermediateDirectories: true)
        let workspace = try CheckWorld.workspace(world.made.path)
        let kept = try workspace.links(
            in: RevisionRange(included: [try #require(ObjectID(tip))]), MessageConventions(), cache: world.limits,
            where: { $0.number == 12 })
        #expect(kept.links.count == first.links.filter { $0.decision.number == 12 && $0.kind == .reference }.count)
        #expect(kept.commits == first.commits)
    }

    @Test func everyWayToAskIsAnsweredFromOneFile() throws {
        try world.grow(150)
        try world.agree(["main"])
        for only in [nil, 2, 5, 99] { try world.agree(["main"], only: only) }
        try world.agree(["main"], mentions: false)
        try world.agree(["main"], slugs: [])
        try world.agree(["main"], slugs: ["other-word", "use-yaml", "grün"])
        try world.agree(["main~40"])
        try world.agree(["main~40..main"])
        try world.agree(["main~90", "^main~91^"])
        try world.agree(["main~3..main~70"])
        #expect(try world.files().count == 1)
    }

    @Test func addedCommitsAreReadAndKeptBesideTheRest() throws {
        try world.grow(120)
        try world.agree(["main"])
        let before = try Data(contentsOf: URL(fileURLWithPath: try world.mainFile()))
        for round in 1...3 {
            try world.grow(20, from: "refs/heads/main^0", seed: round)
            try world.agree(["main"])
        }
        #expect(try world.files().map { $0.hasSuffix("-recent") } == [false, true])
        #expect(try Data(contentsOf: URL(fileURLWithPath: try world.mainFile())) == before)
        try world.agree(["main~30"])
        try world.agree(["main~30..main"])
    }

    @Test func whatWasAddedGoesIntoOneFileWhenItIsMuch() throws {
        var world = world
        world.limits.recent = 50
        try world.grow(120)
        try world.agree(["main"])
        let before = try Data(contentsOf: URL(fileURLWithPath: try world.mainFile()))
        try world.grow(40, from: "refs/heads/main^0", seed: 1)
        try world.agree(["main"])
        try world.grow(30, from: "refs/heads/main^0", seed: 2)
        try world.agree(["main"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: try world.mainFile())) != before)
        try world.agree(["main"])
        // What continued the old file is of no use to the new one, and harms nobody.
        try world.grow(5, from: "refs/heads/main^0", seed: 3)
        try world.agree(["main"])
        try world.agree(["main"])
    }

    @Test func fewCommitsAreNotWorthAFile() throws {
        var world = world
        world.limits = LinkCacheLimits()
        try world.grow(world.limits.fewest - 1)
        try world.agree(["main"])
        #expect(try world.files().isEmpty)
    }

    @Test func rewrittenHistoriesAndDeletedBranchesLeaveNothingBehind() throws {
        try world.grow(60)
        try world.grow(30, on: "side", from: "refs/heads/main~20", seed: 4)
        try world.agree(["main", "side"])
        try world.agree(["side"])
        try world.agree(["main"])
        // As after a rebase and a forced push.
        try world.grow(25, from: "refs/heads/main~40", seed: 5)
        try world.agree(["main"])
        try world.made.git(["checkout", "--quiet", "main"])
        try world.made.git(["commit", "--quiet", "--amend", "--allow-empty", "--message", "new\n\nRefs: ADR-77"])
        let found = try world.agree(["main"])
        #expect(found.links.contains { $0.decision.number == 77 })
        try world.made.git(["branch", "--quiet", "-D", "side"])
        try world.made.git(["reflog", "expire", "--expire=now", "--all"])
        try world.made.git(["gc", "--quiet", "--prune=now"])
        try world.agree(["main"])
        // A history that shares nothing with the one that was kept.
        try world.grow(20, on: "other", seed: 6)
        #expect(try world.agree(["other"]).commits == 20)
    }

    @Test func changedWordsAreReadAnewAndOldAnswersStay() throws {
        try world.grow(80)
        try world.made.git(["checkout", "--quiet", "main"])
        try world.made.commit("x\n\nDecision: RFC-9, ADR-9\n")
        try world.agree()
        let other = MessageConventions(referenceKeys: ["Decision", "Refs"], prefixes: ["RFC", "ADR"])
        #expect(try world.agree(["HEAD"], other).links.contains { $0.decision.description == "RFC-0009" })
        #expect(try world.agree().links.allSatisfy { $0.decision.description != "RFC-0009" })
        try world.agree(["HEAD"], MessageConventions(prefixes: ["ADR", "RFC"]))
        try world.agree(["HEAD"], MessageConventions(digits: 6))
        #expect(try world.files().count == 3, "the digits decide how an id is written, and not what it is")
    }

    @Test func aChangedSignOfCommentsIsReadAnew() throws {
        for number in 1...5 { try world.made.commit("a\n\nRefs: ADR-\(number)\n; a comment below\n") }
        #expect(try world.agree().links.allSatisfy { $0.kind == .mention })
        try world.made.git(["config", "core.commentChar", ";"])
        #expect(try world.agree().links.allSatisfy { $0.kind == .reference })
    }

    @Test func whatNeverHoldsAnIDIsTheSameInEveryFormOfUnicode() throws {
        try world.made.commit("a\n\nRefs: gr\u{75}\u{308}n, use-\u{212A}\n")
        try world.agree(slugs: ["gr\u{FC}n"])
        try world.agree(slugs: ["use-K"])
        try world.agree(slugs: ["use-\u{212A}"])
        #expect(try world.agree(slugs: ["gr\u{FC}n", "use-K"]).links.count == 2)
    }

    @Test func randomHistoriesAgreeFromEveryTip() throws {
        var world = world
        var numbers = SystemRandomNumberGenerator()
        world.limits.recent = 12
        var branches = ["main"]
        try world.grow(15)
        for round in 1...12 {
            let branch = "b\(round)"
            let start = branches.randomElement(using: &numbers) ?? "main"
            try world.grow(
                Int.random(in: 1...12, using: &numbers), on: branch,
                from: "refs/heads/\(start)\(["^0", "~1", "~3"].randomElement(using: &numbers) ?? "^0")", seed: round)
            branches.append(branch)
            let (a, b) = (branches.randomElement(using: &numbers) ?? "", branches.randomElement(using: &numbers) ?? "")
            try world.agree([a])
            try world.agree([branch])
            let between = try world.agree(["\(a)..\(b)"])
            #expect(between.commits == Int(try world.made.git(["rev-list", "--count", "\(a)..\(b)"])))
        }
    }
}
