import ADRLinkCore
import ArgumentParser
import Git

extension CompletionKind {
    /// The decisions of the repository that the command line is about.
    static var decision: CompletionKind { .custom { words, _, _ in DecisionCompletion.candidates(words) } }

    /// The words that a status may have.
    static var status: CompletionKind {
        .list(["draft", "proposed", "accepted", "rejected", "deprecated", "superseded"])
    }
}

/// Ids of decisions for a shell that completes a word, with their titles where the shell shows some.
enum DecisionCompletion {
    /// The candidates in the form that the asking shell takes, a line each.
    ///
    /// - Parameter words: the command line as it stands.
    static func candidates(_ words: [String]) -> [String] {
        do {
            for directory in directories(words) { try enter(directory) }
            let workspace = try Workspace.opened()
            var snapshot = Snapshot.workingTree
            if workspace.repository.isBare {
                guard let head = try workspace.repository.head() else { return [] }
                snapshot = .commit(head)
            }
            let policy = try workspace.policy(of: snapshot)
            // bash shows no titles.
            let withTitles = CompletionShell.requesting != .bash
            return try workspace.decisionHeads(in: snapshot, policy, withTitles: withTitles).compactMap(candidate)
        } catch {
            // Whoever presses a key wants candidates or none; the command itself tells what is wrong.
            return []
        }
    }

    /// What -C names, in order.
    private static func directories(_ words: [String]) -> [String] {
        words.indices.dropLast().filter { words[$0] == "-C" }.map { words[$0 + 1] }
    }

    private static func candidate(_ decision: DecisionHead) -> String? {
        let id = decision.id.description
        // Shells take more than letters for their own, and bash expands what it is given.
        guard id.utf8.allSatisfy(isPlain) else { return nil }
        let title = TerminalText.escape(decision.title)
        return switch CompletionShell.requesting {
        case .some(.zsh): "\(id):\(title.replacing(":", with: "\\:"))"
        case .some(.fish): "\(id)\t\(title)"
        default: id
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
        default: false
        }
    }
}
