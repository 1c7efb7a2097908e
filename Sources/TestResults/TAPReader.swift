/// Reads the results of the Test Anything Protocol. Subtests, which are indented, are told by the line of their parent.
struct TAPReader {
    private var input: ByteInput
    private(set) var facts = ResultFileFacts(format: .tap)
    private var planned: Int?
    private var count = 0
    private var isInBlock = false

    init(_ source: @escaping ByteSource) { input = ByteInput(source) }

    /// The next result; nil behind the last. Throws where the plan says that there were to be others.
    mutating func next() throws(ResultFault) -> TestResult? {
        while true {
            let line = input.line
            guard let bytes = try input.nextLine(limit: 1 << 20) else { break }
            guard var text = String(validating: bytes, as: UTF8.self) else {
                throw ResultFault("it is not UTF-8", line: line)
            }
            if text.hasSuffix("\r") { text.removeLast() }
            if text.hasPrefix("Bail out!") { throw ResultFault("the tests were given up: \(text)", line: line) }
            if text.hasPrefix("1.."), let plan = Int(text.dropFirst(3).prefix { $0.isASCII && $0.isNumber }) {
                guard planned == nil else { throw ResultFault("there is a second plan", line: line) }
                planned = plan
            } else if text.hasPrefix("# commit "), text.utf8.count == 49 {
                facts.commit = text.dropFirst(9).lowercased()
            } else if let result = Self.result(text, line) {
                count += 1
                return result
            }
        }
        guard let planned else { throw ResultFault("it has no plan, such as 1..\(max(count, 1))", line: input.line) }
        guard planned == count else {
            throw ResultFault("\(planned) results are planned, and \(count) are there", line: input.line)
        }
        return nil
    }

    private static func result(_ text: String, _ line: Int) -> TestResult? {
        guard let match = text.wholeMatch(of: /(not )?ok\b *(\d+)?(?: *- *| +|$)?(.*)/) else { return nil }
        var name = String(match.3)
        var directive = ""
        if let hash = name.firstMatch(of: /(?:^|[^\\])#\s*((?i:skip|todo)\b.*)$/) {
            directive = hash.1.prefix(4).lowercased()
            name = String(name[..<hash.range.lowerBound])
        }
        name = name.replacing("\\#", with: "#")
        while name.last == " " { name.removeLast() }
        let outcome: TestResult.Outcome =
            directive == "skip" ? .skipped : directive == "todo" ? .skipped : match.1 == nil ? .passed : .failed
        return TestResult(path: [], name: name, outcome: outcome, line: line)
    }
}
