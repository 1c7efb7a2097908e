import ADRLinkCore
import TestSupport
import Testing

/// Whatever is asked for in whatever order: what the records say of each other stays true.
/// Validates: GOV-3
@Suite struct LifecycleSequenceTests {
    /// The same numbers on every machine (xorshift).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }

    private static let forms: [@Sendable (Int) -> String] = [
        { nygardRecord($0, "Record \($0)") },
        {
            "---\nstatus: accepted\ndate: 2024-03-01\n---\n\n# Record \($0)\n\n## Context and Problem Statement\n\nWhy?\n"
        },
        { "# \($0). Record \($0)\n\n* Status: accepted\n* Date: 2024-03-01\n\n## Context\n\nWhy?\n" },
        { "# \($0). Record \($0)\n\n## Statut\n\nAccepté\n\n## Contexte\n\nPourquoi ?\n" },
        { "# \($0). Record \($0)\n\n| Status | Accepted |\n|---|---|\n| Date | 2024-03-01 |\n\n## Context\n\nWhy?\n" },
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func relationsStayReciprocalAndTheIndexFresh(seed: UInt64)
        throws
    {
        var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15)
        let repository = try TemporaryRepository()
        for number in 1...6 {
            try repository.write(Self.forms[Int(dice.next() % 5)](number), to: path(number))
        }
        let workspace = try workspace(repository)
        let pages = try workspace.folderIndexes(in: .workingTree, Policy()).indexes
        #expect(try workspace.write(pages) { $0.form }.map(\.action) == [.made])
        var done = 0
        var highest = 6
        for _ in 0..<25 {
            let numbers = try decisions(repository).decisions.compactMap(\.number)
            guard let one = numbers.randomElement(using: &dice), let other = numbers.randomElement(using: &dice) else {
                break
            }
            let before = try decisions(repository)
            let kind = dice.next() % 7
            if kind == 6 { highest += 1 }
            let refused = ask(workspace, kind, "\(one)", "\(other)", highest)
            // A number that nobody has can always be taken.
            #expect(kind != 6 || refused == nil, "renumber \(one): \(refused?.description ?? "")")
            if let refused {
                // What is refused leaves everything as it was.
                #expect(refused.code != .internal)
                #expect(try decisions(repository).decisions.map(\.rawStatus) == before.decisions.map(\.rawStatus))
            } else {
                done += 1
            }
            try judge(repository)
        }
        #expect(done >= 8)
        #expect(try workspace.policy(of: .workingTree).messages.aliases.count == highest - 6)
    }

    /// Makes one change of seven kinds; gives the reason where it was refused.
    private func ask(
        _ workspace: borrowing Workspace, _ kind: UInt64, _ one: String, _ other: String, _ number: Int
    ) -> ADRLinkError? {
        do throws(ADRLinkError) {
            switch kind {
            case 0: _ = try workspace.supersede([one], by: other)
            case 1: _ = try workspace.supersede([one], by: other, partially: true)
            case 2: _ = try workspace.link(one, "amends", other)
            case 3: _ = try workspace.link(one, "clarified-by", other)
            case 4: _ = try workspace.link(one, "relates", other)
            case 5: _ = try workspace.moveStatus(of: one, to: "deprecated")
            default: _ = try workspace.renumber(one, to: "\(number)")
            }
            return nil
        } catch {
            return error
        }
    }

    private func judge(_ repository: TemporaryRepository) throws {
        let pages = try workspace(repository).folderIndexes(in: .workingTree, Policy()).indexes
        #expect(
            pages.count == 1 && pages[0].page?.block != nil && pages[0].staleness == nil,
            "\(pages[0].staleness?.sentence ?? "")")
        let index = try decisions(repository)
        #expect(index.decisions.count == 6)
        for decision in index.decisions {
            for relation in decision.relations {
                #expect(relation.resolved != nil && !relation.oneSided, "\(decision.path): \(relation)")
            }
            let isNamed = !index.supersededBy(decision).isEmpty
            #expect((decision.status == .superseded) == isNamed)
            #expect(!isNamed || !index.currentSuccessors(of: decision).isEmpty)
        }
        for kind in [Relation.Kind.supersedes, .amends, .clarifies] { #expect(!hasCircle(index, kind)) }
    }

    /// Takes away what stands above nothing until nothing can be taken away.
    private func hasCircle(_ index: DecisionIndex, _ kind: Relation.Kind) -> Bool {
        var below: [DecisionID: Set<DecisionID>] = [:]
        for decision in index.decisions {
            below[decision.id] = Set(decision.relations.filter { $0.kind == kind }.compactMap(\.resolved))
        }
        while let free = below.first(where: { $0.value.isEmpty })?.key {
            below[free] = nil
            for id in below.keys { below[id]?.remove(free) }
        }
        return !below.isEmpty
    }
}
