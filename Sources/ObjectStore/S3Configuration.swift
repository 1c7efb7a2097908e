public import HTTP

/// Where a bucket is and how its objects are kept.
public struct S3Configuration: Sendable {
    public var bucket: String
    public var region: String
    /// The key of the key management service that everything is encrypted under: its id, or its ARN. An alias is not enough,
    /// since a server answers with the key.
    public var kmsKeyID: String
    /// The server; nil for AWS's own of the region.
    public var endpoint: HTTPURL?
    /// Whether the bucket stands in the path and not in the name of the server, as look-alikes want it.
    public var usesPathStyle: Bool
    /// Which of Object Lock's modes is asked for.
    public var lockMode: Retention.Mode = .compliance
    public var http: HTTPConfiguration
    /// Objects larger than this, in bytes, are sent in parts.
    public var multipartThreshold = 32 << 20
    /// In bytes. S3 takes none of less than 5 MiB but the last. It grows where there would be more than 10,000 parts.
    public var partSize = 16 << 20
    /// How many parts are sent at once.
    public var parallelParts = 4
    public var retries = RetryPolicy()

    public init(
        bucket: String, region: String, kmsKeyID: String, endpoint: HTTPURL? = nil, usesPathStyle: Bool? = nil,
        http: HTTPConfiguration
    ) {
        self.bucket = bucket
        self.region = region
        self.kmsKeyID = kmsKeyID
        self.endpoint = endpoint
        self.usesPathStyle = usesPathStyle ?? (endpoint != nil)
        self.http = http
    }

    /// Whether a text can be the name of a region: small letters, digits and hyphens.
    public static func isRegion(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d }
    }

    /// The URL of a key, or of the bucket. Throws `.invalid` for a name that no bucket has.
    func url(_ key: ObjectKey?, query: [(String, String?)] = []) throws(StoreError) -> HTTPURL {
        let isName =
            (3...63).contains(bucket.utf8.count) && bucket.first != "." && bucket.first != "-"
            && bucket.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d || $0 == 0x2e
            }
        // It becomes a part of the server's name: nothing in it may lead to somebody else's.
        guard S3Configuration.isRegion(region) else {
            throw StoreError(.invalid, "\(region.debugDescription) is no name of a region", hint: "such as eu-west-3")
        }
        guard isName else { throw StoreError(.invalid, "\(bucket.debugDescription) is no name of a bucket") }
        do throws(HTTPError) {
            let domain = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
            let server: HTTPURL
            if let endpoint { server = endpoint } else { server = try HTTPURL("https://s3.\(region).\(domain)/") }
            var url = server
            if !usesPathStyle {
                let port = server.port.map { ":\($0)" } ?? ""
                url = try HTTPURL("\(server.scheme.rawValue)://\(bucket).\(server.host)\(port)/")
            }
            let base = server.path.hasSuffix("/") ? String(server.path.dropLast()) : server.path
            url.path = base + (usesPathStyle ? "/\(bucket)" : "") + "/" + (key?.text ?? "")
            if key == nil, usesPathStyle { url.path.removeLast() }
            let pairs = query.map { name, value in value.map { "\(name)=\(S3Text.encode($0))" } ?? name }
            url.query = pairs.isEmpty ? nil : pairs.joined(separator: "&")
            return url
        } catch {
            throw StoreError(.invalid, error.message, hint: error.hint)
        }
    }

    /// Whether a server's name of a key is that of ours: it may answer with an ARN where we have the id.
    func isOurKey(_ name: String) -> Bool {
        name == kmsKeyID || name.hasSuffix(":key/" + kmsKeyID) || kmsKeyID.hasSuffix(":key/" + name)
    }
}
