public import HTTP

/// Where a signal goes and how, by OpenTelemetry's own variables.
///
/// Source: https://opentelemetry.io/docs/specs/otel/protocol/exporter/. A variable of the signal, `OTEL_EXPORTER_OTLP_LOGS_…`, comes
/// before the general one; an empty one counts as not set.
public struct OTLPConfiguration: Sendable {
    public var endpoint: HTTPURL
    public var headers: HTTPHeaders
    public var timeout: Duration
    public var isCompressed: Bool
    /// A file of certificates in PEM that are trusted in the place of the system's.
    public var certificate: String?

    /// Reads the variables; nil where they name no endpoint, and none is given for all signals.
    ///
    /// - Parameter base: an endpoint for all signals that counts where no variable names one.
    public init?(
        _ signal: OTLPExporter.Signal, environment: [String: String], base: String? = nil
    ) throws(ExportError) {
        func variable(_ name: String) -> String? {
            for key in ["OTEL_EXPORTER_OTLP_\(signal.rawValue.uppercased())_\(name)", "OTEL_EXPORTER_OTLP_\(name)"] {
                if let value = environment[key], !value.isEmpty { return value }
            }
            return nil
        }
        let own = environment["OTEL_EXPORTER_OTLP_\(signal.rawValue.uppercased())_ENDPOINT"] ?? ""
        let general = environment["OTEL_EXPORTER_OTLP_ENDPOINT"] ?? ""
        if !own.isEmpty {
            endpoint = try OTLPConfiguration.url(own)
        } else if let root = general.isEmpty ? base : general {
            endpoint = try OTLPConfiguration.url(root)
            // Only an endpoint for all signals is completed.
            endpoint.path += (endpoint.path.hasSuffix("/") ? "" : "/") + "v1/\(signal.rawValue)"
        } else {
            return nil
        }
        let spoken = variable("PROTOCOL") ?? "http/json"
        // Who takes protobuf over HTTP has to take JSON.
        guard ["http/json", "http/protobuf"].contains(spoken) else {
            throw ExportError(
                .configuration, "the protocol \(spoken) is not spoken here",
                hint: "set OTEL_EXPORTER_OTLP_\(signal.rawValue.uppercased())_PROTOCOL to http/json")
        }
        switch variable("COMPRESSION") ?? "none" {
        case "none": isCompressed = false
        case "gzip": isCompressed = true
        case let other:
            throw ExportError(.configuration, "there is no compression \(other)", hint: "use gzip or none")
        }
        guard let milliseconds = Int(variable("TIMEOUT") ?? "10000"), milliseconds > 0 else {
            throw ExportError(
                .configuration, "the timeout of OTLP is not a number of milliseconds",
                hint: "set OTEL_EXPORTER_OTLP_TIMEOUT to one like 10000")
        }
        timeout = .milliseconds(milliseconds)
        certificate = variable("CERTIFICATE")
        headers = try OTLPConfiguration.headers(variable("HEADERS") ?? "")
    }

    private static func url(_ text: String) throws(ExportError) -> HTTPURL {
        do throws(HTTPError) { return try HTTPURL(text) } catch {
            throw ExportError(.configuration, "the endpoint of OTLP cannot be used: \(error.message)", hint: error.hint)
        }
    }

    /// `name=value,name=value`, the values percent-encoded, as W3C Baggage has it. No error quotes a value: it may be a secret.
    private static func headers(_ text: String) throws(ExportError) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for pair in text.split(separator: ",") {
            guard let sign = pair.firstIndex(of: "=") else { throw badHeaders }
            func trimmed(_ part: Substring) -> Substring {
                let start = part.drop { $0 == " " }
                return start.prefix(
                    (start.lastIndex { $0 != " " }).map { start.distance(from: start.startIndex, to: $0) + 1 } ?? 0)
            }
            guard let value = decoded(trimmed(pair[pair.index(after: sign)...])) else { throw badHeaders }
            headers.append(String(trimmed(pair[..<sign])), value)
        }
        return headers
    }

    private static let badHeaders = ExportError(
        .configuration, "the headers of OTLP are not a list of name=value",
        hint: "look at OTEL_EXPORTER_OTLP_HEADERS; values are percent-encoded")

    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != UInt8(ascii: "%") {
                bytes.append(byte)
                continue
            }
            guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
