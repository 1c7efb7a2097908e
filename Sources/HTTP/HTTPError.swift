/// Why an exchange with a server did not come to a response.
///
/// A response is no error, whatever its status.
public struct HTTPError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// libcurl is not installed, or too old.
        case unavailable
        /// The request cannot be sent: its URL, a header or the configuration is wrong.
        case invalidRequest
        /// It would go over a network in clear text, which nobody allowed.
        case plainText
        /// The name of the server or the proxy has no address.
        case notResolved
        /// Nobody listens there, or there is no way to it.
        case notConnected
        /// The certificate is not trusted or names another server, or there is no common protocol.
        case tls
        /// The connection ended before the exchange did. Whether the server has done what was asked is not known.
        case cut
        /// The connection took too long, or was silent for too long.
        case timedOut
        /// The body or the headers of the response are larger than the limit.
        case tooLarge
        /// What came is not HTTP.
        case malformed
        /// The body of the request could not be read.
        case unreadableBody
        /// Whoever takes the response, or gives the body, wanted no more.
        case stopped
        /// Any other failure of libcurl.
        case other
    }

    public var code: Code
    /// One sentence in lower case without a final full stop. It names the server and never a header or a query.
    public var message: String
    /// What to do, in the imperative; nil where nothing is known.
    public var hint: String?

    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { message }

    /// Whether the same request may succeed a moment later.
    public var isTransient: Bool {
        switch code {
        case .notResolved, .notConnected, .cut, .timedOut: true
        default: false
        }
    }
}
