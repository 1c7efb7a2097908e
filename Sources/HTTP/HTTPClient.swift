/// How a client connects.
public struct HTTPConfiguration: Sendable {
    /// The value of the `User-Agent` header.
    public var userAgent: String
    public var connectTimeout: Duration = .seconds(10)
    /// For how long nothing may move. Whole seconds count.
    public var stallTimeout: Duration = .seconds(60)
    /// For how long an exchange may last; nil for ever.
    public var totalTimeout: Duration?
    /// A file of certificates in PEM that are trusted in the place of the system's.
    public var certificateAuthorities: String?
    /// The URL of a proxy. What the environment says of proxies does not count.
    public var proxy: String?
    /// Whether requests may go over a network in clear text, and not only to this machine.
    public var allowsPlainText = false

    public init(userAgent: String) { self.userAgent = userAgent }
}

/// A client that sends one request after the other, and keeps its connection open for the next.
///
/// It belongs to one thread. HTTP/1.1 over TLS 1.2 or later, whose certificates are always verified. Redirections are
/// given back as the responses they are; nothing is read from or written to a cookie jar or `.netrc`.
public final class HTTPClient {
    public let configuration: HTTPConfiguration
    private var handle: CurlHandle?

    /// Connects to nothing and loads nothing: that is done by the first request.
    public init(_ configuration: HTTPConfiguration) { self.configuration = configuration }

    /// Sends a request and waits for all of the response.
    ///
    /// Throws `.tooLarge` for a body of more than `limit` bytes.
    public func response(to request: HTTPRequest, limit: Int = 1 << 20) throws(HTTPError) -> HTTPResponse {
        try exchange(request, limit: limit, sink: nil)
    }

    /// Sends a request, and gives the body of a response with status 2xx to a closure as it comes.
    ///
    /// The closure has status and headers with each piece. False ends the exchange with `.stopped`. It is not called for
    /// an empty body. The body of any other status is in the response, and may have `limit` bytes. A body that ends before
    /// its announced length is `.cut`, after its pieces were given.
    public func response(
        to request: HTTPRequest, limit: Int = 1 << 20, into sink: (HTTPResponse, [UInt8]) -> Bool
    ) throws(HTTPError) -> HTTPResponse {
        var result: Result<HTTPResponse, HTTPError>?
        withoutActuallyEscaping(sink) { sink in
            result = Result { () throws(HTTPError) in try exchange(request, limit: limit, sink: sink) }
        }
        guard let result else { throw HTTPError(.other, "the exchange did not take place") }
        return try result.get()
    }

    private func exchange(
        _ request: HTTPRequest, limit: Int, sink: ((HTTPResponse, [UInt8]) -> Bool)?
    ) throws(HTTPError) -> HTTPResponse {
        guard request.url.scheme == .https || request.url.isLoopback || configuration.allowsPlainText else {
            throw HTTPError(
                .plainText, "\(request.url.authority) would be spoken to in clear text", hint: "use https")
        }
        let handle: CurlHandle
        if let open = self.handle { handle = open } else { handle = try CurlHandle() }
        self.handle = handle
        let transfer = try Transfer(request, limit: limit, sink: sink)
        do throws(HTTPError) {
            return try handle.perform(transfer, configuration)
        } catch {
            // Whatever the connection still holds belongs to the exchange that failed.
            self.handle = nil
            throw error
        }
    }
}
