import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// A repository whose links are asked for with what was kept and without, and have to be the same.
struct LinkCacheWorld {
    let made: TemporaryRepository
    var limits = LinkCacheLimits()

    init(bare: Bool = false) throws {
        made = try TemporaryRepository(bare: bare)
        limits.fewest = 1
    }

    var folder: String {
        made.path + (FileManager.default.fileExists(atPath: made.path + "/.git") ? "/.git" : "") + "/adrlink"
    }

    /// The files of links that are kept, by name.
    func files() throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("links-") }.sorted()
    }

    func mainFile() throws -> String {
        folder + "/" + (try #require(try files().first { !$0.hasSuffix("-recent") }))
    }

    /// Links as lines, and what else an answer says.
    static func lines(_ found: DecisionLinks) -> [String] {
        found.links.map { "\($0.commit) \($0.time) \($0.decision) \($0.kind.rawValue) \($0.subject)" } + [
            "commits \(found.commits)", "shallow \(found.gaps.shallow)", "missing \(found.gaps.missing)",
        ]
    }

    /// Asks with what was kept and compares with what the commits say.
    @discardableResult
    func agree(
        _ range: [String] = ["HEAD"], _ conventions: MessageConventions = MessageConventions(),
        slugs: Set<String> = ["use-yaml"], mentions: Bool = true, in path: String? = nil, only: Int? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> DecisionLinks {
        let workspace = try CheckWorld.workspace(path ?? made.path)
        let range = try workspace.repository.range(range)
        func ask(_ limits: LinkCacheLimits?) throws -> DecisionLinks {
            try workspace.links(
                in: range, conventions, slugs: slugs, mentions: mentions, cache: limits,
                where: { only == nil || $0.number == only })
        }
        let (kept, read) = (try ask(limits), try ask(nil))
        #expect(Self.lines(kept) == Self.lines(read), sourceLocation: sourceLocation)
        return kept
    }

    /// Commits on `branch` as fast-import reads them, each naming decisions in another way; some are merges.
    func grow(_ commits: Int, on branch: String = "main", from: String? = nil, seed: Int = 0, longSubjects: Bool = true)
        throws
    {
        var messages = [
            "plain", "one\n\nRefs: ADR-%\n", "two\n\nRefs: ADR-%, adr-2\n", "prose\n\nSee ADR-%, and ADR 3.\n",
            "twice\n\nAs ADR-% says.\n\nRefs: ADR-%\nrefs: ADR-000%\n", "slug\n\nRefs: use-yaml other-word\n",
            "\n\n" + String(repeating: "long ", count: 80) + "\n\nRefs: ADR-%\n",
            "many\n\nRefs: " + (1...70).map { "ADR-\($0)" }.joined(separator: ", ") + "\n",
            "Adrian writes\n\nRefs: #%\n",
        ]
        if !longSubjects { messages.removeAll { $0.hasPrefix("\n") || $0.hasPrefix("many") } }
        var stream = ""
        for number in 1...commits {
            let text = messages[(number * 5 + seed) % messages.count]
                .replacingOccurrences(of: "%", with: String((number + seed) % 12 + 1))
            stream += "commit refs/heads/\(branch)\nmark :\(number)\n"
            stream += "committer C <c@example.org> \(1_700_000_000 + (number + seed) / 3) +0000\n"
            stream += "data \(text.utf8.count)\n\(text)\n"
            let isMerge = number > 10 && number.isMultiple(of: 7)
            if number > 1 { stream += "from :\(isMerge ? number - 3 : number - 1)\n" }
            if number == 1, let from { stream += "from \(from)\n" }
            if isMerge { stream += "merge :\(number - 1)\n" }
            stream += "\n"
        }
        try made.git(["fast-import", "--quiet", "--force"], input: Data(stream.utf8))
    }
}
