import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// What git does to a repository in its daily life raises no alarm.
///
/// `ADRLINK_BENIGN` says how many operations; the continuous integration asks for hundreds.
///
/// Validates: SEC-10
@Suite struct AuditBenignTests {
    private static let wanted = Int(ProcessInfo.processInfo.environment["ADRLINK_BENIGN"] ?? "") ?? 60

    @Test func dailyLifeRaisesNoAlarm() throws {
        var counts: [String: Int] = [:]
        // A log that has grown is slow to verify after each operation: every hundred have one of their own.
        while counts.values.reduce(0, +) < Self.wanted {
            let rest = Self.wanted - counts.values.reduce(0, +)
            counts.merge(try live(through: min(rest, 100))) { $0 + $1 }
        }
        let list = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        print("benign: \(counts.values.reduce(0, +)) operations without a false alarm (\(list))")
    }

    /// So many operations, or a few more, on a new log; how often each was done.
    private func live(through wanted: Int) throws -> [String: Int] {
        var log = try AuditedRepository(["ada", "bob"], segmentLimit: 40)
        try log.trust("bob")
        let made = log.made
        let elsewhere = made.root + "/elsewhere"
        try made.git(["config", "gc.auto", "0"])
        var counts: [String: Int] = [:]
        var done = 0
        func clone(_ arguments: [String], _ fetch: [String] = []) throws {
            try? FileManager.default.removeItem(atPath: elsewhere)
            try made.git(["clone", "--quiet", "--no-tags"] + arguments + ["file://" + made.path, elsewhere])
            let all = "+refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*"
            try made.git(["-C", elsewhere, "fetch", "--quiet"] + fetch + ["origin", all])
        }
        // Each operation, where the log is to be verified afterwards, and whether that clone lacks history.
        let operations: [(name: String, isShallow: Bool, run: (Int) throws -> String)] = [
            (
                "gc", false,
                { _ in
                    try made.git(["gc", "--quiet", "--prune=now"])
                    return made.path
                }
            ),
            (
                "repack", false,
                { _ in
                    try made.git(["repack", "-adq", "--depth=5"])
                    return made.path
                }
            ),
            (
                "pack-refs", false,
                { _ in
                    try made.git(["pack-refs", "--all", "--prune"])
                    return made.path
                }
            ),
            (
                "prune-packed", false,
                { _ in
                    try made.git(["prune-packed", "-q"])
                    return made.path
                }
            ),
            (
                "commit-graph", false,
                { _ in
                    try made.git(["commit-graph", "write", "--reachable"])
                    return made.path
                }
            ),
            (
                "multi-pack-index", false,
                { _ in
                    try made.git(["multi-pack-index", "write"])
                    return made.path
                }
            ),
            (
                "reflog expire", false,
                { _ in
                    try made.git(["reflog", "expire", "--expire=now", "--all"])
                    return made.path
                }
            ),
            (
                "rebase of main", false,
                { turn in
                    try made.git(["checkout", "-q", "-B", "side", "main"])
                    try made.commit("side \(turn)", writing: "side \(turn)\n", to: "side-\(turn)")
                    try made.git(["checkout", "-q", "main"])
                    try made.commit("main \(turn)", writing: "main \(turn)\n", to: "main-file")
                    try made.git(["rebase", "-q", "side"])
                    return made.path
                }
            ),
            (
                "amend", false,
                { turn in
                    try made.git(["commit", "-q", "--amend", "--allow-empty", "-m", "amended \(turn)"])
                    return made.path
                }
            ),
            (
                "notes of others", false,
                { _ in
                    try made.git(["notes", "add", "-f", "-m", "note", "HEAD"])
                    return made.path
                }
            ),
            (
                "clone", false,
                { _ in
                    try clone(["--bare"])
                    return elsewhere
                }
            ),
            (
                "mirror clone", false,
                { _ in
                    try clone(["--mirror"])
                    return elsewhere
                }
            ),
            (
                "bundle", false,
                { _ in
                    try made.git(["bundle", "create", "--quiet", made.root + "/log.bundle", "--all"])
                    try? FileManager.default.removeItem(atPath: elsewhere)
                    try made.git(["init", "-q", "--bare", elsewhere])
                    try made.git([
                        "-C", elsewhere, "fetch", "--quiet", made.root + "/log.bundle",
                        "refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*",
                    ])
                    return elsewhere
                }
            ),
            (
                "depth-1 fetch", true,
                { _ in
                    try clone(["--depth=1"], ["--depth=1"])
                    return elsewhere
                }
            ),
            (
                "unshallow", false,
                { _ in
                    try clone(["--depth=1"], ["--depth=1"])
                    try made.git([
                        "-C", elsewhere, "fetch", "--quiet", "--unshallow", "origin",
                        "refs/notes/adrlink/audit/*:refs/notes/adrlink/audit/*",
                    ])
                    return elsewhere
                }
            ),
            (
                "worktree", false,
                { turn in
                    try made.git(["worktree", "add", "-q", "--detach", made.root + "/tree-\(turn)"])
                    try made.git(["worktree", "remove", "--force", made.root + "/tree-\(turn)"])
                    return made.path
                }
            ),
        ]
        while done < wanted {
            for (name, isShallow, run) in operations {
                try log.append(as: done.isMultiple(of: 3) ? "bob" : "ada")
                let path = try run(done)
                let verification = try log.verify(usesPins: path == made.path, at: path)
                let worst = verification.findings.severity ?? .notice
                #expect(worst <= (isShallow ? .undecided : .notice), "\(name): \(verification.findings.list.prefix(3))")
                #expect(isShallow || verification.verified == done + 2, "\(name)")
                counts[name, default: 0] += 1
                done += 1
            }
        }
        return counts
    }
}
