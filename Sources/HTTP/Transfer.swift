internal import CCurl
internal import Glibc

/// One exchange as libcurl's callbacks see it: where the body comes from, and where the response goes.
final class Transfer {
    let request: HTTPRequest
    private let limit: Int
    private let sink: ((HTTPResponse, [UInt8]) -> Bool)?
    private let source: Source?
    private var headerBytes = 0
    private var headersAreComplete = false
    /// What has come so far; nil before the first line.
    private(set) var response: HTTPResponse?
    /// Why we ended the exchange; nil where we did not.
    private(set) var failure: HTTPError?

    /// In bytes, of all headers together.
    private static let headerLimit = 64 << 10

    init(_ request: HTTPRequest, limit: Int, sink: ((HTTPResponse, [UInt8]) -> Bool)?) throws(HTTPError) {
        self.request = request
        self.limit = limit
        self.sink = sink
        source = try Source(request.body)
    }

    /// A line of the headers, with its end.
    fileprivate func receiveHeader(_ line: [UInt8]) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Transfer.headerLimit else { return end(.tooLarge, "sends more headers than it may") }
        let text = String(decoding: line, as: UTF8.self).trimmingEnd
        if text.hasPrefix("HTTP/") {
            // An interim response stands before this one.
            let words = text.split(separator: " ", maxSplits: 2)
            guard words.count > 1, let status = Int(words[1]), (100...599).contains(status) else {
                return end(.malformed, "sends no status")
            }
            response = HTTPResponse(status: status)
            headersAreComplete = false
        } else if text.isEmpty {
            headersAreComplete = true
        } else if !headersAreComplete {
            // What stands behind the body is not needed by anybody.
            guard let colon = text.firstIndex(of: ":") else { return end(.malformed, "sends a header without a colon") }
            response?.headers.append(String(text[..<colon]), text[text.index(after: colon)...].trimmed)
        }
        return true
    }

    fileprivate func receiveBody(_ bytes: [UInt8]) -> Bool {
        guard var head = response else { return end(.malformed, "sends a body without a status") }
        if let sink, head.isSuccess {
            guard sink(head, bytes) else {
                failure = HTTPError(.stopped, "the response was not taken to its end")
                return false
            }
            return true
        }
        guard head.body.count + bytes.count <= limit else {
            return end(.tooLarge, "sends more than the \(limit) bytes that are expected of it")
        }
        // Moved out, so that appending does not copy what is there.
        response = nil
        head.body += bytes
        response = head
        return true
    }

    /// Fills a buffer from the body; nil where that cannot be done.
    fileprivate func send(_ buffer: UnsafeMutableRawBufferPointer) -> Int? {
        guard let source else { return 0 }
        do throws(HTTPError) {
            let count = unsafe try source.read(into: buffer)
            request.progress?(source.position)
            return count
        } catch {
            failure = error
            return nil
        }
    }

    fileprivate func rewind(to position: Int) -> Bool { source?.rewind(to: position) ?? (position == 0) }

    private func end(_ code: HTTPError.Code, _ what: String) -> Bool {
        failure = HTTPError(code, "\(request.url.authority) \(what)")
        return false
    }
}

extension Transfer {
    // The functions that libcurl calls. Each gets the exchange as its last argument, which `CurlHandle` keeps alive.

    static let headerReceived: curl_write_callback = { bytes, size, count, state in
        unsafe from(state).receiveHeader(copy(bytes, size * count)) ? size * count : 0
    }

    static let bodyReceived: curl_write_callback = { bytes, size, count, state in
        unsafe from(state).receiveBody(copy(bytes, size * count)) ? size * count : 0
    }

    static let bodyWanted: curl_read_callback = { buffer, size, count, state in
        unsafe from(state).send(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
            ?? Int(CURL_READFUNC_ABORT)
    }

    static let rewound: curl_seek_callback = { state, offset, origin in
        guard origin == SEEK_SET, unsafe from(state).rewind(to: Int(offset)) else { return CURL_SEEKFUNC_CANTSEEK }
        return CURL_SEEKFUNC_OK
    }

    private static func from(_ state: UnsafeMutableRawPointer?) -> Transfer {
        unsafe Unmanaged<Transfer>.fromOpaque(state!).takeUnretainedValue()
    }

    private static func copy(_ bytes: UnsafeMutablePointer<CChar>?, _ count: Int) -> [UInt8] {
        unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

/// The body of a request while it is sent.
private final class Source {
    private let body: HTTPBody
    private let descriptor: Int32
    private(set) var position = 0

    init?(_ body: HTTPBody) throws(HTTPError) {
        self.body = body
        switch body {
        case .none: return nil
        case .bytes, .stream: descriptor = -1
        case .file(let path, _, _):
            descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Source.failure(path) }
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// How many bytes were written to the buffer; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTPError) -> Int {
        let wanted = min(buffer.count, body.size - position)
        guard wanted > 0 else { return 0 }
        let count: Int
        switch body {
        case .none: count = 0
        case .bytes(let bytes):
            unsafe buffer.copyBytes(from: bytes[position..<position + wanted])
            count = wanted
        case .stream(_, let next):
            guard let bytes = next(wanted) else { throw HTTPError(.stopped, "the request was not sent to its end") }
            guard !bytes.isEmpty, bytes.count <= wanted else {
                throw HTTPError(.unreadableBody, "the body of the request is not as long as it was said to be")
            }
            unsafe buffer.copyBytes(from: bytes)
            count = bytes.count
        case .file(let path, let offset, _):
            var got = -1
            repeat {
                got = unsafe pread(descriptor, buffer.baseAddress, wanted, off_t(offset + position))
            } while got < 0 && errno == EINTR
            guard got >= 0 else { throw Source.failure(path) }
            guard got > 0 else {
                throw HTTPError(.unreadableBody, "\(path) is shorter than it was when the request was made")
            }
            count = got
        }
        position += count
        return count
    }

    /// Whether it can be read again from there.
    func rewind(to position: Int) -> Bool {
        if case .stream = body, position != self.position { return false }
        self.position = position
        return true
    }

    private static func failure(_ path: String) -> HTTPError {
        let reason = unsafe String(cString: strerror(errno)).lowercased()
        return HTTPError(.unreadableBody, "cannot read \(path): \(reason)")
    }
}

extension StringProtocol {
    fileprivate var trimmingEnd: String {
        String(self[..<(lastIndex { !$0.isWhitespace }.map(index(after:)) ?? startIndex)])
    }

    fileprivate var trimmed: String { String(drop { $0 == " " || $0 == "\t" }).trimmingEnd }
}
