import ADRLinkCore
import Foundation
import Git
import Logging
import TestSupport
import Testing

/// What doctor says about the audit log: settings that would destroy it, and the lane that is written here.
@Suite struct DoctorAuditTests {
    private func diagnoses(_ installation: Installation) throws -> [Diagnosis] {
        try installation.workspace().diagnoses(DoctorRequest(program: "/usr/bin/adrlink")).filter {
            $0.check.hasPrefix("audit")
        }
    }

    private func states(_ installation: Installation) throws -> [String] {
        try diagnoses(installation).map { "\($0.check) \($0.state.rawValue)" }
    }

    @Test func withoutALogNothingIsSaid() throws {
        #expect(try diagnoses(try Installation()).isEmpty)
    }

    @Test func aLogThatNothingThreatensIsFine() throws {
        let ada = try Installation()
        try ada.setUp()
        try ada.repository.git(["remote", "add", "origin", "/nowhere"])
        try ada.repository.git(["config", "notes.rewriteRef", "refs/notes/commits"])
        try ada.repository.git(["config", "fetch.prune", "true"])
        #expect(
            try states(ada) == [
                "audit-settings ok", "audit-key ok", "audit-lane ok", "audit-log ok", "audit-trust ok",
                "audit-checkpoint ok",
            ])
    }

    @Test(arguments: [
        (["remote.origin.fetch=+refs/notes/*:refs/notes/*"], "error"),
        (["remote.origin.fetch=+refs/*:refs/*"], "error"),
        (["remote.origin.fetch=refs/notes/*:refs/notes/*"], "warning"),
        (["remote.origin.fetch=refs/notes/*:refs/notes/*", "fetch.prune=true"], "error"),
        (["remote.origin.fetch=refs/notes/*:refs/notes/*", "remote.origin.prune=true"], "error"),
        (
            ["remote.origin.fetch=refs/notes/*:refs/notes/*", "fetch.prune=true", "remote.origin.prune=false"],
            "warning"
        ),
        (["remote.origin.mirror=true"], "error"),
        (["remote.origin.push=+refs/notes/*:refs/notes/*"], "error"),
        (["remote.origin.push=+refs/notes/*"], "error"),
        (["notes.rewriteRef=refs/notes/*"], "error"),
        (["notes.rewriteRef=refs/notes/adrlink/audit/x/000001"], "error"),
        (["transfer.hideRefs=refs/notes"], "warning"),
        (["receive.hideRefs=refs/notes/adrlink"], "warning"),
    ]) func aSettingThatDestroysNotesIsTold(settings: [String], state: String) throws {
        let ada = try Installation()
        try ada.setUp()
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1).map(String.init)
            try ada.repository.git(["config", "--add"] + parts)
        }
        let told = try diagnoses(ada).filter { $0.check == "audit-settings" }
        #expect(told.map(\.state.rawValue) == [state])
        // The command that is proposed takes it away.
        let fix = try #require(told.first?.fix)
        _ = try ada.repository.environment.run(["sh", "-c", fix], in: ada.repository.path)
        #expect(try diagnoses(ada).filter { $0.check == "audit-settings" }.first?.state != told.first?.state)
    }

    @Test(arguments: [
        "remote.origin.fetch=+refs/heads/*:refs/remotes/origin/*",
        "remote.origin.fetch=+refs/notes/*:refs/notes/remotes/origin/*", "remote.origin.push=refs/heads/main",
        "notes.rewriteRef=refs/notes/review/*", "transfer.hideRefs=refs/pull", "remote.origin.mirror=false",
    ]) func aSettingThatDoesNotReachTheLogIsNot(setting: String) throws {
        let ada = try Installation()
        try ada.setUp()
        try ada.repository.git(["config", "--add"] + setting.split(separator: "=", maxSplits: 1).map(String.init))
        #expect(try states(ada).first == "audit-settings ok")
    }

    @Test func aLaneThatWasRewoundAndAKeyThatIsGoneAreTold() throws {
        let ada = try Installation()
        let lane = try ada.setUp().lane
        try ada.record()
        let name = "refs/notes/adrlink/audit/\(lane)/000001"
        try ada.repository.git(["update-ref", name, name + "~1"])
        #expect(try diagnoses(ada).contains { $0.check == "audit-lane" && $0.fix == "adrlink audit repair" })
        try FileManager.default.removeItem(atPath: ada.keyPath)
        #expect(try states(ada).contains("audit-key error"))
    }

    @Test func aHubWithoutTheHookIsTold() throws {
        let ada = try Installation()
        try ada.setUp()
        let hub = try TemporaryRepository(bare: true)
        try ada.repository.git(["push", "-q", hub.path, "refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*"])
        func told() throws -> [String] {
            try Workspace(Repository(at: hub.path), now: Moment(seconds: 0), logger: Logger(label: "test"))
                .diagnoses(DoctorRequest(program: "/usr/bin/adrlink")).filter { $0.check == "audit-server" }.map(
                    \.state.rawValue)
        }
        #expect(try told() == ["warning"])
        let workspace = Workspace(try Repository(at: hub.path), now: Moment(seconds: 0), logger: Logger(label: "test"))
        _ = try Hooks(try workspace.hooksFolder(), program: "/usr/bin/adrlink").install(HookName.server, force: false)
        #expect(try told() == ["ok"])
    }
}
