import AWSSignature
import HTTP

/// Signed requests to a bucket, made again where that may help, with S3's errors in words of ours.
///
/// It belongs to one thread.
final class S3Exchange {
    /// Of an answer that is not an object, in bytes.
    private static let limit = 16 << 20

    let configuration: S3Configuration
    let timing: RetryTiming
    private let signer: RequestSigner
    private let credentials: () throws(StoreError) -> AWSCredentials
    private let client: HTTPClient

    init(
        _ configuration: S3Configuration, timing: RetryTiming,
        credentials: @escaping () throws(StoreError) -> AWSCredentials
    ) {
        self.configuration = configuration
        self.timing = timing
        self.credentials = credentials
        signer = .s3(region: configuration.region)
        client = HTTPClient(configuration.http)
    }

    /// What is asked of the bucket or of one of its objects.
    struct Call {
        var method: String
        var key: ObjectKey?
        var query: [(String, String?)] = []
        var headers: HTTPHeaders = [:]
        var body: HTTPBody = .none
        /// Of the body.
        var payload = RequestSigner.Payload(hashing: [])
        var expectsContinue = false
        var progress: ((Int) -> Void)?

        init(_ method: String, _ key: ObjectKey?) {
            self.method = method
            self.key = key
        }

        mutating func setBody(_ text: String) {
            let bytes = Array(text.utf8)
            body = .bytes(bytes)
            setDigest(ObjectSource.bytes(bytes).sha256)
        }

        /// The SHA-256 of the body, for the signature and for servers that hold the body against it.
        mutating func setDigest(_ sha256: [UInt8]) {
            payload = .sha256(sha256)
            headers["x-amz-checksum-sha256"] = S3Text.base64(sha256)
            headers["x-amz-sdk-checksum-algorithm"] = "SHA256"
        }
    }

    /// Makes a call until its outcome is final: a response of 2xx, 404 for `HEAD`, or an error.
    ///
    /// `before` is asked ahead of each attempt but the first: a response that it gives is the answer.
    func response(
        to call: Call, before: (() throws(StoreError) -> HTTPResponse?)? = nil
    ) throws(StoreError) -> HTTPResponse {
        try response(to: { call }, before: before, into: nil)
    }

    /// The same with a call that is made anew for each attempt, and with a body that is given to a closure.
    func response(
        to call: () -> Call, before: (() throws(StoreError) -> HTTPResponse?)? = nil,
        into sink: ((HTTPResponse, [UInt8]) -> Bool)?
    ) throws(StoreError) -> HTTPResponse {
        var failure: StoreError?
        let outcome = Result { () throws(HTTPError) in
            try configuration.retries.run(timing, isTransient: S3Exchange.isTransient) { number throws(HTTPError) in
                let request: HTTPRequest
                do throws(StoreError) {
                    if number > 1, let known = try before?() { return known }
                    request = try signed(call())
                } catch {
                    failure = error
                    throw HTTPError(.stopped, error.message)
                }
                if let sink { return try client.response(to: request, limit: S3Exchange.limit, into: sink) }
                return try client.response(to: request, limit: S3Exchange.limit)
            }
        }
        if let failure { throw failure }
        switch outcome {
        case .failure(let error): throw S3Exchange.error(error)
        case .success(let response):
            guard response.isSuccess else { throw error(response, call()) }
            return response
        }
    }

    private func signed(_ call: Call) throws(StoreError) -> HTTPRequest {
        var request = HTTPRequest(
            call.method, try configuration.url(call.key, query: call.query), headers: call.headers, body: call.body)
        request.expectsContinue = call.expectsContinue
        request.progress = call.progress
        signer.sign(&request, payload: call.payload, credentials: try credentials(), at: timing.now())
        return request
    }

    /// Some servers say with 400 or 409 what others say with 503.
    private static func isTransient(_ response: HTTPResponse) -> Bool {
        guard response.status == 400 || response.status == 409 else { return false }
        let code = XMLElement(response.body)?.text("Code")
        return ["RequestTimeout", "OperationAborted", "ConditionalRequestConflict", "SlowDown"].contains(code)
    }

    static func error(_ error: HTTPError) -> StoreError {
        switch error.code {
        case .invalidRequest, .plainText: StoreError(.invalid, error.message, hint: error.hint)
        case .unreadableBody: StoreError(.io, error.message, hint: error.hint)
        case .stopped: StoreError(.stopped, error.message)
        case .unavailable: StoreError(.unsupported, error.message, hint: error.hint)
        case .malformed, .tooLarge: StoreError(.refused, error.message, hint: error.hint)
        case .notResolved, .notConnected, .tls, .cut, .timedOut, .other:
            StoreError(.unreachable, error.message, hint: error.hint)
        }
    }

    /// What a refusal means.
    func error(_ response: HTTPResponse, _ call: Call) -> StoreError {
        let document = XMLElement(response.body)
        let code = document?.text("Code") ?? ""
        let said = document?.text("Message").flatMap { $0.isEmpty ? nil : ": \($0)" } ?? ""
        let what = call.key.map { "\($0)" } ?? "the bucket \(configuration.bucket)"
        let reason = code.isEmpty ? "status \(response.status)" : code
        switch (response.status, code) {
        case (_, "NoSuchBucket"):
            return StoreError(.notFound, "there is no bucket \(configuration.bucket)", hint: "make it with Object Lock")
        case (404, _), (_, "NoSuchVersion"), (_, "NoSuchKey"):
            return StoreError(.notFound, "there is no \(what) in the bucket \(configuration.bucket)")
        case (412, _), (_, "PreconditionFailed"):
            return StoreError(
                .exists, "\(what) is in the bucket \(configuration.bucket) already",
                hint: "name another one: objects are written once")
        case (_, let code)
        where code.hasPrefix("KMS") || S3Exchange.keyCodes.contains(code) || said.lowercased().contains("kms"):
            return StoreError(
                .keyUnavailable, "the key \(configuration.kmsKeyID) cannot be used for \(what): \(code)\(said)",
                hint: "enable the key, and allow its use to these credentials")
        case (_, "RequestTimeTooSkewed"):
            return StoreError(.denied, "the clock here is too far from the server's", hint: "set the clock")
        case (401, _), (_, "InvalidAccessKeyId"), (_, "SignatureDoesNotMatch"), (_, "ExpiredToken"),
            (_, "InvalidToken"):
            return StoreError(
                .denied, "the credentials are not accepted: \(reason)", hint: "check the access key and its secret")
        case (403, _):
            return StoreError(
                .denied, "\(what) is not allowed to these credentials: \(reason)\(said)",
                hint: "look at the policies of the bucket, the user and the key")
        case (_, "BadDigest"), (_, "XAmzContentSHA256Mismatch"), (_, "InvalidDigest"),
            (_, "XAmzContentChecksumMismatch"):
            return StoreError(.mismatch, "\(what) is not what its SHA-256 says: \(reason)")
        case (416, _): return StoreError(.invalid, "\(what) has not the bytes that were asked for")
        case (501, _): return StoreError(.unsupported, "the store cannot do this for \(what): \(reason)")
        case (500..., _), (429, _):
            return StoreError(.unreachable, "the store is not able to answer for \(what): \(reason)", hint: "try later")
        default: return StoreError(.refused, "the store refuses \(call.method) of \(what): \(reason)\(said)")
        }
    }

    private static let keyCodes: Set<String> = [
        "KeyUnavailable", "InvalidKeyId", "DisabledException", "NotFoundException",
    ]
}
