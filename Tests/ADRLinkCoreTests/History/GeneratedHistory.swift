import Foundation
import TestSupport

/// A history of records made from a seed: changes of status, text, name and format, removals, returns, reverts, branches
/// and merges.
///
/// Each record has words of its own, so that no two are ever similar, and only one side of a merge changes a record:
/// there `git log --follow` sees what it can see.
struct GeneratedHistory {
    /// A record at one moment; its text follows from this.
    private struct Record: Equatable {
        var name: String
        var status: String
        var format: Format
        var note: Int
    }

    private enum Format: CaseIterable { case section, frontMatter, bullet, asciidoc }

    private typealias State = [Int: Record]

    private var random: SeededGenerator
    private var stream = ""
    private var mark = 0
    private var time = 1_700_000_000
    private var states: [Int: State] = [:]
    private var tip = 0

    /// Writes the history into a repository, as the branch main.
    init(seed: UInt64, commits: Int, in repository: TemporaryRepository) throws {
        random = SeededGenerator(state: seed)
        commit([:], to: (0..<3).reduce(into: [:]) { $0[$1] = record($1) }, parents: [])
        while mark < commits {
            switch Int.random(in: 0..<8, using: &random) {
            case 0: branchAndMerge()
            case 1: revert()
            default: step(among: Set(0..<8))
            }
        }
        try repository.git(["fast-import", "--quiet"], input: Data(stream.utf8))
        try repository.git(["reset", "--quiet", "--hard", "main"])
    }

    private mutating func record(_ number: Int) -> Record {
        Record(name: "000\(number)-record", status: "Proposed", format: .section, note: 0)
    }

    /// One commit that changes one record of some.
    private mutating func step(among numbers: Set<Int>) {
        let before = states[tip] ?? [:]
        guard let number = numbers.sorted().randomElement(using: &random) else { return }
        var after = before
        guard var record = before[number] else {
            after[number] = self.record(number)
            return commit(before, to: after, parents: [tip])
        }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: record.name = "000\(number)-renamed-\(mark)"
        case 1: record.format = Format.allCases.randomElement(using: &random) ?? .section
        case 2:
            record.format = Format.allCases.randomElement(using: &random) ?? .section
            record.name = "000\(number)-both-\(mark)"
            record.status = newStatus()
        case 3:
            after[number] = nil
            return commit(before, to: after, parents: [tip])
        case 4, 5: record.note = mark
        default: record.status = newStatus()
        }
        after[number] = record
        commit(before, to: after, parents: [tip])
    }

    private mutating func newStatus() -> String {
        ["Draft", "Proposed", "Accepted", "Rejected", "Deprecated"].randomElement(using: &random) ?? "Draft"
    }

    private mutating func revert() {
        guard let before = states[tip], let earlier = states[tip - 1], mark > 1 else { return }
        commit(before, to: earlier, parents: [tip])
    }

    /// Two branches, each with records that only it changes, and their merge.
    private mutating func branchAndMerge() {
        let base = tip
        let mine = Set((0..<8).filter { _ in Bool.random(using: &random) })
        for _ in 0..<Int.random(in: 1...3, using: &random) { step(among: mine) }
        let (first, firstState) = (tip, states[tip] ?? [:])
        tip = base
        for _ in 0..<Int.random(in: 1...3, using: &random) { step(among: Set(0..<8).subtracting(mine)) }
        let (second, secondState) = (tip, states[tip] ?? [:])
        guard first != base, second != base else {
            tip = max(first, second)
            return
        }
        var merged = firstState
        for number in 0..<8 where !mine.contains(number) { merged[number] = secondState[number] }
        commit(firstState, to: merged, parents: [first, second])
    }

    private mutating func commit(_ before: State, to after: State, parents: [Int]) {
        mark += 1
        time += 60
        var text = "commit refs/heads/main\nmark :\(mark)\n"
        for role in ["author", "committer"] { text += "\(role) Dev <dev@example.org> \(time) +0000\n" }
        text += "data 1\nx\n"
        for (place, parent) in parents.enumerated() where parent > 0 {
            text += "\(place == 0 ? "from" : "merge") :\(parent)\n"
        }
        for number in 0..<8 where before[number] != after[number] {
            if let old = before[number] { text += "D \(path(old))\n" }
        }
        for number in 0..<8 where before[number] != after[number] {
            guard let new = after[number] else { continue }
            let content = content(new, number)
            text += "M 100644 inline \(path(new))\ndata \(content.utf8.count)\n\(content)\n"
        }
        stream += text
        states[mark] = after
        tip = mark
    }

    private func path(_ record: Record) -> String {
        "adr/\(record.name).\(record.format == .asciidoc ? "adoc" : "md")"
    }

    private func content(_ record: Record, _ number: Int) -> String {
        var words = SeededGenerator(state: UInt64(number) &* 7919 &+ 1)
        let body = (0..<40).map { _ in "word\(words.next() % 100_000)" }.joined(separator: "\n")
        let title = "\(number). Record \(number)"
        let rest = "\(body)\n\nnote \(record.note)\n"
        switch record.format {
        case .section: return "# \(title)\n\n## Status\n\n\(record.status)\n\n## Context\n\n\(rest)"
        case .frontMatter: return "---\nstatus: \(record.status)\n---\n# \(title)\n\n## Context\n\n\(rest)"
        case .bullet: return "# \(title)\n\n* Status: \(record.status)\n\n## Context\n\n\(rest)"
        case .asciidoc: return "= \(title)\n\n== Status\n\n\(record.status)\n\n== Context\n\n\(rest)"
        }
    }

    /// The status that a version of any of these formats states; the test's own reading.
    static func status(in lines: [Substring]) -> String? {
        guard !lines.isEmpty else { return nil }
        for (place, line) in lines.enumerated() {
            for label in ["status: ", "* Status: "] where line.hasPrefix(label) {
                return line.dropFirst(label.count).lowercased()
            }
            if line == "## Status" || line == "== Status" { return lines[place + 2].lowercased() }
        }
        return "unknown"
    }
}

/// Numbers that look random and are the same for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
