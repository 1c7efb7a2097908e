import AWSSignature
import Foundation
import HTTP
import TestSupport

@testable import ObjectStore

/// The server that the environment names: `S3_ENDPOINT`, `S3_KMS_KEY_ID`, and AWS's own variables.
///
/// `S3_ALLOW_HTTP=1` lets it be spoken to in clear text, and `S3_CA` names its certificate authority.
struct RealBucket {
    static let environment = ProcessInfo.processInfo.environment
    static let isAvailable = environment["S3_ENDPOINT"] != nil && environment["S3_KMS_KEY_ID"] != nil
    static let absence = "S3_ENDPOINT and S3_KMS_KEY_ID do not name a server"

    /// A bucket with Object Lock for this run of the tests, made when it is first asked for.
    private static let name = Result { () throws -> String in
        let name = "adrlink-" + UUID().uuidString.lowercased()
        var call = S3Exchange.Call("PUT", nil)
        call.headers["x-amz-bucket-object-lock-enabled"] = "true"
        let store = try RealBucket(name).store()
        do {
            _ = try store.exchange.response(to: call)
        } catch let error as StoreError where error.code == .unsupported {
            // A server that knows nothing of locks.
            call.headers["x-amz-bucket-object-lock-enabled"] = nil
            _ = try store.exchange.response(to: call)
        }
        return name
    }

    let bucket: String

    init() throws { bucket = try RealBucket.name.get() }

    private init(_ bucket: String) { self.bucket = bucket }

    static var timing: RetryTiming {
        RetryTiming(now: { Int64(Date().timeIntervalSince1970) }, sleep: { _ in Thread.sleep(forTimeInterval: 0.02) })
    }

    func store(
        endpoint: String? = nil, variables: [String: String] = [:], change: (inout S3Configuration) -> Void = { _ in }
    ) throws -> S3Store {
        let environment = RealBucket.environment.merging(variables) { $1 }
        var http = HTTPConfiguration(userAgent: "adrlink-tests/1")
        http.certificateAuthorities = environment["S3_CA"]
        http.allowsPlainText = environment["S3_ALLOW_HTTP"] == "1"
        var configuration = S3Configuration(
            bucket: bucket, region: environment["AWS_REGION"] ?? "us-east-1",
            kmsKeyID: environment["S3_KMS_KEY_ID"] ?? "",
            endpoint: try HTTPURL(endpoint ?? environment["S3_ENDPOINT"] ?? ""), http: http)
        change(&configuration)
        let chain = CredentialChain(
            environment: environment, home: environment["HOME"], configuration: http, timing: RealBucket.timing)
        return S3Store(
            configuration, credentials: { () throws(CredentialError) in try chain.credentials() },
            timing: RealBucket.timing, trace: "0123456789abcdef0123456789abcdef")
    }
}

/// The error that a store throws; nil where it throws none.
func failure<R>(_ body: () throws -> R) -> StoreError? {
    do {
        _ = try body()
        return nil
    } catch {
        return error as? StoreError
    }
}

func code<R>(_ body: () throws -> R) -> StoreError.Code? { failure(body)?.code }

func read(_ store: some ObjectStore, _ key: ObjectKey, _ version: ObjectVersion? = nil) throws -> [UInt8] {
    var bytes: [UInt8] = []
    _ = try store.get(key, version: version, range: nil) { bytes += $0 }
    return bytes
}
