/// Reads the results of the Test Anything Protocol. Subtests, which are indented, are told by the line of their parent.
struct TAPReader {
    private var input: ByteInput
    private(set) var facts = ResultFileFacts(format: .tap)
    private var planned: Int?
    private var count = 0

    init(_ source: @escaping ByteSource) { input = ByteInput(source) }

    /// The next result; nil behind the last. Throws where the plan says that there were to be others.
    mutating func next() throws(ResultFault) -> TestResult? {
        while true {
            let line = input.line
            guard var bytes = try input.nextLine(limit: 1 << 20)?[...] else { break }
            guard String(validating: bytes, as: UTF8.self) != nil else {
                throw ResultFault("it is not UTF-8", line: line)
            }
            if bytes.last == 0x0d { bytes.removeLast() }
            if bytes.starts(with: "Bail out!".utf8) {
                throw ResultFault("the tests were given up: \(Self.text(bytes))", line: line)
            }
            if bytes.starts(with: "1..".utf8), let plan = Int(Self.text(bytes.dropFirst(3).prefix(while: Self.isDigit)))
            {
                guard planned == nil else { throw ResultFault("there is a second plan", line: line) }
                planned = plan
            } else if bytes.starts(with: "# commit ".utf8) {
                facts.commit = ResultFileFacts.commit(Self.text(bytes.dropFirst(9))) ?? facts.commit
            } else if let result = Self.result(bytes, line) {
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

    /// A test point: `ok 3 - name # SKIP reason`, where everything behind `ok` may be missing.
    private static func result(_ line: ArraySlice<UInt8>, _ number: Int) -> TestResult? {
        var rest = line
        let isNot = rest.starts(with: "not ".utf8)
        if isNot { rest = rest.dropFirst(4) }
        guard rest.starts(with: "ok".utf8) else { return nil }
        rest = rest.dropFirst(2)
        if let next = rest.first, isDigit(next) || isLetter(next) || next >= 0x80 { return nil }
        rest = rest.drop(while: isBlank)
        let digits = rest.prefix(while: isDigit)
        if !digits.isEmpty { rest = rest[digits.endIndex...].drop(while: isBlank) }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst().drop(while: isBlank) }
        let isSkipped = takeDirective(&rest)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        var name = rest
        if rest.contains(UInt8(ascii: "\\")) {
            name = []
            for place in rest.indices {
                let isEscape =
                    rest[place] == UInt8(ascii: "\\") && place + 1 < rest.endIndex
                    && rest[place + 1] == UInt8(ascii: "#")
                if !isEscape { name.append(rest[place]) }
            }
        }
        return TestResult(
            path: [], name: text(name), outcome: isSkipped ? .skipped : isNot ? .failed : .passed, line: number)
    }

    /// Cuts off the directive of a test point that does not count, `# skip …` or `# todo …` in any case; whether there was one.
    /// A `#` behind a backslash belongs to the name.
    private static func takeDirective(_ rest: inout ArraySlice<UInt8>) -> Bool {
        for place in rest.indices where rest[place] == UInt8(ascii: "#") {
            if place > rest.startIndex, rest[place - 1] == UInt8(ascii: "\\") { continue }
            let words = rest[(place + 1)...].drop(while: isBlank)
            let word = text(words.prefix(4)).lowercased()
            guard word == "skip" || word == "todo", words.dropFirst(4).first.map({ !isLetter($0) }) ?? true else {
                continue
            }
            rest = rest[..<place]
            return true
        }
        return false
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
