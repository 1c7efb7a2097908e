import ADRLinkCore

/// A check as a test report in the XML of JUnit, which CI services show and compare from run to run.
///
/// A test case is a rule, so that the cases of all runs have the same names: it fails with every error that the rule found.
/// Warnings are its output, and what could not be decided is an error of a case of its own. No times are stated, since
/// none are measured.
struct JUnitDocument {
    let text: String

    init(_ result: CheckResult) {
        let findings = Dictionary(grouping: result.findings, by: \.rule)
        let cases = RuleID.allCases.map { Self.testCase($0.rawValue, findings[$0] ?? []) }
        let failures = Set(result.findings.filter { $0.severity == .error }.map(\.rule)).count
        let counts =
            "tests=\"\(cases.count + 1)\" failures=\"\(failures)\" errors=\"\(result.complete ? 0 : 1)\""
        text =
            ([
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts)>",
                "  <testsuite name=\"adrlink check\" \(counts) skipped=\"0\">",
            ] + cases + [Self.complete(result)] + Self.notes(result) + ["  </testsuite>", "</testsuites>"]).joined(
                separator: "\n") + "\n"
    }

    private static func testCase(_ name: String, _ findings: [Finding]) -> String {
        let errors = findings.filter { $0.severity == .error }
        let others = findings.filter { $0.severity < .error }
        var parts: [String] = []
        if let first = errors.first {
            let summary = errors.count == 1 ? first.message : "\(errors.count) errors"
            parts.append(
                "      <failure message=\"\(XMLText.escape(summary))\" type=\"\(name)\">\(lines(errors))</failure>")
        }
        if !others.isEmpty { parts.append("      <system-out>\(lines(others))</system-out>") }
        return element(name, parts)
    }

    private static func complete(_ result: CheckResult) -> String {
        guard let first = result.undecided.first else { return element("undecided", []) }
        let all = result.undecided.map { undecided in
            XMLText.escape([undecided.message, undecided.hint].compactMap { $0 }.joined(separator: ". "))
        }
        return element(
            "undecided",
            [
                "      <error message=\"\(XMLText.escape(first.message))\" type=\"undecided\">"
                    + all.joined(separator: "\n") + "</error>"
            ])
    }

    private static func notes(_ result: CheckResult) -> [String] {
        let lines = [CheckText.summary(result)] + result.notes
        return ["    <system-out>\(lines.map(XMLText.escape).joined(separator: "\n"))</system-out>"]
    }

    private static func element(_ name: String, _ parts: [String]) -> String {
        let start = "    <testcase classname=\"adrlink\" name=\"\(name)\""
        return parts.isEmpty ? start + "/>" : ([start + ">"] + parts + ["    </testcase>"]).joined(separator: "\n")
    }

    private static func lines(_ findings: [Finding]) -> String {
        findings.map { finding in
            let place = finding.path.map { path in finding.line.map { "\(path):\($0): " } ?? "\(path): " } ?? ""
            return XMLText.escape("\(finding.severity.rawValue): \(place)\(FileFinding.text(of: finding))")
        }.joined(separator: "\n")
    }
}
