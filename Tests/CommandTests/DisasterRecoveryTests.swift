import Foundation
import TestSupport
import Testing

/// Our own runbook for disasters, followed by its own command lines: what is lost comes back equal.
///
/// Validates: SEC-6
@Suite struct DisasterRecoveryTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../docs/runbooks/disaster-recovery.md").standardizedFileURL.path

    @Test func theHubComesBackEqualFromABundleAndTwoClones() throws {
        let runbook = RunbookCommands(try String(contentsOfFile: Self.page, encoding: .utf8))
        let world = try RecoveryWorld(runbook: Self.page)
        let (before, lanes) = (try world.state(of: "ada"), try world.lanes(of: "hub"))
        let references = try world.references(of: "hub").filter { !$0.key.hasPrefix("refs/notes/") }
        try FileManager.default.removeItem(atPath: world.root + "/hub")

        var followed = 0
        func follow(_ section: String, in clone: String = "ada", _ variables: [String: String] = [:]) throws {
            let blocks = try #require(runbook.blocks[section], "the runbook has no section \(section)")
            for block in blocks { try world.run(block, in: clone, variables) }
            followed += blocks.count
        }
        try follow("1. Stop pushing, and take the newest bundle")
        try follow("2. Verify it before anything is made of it")
        try follow("3. Make the hub anew")
        let restored = try world.references(of: "hub")
        #expect(restored["refs/heads/main"] != references["refs/heads/main"], "the bundle is older than the hub was")
        try follow("4. Give back what is newer", in: "grace")
        try follow("4. Give back what is newer", in: "ada")
        followed -= 1
        try follow("5. Check, and go on")

        // Recovering is recorded, and so only lanes have grown, and nothing else is different.
        #expect(try world.references(of: "hub").filter { !$0.key.hasPrefix("refs/notes/") } == references)
        let grown = try world.lanes(of: "hub")
        #expect(grown.keys.sorted() == lanes.keys.sorted())
        for (lane, entries) in lanes {
            #expect(Array(grown[lane]?.prefix(entries.count) ?? []) == entries, "\(lane)")
            #expect((grown[lane]?.count ?? 0) >= entries.count)
        }
        let log = try world.run("adrlink audit log --format json", in: "ada").output
        #expect(log.contains("hub.restore") && log.contains("evidence.fetch") && log.contains("not.pushed"))

        try follow("A clone is lost", ["PRINCIPAL": "ada@example.org"])
        let after = try world.state(of: "lost")
        #expect(after.decisions == before.decisions)
        #expect(after.links == before.links)
        try world.run("adrlink audit fetch && adrlink run --action new.lane -- true && adrlink audit push", in: "lost")

        let grace = try world.installation(of: "grace")
        try follow("A key is lost or stolen", ["STOLEN": grace.key, "LAST_GOOD": grace.lane + "/2"])
        let trust = try world.run("cd \"$CLONE\" && adrlink audit fetch && adrlink audit verify", in: "ada").output
        #expect(trust.contains("[key-revoked]"))

        let root = world.root
        try follow("The store of evidence is lost", ["STORE": root + "/store-2", "STORE_KEY": root + "/store-2.key"])
        try follow("The trust file or a checkpoint is lost")
        #expect(followed == runbook.blocks.values.joined().count, "every block of the runbook is executed here")
    }

    @Test func aBundleThatWasChangedIsNotRestored() throws {
        let runbook = RunbookCommands(try String(contentsOfFile: Self.page, encoding: .utf8))
        let world = try RecoveryWorld(runbook: Self.page)
        for block in runbook.blocks["1. Stop pushing, and take the newest bundle"] ?? [] {
            try world.run(block, in: "ada")
        }
        let path = world.root + "/recovery/bundle.tar"
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: path))
        let block = try #require(runbook.blocks["2. Verify it before anything is made of it"]?.first)
        #expect(try world.tryRun(block, in: "ada").status == 1)
    }
}

/// The commands of a runbook: what stands in blocks of `sh`, by the heading without the time that the section takes.
private struct RunbookCommands {
    private(set) var blocks: [String: [String]] = [:]

    init(_ page: String) {
        var (section, block): (String, [String]?) = ("", nil)
        for line in page.components(separatedBy: "\n") {
            if let lines = block {
                block = line == "```" ? nil : lines + [line]
                if line == "```" { blocks[section, default: []].append(lines.joined(separator: "\n")) }
            } else if line == "```sh" {
                block = []
            } else if let heading = line.wholeMatch(of: /##+ (.+?)(?: \(\d+ minutes\))?/) {
                section = String(heading.1)
            }
        }
    }
}

/// A hub with two clones, each with a lane of the log and a key of its own, and a directory that keeps a bundle of the first one.
/// What came later is in the hub; the last entry of the second clone is only there.
private struct RecoveryWorld {
    private let repository: TemporaryRepository
    private var variables: [String: String]
    var root: String { repository.root }

    init(runbook: String) throws {
        repository = try TemporaryRepository()
        let root = repository.root
        for folder in ["bin", "recovery"] {
            try FileManager.default.createDirectory(atPath: root + "/" + folder, withIntermediateDirectories: true)
        }
        try FileManager.default.createSymbolicLink(
            atPath: root + "/bin/adrlink",
            withDestinationPath: URL(fileURLWithPath: Adrlink.path).standardizedFileURL.path)
        variables = [
            "PATH": root + "/bin:" + (repository.environment.variables["PATH"] ?? ""), "HUB": root + "/hub",
            "WORK": root + "/recovery", "CHECKPOINT": root + "/checkpoint", "LOST": root + "/lost",
            "KEY": root + "/new.key",
        ]
        try run("git init -q --bare -b main ../hub && cd ../hub && adrlink hook install --server", in: "repository")
        try join("ada")
        try FileManager.default.createDirectory(
            atPath: root + "/ada/docs/runbooks", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: runbook, toPath: root + "/ada/docs/runbooks/disaster-recovery.md")
        try run(
            """
            mkdir docs/adr && printf '# 1. Keep a log\\n\\n## Status\\n\\nAccepted\\n' > docs/adr/0001-keep-a-log.md
            git add -A && git commit -qm 'state' -m 'Refs: ADR-0001' && git tag v1 && git push -q origin main v1
            adrlink audit init --key ../ada.key --principal ada@example.org
            adrlink run --action before.bundle --state 'echo state' -- true && adrlink audit push
            """, in: "ada")
        variables["ROOT"] = try run("git config adrlink.auditroot", in: "ada").output.trimmingCharacters(in: .newlines)
        try join("grace")
        try run(
            "adrlink audit fetch --root $ROOT && adrlink audit init --key ../grace.key --principal grace@example.org",
            in: "grace")
        try run(
            """
            adrlink audit trust add ../grace.key.pub --principal grace@example.org && adrlink audit push
            git config adrlink.evidencestore ../store && git config adrlink.evidencekeyfile ../store.key
            git config adrlink.evidencehub origin
            adrlink evidence bundle --ref main --ref v1 --output ../bundle.tar && adrlink evidence push ../bundle.tar
            rm ../bundle.tar
            """, in: "ada")
        try run(
            """
            adrlink audit fetch && echo later > file && git add file && git commit -qm 'later' -m 'Refs: ADR-0001'
            adrlink run --action after.bundle --state 'echo other' -- true && git push -q && adrlink audit push
            adrlink run --action not.pushed -- true
            """, in: "grace")
        try run("git pull -q && adrlink audit fetch && adrlink audit checkpoint --output ../checkpoint", in: "ada")
    }

    private func join(_ name: String) throws {
        try run(
            "git clone -q ../hub ../\(name) && ssh-keygen -q -t ed25519 -N '' -C '' -f ../\(name).key", in: "repository"
        )
    }

    /// Runs commands as a shell of the person whose clone it is; anything but success throws.
    @discardableResult
    func run(_ commands: String, in clone: String, _ extra: [String: String] = [:]) throws -> CommandResult {
        let result = try tryRun(commands, in: clone, extra)
        guard result.status == 0 else { throw CommandFailure(command: [commands], result: result) }
        return result
    }

    func tryRun(_ commands: String, in clone: String, _ extra: [String: String] = [:]) throws -> CommandResult {
        try repository.environment.run(
            ["bash", "-euo", "pipefail", "-c", commands], in: root + "/" + clone,
            variables: variables.merging(["CLONE": root + "/" + clone]) { $1 }.merging(extra) { $1 })
    }

    func references(of repository: String) throws -> [String: String] {
        let lines = try run("git for-each-ref --format='%(refname) %(objectname)'", in: repository).output
        return Dictionary(
            uniqueKeysWithValues: lines.split(separator: "\n").map { line in
                let words = line.split(separator: " ").map(String.init)
                return (words[0], words[1])
            })
    }

    /// The commits of each lane, the oldest first.
    func lanes(of repository: String) throws -> [String: [String]] {
        var lanes: [String: [String]] = [:]
        for name in try references(of: repository).keys where name.hasPrefix("refs/notes/adrlink/audit/") {
            lanes[name] = try run("git rev-list --reverse \(name)", in: repository).output.split(separator: "\n").map(
                String.init)
        }
        return lanes
    }

    /// What people see of decisions, and of the commits that name them.
    func state(of clone: String) throws -> (decisions: String, links: String) {
        (
            try run("adrlink list --format json", in: clone).output,
            try run("adrlink links ADR-0001 --format json", in: clone).output
        )
    }

    func installation(of clone: String) throws -> (lane: String, key: String) {
        let lines = try run(
            "git config adrlink.auditlane && ssh-keygen -lf ../\(clone).key.pub | cut -d ' ' -f 2", in: clone
        ).output.split(separator: "\n").map(String.init)
        return (lines[0], lines[1])
    }
}
