import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// No intent, no action: whatever keeps the intent from being written keeps the command from being started.
///
/// Validates: GOV-4
@Suite struct RunRefusalTests {
    private let world: RecordedWorld

    init() throws { world = try RecordedWorld() }

    /// Runs a command that would leave a file behind, and expects that it did not.
    private func refused(
        _ sentence: String, _ options: [String] = [], variables: [String: String] = [:], user: [String] = [],
        _ location: SourceLocation = #_sourceLocation
    ) throws {
        let result = try world.made.environment.run(
            user + [Adrlink.path] + RecordedWorld.words(options, ["touch", world.made.path + "/started"]),
            in: world.made.path, variables: variables)
        #expect(result.status == 125, "\(result.output)\(result.errors)", sourceLocation: location)
        #expect(result.errors.hasPrefix("adrlink: "), "\(result.errors)", sourceLocation: location)
        #expect(result.errors.contains(sentence), "\(result.errors)", sourceLocation: location)
        #expect(result.errors.contains("\nhint: "), "\(result.errors)", sourceLocation: location)
        #expect(!world.exists("started"), sourceLocation: location)
    }

    /// Removes all that is open after a refusal: what is refused leaves no intent.
    private func expectNoEntry(_ location: SourceLocation = #_sourceLocation) throws {
        #expect(try world.entries().isEmpty, sourceLocation: location)
    }

    private func configure(_ name: String, _ value: String?) throws {
        try world.made.git(["config"] + (value.map { [name, $0] } ?? ["--unset", name]))
    }

    @Test func withoutALog() throws {
        try configure("adrlink.auditlane", nil)
        try refused("this repository writes no audit log")
    }

    @Test func withoutARoot() throws {
        try configure("adrlink.auditroot", nil)
        try refused("root of trust")
        try expectNoEntry()
    }

    @Test func withAKeyThatIsMissingExposedOrUntrusted() throws {
        try world.made.environment.run(["chmod", "644", world.key], in: world.made.path)
        try refused("others may read the private key")
        try FileManager.default.removeItem(atPath: world.key)
        try refused("there is no key at")
        try world.made.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", world.key + "2"], in: world.made.path)
        try configure("adrlink.auditkey", world.key + "2")
        try refused("nobody has added the key")
        try expectNoEntry()
    }

    @Test func withAPassphraseThatNobodyGivesOrAnAgentThatIsGone() throws {
        let change = ["ssh-keygen", "-q", "-p", "-P", "", "-N", "right", "-f", world.key]
        try world.made.environment.run(change, in: world.made.path)
        try refused(
            "passphrase", variables: ["SSH_ASKPASS": "/bin/false", "SSH_ASKPASS_REQUIRE": "force", "SSH_AUTH_SOCK": ""])
        let line = try String(contentsOfFile: world.key + ".pub", encoding: .utf8)
        try configure("adrlink.auditkey", "key::" + line.trimmingCharacters(in: .newlines))
        try refused("no ssh-agent answers", variables: ["SSH_AUTH_SOCK": world.made.root + "/no-agent"])
        try expectNoEntry()
    }

    @Test(.enabled(if: getuid() == 0)) func withoutTheRightToWrite() throws {
        try world.made.environment.run(["chown", "-R", "4242:4242", world.made.root], in: world.made.path)
        let user = ["setpriv", "--reuid=4242", "--regid=4242", "--clear-groups"]
        guard try world.made.environment.run(user + [Adrlink.path, "--version"], in: world.made.path).status == 0 else {
            return
        }
        try world.made.environment.run(["chmod", "-R", "a-w", world.made.path + "/.git/refs"], in: world.made.path)
        try refused("ermission denied", user: user)
        try world.made.environment.run(["chmod", "-R", "u+w", world.made.path + "/.git/refs"], in: world.made.path)
        try world.made.environment.run(["chmod", "-R", "a-w", world.made.path + "/.git/objects"], in: world.made.path)
        try refused("ermission denied", user: user)
    }

    @Test func withALaneThatWasRewoundOrWrittenByOthers() throws {
        try world.run(["true"])
        let head = try world.made.git(["rev-parse", world.reference])
        try world.made.git(["update-ref", world.reference, world.reference + "~1"])
        try refused("was rewound")
        try world.made.git(["update-ref", world.reference, head])
        try world.made.git(["notes", "--ref", world.reference, "add", "-m", "mine", "HEAD"])
        try refused("a commit that adrlink did not write")
    }

    @Test func withALaneThatWasWrittenInTwoPlaces() throws {
        try world.run(["true"])
        let copy = "refs/notes/remotes/origin/" + world.reference.dropFirst("refs/notes/".count)
        for good in [world.reference, world.reference + "~1", world.reference + "~2"] {
            try world.made.git(["update-ref", copy, good])
            #expect(try world.run(["true"]).status == 0)
        }
        let other = try world.made.git([
            "commit-tree", "-p", world.reference + "~3", "-m", "audit 4: other", world.reference + "^{tree}",
        ])
        try world.made.git(["update-ref", copy, other])
        try refused("was written in two places")
        try world.made.git(["update-ref", "-d", copy])
        try world.made.git(["update-ref", copy.dropLast() + "2", world.reference])
        try refused("was written in two places")
    }

    @Test func withAClockThatStandsBehind() throws {
        try world.run(["true"])
        try refused("the clock says", variables: ["SOURCE_DATE_EPOCH": "1700000000"])
        #expect(try world.entries().count == 2)
    }

    @Test func withALogOfALaterVersion() throws {
        // A later version would stand in the charter, which is not read any further.
        let charter = try world.made.tryGit(["show", world.reference + ":charter"]).output
        let blob = try world.made.git(
            ["hash-object", "-w", "--stdin"], input: Data(charter.replacing("\"v\":1", with: "\"v\":2").utf8))
        let tree = try world.made.git(["mktree"], input: Data("100644 blob \(blob)\tcharter\n".utf8))
        let commit = try world.made.git(["commit-tree", "-m", "audit: segment 1", tree])
        try world.made.git(["update-ref", world.reference, commit])
        try world.made.git(["update-ref", "refs/adrlink/seen/self/\(world.configuration.lane!)", commit])
        try refused("version 2")
    }

    @Test func withAnActionThatNamesWhatIsNotThere() throws {
        try world.made.write(nygardRecord(7, "Restore from the standby"), to: "adr/0007-restore-from-the-standby.md")
        try refused("there is no decision ADR-0009", ["--decision", "ADR-0009"])
        try refused("is not in the repository", ["--runbook", "../runbook.md"])
        try refused("the runbook none.md is not there", ["--runbook", "none.md"])
        try refused("there is no file none", ["--attach", "none"])
        try refused("the command of --state failed", ["--state", "exit 1"])
        try refused("no such commit", ["--subject", "nowhere"])
        try refused("is the most", ["--reason", String(repeating: "x", count: 1 << 14)])
        try refused("is no trace id", ["--trace", "abc"])
        try expectNoEntry()
    }

    @Test func withWordsThatAreNoCommand() throws {
        for words in [["run"], ["run", "--action", "a.b"], ["run", "--no-such-option", "--", "true"]] {
            #expect(try world.made.adrlink(words).status == 125)
        }
        #expect(try world.made.adrlink(["run", "--help"]).status == 0)
        #expect(try world.made.adrlink(["-C", "/nonexistent", "run", "--action", "a", "--", "true"]).status == 125)
        #expect(try world.made.adrlink(["run", "--action", "a", "--", "true"], in: world.made.root).status == 125)
    }
}
