/// Reads the event stream that `swift test --event-stream-output-path FILE` writes: a JSON object a line.
struct EventStreamReader {
    private var input: ByteInput
    private(set) var facts = ResultFileFacts(format: .eventStream)
    private var tags: [String: [String]] = [:]
    private var failures: Set<String> = []
    private var isRunning = true
    /// Of the tests that have begun and not ended, at most: more are no run that anybody made.
    private static let limit = 1 << 20

    init(_ source: @escaping ByteSource) { input = ByteInput(source) }

    /// The next result; nil behind the last. Throws where the run did not come to its end.
    mutating func next() throws(ResultFault) -> TestResult? {
        while true {
            let line = input.line
            guard let bytes = try input.nextLine(limit: 16 << 20) else { break }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0d }) { continue }
            let record: EventStreamRecord
            do throws(JSONLine.Fault) { record = try EventStreamRecord(bytes) } catch {
                throw ResultFault("it is no record of an event stream", line: line)
            }
            if let result = try take(record, line) { return result }
        }
        if isRunning { throw ResultFault("the run of the tests did not come to its end", line: input.line) }
        return nil
    }

    private mutating func take(_ record: EventStreamRecord, _ line: Int) throws(ResultFault) -> TestResult? {
        let payload = record.payload
        func `is`(_ text: JSONLine.Text?, _ word: String) -> Bool {
            text.map { record.line.holds($0, word) } ?? false
        }
        guard `is`(record.kind, "event") else {
            if `is`(record.kind, "test"), let id = payload.id {
                let said = payload.tags + (payload.displayName.map { [$0] } ?? [])
                guard tags.count < Self.limit else { throw ResultFault("there are too many tests", line: line) }
                if !said.isEmpty { tags[record.line.value(id)] = said.map(record.line.value) }
            }
            return nil
        }
        if `is`(payload.kind, "runStarted") {
            isRunning = true
        } else if `is`(payload.kind, "runEnded") {
            isRunning = false
        } else if `is`(payload.kind, "issueRecorded") {
            guard payload.isFailure == true else { return nil }
            guard let test = payload.testID else {
                // Nobody knows which test it belongs to.
                var result = TestResult(path: [], name: "", outcome: .failed, line: line)
                result.time = payload.time
                return result
            }
            guard failures.count < Self.limit else { throw ResultFault("there are too many failures", line: line) }
            failures.insert(record.line.value(test))
        } else if `is`(payload.kind, "testEnded") || `is`(payload.kind, "testSkipped") {
            guard let id = payload.testID else { throw ResultFault("an event names no test", line: line) }
            let test = record.line.value(id)
            let hasFailed = !failures.isEmpty && failures.remove(test) != nil
            // A suite tells of itself only where that is not what its tests tell.
            guard Self.isFunction(test) || hasFailed else { return nil }
            let outcome: TestResult.Outcome =
                hasFailed ? .failed : `is`(payload.kind, "testEnded") ? .passed : .skipped
            return result(test, payload.time, outcome, line)
        }
        return nil
    }

    private mutating func result(
        _ test: String, _ time: Int64?, _ outcome: TestResult.Outcome, _ line: Int
    ) -> TestResult {
        var words = test.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        if Self.isFunction(test) { words.removeLast() }
        var path = words.first.map(TestResult.words) ?? []
        path += words.dropFirst()
        let name = path.popLast() ?? ""
        var result = TestResult(path: path, name: TestResult.function(name), outcome: outcome, line: line)
        if !tags.isEmpty { result.tags = tags.removeValue(forKey: test) ?? [] }
        result.time = time
        return result
    }

    /// The id of a function ends with its place, `/Tests.swift:12:6`; that of a suite with its name.
    private static func isFunction(_ id: String) -> Bool {
        var rest = id.utf8[...]
        for _ in 0..<2 {
            let digits = rest.reversed().prefix { (0x30...0x39).contains($0) }.count
            rest = rest.dropLast(digits)
            guard digits > 0, rest.popLast() == UInt8(ascii: ":") else { return false }
        }
        return rest.contains(UInt8(ascii: "/"))
    }
}
