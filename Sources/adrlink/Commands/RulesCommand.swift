import ADRLinkCore
import ArgumentParser
import Git

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Show what check looks at: each rule with its reason and examples.",
        discussion: "Severities are those of HEAD's policy; outside a repository the defaults.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, markdown
    }

    @OptionGroup var shared: SharedOptions

    @Argument(help: ArgumentHelp("The rules to show; without any, all.", valueName: "id"))
    var rules: [String] = []

    @Option(help: "How the answer is written: text, json or markdown.")
    var format = Format.text

    func run() throws {
        try shared.enter()
        let wanted = try rules.map { name throws(ADRLinkError) in
            if let rule = RuleID(rawValue: name) { return rule }
            throw ADRLinkError(
                .usage, "there is no rule \(name)",
                hint: nearest(name, RuleID.allCases.map(\.rawValue)).map { "did you mean \($0)?" }
                    ?? "adrlink rules lists them")
        }
        let listing = RuleListing(try policy(), wanted.isEmpty ? RuleID.allCases : wanted)
        switch format {
        case .text: Output.print(listing.text)
        case .markdown: Output.print(listing.markdown)
        case .json: try Output.json(RulesDocument(listing))
        }
    }

    /// The policy of HEAD; the defaults where there is no repository, or nothing was committed yet.
    private func policy() throws -> Policy {
        let workspace: Workspace
        do {
            workspace = try shared.workspace()
        } catch let error as GitError where error.code == .notARepository {
            return Policy()
        }
        guard let head = try workspace.repository.head() else { return Policy() }
        return try workspace.policy(of: .commit(head))
    }
}

/// What `adrlink rules --format json` prints.
struct RulesDocument: Encodable {
    var schema = "adrlink.rules/1"
    var rules: [Item]

    struct Item: Encodable {
        var id: String
        var severity: String
        /// The phases that differ from `severity`.
        var phases: [String: String]
        var layer: String
        var catches: String
        var reason: String
        var mend: String
        var speaks: [Example]
        var silent: [Example]
    }

    struct Example: Encodable {
        var caption: String
        var lines: [String]

        init(_ example: RuleExample) {
            caption = example.caption
            lines = example.lines
        }
    }

    init(_ listing: RuleListing) {
        rules = listing.items.map { item in
            Item(
                id: item.entry.id.rawValue, severity: item.severity.rawValue,
                phases: Dictionary(
                    uniqueKeysWithValues: item.phases.map { ($0.phase.rawValue, $0.severity.rawValue) }),
                layer: item.entry.layer.rawValue, catches: item.entry.catches, reason: item.entry.reason,
                mend: item.entry.mend, speaks: item.entry.bad.map(Example.init),
                silent: item.entry.good.map(Example.init))
        }
    }
}
