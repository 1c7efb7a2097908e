import ADRLinkCore
import Foundation
import Testing

@Suite struct RuleListingTests {
    @Test func thePageOfTheRulesIsWhatTheProgramPrints() throws {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let page = String(
            decoding: try Data(contentsOf: top.appendingPathComponent("docs/rules.md")), as: UTF8.self)
        #expect(
            page == RuleListing().markdown + "\n",
            "write it anew: adrlink rules --format markdown >docs/rules.md, outside a repository")
    }

    @Test func everyRuleIsListedWithReasonAndExamples() {
        let text = RuleListing().text
        let page = RuleListing().markdown
        for rule in RuleID.allCases {
            #expect(text.contains("\(rule.rawValue): "))
            #expect(page.contains("### \(rule.rawValue)\n"))
        }
        #expect(text.contains("  speaks: ") && text.contains("  silent: ") && text.contains("  Why: "))
    }

    @Test func severitiesAreThoseOfThePolicyAndOfItsPhases() {
        var policy = Policy()
        policy.severities[.refUnknown] = .warning
        policy.phaseSeverities[.refUnknown] = [.commitMessage: .info, .preReceive: .error, .range: .warning]
        let item = RuleListing(policy, [.refUnknown]).items[0]
        #expect(item.weight == "warning (commit-msg: info, pre-receive: error)")
        #expect(RuleListing(Policy(), [.fixupLeft]).items[0].weight == "error (range: info)")
        #expect(RuleListing(Policy(), [.refUnknown]).items[0].weight == "error")
    }

    @Test func linesAreNoLongerThanAPageIsWide() {
        for line in RuleListing().markdown.split(separator: "\n") { #expect(line.count <= 120, "\(line)") }
    }
}
