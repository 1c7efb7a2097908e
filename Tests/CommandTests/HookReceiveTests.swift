import Foundation
import TestSupport
import Testing

/// Validates: USE-3, USE-4
@Suite struct HookReceiveTests {
    private let world: HookWorld
    private let hub: String

    /// A hub with adrlink's pre-receive, and a clone of it without hooks.
    init() throws {
        world = try HookWorld(install: false)
        hub = world.made.root + "/hub.git"
        try world.made.git(["init", "-q", "--bare", "-b", "main", hub])
        try world.made.git(["remote", "add", "origin", hub])
        try world.made.commit(
            "Protect",
            writing: "[governs \"ADR-0005\"]\n\tpath = api/**\n"
                + "[protected \"refs/heads/main\"]\n\texempt = false\n", to: ".adrlink")
        try world.made.git(["push", "-q", "-u", "origin", "main"])
        try world.adrlink(["hook", "install", "--server"], in: hub)
    }

    private func push(_ arguments: String...) throws -> CommandResult { try world.git(["push"] + arguments) }

    private func branch(_ name: String, _ message: String, file: String = "work.txt") throws {
        try world.made.git(["checkout", "-q", "-B", name, "origin/main"])
        try world.change(file)
        try world.made.commit(message)
    }

    private func hubHas(_ name: String) throws -> Bool {
        try world.made.environment.run(["git", "rev-parse", "-q", "--verify", name], in: hub).status == 0
    }

    /// What the hook said, as the pusher sees it.
    private func remoteLines(_ result: CommandResult) -> [String] {
        result.errors.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("remote: ") }
            .map { String($0.dropFirst("remote: ".count)) }
    }

    @Test func oneBadReferenceOfSeveralRefusesThePushFromQuarantine() throws {
        try branch("good", HookWorld.good)
        try world.made.write(
            nygardRecord(
                9, "A title that goes on for so long that no terminal of eighty columns can hold it", status: "Rejected"
            ),
            to: "adr/0009-" + String(repeating: "long-", count: 30) + "name.md")
        try world.made.commit("Add a long name")
        try world.change()
        try world.made.commit("Work\n\nRefs: ADR-0009\nRefs: ADR-0003")
        try world.made.git(["branch", "-q", "longer"])
        try branch("fine", HookWorld.good)
        let refused = try push("origin", "fine", "longer")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("ref-rejected") && refused.errors.contains("ref-superseded"))
        let lines = remoteLines(refused)
        #expect(lines.count > 4)
        #expect(lines.allSatisfy { $0.trimmingCharacters(in: .whitespaces).count <= 70 }, "\(lines)")
        #expect(try !hubHas("refs/heads/fine") && !hubHas("refs/heads/longer"))
        // Objects in quarantine are gone with the push, and no reference was written.
        let references = try world.made.environment.run(["git", "for-each-ref", "--format=%(refname)"], in: hub).output
        #expect(references == "refs/heads/main\n")
        #expect(try push("origin", "fine").status == 0)
        #expect(try push("origin", ":fine").status == 0)
    }

    @Test func aBadCommitIsJudgedOnItsWayToMainHoweverItArrivedBefore() throws {
        try branch("bad", HookWorld.unknown)
        #expect(try push("origin", "bad:refs/scratch/x").status == 0, "nobody judges that reference")
        let refused = try push("origin", "bad:main")
        #expect(refused.status != 0 && refused.errors.contains("ADR-0099"))
        #expect(try push("origin", "bad:refs/heads/topic").status != 0, "a new branch either")
        // In one push, too.
        #expect(try push("origin", "bad:refs/scratch/y", "bad:main").status != 0)
        // Further work on top of it does not hide it.
        try world.change()
        try world.made.commit(HookWorld.good)
        #expect(try push("origin", "HEAD:main").status != 0)
    }

    /// Validates: GOV-10
    @Test func theOldPolicyJudgesAPushThatLoosensIt() throws {
        try branch("loose", "Drop everything")
        try world.made.commit("Loosen", writing: "[rule \"ref-unknown\"]\n\tseverity = off\n", to: ".adrlink")
        try world.change("api/x.txt")
        try world.made.commit(HookWorld.unknown)
        for target in ["main", "refs/heads/loose"] {
            let refused = try push("origin", "loose:\(target)")
            #expect(refused.status != 0, "\(target)")
            #expect(refused.errors.contains("ref-unknown"), "\(target)")
            #expect(refused.errors.contains("governed-path"), "\(target)")
        }
        // A new branch with a policy of its own cannot vouch for commits that go to main next.
        #expect(try push("origin", "loose~1:refs/heads/policy").status == 0)
        #expect(try push("origin", "loose:main").status != 0)
    }

    @Test func aProtectedReferenceForbidsExemptions() throws {
        try branch("exempt", "Change the interface\n\nADR-Exempt: in a hurry", file: "api/x.txt")
        #expect(try push("origin", "exempt:topic").status == 0)
        let refused = try push("origin", "exempt:main")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("does not count on"))
        #expect(refused.errors.contains("governed-path"))
    }

    @Test func aFirstPushIntoAnEmptyHubIsJudgedByItself() throws {
        let empty = world.made.root + "/empty.git"
        try world.made.git(["init", "-q", "--bare", "-b", "main", empty])
        try world.adrlink(["hook", "install", "--server"], in: empty)
        #expect(try push(empty, "main").status == 0)
        try branch("bad", HookWorld.unknown)
        #expect(try push(empty, "bad:main").status != 0)
    }

    @Test func aPolicyThatNobodyCanReadIsNotAccepted() throws {
        try branch("broken", "Work")
        try world.made.commit("Break it", writing: "[rule \"no-such-rule\"]\n\tseverity = off\n", to: ".adrlink")
        let refused = try push("origin", "broken:main")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("no-such-rule"))
        // A later commit of the same push may mend it.
        try world.made.commit("Mend it", writing: "[governs \"ADR-0005\"]\n\tpath = api/**\n", to: ".adrlink")
        #expect(try push("origin", "broken:main").status == 0)
    }

    @Test func theForeignHookOfAServerReadsTheSameLines() throws {
        try world.adrlink(["hook", "uninstall", "--server"], in: hub)
        let log = world.made.root + "/log"
        try world.script("#!/bin/sh\ncat > \(log)\n", at: hub + "/hooks/pre-receive")
        try world.adrlink(["hook", "install", "--server"], in: hub)
        try branch("bad", HookWorld.unknown)
        let (old, new) = (try world.made.git(["rev-parse", "origin/main"]), try world.made.git(["rev-parse", "bad"]))
        #expect(try push("origin", "bad:main").errors.contains("ADR-0099"))
        #expect(try world.text(log) == "\(old) \(new) refs/heads/main\n")
    }
}
