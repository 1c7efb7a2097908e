import Foundation
import TestSupport
import Testing

/// Validates: USE-3, USE-4
@Suite struct DoctorTests {
    private struct Document: Decodable {
        struct Check: Decodable, Equatable {
            var check: String
            var state: String
            var message: String
            var fix: String?
        }
        var schema: String
        var healthy: Bool
        var checks: [Check]
    }

    private func doctor(_ made: TemporaryRepository, in directory: String? = nil) throws -> Document {
        let result = try made.adrlink(["doctor", "--format", "json"], in: directory)
        let document = try JSONDecoder().decode(Document.self, from: result.outputBytes)
        #expect(document.schema == "adrlink.doctor/1")
        #expect(document.healthy == (result.status == 0))
        #expect(document.healthy == !document.checks.contains { $0.state == "error" })
        return document
    }

    /// The lines of one check, `state: message`.
    private func lines(_ made: TemporaryRepository, _ check: String, in directory: String? = nil) throws -> [String] {
        try doctor(made, in: directory).checks.filter { $0.check == check }.map { "\($0.state): \($0.message)" }
    }

    /// Runs the command that a check gives, with the built adrlink on the PATH.
    private func mend(_ made: TemporaryRepository, _ check: String) throws {
        let fix = try #require(try doctor(made).checks.first { $0.check == check && $0.fix != nil }?.fix)
        let folder = URL(fileURLWithPath: Adrlink.path).deletingLastPathComponent().path
        let path = folder + ":" + (made.environment.variables["PATH"] ?? "")
        let result = try made.environment.run(["sh", "-c", fix], in: made.path, variables: ["PATH": path])
        #expect(result.status == 0, "\(fix): \(result.errors)")
    }

    @Test func aGoodRepositoryHasNothingToMend() throws {
        let world = try HookWorld()
        let document = try doctor(world.made)
        #expect(document.checks.allSatisfy { $0.state == "ok" && $0.fix == nil }, "\(document.checks)")
        #expect(
            document.checks.map(\.check) == [
                "repository", "git", "shallow-clone", "partial-clone", "policy", "approvals", "records", "hooks-folder",
                "hook-commit-msg", "hook-prepare-commit-msg", "hook-pre-push", "trailer-configuration",
                "comment-character", "commit-cleanup", "logs", "kept-links",
            ])
        let text = try world.made.adrlink(["doctor"])
        #expect(text.status == 0)
        #expect(text.output.contains("ok       records                  3 decisions can be read\n"))
        let approvals = try lines(world.made, "approvals")
        #expect(approvals == ["ok: .adrlink sets nothing that needs your approval"])
    }

    @Test func everyStateOfAHookIsToldAndItsFixMendsIt() throws {
        let world = try HookWorld(install: false)
        let hook = world.made.path + "/.git/hooks/commit-msg"
        #expect(try lines(world.made, "hook-commit-msg") == ["warning: not installed"])
        try mend(world.made, "hook-commit-msg")
        #expect(try lines(world.made, "hook-commit-msg") == ["ok: installed"])
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: hook)
        #expect(try lines(world.made, "hook-commit-msg") == ["error: not executable: git passes over it"])
        try mend(world.made, "hook-commit-msg")
        try world.script(try world.text(hook) + "# mine\n", at: hook)
        #expect(try lines(world.made, "hook-commit-msg") == ["warning: adrlink's, and changed since it was installed"])
        try mend(world.made, "hook-commit-msg")
        try world.script("#!/bin/sh\n", at: hook)
        #expect(try lines(world.made, "hook-commit-msg")[0].hasPrefix("warning: somebody else's"))
        try mend(world.made, "hook-commit-msg")
        #expect(try lines(world.made, "hook-commit-msg") == ["ok: installed; commit-msg.adrlink-chained runs first"])
        try world.made.git(["config", "core.hooksPath", world.made.root + "/shared"])
        #expect(try lines(world.made, "hooks-folder")[0].contains("outside this repository"))
        try mend(world.made, "hooks-folder")
        #expect(try lines(world.made, "hooks-folder") == ["ok: git looks in \(world.made.path)/.git/hooks"])
    }

    @Test func settingsThatChangeWhatATrailerIsAreFound() throws {
        let world = try HookWorld()
        let made = world.made
        try made.git(["config", "--global", "trailer.refs.key", "Refs: "])
        try made.git(["config", "trailer.sign.key", "Signed-off-by"])
        try made.git(["config", "trailer.separators", "=#"])
        try made.git(["config", "core.commentChar", ";"])
        try made.git(["config", "commit.cleanup", "verbatim"])
        // The harm is real: git itself prints nothing.
        try made.commit(HookWorld.good)
        #expect(try made.git(["log", "-1", "--format=%(trailers:key=Refs)"]) == "")
        let found = try lines(made, "trailer-configuration")
        #expect(found.count == 2)
        #expect(found.contains { $0.contains("trailer.refs.key is \"Refs: \" (global)") })
        #expect(found.contains { $0.contains("git no longer takes \"Key: value\" as a trailer") })
        #expect(try lines(made, "comment-character")[0].hasPrefix("warning: core.commentchar is \";\" (local)"))
        #expect(try lines(made, "commit-cleanup")[0].hasPrefix("warning: commit.cleanup is \"verbatim\""))
        for check in ["trailer-configuration", "trailer-configuration", "comment-character", "commit-cleanup"] {
            try mend(made, check)
        }
        #expect(try doctor(made).checks.allSatisfy { $0.state == "ok" })
        #expect(try made.git(["log", "-1", "--format=%(trailers:key=Refs)"]) == "Refs: ADR-0007")
    }

    @Test func thePolicyThatCountsIsToldFromTheOneThatIsWritten() throws {
        let made = try TemporaryRepository()
        #expect(try lines(made, "policy") == ["ok: there is no commit yet"])
        try made.commit("start")
        #expect(try lines(made, "policy") == ["ok: HEAD has no .adrlink: the defaults apply"])
        try made.write("[records]\n\tdigits = 3\n", to: ".adrlink")
        #expect(try lines(made, "policy-changes")[0].contains("counts once it is committed"))
        try made.write("[records]\n\tdigit = 3\n", to: ".adrlink")
        let broken = try lines(made, "policy-changes")
        #expect(broken.count == 1 && broken[0].hasPrefix("error: the working tree's .adrlink:2: the key records.digit"))
        try made.commit("Break it")
        let policy = try doctor(made).checks.first { $0.check == "policy" }
        #expect(policy?.state == "error" && policy?.message.contains("did you mean records.digits?") == true)
        #expect(try lines(made, "records")[0].hasPrefix("warning: not looked at"))
        try FileManager.default.removeItem(atPath: made.path + "/.adrlink")
        #expect(try lines(made, "policy-changes")[0].hasPrefix("warning: .adrlink is gone"))
    }

    @Test func recordsThatCannotBeToldApartOrReadAreFound() throws {
        let world = try HookWorld()
        try world.made.write(nygardRecord(7, "Use another queue"), to: "adr/0007-use-another.md")
        try world.made.commit("Twice")
        let twice = try #require(try doctor(world.made).checks.first { $0.check == "records" })
        #expect(twice.state == "error")
        #expect(twice.message.hasPrefix("ADR-0007 is claimed by 2 records"))
        #expect(twice.fix == "git mv adr/0007-use-another.md adr/0008-use-another.md")
        try FileManager.default.removeItem(atPath: world.made.path + "/adr/0007-use-another.md")
        try FileManager.default.createSymbolicLink(
            atPath: world.made.path + "/adr/0011-link.md", withDestinationPath: "/etc/hostname")
        let link = try lines(world.made, "records")
        #expect(link == ["error: adr/0011-link.md: it is a symbolic link, which is not followed"])
    }

    @Test func clonesThatLackSomethingAreFound() throws {
        let world = try HookWorld()
        try world.made.commit("More")
        try world.made.git(["config", "uploadpack.allowFilter", "true"])
        let url = "file://" + world.made.path
        let shallow = world.made.root + "/shallow"
        let partial = world.made.root + "/partial"
        try world.made.git(["clone", "-q", "--depth=1", url, shallow])
        try world.made.git(["clone", "-q", "--filter=blob:none", url, partial])
        let cut = try doctor(world.made, in: shallow).checks.first { $0.check == "shallow-clone" }
        #expect(cut?.state == "warning" && cut?.fix == "git fetch --unshallow")
        let left = try doctor(world.made, in: partial).checks.first { $0.check == "partial-clone" }
        #expect(left?.state == "warning")
        let mended = try world.made.environment.run(["sh", "-c", left?.fix ?? "false"], in: partial)
        #expect(mended.status == 0, "\(mended.errors)")
        #expect(try lines(world.made, "partial-clone", in: partial) == ["ok: no object was left on a remote"])
        let missing = try world.git(["rev-list", "--objects", "--all", "--missing=print"], in: partial).output
        #expect(!missing.contains("?"))
        let bare = world.made.root + "/bare.git"
        try world.made.git(["clone", "-q", "--bare", url, bare])
        #expect(try lines(world.made, "hook-pre-receive", in: bare) == ["warning: not installed"])
        #expect(try lines(world.made, "records", in: bare) == ["ok: 3 decisions can be read"])
    }

    @Test func aRepositoryThatCannotBeOpenedIsOneErrorWithItsFix() throws {
        let made = try TemporaryRepository(arguments: ["--object-format=sha256"])
        let document = try doctor(made)
        #expect(document.checks.count == 1)
        #expect(document.checks[0].state == "error" && document.checks[0].message.contains("SHA-256"))
        let outside = try made.adrlink(["doctor"], in: made.root)
        #expect(outside.status == 1 && outside.output.contains("there is no git repository"))
    }

    @Test func keptLinksAreToldAndDamageIsNoError() throws {
        let made = try TemporaryRepository()
        #expect(try lines(made, "kept-links") == ["ok: there is no commit yet, and so no link"])
        for number in 1...70 { try made.commit("w\n\nRefs: ADR-\(number)\n") }
        #expect(try lines(made, "kept-links") == ["ok: nothing is kept yet; an answer reads all commits"])
        #expect(try made.adrlink(["links"]).status == 0)
        #expect(try lines(made, "kept-links").first?.hasPrefix("ok: the links of 70 commits are kept in ") == true)
        let folder = made.path + "/.git/adrlink"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasPrefix("links-") {
            try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        }
        #expect(
            try lines(made, "kept-links") == [
                "ok: what was kept is damaged, of another version or of another depth; the next answer reads all commits"
            ])
        #expect(try made.adrlink(["links", "ADR-7"]).output.hasSuffix("  ADR-0007  w\n"))
        #expect(try lines(made, "kept-links").first?.hasPrefix("ok: the links of 70 commits are kept in ") == true)
    }
}
