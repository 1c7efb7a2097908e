internal import FoundationEssentials
public import HTTP

/// Sends every line as it is to a log stream of AWS CloudWatch Logs.
///
/// Format: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html, whose limits these are.
public struct CloudWatchExporter: LogExporter {
    /// Where the lines go.
    public struct Destination: Sendable {
        /// The service's: `https://logs.eu-central-1.amazonaws.com`.
        public var endpoint: HTTPURL
        public var group: String
        public var stream: String
        /// Whether a group and a stream that are missing may be made.
        public var mayCreate: Bool

        public init(endpoint: HTTPURL, group: String, stream: String, mayCreate: Bool) {
            self.endpoint = endpoint
            self.group = group
            self.stream = stream
            self.mayCreate = mayCreate
        }
    }

    private let destination: Destination
    private let sign: (HTTPRequest) throws(ExportError) -> HTTPRequest

    /// - Parameter sign: adds the signature of AWS for the service `logs`, with the time of the call.
    public init(_ destination: Destination, sign: @escaping (HTTPRequest) throws(ExportError) -> HTTPRequest) {
        self.destination = destination
        self.sign = sign
    }

    public var name: String { "cloudwatch" }

    public var limits: BatchLimits {
        // A day less a second, since the service may round otherwise than we do.
        BatchLimits(records: 10_000, bytes: 1_048_576, overhead: CloudWatchExporter.overhead, span: 86_399)
    }

    /// What the service counts beside the bytes of a message.
    private static let overhead = 26
    /// The most that one event may have with that. The service has raised it since, not everywhere.
    static let eventLimit = 262_144

    public func includes(_ record: LogRecord) -> Bool { true }

    public func encoded(_ record: LogRecord, line: [UInt8]) -> EncodedRecord? {
        let limit = CloudWatchExporter.eventLimit - CloudWatchExporter.overhead
        guard line.count > limit else { return EncodedRecord(time: record.time, bytes: line) }
        let kept = String(decoding: line.prefix(limit - 64), as: UTF8.self).dropLast()
        let cut = line.count - kept.utf8.count
        return EncodedRecord(time: record.time, bytes: Array("\(kept) [\(cut) bytes cut]".utf8), cut: cut)
    }

    public func send(_ batch: [EncodedRecord], through exchange: LogExchange) throws(ExportError) -> ExportReceipt {
        // The service refuses a request that is out of order; where times are equal, the order in which they were written stays.
        let sorted = batch.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
        let body = self.body(of: sorted)
        var response = try call("PutLogEvents", body, exchange)
        if !response.isSuccess, Fault(response).isMissing, destination.mayCreate {
            try create(exchange)
            response = try call("PutLogEvents", body, exchange)
        }
        guard response.isSuccess else {
            let fault = Fault(response)
            // The answer to the same request was lost before.
            if fault.kind == "DataAlreadyAcceptedException" { return ExportReceipt() }
            throw fault.error(destination)
        }
        return CloudWatchExporter.receipt(response, of: sorted.count)
    }

    private func create(_ exchange: LogExchange) throws(ExportError) {
        let group = "{\"logGroupName\":\(CloudWatchExporter.quoted(destination.group))"
        let stream = ",\"logStreamName\":\(CloudWatchExporter.quoted(destination.stream))}"
        for (action, body) in [("CreateLogGroup", group + "}"), ("CreateLogStream", group + stream)] {
            let response = try call(action, Array(body.utf8), exchange)
            // Another installation may have made it at the same time.
            guard response.isSuccess || Fault(response).kind == "ResourceAlreadyExistsException" else {
                throw Fault(response).error(destination)
            }
        }
    }

    func body(of batch: [EncodedRecord]) -> [UInt8] {
        var text = JSONText(capacity: batch.reduce(1024) { $0 + $1.bytes.count * 5 / 4 })
        text.add("{\"logGroupName\":")
        text.add(quoted: destination.group)
        text.add(",\"logStreamName\":")
        text.add(quoted: destination.stream)
        text.add(",\"logEvents\":[")
        for (place, record) in batch.enumerated() {
            text.add(place == 0 ? "{\"timestamp\":" : ",{\"timestamp\":")
            text.add(max(0, record.time.microseconds / 1000))
            text.add(",\"message\":")
            text.add(quoted: String(decoding: record.bytes, as: UTF8.self))
            text.add("}")
        }
        text.add("]}")
        return text.bytes
    }

    private func call(_ action: String, _ body: [UInt8], _ exchange: LogExchange) throws(ExportError) -> HTTPResponse {
        try exchange.response(isTransient: { Fault($0).isTransient }) { () throws(ExportError) in
            try sign(
                HTTPRequest(
                    "POST", destination.endpoint,
                    headers: [
                        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.\(action)",
                    ], body: .bytes(body)))
        }
    }

    private static func quoted(_ text: String) -> String {
        var json = JSONText()
        json.add(quoted: text)
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The service acknowledges a request and names the ends of those events that are too old, expired or too new.
    static func receipt(_ response: HTTPResponse, of count: Int) -> ExportReceipt {
        let answer: Answer
        do { answer = try JSONDecoder().decode(Answer.self, from: Data(response.body)) } catch {
            return ExportReceipt()
        }
        guard let info = answer.rejectedLogEventsInfo else { return ExportReceipt() }
        func within(_ place: Int?) -> Int { min(max(0, place ?? 0), count) }
        var rejected: [String: Int] = [:]
        // The ends are exclusive, and what is expired is too old as well.
        let expired = within(info.expiredLogEventEndIndex)
        let old = within(info.tooOldLogEventEndIndex)
        rejected["beyond the retention of the group"] = expired
        rejected["older than 14 days"] = max(0, old - expired)
        rejected["too far in the future"] = info.tooNewLogEventStartIndex.map { count - within($0) }
        return ExportReceipt(rejected: rejected.filter { $0.value > 0 })
    }

    private struct Answer: Decodable {
        struct Rejected: Decodable {
            var tooNewLogEventStartIndex: Int?
            var tooOldLogEventEndIndex: Int?
            var expiredLogEventEndIndex: Int?
        }

        var rejectedLogEventsInfo: Rejected?
    }
}

/// What the service says went wrong; it says it with status 400 for nearly everything.
private struct Fault {
    let response: HTTPResponse
    /// `ThrottlingException`; empty where the answer names none.
    let kind: String

    private struct Form: Decodable {
        var kind: String?

        enum CodingKeys: String, CodingKey { case kind = "__type" }
    }

    init(_ response: HTTPResponse) {
        self.response = response
        var named = response.headers["x-amzn-ErrorType"] ?? ""
        if named.isEmpty, !response.isSuccess {
            do { named = try JSONDecoder().decode(Form.self, from: Data(response.body)).kind ?? "" } catch {
                named = ""
            }
        }
        // Some put a namespace before it, and some an address behind.
        kind = String(named.split(separator: "#").last?.split(separator: ":").first ?? "")
    }

    var isMissing: Bool { kind == "ResourceNotFoundException" }

    var isTransient: Bool {
        ["ThrottlingException", "ServiceUnavailableException", "InternalFailure", "RequestTimeout"].contains(kind)
    }

    func error(_ destination: CloudWatchExporter.Destination) -> ExportError {
        let refusal = LogExchange.refusal(response)
        switch kind {
        case "ResourceNotFoundException":
            return ExportError(
                .configuration, "there is no log group \(destination.group) with a stream \(destination.stream)",
                hint: "make them, or permit it: git config --global adrlink.logcreate true")
        case "AccessDeniedException", "UnrecognizedClientException", "InvalidSignatureException",
            "ExpiredTokenException", "IncompleteSignature", "InvalidClientTokenId", "MissingAuthenticationToken",
            "SignatureDoesNotMatch":
            return ExportError(
                .unauthorized, refusal.message, hint: "check AWS's credentials, what they permit, and the clock")
        default: return refusal
        }
    }
}
