import ADRLinkCore
import AWSSignature
import Git
import HTTP
import StructuredLogging

/// The receivers of logs that the user has configured.
///
/// Only the environment and the configuration of the user and the system count. What a repository says, even in a configuration of
/// its own, would let whoever prepared it have the logs of its users sent to him.
struct LogReceivers {
    /// A receiver, with what connects to it.
    struct Receiver {
        let exporter: any LogExporter
        let connection: HTTPConfiguration
    }

    private(set) var all: [Receiver] = []
    private let environment = CurrentProcess.variables
    private let userAgent = "adrlink/\(Version.current)"

    init() throws {
        let settings = try Git.Configuration.user()
        let otlp = try otlp(base: settings.string("adrlink.otlpendpoint"))
        var kinds = try settings.strings("adrlink.logexporter")
        // Who sets OpenTelemetry's variables means every program that knows them.
        if kinds.isEmpty, !otlp.isEmpty { kinds = ["otlp"] }
        for kind in Set(kinds).sorted() {
            switch kind {
            case "otlp":
                guard !otlp.isEmpty else {
                    throw ADRLinkError(
                        .configuration, "there is no endpoint for OTLP",
                        hint: "set OTEL_EXPORTER_OTLP_ENDPOINT, or git config --global adrlink.otlpendpoint URL")
                }
                all += otlp
            case "cloudwatch": all.append(try cloudWatch(settings))
            default:
                throw ADRLinkError(
                    .configuration, "there is no exporter \(kind)",
                    hint: "name otlp or cloudwatch: git config --global adrlink.logexporter otlp")
            }
        }
    }

    /// Pauses and time as they really are.
    static let timing = RetryTiming(
        now: { CurrentProcess.microseconds / 1_000_000 },
        sleep: { pause in
            let milliseconds = pause.components.seconds * 1000 + pause.components.attoseconds / 1_000_000_000_000_000
            CurrentProcess.pause(milliseconds: UInt32(clamping: milliseconds))
        })

    private func otlp(base: String?) throws -> [Receiver] {
        try OTLPExporter.Signal.allCases.compactMap { signal in
            let configured = try rethrowing { () throws(ExportError) in
                try OTLPConfiguration(signal, environment: environment, base: base)
            }
            guard let configured else { return nil }
            var connection = HTTPConfiguration(userAgent: userAgent)
            connection.totalTimeout = configured.timeout
            connection.certificateAuthorities = configured.certificate
            return Receiver(exporter: OTLPExporter(signal, configured), connection: connection)
        }
    }

    private func cloudWatch(_ settings: borrowing Git.Configuration) throws -> Receiver {
        guard let group = try settings.string("adrlink.loggroup") else {
            throw ADRLinkError(
                .configuration, "there is no log group for CloudWatch Logs",
                hint: "git config --global adrlink.loggroup NAME")
        }
        var connection = HTTPConfiguration(userAgent: userAgent)
        connection.certificateAuthorities = environment["AWS_CA_BUNDLE"]
        connection.totalTimeout = .seconds(60)
        let credentials = CredentialChain(
            environment: environment, home: environment["HOME"], configuration: connection, timing: Self.timing)
        let region: String?
        do throws(CredentialError) { region = try credentials.region() } catch { throw Self.error(error) }
        guard let region else {
            throw ADRLinkError(.configuration, "there is no region for CloudWatch Logs", hint: "set AWS_REGION")
        }
        let named = environment["AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"] ?? environment["AWS_ENDPOINT_URL"]
        let endpoint: HTTPURL
        do throws(HTTPError) {
            endpoint = try HTTPURL(named ?? "https://logs.\(region).amazonaws.com")
        } catch {
            throw ADRLinkError(.configuration, error.message, hint: error.hint)
        }
        let stream = try settings.string("adrlink.logstream")
        let host = try File.read("/proc/sys/kernel/hostname", limit: 4096).map { String(decoding: $0, as: UTF8.self) }
        let destination = CloudWatchExporter.Destination(
            endpoint: endpoint, group: group,
            stream: stream ?? host?.split(separator: "\n").first.map(String.init) ?? "adrlink",
            mayCreate: try settings.string("adrlink.logcreate") == "true")
        let signer = RequestSigner(region: region, service: "logs")
        let exporter = CloudWatchExporter(destination) { request throws(ExportError) in
            var request = request
            guard case .bytes(let body) = request.body else { return request }
            do throws(CredentialError) {
                signer.sign(
                    &request, payload: .init(hashing: body), credentials: try credentials.credentials(),
                    at: Self.timing.now())
            } catch {
                throw ExportError(.unauthorized, error.message, hint: error.hint)
            }
            return request
        }
        return Receiver(exporter: exporter, connection: connection)
    }

    private func rethrowing<R>(_ body: () throws(ExportError) -> R) throws(ADRLinkError) -> R {
        do throws(ExportError) { return try body() } catch {
            throw ADRLinkError(.configuration, error.message, hint: error.hint)
        }
    }

    private static func error(_ error: CredentialError) -> ADRLinkError {
        ADRLinkError(.configuration, error.message, hint: error.hint)
    }
}
