internal import FoundationEssentials
internal import Git
internal import HTTP

/// Sends events, or spans, to a collector by OTLP over HTTP in JSON.
///
/// Format: https://opentelemetry.io/docs/specs/otlp/#otlphttp. Each signal has a path of its own, so that each is an exporter with
/// its own position: that one was acknowledged says nothing of the other.
public struct OTLPExporter: LogExporter {
    public enum Signal: String, Sendable, CaseIterable { case logs, traces }

    public let signal: Signal
    private let configuration: OTLPConfiguration

    public init(_ signal: Signal, _ configuration: OTLPConfiguration) {
        self.signal = signal
        self.configuration = configuration
    }

    public var name: String { "otlp-\(signal.rawValue)" }

    // What collectors take by default is 4 MiB or more.
    public var limits: BatchLimits { BatchLimits(records: 4096, bytes: 2 << 20, overhead: 1) }

    public func includes(_ record: LogRecord) -> Bool { (signal == .traces) == (record.kind == .span) }

    public func encoded(_ record: LogRecord, line: [UInt8]) -> EncodedRecord? {
        guard let bytes = signal == .logs ? OTLPText.log(record) : OTLPText.span(record) else { return nil }
        return EncodedRecord(time: record.time, bytes: bytes, group: OTLPText.group(of: record))
    }

    public func send(_ batch: [EncodedRecord], through exchange: LogExchange) throws(ExportError) -> ExportReceipt {
        var headers = configuration.headers
        headers["Content-Type"] = "application/json"
        var body = self.body(of: batch)
        if configuration.isCompressed {
            headers["Content-Encoding"] = "gzip"
            body = Gzip.compressed(body)
        }
        let response = try exchange.response { () throws(ExportError) in
            HTTPRequest("POST", configuration.endpoint, headers: headers, body: .bytes(body))
        }
        guard response.isSuccess else { throw LogExchange.refusal(response) }
        return receipt(response, of: batch.count)
    }

    /// The groups in their order, and the records of each in theirs.
    func body(of batch: [EncodedRecord]) -> [UInt8] {
        let (resources, scopes, records): (StaticString, StaticString, StaticString) =
            signal == .logs
            ? ("{\"resourceLogs\":[", ",\"scopeLogs\":[{", ",\"logRecords\":[")
            : ("{\"resourceSpans\":[", ",\"scopeSpans\":[{", ",\"spans\":[")
        var text = JSONText(capacity: batch.reduce(1024) { $0 + $1.bytes.count + 1 })
        text.add(resources)
        var group: [UInt8]?
        for record in batch {
            if record.group == group {
                text.add(",")
            } else {
                if group != nil { text.add("]}]},") }
                group = record.group
                let parts = record.group.split(separator: lineFeed, maxSplits: 1)
                text.add("{")
                text.add(Array(parts.first ?? []))
                text.add(scopes)
                text.add(Array(parts.last ?? []))
                text.add(records)
            }
            text.add(record.bytes)
        }
        text.add(group == nil ? "]}" : "]}]}]}")
        return text.bytes
    }

    /// A success may be partial: the answer says how many records were not kept, and why.
    private func receipt(_ response: HTTPResponse, of count: Int) -> ExportReceipt {
        let form: Answer
        do { form = try JSONDecoder().decode(Answer.self, from: Data(response.body)) } catch {
            // An empty body is a full success, and what else stands in a success does not make it less of one.
            return ExportReceipt()
        }
        guard let partial = form.partialSuccess, let rejected = partial.rejected, rejected > 0 else {
            return ExportReceipt()
        }
        return ExportReceipt(rejected: [partial.errorMessage ?? "no reason given": min(rejected, count)])
    }

    private struct Answer: Decodable {
        struct Partial: Decodable {
            var rejectedLogRecords: LogValue?
            var rejectedSpans: LogValue?
            var errorMessage: String?

            /// A number of 64 bits, which stands in a string; some receivers write it bare.
            var rejected: Int? {
                switch rejectedLogRecords ?? rejectedSpans {
                case .string(let text): Int(text)
                case .integer(let number): Int(exactly: number)
                default: nil
                }
            }
        }

        var partialSuccess: Partial?
    }
}
