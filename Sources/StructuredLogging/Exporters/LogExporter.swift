public import HTTP

/// A receiver of records, in its own form and within its own limits.
public protocol LogExporter {
    /// What its state is kept under: lower-case letters and hyphens.
    var name: String { get }
    var limits: BatchLimits { get }

    /// Whether a record is for this receiver.
    func includes(_ record: LogRecord) -> Bool

    /// The record in the receiver's form; nil where it has none in it.
    func encoded(_ record: LogRecord, line: [UInt8]) -> EncodedRecord?

    /// Sends the records, in the order in which they were read, and gives what the receiver made of them.
    func send(_ batch: [EncodedRecord], through exchange: LogExchange) throws(ExportError) -> ExportReceipt
}

/// A record in the form of one receiver.
public struct EncodedRecord: Sendable {
    public var time: LogTime
    public var bytes: [UInt8]
    /// What records have to share to stand together in a request; empty where that does not matter.
    public var group: [UInt8]
    /// How many of its bytes were cut off, because the receiver takes no more.
    public var cut: Int

    public init(time: LogTime, bytes: [UInt8], group: [UInt8] = [], cut: Int = 0) {
        self.time = time
        self.bytes = bytes
        self.group = group
        self.cut = cut
    }
}

/// How much goes into one request.
public struct BatchLimits: Sendable {
    public var records: Int
    /// Of all records, each counted with so many more for what stands around it.
    public var bytes: Int
    public var overhead: Int
    /// Seconds between the oldest and the youngest.
    public var span: Int?

    public init(records: Int, bytes: Int, overhead: Int = 0, span: Int? = nil) {
        self.records = records
        self.bytes = bytes
        self.overhead = overhead
        self.span = span
    }
}

/// What a receiver made of a request that it acknowledged.
public struct ExportReceipt: Hashable, Sendable {
    /// How many records it did not keep, by its reason.
    public var rejected: [String: Int]

    public init(rejected: [String: Int] = [:]) { self.rejected = rejected }
}

/// Why records were not acknowledged. They wait.
public struct ExportError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// Nobody answered, or only in part: the records may have arrived.
        case unreachable = "export-unreachable"
        /// The receiver asks to come later, and went on doing so.
        case busy = "export-busy"
        /// The receiver does not know us, or does not permit it.
        case unauthorized = "export-unauthorized"
        /// The request is larger than the receiver takes.
        case tooLarge = "export-too-large"
        /// The receiver would refuse the same request at any time.
        case refused = "export-refused"
        /// An exporter is configured in a way that cannot work.
        case configuration = "export-configuration"
        /// Another process sends at this moment.
        case alreadyRunning = "export-already-running"
        /// The spool cannot be read, or the position not be kept.
        case spool = "export-spool"
    }

    public var code: Code
    /// A sentence in lower case. It may quote the receiver: escape it before it is shown.
    public var message: String
    public var hint: String?

    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { message }
}

/// Makes requests, again where that may help.
public struct LogExchange {
    private let send: (HTTPRequest) throws(HTTPError) -> HTTPResponse
    private let policy: RetryPolicy
    let timing: RetryTiming

    public init(
        policy: RetryPolicy, timing: RetryTiming, send: @escaping (HTTPRequest) throws(HTTPError) -> HTTPResponse
    ) {
        self.policy = policy
        self.timing = timing
        self.send = send
    }

    /// The response to a request, which is made anew for each attempt, since signatures carry a time.
    ///
    /// Throws `.unreachable` and `.busy` when all attempts have failed.
    func response(
        isTransient: (HTTPResponse) -> Bool = { _ in false }, _ request: () throws(ExportError) -> HTTPRequest
    ) throws(ExportError) -> HTTPResponse {
        var failure: ExportError?
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try policy.run(timing, isTransient: isTransient) { _ throws(HTTPError) in
                let made: HTTPRequest
                do throws(ExportError) { made = try request() } catch {
                    failure = error
                    throw HTTPError(.invalidRequest, error.message)
                }
                return try send(made)
            }
        } catch {
            if let failure { throw failure }
            throw ExportError(error.isTransient ? .unreachable : .configuration, error.message, hint: error.hint)
        }
        if RetryPolicy.transientStatuses.contains(response.status) || isTransient(response) {
            throw ExportError(
                .busy, "the receiver answered with status \(response.status)\(LogExchange.quote(response))")
        }
        return response
    }

    /// The error that a final status other than success means.
    static func refusal(_ response: HTTPResponse) -> ExportError {
        let answer = "the receiver answered with status \(response.status)\(quote(response))"
        switch response.status {
        case 401, 403, 407:
            return ExportError(
                .unauthorized, answer, hint: "check the credentials of the exporter and what they permit")
        case 413: return ExportError(.tooLarge, answer)
        case 300..<400, 404, 405, 415:
            return ExportError(.configuration, answer, hint: "check the endpoint of the exporter")
        default: return ExportError(.refused, answer)
        }
    }

    /// The beginning of what a response says.
    private static func quote(_ response: HTTPResponse) -> String {
        let text = String(decoding: response.body.prefix(300), as: UTF8.self)
        return text.isEmpty ? "" : ": " + text.replacing("\n", with: " ")
    }
}
