import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Hooks in git's configuration.
@Suite struct ConfiguredHooksTests {
    @Test(arguments: [
        ("2.54.0", true), ("2.100.1", true), ("3.0.0", true), ("2.54.0.rc1", true), ("2.53.9", false),
        ("2.39.5", false),
        ("1.99.0", false), ("", false),
    ]) func gitRunsThemSince254(version: String, known: Bool) {
        #expect(ConfiguredHooks.areKnown(to: version) == known)
    }

    /// Git is not that young everywhere: the commands are read back from the configuration, and run as git runs them.
    @Test func whatIsConfiguredIsAHookThatTheShellRuns() throws {
        let made = try TemporaryRepository()
        for command in ConfiguredHooks.commands(for: HookName.client) {
            #expect(try made.environment.run(["sh", "-c", command], in: made.path).status == 0, "\(command)")
        }
        #expect(try made.git(["config", "hook.adrlink-pre-push.event"]) == "pre-push")
        try FileManager.default.createDirectory(atPath: made.root + "/bin", withIntermediateDirectories: true)
        try made.write("#!/bin/sh\nprintf '[%s]' \"$@\"\n", to: "../bin/adrlink")
        try made.environment.run(["chmod", "+x", made.root + "/bin/adrlink"], in: made.path)
        let path = made.root + "/bin:" + (made.environment.variables["PATH"] ?? "")
        func run(_ hook: String, _ arguments: [String]) throws -> String {
            let command = try made.git(["config", "hook.adrlink-\(hook).command"])
            return try made.environment.run(
                ["sh", "-c", command + " \"$@\"", command] + arguments, in: made.path, variables: ["PATH": path]
            ).output
        }
        #expect(try run("commit-msg", ["a file"]) == "[check][--message-file][a file]")
        #expect(try run("pre-push", ["origin", "https://example.org/x"]) == "[check][--push][--remote][origin]")
        #expect(try run("prepare-commit-msg", ["f", "message"]) == "[hook][prepare-message][f][message]")
    }
}
