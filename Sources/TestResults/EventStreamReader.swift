import FoundationEssentials

/// Reads the event stream that `swift test --event-stream-output-path FILE` writes: a JSON object a line.
struct EventStreamReader {
    private var input: ByteInput
    private(set) var facts = ResultFileFacts(format: .eventStream)
    private var tags: [String: [String]] = [:]
    private var failures: Set<String> = []
    private var isRunning = true
    private let decoder = JSONDecoder()
    /// Of the tests that have begun and not ended, at most: more are no run that anybody made.
    private static let limit = 1 << 20

    init(_ source: @escaping ByteSource) { input = ByteInput(source) }

    private struct Record: Decodable {
        var kind: String
        var payload: Payload
    }

    private struct Payload: Decodable {
        var kind: String
        var id: String?
        var displayName: String?
        var tags: [String]?
        var testID: String?
        var instant: Instant?
        var issue: Issue?

        struct Instant: Decodable {
            var since1970: Double
        }

        struct Issue: Decodable {
            var isKnown: Bool?
            var isFailure: Bool?
            var severity: String?

            var counts: Bool { isFailure ?? (isKnown != true && severity != "warning") }
        }
    }

    /// The next result; nil behind the last. Throws where the run did not come to its end.
    mutating func next() throws(ResultFault) -> TestResult? {
        while true {
            let line = input.line
            guard let bytes = try input.nextLine(limit: 16 << 20) else { break }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d }) { continue }
            guard Self.mayMatter(bytes) else {
                guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else {
                    throw ResultFault("it is no object of JSON on one line", line: line)
                }
                continue
            }
            let record: Record
            do { record = try decoder.decode(Record.self, from: Data(bytes)) } catch {
                throw ResultFault("it is no record of an event stream", line: line)
            }
            if let result = try take(record, line) { return result }
        }
        if isRunning { throw ResultFault("the run of the tests did not come to its end", line: input.line) }
        return nil
    }

    private mutating func take(_ record: Record, _ line: Int) throws(ResultFault) -> TestResult? {
        let payload = record.payload
        guard record.kind == "event" else {
            if record.kind == "test", let id = payload.id {
                let said = (payload.tags ?? []) + (payload.displayName.map { [$0] } ?? [])
                guard tags.count < Self.limit else { throw ResultFault("there are too many tests", line: line) }
                if !said.isEmpty { tags[id] = said }
            }
            return nil
        }
        switch payload.kind {
        case "runStarted": isRunning = true
        case "runEnded": isRunning = false
        case "issueRecorded":
            guard payload.issue?.counts == true else { break }
            guard let test = payload.testID else {
                // Nobody knows which test it belongs to.
                var result = TestResult(path: [], name: "", outcome: .failed, line: line)
                result.time = payload.instant.map { Int64($0.since1970) }
                return result
            }
            guard failures.count < Self.limit else { throw ResultFault("there are too many failures", line: line) }
            failures.insert(test)
        case "testSkipped", "testEnded":
            guard let test = payload.testID else { throw ResultFault("an event names no test", line: line) }
            let hasFailed = failures.remove(test) != nil
            // A suite tells of itself only where that is not what its tests tell.
            guard Self.isFunction(test) || hasFailed else { return nil }
            return result(test, payload, hasFailed ? .failed : payload.kind == "testEnded" ? .passed : .skipped, line)
        default: break
        }
        return nil
    }

    private mutating func result(
        _ test: String, _ payload: Payload, _ outcome: TestResult.Outcome, _ line: Int
    ) -> TestResult {
        var words = test.split(separator: "/").map(String.init)
        if Self.isFunction(test) { words.removeLast() }
        var path = words.first.map(TestResult.words) ?? []
        path += words.dropFirst()
        let name = path.popLast() ?? ""
        var result = TestResult(path: path, name: TestResult.function(name), outcome: outcome, line: line)
        result.tags = tags.removeValue(forKey: test) ?? []
        result.time = payload.instant.map { Int64($0.since1970.rounded(.down)) }
        return result
    }

    /// The id of a function ends with its place, `/Tests.swift:12:6`; that of a suite with its name.
    private static func isFunction(_ id: String) -> Bool {
        var rest = Array(id.utf8)[...]
        for _ in 0..<2 {
            let digits = rest.reversed().prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropLast(digits)
            guard digits > 0, rest.popLast() == UInt8(ascii: ":") else { return false }
        }
        return rest.contains(UInt8(ascii: "/"))
    }

    /// Whether a line can be one that tells something: most tell of beginnings, and need not be taken apart.
    private static func mayMatter(_ line: [UInt8]) -> Bool {
        for place in line.indices where line[place] == UInt8(ascii: "\"") && place + 1 < line.count {
            for word in words where word[0] == line[place + 1] && word.count < line.count - place {
                var next = 1
                while next < word.count, line[place + 1 + next] == word[next] { next += 1 }
                if next == word.count { return true }
            }
        }
        return false
    }

    private static let words = [
        "testEnded\"", "testSkipped\"", "issueRecorded\"", "runStarted\"", "runEnded\"", "tags\"", "displayName\"",
    ].map { Array($0.utf8) }
}
