import Crypto
import FoundationEssentials
public import HTTP

/// Signs requests with AWS's Signature Version 4, in their headers.
public struct RequestSigner: Sendable {
    /// What a service makes of a path before it is signed.
    public enum PathForm: Sendable {
        /// It is signed as it is sent: S3.
        case asSent
        /// Dots and doubled slashes are resolved and it is encoded once more: every other service.
        case normalized
    }

    /// What the signature says of the body.
    public enum Payload: Hashable, Sendable {
        /// Its SHA-256, in 32 bytes.
        case sha256([UInt8])
        /// Nothing: only where TLS or a checksum that is signed protects it.
        case unsigned

        public init(hashing bytes: [UInt8]) { self = .sha256(Array(SHA256.hash(data: bytes))) }

        /// As it stands in the request.
        public var value: String {
            switch self {
            case .sha256(let digest): hexadecimal(digest)
            case .unsigned: "UNSIGNED-PAYLOAD"
            }
        }
    }

    public let region: String
    public let service: String
    public let pathForm: PathForm
    /// Whether the hash of the body stands in a header of its own, as S3 demands.
    public let sendsPayloadHash: Bool

    public init(region: String, service: String, pathForm: PathForm = .normalized, sendsPayloadHash: Bool = false) {
        self.region = region
        self.service = service
        self.pathForm = pathForm
        self.sendsPayloadHash = sendsPayloadHash
    }

    /// The signer of S3.
    public static func s3(region: String) -> RequestSigner {
        RequestSigner(region: region, service: "s3", pathForm: .asSent, sendsPayloadHash: true)
    }

    /// Puts the signature, and what has to be signed with it, into the headers of a request.
    ///
    /// All headers that it has are signed, but those that are added or changed on the way. `seconds` since 1970 is the time
    /// of the request, which servers hold against their clocks. Signing a signed request again replaces its signature.
    public func sign(
        _ request: inout HTTPRequest, payload: Payload, credentials: AWSCredentials, at seconds: Int64
    ) {
        let time = RequestSigner.time(seconds)
        request.headers["Authorization"] = nil
        request.headers["X-Amz-Date"] = time
        request.headers["X-Amz-Security-Token"] = credentials.sessionToken
        if sendsPayloadHash { request.headers["X-Amz-Content-Sha256"] = payload.value }
        var headers = request.headers
        if headers["Host"] == nil { headers.append("Host", request.url.authority) }
        let canonical = CanonicalRequest(
            method: request.method, path: request.url.path, pathForm: pathForm, query: request.url.query ?? "",
            headers: headers, payload: payload.value)
        request.headers["Authorization"] = authorization(canonical, credentials, time)
    }

    func authorization(_ request: CanonicalRequest, _ credentials: AWSCredentials, _ time: String) -> String {
        let scope = scope(time)
        let key = signingKey(credentials.secretAccessKey, day: String(time.prefix(8)))
        let signature = RequestSigner.authenticationCode(stringToSign(request, time), key)
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(hexadecimal(signature))"
    }

    func stringToSign(_ request: CanonicalRequest, _ time: String) -> String {
        let digest = hexadecimal(SHA256.hash(data: Array(request.text.utf8)))
        return "AWS4-HMAC-SHA256\n\(time)\n\(scope(time))\n\(digest)"
    }

    private func scope(_ time: String) -> String { "\(time.prefix(8))/\(region)/\(service)/aws4_request" }

    private func signingKey(_ secret: String, day: String) -> [UInt8] {
        var key = Array("AWS4\(secret)".utf8)
        for word in [day, region, service, "aws4_request"] { key = RequestSigner.authenticationCode(word, key) }
        return key
    }

    private static func authenticationCode(_ text: String, _ key: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: key)))
    }

    /// `20150830T123600Z`.
    static func time(_ seconds: Int64) -> String {
        let style = Date.ISO8601FormatStyle(dateSeparator: .omitted, timeSeparator: .omitted)
        return Date(timeIntervalSince1970: Double(seconds)).formatted(style)
    }
}

/// Two digits for each byte, in lower case.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
