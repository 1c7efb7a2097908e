import Foundation
import Git
import TestSupport
import Testing

/// Numbers that are the same on every run.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

extension TemporaryRepository {
    /// A history with merges, criss-cross too; `skew` is how far, in seconds, dates may run backwards.
    func makeHistory(commits: Int, skew: Int, seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed)
        var stream = ""
        for mark in 1...commits {
            let time = 1_600_000_000 + mark * 60 + (skew == 0 ? 0 : Int.random(in: -skew...skew, using: &numbers))
            stream += "commit refs/heads/c\(mark)\nmark :\(mark)\ncommitter C <c@example.org> \(time) +0000\n"
            stream += "data 2\nc\n"
            if mark > 1, !Int.random(in: 0..<40, using: &numbers).isMultiple(of: 40) {
                var parents: Set<Int> = []
                for _ in 0..<([1, 1, 1, 2, 2, 3].randomElement(using: &numbers) ?? 1) {
                    parents.insert(Int.random(in: max(1, mark - 6)..<mark, using: &numbers))
                }
                for (place, parent) in parents.sorted().enumerated() {
                    stream += "\(place == 0 ? "from" : "merge") :\(parent)\n"
                }
            }
            stream += "\n"
        }
        try git(["fast-import", "--quiet"], input: Data(stream.utf8))
        try git(["symbolic-ref", "HEAD", "refs/heads/c\(commits)"])
    }

    func revisions(_ arguments: [String]) throws -> [String] {
        try git(["rev-list"] + arguments).split(separator: "\n").map(String.init)
    }
}

@Suite struct WalkTests {
    static let ranges: [[String]] = [
        ["c120"], ["c40..c120"], ["c119..c120"], ["c120..c119"], ["c110...c120"], ["c60...c61"], ["c120", "^c80"],
        ["c120^!"], ["c90^!"], ["..c100"], ["c100.."], ["^c70", "c75", "c80"], ["c50..c60", "c70..c80"], ["c115..c120"],
        ["c30..c30"],
    ]

    @Test(arguments: [1, 2, 3] as [UInt64]) func aRangeHoldsWhatGitLists(seed: UInt64) throws {
        let made = try TemporaryRepository()
        try made.makeHistory(commits: 120, skew: 0, seed: seed)
        let repository = try Repository(at: made.path)
        for range in WalkTests.ranges {
            let (commits, gaps) = try repository.commits(in: repository.range(range))
            #expect(gaps.isEmpty)
            let expected = try made.revisions(["--date-order"] + range)
            #expect(Set(commits.map(\.description)) == Set(expected), "\(range)")
            #expect(commits.map(\.description) == expected, "the order of git rev-list --date-order \(range)")
        }
    }

    @Test(arguments: [4, 5] as [UInt64]) func skewedDatesNeverLoseACommit(seed: UInt64) throws {
        let made = try TemporaryRepository()
        try made.makeHistory(commits: 120, skew: 4000, seed: seed)
        let repository = try Repository(at: made.path)
        for range in WalkTests.ranges {
            let (commits, gaps) = try repository.commits(in: repository.range(range))
            #expect(gaps.isEmpty)
            let expected = try made.revisions(["--topo-order"] + range)
            #expect(Set(commits.map(\.description)).isSuperset(of: expected), "\(range)")
            #expect(Set(commits).count == commits.count)
            var places: [ObjectID: Int] = [:]
            for (place, id) in commits.enumerated() { places[id] = place }
            for (place, id) in commits.enumerated() {
                for parent in try #require(try repository.commit(id)).header.parents {
                    #expect(places[parent].map { $0 > place } != false, "a parent stands before its child")
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func mergeBasesAreThoseOfGit(seed: UInt64) throws {
        let made = try TemporaryRepository()
        try made.makeHistory(commits: 60, skew: seed > 3 ? 3000 : 0, seed: seed)
        let repository = try Repository(at: made.path)
        var numbers = SeededNumbers(state: seed)
        for _ in 0..<15 {
            let a = "c\(Int.random(in: 1...60, using: &numbers))"
            let b = "c\(Int.random(in: 1...60, using: &numbers))"
            let bases = try repository.mergeBases(repository.commit(revision: a), repository.commit(revision: b))
            let expected = try made.tryGit(["merge-base", "--all", a, b]).output.split(separator: "\n").sorted()
            #expect(bases.map(\.description) == expected.map(String.init), "\(a) \(b)")
        }
    }

    @Test(arguments: [0, 5000]) func theWholeHistoryIsWalkedOnce(skew: Int) throws {
        let made = try TemporaryRepository()
        try made.makeHistory(commits: 200, skew: skew, seed: 9)
        let repository = try Repository(at: made.path)
        let tips = try repository.references(withPrefixes: ["refs/"]).map(\.commit)
        var seen: [String] = []
        let gaps = try repository.forEachCommit(from: tips + tips) { id, header, message in
            seen.append(id.description)
            #expect(message.copy() == Array("c\n".utf8) || message.copy() == Array("c\n".utf8.prefix(2)))
            #expect(header.tree.description == "4b825dc642cb6eb9a060e54bf8d69288fbee4904")
        }
        #expect(gaps.isEmpty)
        #expect(seen.sorted() == (try made.revisions(["--all"])).sorted())
    }

    // Validates: USE-4
    @Test func aShallowCloneIsWalkedToItsBoundary() throws {
        let made = try TemporaryRepository()
        for number in 1...6 { try made.commit("c\(number)") }
        try made.git(["checkout", "-q", "-b", "side", "HEAD~2"])
        try made.commit("side")
        try made.git(["clone", "-q", "--depth=3", "--no-single-branch", "file://" + made.path, made.root + "/shallow"])
        let repository = try Repository(at: made.root + "/shallow")
        #expect(repository.isShallow == true)
        let tips = try repository.references(withPrefixes: ["refs/"]).map(\.commit)
        var seen: [String] = []
        let gaps = try repository.forEachCommit(from: tips) { id, _, _ in seen.append(id.description) }
        func git(_ arguments: [String]) throws -> [String] {
            try made.environment.run(["git"] + arguments, in: made.root + "/shallow").output
                .split(separator: "\n").map(String.init)
        }
        #expect(seen.sorted() == (try git(["rev-list", "--all"])).sorted())
        #expect(gaps.missing.isEmpty)
        let boundary = try String(contentsOfFile: made.root + "/shallow/.git/shallow", encoding: .utf8)
        #expect(gaps.shallow.map(\.description) == boundary.split(separator: "\n").map(String.init).sorted())
        for range in [
            ["origin/main...origin/side"], ["origin/main..origin/side"], ["origin/side..origin/main"], ["HEAD"],
        ] {
            let (commits, _) = try repository.commits(in: repository.range(range))
            #expect(Set(commits.map(\.description)) == Set(try git(["rev-list"] + range)), "\(range)")
        }
        let (_, newest) = try repository.commits(in: repository.range(["HEAD^!"]))
        #expect(newest.isEmpty, "what is cut off below the range is no gap in it")
        let error = #expect(throws: GitError.self) { _ = try repository.commit(revision: "HEAD~5") }
        #expect(error?.hint?.contains("--unshallow") == true)
    }

    @Test func missingCommitsAreReportedAsGapsOnce() throws {
        let made = try TemporaryRepository()
        let base = try made.commit("base")
        let lost = try made.commit("lost")
        try made.commit("left")
        try made.git(["checkout", "-q", "-b", "side", lost])
        try made.commit("right")
        try made.git(["merge", "-q", "--no-edit", "main"])
        try FileManager.default.removeItem(atPath: "\(made.path)/.git/objects/\(lost.prefix(2))/\(lost.dropFirst(2))")
        let repository = try Repository(at: made.path)
        var count = 0
        let head = try #require(try repository.head())
        let gaps = try repository.forEachCommit(from: [head]) { _, _, _ in count += 1 }
        #expect(count == 3)
        #expect(gaps.missing.map(\.description) == [lost])
        let (commits, same) = try repository.commits(in: RevisionRange(included: [head]))
        #expect(commits.count == 3)
        #expect(same == gaps)
        let baseID = try #require(ObjectID(base))
        #expect(try repository.commits(in: RevisionRange(included: [baseID], excluded: [head])).gaps.isEmpty)
    }
}
