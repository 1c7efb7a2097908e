/// Reads results in the XML that JUnit made common, and xUnit output of Swift: `testsuite` and `testcase`.
struct JUnitReader {
    private var tags: XMLTagReader
    private(set) var facts = ResultFileFacts(format: .junit)
    private var suites: [(path: [String], time: Int64?)] = []
    private var test: TestResult?
    private var isKnown = false

    init(_ source: @escaping ByteSource) { tags = XMLTagReader(source) }

    /// The next result; nil behind the last.
    mutating func next() throws(ResultFault) -> TestResult? {
        while let tag = try tags.next() {
            switch tag {
            case .start(let name, let attributes): try begin(name, attributes)
            case .end("testcase"):
                defer { test = nil }
                if let test { return test }
            case .end("testsuite"): _ = suites.popLast()
            case .end: break
            }
        }
        return nil
    }

    /// Whether a test case was run at all, as GoogleTest and CTest say that it was not.
    private static func ran(_ attributes: [String: String]) -> Bool {
        let idle: Set<String> = ["notrun", "disabled", "skipped", "suppressed", "ignored"]
        return !["status", "result"].contains { attributes[$0].map { idle.contains($0.lowercased()) } ?? false }
    }

    private mutating func begin(_ name: String, _ attributes: [String: String]) throws(ResultFault) {
        if !isKnown {
            guard name == "testsuites" || name == "testsuite" else {
                throw ResultFault("<\(name)> begins no results of JUnit", line: tags.line)
            }
            isKnown = true
        }
        switch name {
        case "testsuite":
            let time = attributes["timestamp"].flatMap(ResultTime.seconds) ?? suites.last?.time
            let path = (suites.last?.path ?? []) + TestResult.words(attributes["name"] ?? "")
            suites.append((path, time))
        case "testcase":
            guard test == nil else { throw ResultFault("a testcase stands in a testcase", line: tags.line) }
            let own = TestResult.words(attributes["classname"] ?? "")
            var result = TestResult(
                path: (suites.last?.path ?? []) + own, name: TestResult.function(attributes["name"] ?? ""),
                outcome: Self.ran(attributes) ? .passed : .skipped, line: tags.line)
            result.time = suites.last?.time
            test = result
        case "failure", "error": test?.outcome = .failed
        case "skipped", "disabled": if test?.outcome == .passed { test?.outcome = .skipped }
        case "property":
            let (name, value) = (attributes["name"] ?? "", attributes["value"] ?? "")
            if test != nil {
                test?.tags.append(value)
            } else if ["commit", "git.commit", "revision"].contains(name.lowercased()) {
                facts.commit = ResultFileFacts.commit(value) ?? facts.commit
            }
        default: break
        }
    }
}
