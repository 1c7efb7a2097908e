import ADRLinkCore
import TestSupport
import Testing

/// Validates: GOV-11, GOV-12
@Suite struct RuleCatalogueTests {
    @Test(arguments: RuleID.allCases)
    func aRuleKeepsSilentOverItsGoodExamples(_ rule: RuleID) throws {
        #expect(!rule.entry.good.isEmpty)
        for example in rule.entry.good {
            let result = try RuleExampleRun(example).result
            #expect(!result.findings.contains { $0.rule == rule }, "\(example.caption): \(result.words)")
            #expect(result.errors == 0, "\(example.caption): \(result.words)")
            #expect(result.complete, "\(example.caption): \(result.undecided)")
        }
    }

    @Test(arguments: RuleID.allCases)
    func exactlyThisRuleSpeaksOverItsBadExamples(_ rule: RuleID) throws {
        #expect(!rule.entry.bad.isEmpty)
        for example in rule.entry.bad {
            let result = try RuleExampleRun(example).result
            // What cannot be decided is no finding: it stands beside them.
            if rule == .historyIncomplete {
                #expect(!result.complete && result.findings.isEmpty, "\(example.caption): \(result.words)")
                continue
            }
            #expect(Set(result.findings.map(\.rule)) == [rule], "\(example.caption): \(result.words)")
            #expect(result.complete, "\(example.caption): \(result.undecided)")
        }
    }

    @Test(arguments: RuleID.allCases)
    func anEntryIsThatOfItsRuleAndSaysWhatItHasTo(_ rule: RuleID) {
        #expect(rule.entry.id == rule)
        #expect(!rule.entry.catches.isEmpty && !rule.entry.reason.isEmpty && !rule.entry.mend.isEmpty)
        for example in rule.entry.good + rule.entry.bad {
            #expect(!example.caption.isEmpty && !example.lines.isEmpty)
        }
    }
}
