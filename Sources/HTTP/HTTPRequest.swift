/// What is asked of a server.
public struct HTTPRequest {
    public var method: String
    public var url: HTTPURL
    /// `Host`, `Content-Length` and `User-Agent` are added.
    public var headers: HTTPHeaders
    public var body: HTTPBody
    /// Whether a large body waits, for a second, until the server has read the headers: one that refuses it does so before
    /// all of it was sent.
    public var expectsContinue = false
    /// Is told how many bytes of the body were taken to be sent, from the first each time the body is sent again.
    public var progress: ((Int) -> Void)?

    public init(_ method: String, _ url: HTTPURL, headers: HTTPHeaders = [:], body: HTTPBody = .none) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// Where the bytes of a request come from.
public enum HTTPBody {
    case none
    case bytes([UInt8])
    /// A part of a file, which is read as it is sent.
    case file(path: String, offset: Int, size: Int)
    /// So many bytes, which the closure gives in pieces of at most as many as it is asked for. Nil ends the exchange with
    /// `.stopped`.
    case stream(size: Int, next: (_ most: Int) -> [UInt8]?)

    /// In bytes.
    public var size: Int {
        switch self {
        case .none: 0
        case .bytes(let bytes): bytes.count
        case .file(_, _, let size), .stream(let size, _): size
        }
    }
}
