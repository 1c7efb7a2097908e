import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport
import Testing

/// What was kept is done without where it is damaged, cannot be written, or must not be.
///
/// Validates: GOV-2, USE-1
@Suite struct LinkCachePlaceTests {
    private var world: LinkCacheWorld

    init() throws { world = try LinkCacheWorld() }

    @Test func aDamagedByteNeverChangesAnAnswer() throws {
        try world.grow(90)
        try world.agree(["main"])
        try world.grow(20, from: "refs/heads/main^0", seed: 1)
        try world.agree(["main"])
        let whole = try world.files().map { ($0, try Data(contentsOf: URL(fileURLWithPath: world.folder + "/" + $0))) }
        for (name, bytes) in whole {
            for place in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
                var damaged = bytes
                damaged[damaged.startIndex + place] ^= UInt8(1 << (place % 8))
                for (other, intact) in whole {
                    try (other == name ? damaged : intact).write(to: URL(fileURLWithPath: world.folder + "/" + other))
                }
                try world.agree(["main"])
                try world.agree(["main~25"], only: 3)
            }
        }
    }

    @Test func aFileCutShortOrOfAnotherVersionIsReadAnew() throws {
        try world.grow(90)
        try world.agree(["main"])
        let path = URL(fileURLWithPath: try world.mainFile())
        let bytes = try Data(contentsOf: path)
        for count in [0, 1, 7, 8, 100, 200, bytes.count / 2, bytes.count - 1] {
            try bytes.prefix(count).write(to: path)
            try world.agree(["main"])
            #expect(try Data(contentsOf: path).count == bytes.count, "it is written again")
        }
        try (bytes + Data([0])).write(to: path)
        try world.agree(["main"])
        var other = bytes
        other[0] = 99
        try other.write(to: path)
        try world.agree(["main"])
        try FileManager.default.removeItem(at: path)
        try FileManager.default.createSymbolicLink(atPath: path.path, withDestinationPath: "/etc/passwd")
        try world.agree(["main"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: "/etc/passwd")).count > 0)
    }

    @Test func whatContinuesAnotherFileIsNotUsed() throws {
        try world.grow(60)
        try world.agree(["main"])
        try world.grow(10, from: "refs/heads/main^0", seed: 1)
        try world.agree(["main"])
        let recent = world.folder + "/" + (try #require(try world.files().last))
        let kept = try Data(contentsOf: URL(fileURLWithPath: recent))
        try FileManager.default.removeItem(atPath: try world.mainFile())
        try world.agree(["main~5"])
        try kept.write(to: URL(fileURLWithPath: recent))
        try world.agree(["main"])
    }

    @Test func aFolderThatCannotBeWrittenIsDoneWithout() throws {
        try world.grow(70)
        // A file where the folder would be: that stops every user, root too.
        try Data().write(to: URL(fileURLWithPath: world.folder))
        try world.agree(["main"])
        try world.agree(["main"])
        try FileManager.default.removeItem(atPath: world.folder)
        try FileManager.default.createDirectory(atPath: world.folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: world.folder)
        try world.agree(["main"])
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: world.folder)
    }

    @Test func manyAtOnceAnswerAlike() async throws {
        try world.grow(300)
        let world = world
        let expected = LinkCacheWorld.lines(try world.agree(["main"]))
        for file in try world.files() { try FileManager.default.removeItem(atPath: world.folder + "/" + file) }
        try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var lines: [String] = []
                    for _ in 0..<5 { lines = LinkCacheWorld.lines(try world.agree(["main"])) }
                    return lines
                }
            }
            for try await lines in group { #expect(lines == expected) }
        }
        #expect(try world.files().count == 1, "and nothing half written is left")
    }

    @Test func aShallowCloneIsAnsweredAsDeepAsItIs() throws {
        try world.grow(80)
        let clone = world.made.root + "/clone"
        try world.made.git(["clone", "--quiet", "--depth", "9", "--branch", "main", "file://" + world.made.path, clone])
        let shallow = try world.agree(["HEAD"], in: clone)
        #expect(!shallow.gaps.shallow.isEmpty)
        try world.agree(["HEAD"], in: clone)
        try world.agree(["HEAD~2..HEAD"], in: clone)
        try world.made.git(["-C", clone, "fetch", "--quiet", "--deepen", "10"])
        #expect(try world.agree(["HEAD"], in: clone).commits > shallow.commits)
        try world.made.git(["-C", clone, "fetch", "--quiet", "--unshallow"])
        let whole = try world.agree(["HEAD"], in: clone)
        #expect(whole.gaps.isEmpty)
        #expect(whole.commits == (try world.agree(["main"])).commits)
    }

    @Test func aMissingCommitIsNotRememberedAsTheEnd() throws {
        var ids: [String] = []
        for number in 1...6 { ids.append(try world.made.commit("a\n\nRefs: ADR-\(number)\n")) }
        let path = world.made.path + "/.git/objects/" + ids[2].prefix(2) + "/" + ids[2].dropFirst(2)
        try FileManager.default.moveItem(atPath: path, toPath: path + "-away")
        #expect(try world.agree().gaps.missing.map(\.description) == [ids[2]])
        #expect(try world.files().isEmpty)
        try FileManager.default.moveItem(atPath: path + "-away", toPath: path)
        #expect(try world.agree().commits == 6)
    }

    @Test func workingTreesShareOneFileAndBareRepositoriesHaveTheirs() throws {
        try world.grow(70)
        try world.made.git(["worktree", "add", "--quiet", "--detach", world.made.root + "/linked", "main"])
        try world.agree(["HEAD"], in: world.made.root + "/linked")
        #expect(try world.files().count == 1)
        let bare = try LinkCacheWorld(bare: true)
        try bare.grow(70)
        try bare.agree(["main"])
        #expect(try bare.files().count == 1)
    }

    @Test func borrowedObjectsAreReadAndReplacementsAreNot() throws {
        try world.grow(70)
        let clone = world.made.root + "/clone"
        try world.made.git(["clone", "--quiet", "--shared", "--branch", "main", world.made.path, clone])
        let before = try world.agree(["HEAD"], in: clone)
        let tip = try world.made.git(["rev-parse", "main"])
        let other = try world.made.git(["commit-tree", "main^{tree}", "-m", "instead\n\nRefs: ADR-99"])
        try world.made.git(["replace", tip, other])
        #expect(try world.agree(["main"]).commits == before.commits)
        try FileManager.default.createDirectory(
            atPath: world.made.path + "/.git/info", withIntermediateDirectories: true)
        try world.made.write(Data("\(tip)\n".utf8), to: ".git/info/grafts")
        #expect(try world.agree(["main"]).commits == before.commits)
    }

    @Test func nothingIsWrittenWhileAPushIsInQuarantine() throws {
        try world.grow(70)
        let repository = try Repository(
            at: world.made.path,
            environment: RepositoryEnvironment(
                gitDirectory: world.made.path + "/.git", objectDirectories: [world.made.path + "/.git/objects"]))
        let workspace = Workspace(
            repository, now: Moment(seconds: 0), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let found = try workspace.links(
            in: try workspace.repository.range(["main"]), MessageConventions(), cache: world.limits)
        #expect(found.links.count > 50)
        #expect(try world.files().isEmpty)
    }
}
