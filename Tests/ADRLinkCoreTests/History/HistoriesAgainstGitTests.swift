import ADRLinkCore
import Git
import TestSupport
import Testing

/// The histories of all records, found in one walk, beside what `git log --follow -p` shows of each.
///
/// Validates: GOV-3
@Suite struct HistoriesAgainstGitTests {
    @Test(arguments: 1...16) func everyStepIsWhatGitsPatchesShow(seed: UInt64) throws {
        let made = try TemporaryRepository()
        _ = try GeneratedHistory(seed: seed, commits: 90, in: made)
        let workspace = try CheckWorld.workspace(made.path)
        let head = try #require(try workspace.repository.head())
        let paths = try made.git(["ls-tree", "-r", "--name-only", "HEAD"]).split(separator: "\n").map(String.init)
        let histories = try workspace.histories(of: paths, in: ["adr"], from: head, RecordConventions())
        var steps = 0
        for path in paths {
            let found = histories[path].steps.map(told)
            let expected = try stepsByGit(path, made)
            #expect(found == expected, "\(path) of seed \(seed)")
            #expect(try workspace.history(of: path, from: head, RecordConventions()).steps.map(told) == found)
            steps += found.count
        }
        #expect(steps > paths.count, "a history in which something happens")
        #expect(histories.gaps.isEmpty)
    }

    private func told(_ step: StatusStep) -> String {
        "\(step.commit) \(step.from?.description ?? "-")→\(step.to?.description ?? "-") \(step.path)"
    }

    /// Reads whole versions out of patches whose context is the whole file.
    private func stepsByGit(_ path: String, _ made: TemporaryRepository) throws -> [String] {
        let log = try made.git(["log", "--follow", "-p", "-U100000", "--format=commit:%H", "--", path])
        var steps: [String] = []
        for patch in log.split(separator: "commit:") {
            let lines = patch.split(separator: "\n", omittingEmptySubsequences: false)
            let (id, rest) = (lines[0], lines.drop { !$0.hasPrefix("@@") }.dropFirst())
            let old = rest.filter { $0.hasPrefix(" ") || $0.hasPrefix("-") }.map { $0.dropFirst() }
            let new = rest.filter { $0.hasPrefix(" ") || $0.hasPrefix("+") }.map { $0.dropFirst() }
            let (from, to) = (GeneratedHistory.status(in: old), GeneratedHistory.status(in: new))
            guard from != to, let header = lines.first(where: { $0.hasPrefix("diff --git ") }) else { continue }
            let place = header.split(separator: " b/").last.map(String.init) ?? ""
            steps.append("\(id) \(from ?? "-")→\(to ?? "-") \(place)")
        }
        return steps.reversed()
    }
}
