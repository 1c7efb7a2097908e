import ADRLinkCore
import Testing

@Suite struct MessageCheckTests {
    private func report(_ message: String, _ source: MessageSource = .storedCommit) -> MessageReport {
        MessageCheck(conventions: MessageConventions(), source: source).report(for: Array(message.utf8))
    }

    /// Findings as `rule severity@line`.
    private func findings(_ message: String, _ source: MessageSource = .storedCommit) -> [String] {
        report(message, source).findings.map { "\($0.rule.rawValue) \($0.severity)@\($0.line ?? 0)" }
    }

    // Validates: USE-1
    @Test func goodMessageHasReferencesAndNoFindings() {
        let report = report("Add cache\n\nRefs: ADR-7,\n use-postgres\nRefs: #135\n")
        #expect(report.findings.isEmpty)
        #expect(
            report.references == [
                MessageReference(.id(prefix: "ADR", number: 7), line: 3),
                MessageReference(.word("use-postgres"), line: 4), MessageReference(.foreign("#135"), line: 5),
            ])
        #expect(report.exemption == nil)
    }

    @Test func malformedIdIsAnErrorThatSaysWhatWasMeant() {
        let found = report("s\n\nRefs: ADR-1,\n ADR7\n").findings
        #expect(found.map(\.rule) == [.refMalformed])
        #expect(found.first?.message == "line 4: \"ADR7\" is not a decision's id")
        #expect(found.first?.hint == "did you mean ADR-0007?")
        #expect(findings("s\n\nRefs: ADR-7\n").isEmpty)
    }

    @Test func emptyReferenceIsAnError() {
        #expect(findings("s\n\nRefs:\n") == ["ref-empty error@3"])
        #expect(findings("s\n\nRefs: ,\n") == ["ref-empty error@3"])
    }

    @Test(arguments: ["Ref: ADR-7", "References: ADR-7", "ADR: 7", "ADRs: ADR-7", "Rfes: ADR-7", "Decision: ADR-7"])
    func keyLikeOursWithADecisionIsANearMiss(line: String) {
        #expect(findings("s\n\n\(line)\n") == ["key-near-miss warning@3"])
    }

    @Test(arguments: ["Ref: #12", "References: JIRA-7", "Fixes: ADR-7", "ADR: none", "Reviewed-by: ADR-7"])
    func otherKeysAndOtherTrackersAreLeftAlone(line: String) {
        #expect(findings("s\n\n\(line)\n").isEmpty)
    }

    @Test func sameIdTwiceIsAWarning() {
        #expect(findings("s\n\nRefs: ADR-7\nRefs: ADR-8, adr-0007\n") == ["ref-duplicate warning@4"])
        #expect(findings("s\n\nRefs: #1, #1\n").isEmpty)
    }

    @Test(arguments: ["\u{1B}[31m", "\u{202E}", "\u{200B}", "\u{7}", "\u{9B}", "a\rb"])
    func unsafeBytesAreAnError(text: String) {
        #expect(findings("s\n\nRefs: ADR-8 x\(text)y\n").contains("value-unsafe error@3"))
    }

    @Test func textThatIsNotUTF8IsUnsafe() {
        let check = MessageCheck(conventions: MessageConventions(), source: .storedCommit)
        let report = check.report(for: Array("s\n\nRefs: ADR-7 ".utf8) + [0xE9, 0x0A])
        #expect(report.findings.map(\.rule) == [.valueUnsafe])
    }

    @Test func foldsAndLinesOfWindowsAreSafe() {
        #expect(findings("s\r\n\r\nRefs: ADR-7,\r\n\tADR-8\r\n").isEmpty)
        #expect(findings("s\n\nRefs: décision-é\n").isEmpty)
    }

    @Test func exemptionIsReportedWithItsReason() {
        let report = report("s\n\nADR-Exempt: typo only\n")
        #expect(report.exemption == "typo only")
        #expect(report.findings.map(\.rule) == [.exemptUsed])
        #expect(report.findings.first?.severity == .info)
    }

    @Test func exemptionNeedsAReason() {
        #expect(report("s\n\nADR-Exempt:\n").exemption == nil)
        #expect(findings("s\n\nadr-exempt:\n") == ["exempt-without-reason error@3"])
        #expect(findings("s\n\nADR-Exempted: typo\n") == ["key-near-miss warning@3"])
    }

    @Test func exemptionThatGitDoesNotSeeIsMisplaced() {
        #expect(findings("s\nADR-Exempt: typo\n") == ["trailer-misplaced error@2"])
    }

    @Test func referenceWithoutASubjectAboveItIsMisplaced() {
        #expect(findings("\n\nRefs: ADR-7\n# c\n", .messageFile) == ["trailer-misplaced error@3"])
        #expect(report("\n\nRefs: ADR-7\n", .messageFile).references.isEmpty)
        #expect(report("# c\n\ns\n\nRefs: ADR-7\n", .messageFile).references.count == 1)
    }

    @Test func quotedTextIsCutShort() {
        let message = report("s\n\nRefs: ADR7" + String(repeating: "x-ADR-7/", count: 500) + "\n").findings
        #expect(message.allSatisfy { $0.message.count < 200 && ($0.hint?.count ?? 0) < 200 })
    }
}
