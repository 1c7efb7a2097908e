internal import CCurl

/// libcurl, which is loaded when it is first needed.
///
/// Nothing of it is linked: a program that sends no request does not pay for it, and runs where it is not installed.
public enum Libcurl {
    /// What it says of itself, `libcurl/7.88.1 OpenSSL/3.0.17 …`. Throws `.unavailable`.
    public static func version() throws(HTTPError) -> String {
        try load()
        return unsafe String(cString: adrlink_curl_version())
    }

    static func load() throws(HTTPError) {
        guard let refusal else { return }
        throw HTTPError(.unavailable, "libcurl cannot be loaded: \(refusal)", hint: "apt-get install libcurl4")
    }

    private static let refusal = unsafe adrlink_curl_load().map { unsafe String(cString: $0) }
}

/// A handle of libcurl with the connection that it keeps.
@safe final class CurlHandle {
    private let handle: OpaquePointer

    init() throws(HTTPError) {
        try Libcurl.load()
        guard let handle = unsafe adrlink_curl_new() else {
            throw HTTPError(.other, "there is no memory for a request")
        }
        unsafe self.handle = handle
    }

    deinit { unsafe adrlink_curl_free(handle) }

    /// Makes the exchange on the connection that is open, or on a new one.
    func perform(_ transfer: Transfer, _ configuration: HTTPConfiguration) throws(HTTPError) -> HTTPResponse {
        unsafe adrlink_curl_reset(handle)
        let request = transfer.request
        try setConnection(configuration)
        try set(CURLOPT_URL, request.url.description)
        try setMethod(request)
        let lines = try HeaderLines(request)
        unsafe try check(adrlink_curl_set_lines(handle, CURLOPT_HTTPHEADER, lines.list))
        let state = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        unsafe try check(adrlink_curl_set_receivers(handle, state, Transfer.headerReceived, Transfer.bodyReceived))
        unsafe try check(adrlink_curl_set_sender(handle, state, Transfer.bodyWanted, Transfer.rewound))

        var detail = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
        let code = unsafe detail.withUnsafeMutableBufferPointer { buffer in
            unsafe adrlink_curl_set_buffer(handle, CURLOPT_ERRORBUFFER, buffer.baseAddress)
            let code = withExtendedLifetime((transfer, lines)) { unsafe adrlink_curl_perform(handle) }
            unsafe adrlink_curl_set_buffer(handle, CURLOPT_ERRORBUFFER, nil)
            return code
        }
        if let failure = transfer.failure { throw failure }
        guard code == CURLE_OK else {
            let systemError = unsafe adrlink_curl_system_error(handle)
            let words = detail.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw HTTPError(code, String(decoding: words, as: UTF8.self), systemError, request.url.authority)
        }
        guard let response = transfer.response, response.status >= 200 else {
            throw HTTPError(.malformed, "\(request.url.authority) does not answer in HTTP")
        }
        return response
    }

    private func setConnection(_ configuration: HTTPConfiguration) throws(HTTPError) {
        // One exchange must not end another's with a signal; SIGPIPE is held back in C.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_PROTOCOLS, Int(CURLPROTO_HTTP | CURLPROTO_HTTPS))
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        if let file = configuration.certificateAuthorities { try set(CURLOPT_CAINFO, file) }
        // An empty proxy keeps those of the environment out.
        try set(CURLOPT_PROXY, configuration.proxy ?? "")
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_USERAGENT, configuration.userAgent)
        try set(CURLOPT_BUFFERSIZE, 256 << 10)
        try set(CURLOPT_UPLOAD_BUFFERSIZE, 256 << 10)
        try set(CURLOPT_CONNECTTIMEOUT_MS, configuration.connectTimeout.milliseconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try set(CURLOPT_LOW_SPEED_TIME, max(1, configuration.stallTimeout.milliseconds / 1000))
        if let limit = configuration.totalTimeout { try set(CURLOPT_TIMEOUT_MS, limit.milliseconds) }
    }

    private func setMethod(_ request: HTTPRequest) throws(HTTPError) {
        guard !request.method.isEmpty, request.method.utf8.allSatisfy({ (0x41...0x5a).contains($0) }) else {
            throw HTTPError(.invalidRequest, "the method of the request is not a word in capitals")
        }
        switch (request.method, request.body) {
        case ("HEAD", .none): try set(CURLOPT_NOBODY, 1)
        case ("GET", .none): try set(CURLOPT_HTTPGET, 1)
        case ("DELETE", .none): try set(CURLOPT_CUSTOMREQUEST, request.method)
        default:
            // With a length, also where it is none: some servers wait for a body otherwise.
            try set(CURLOPT_UPLOAD, 1)
            try set(CURLOPT_CUSTOMREQUEST, request.method)
            unsafe try check(
                adrlink_curl_set_size(handle, CURLOPT_INFILESIZE_LARGE, curl_off_t(request.body.size)))
        }
    }

    private func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        unsafe try check(adrlink_curl_set_number(handle, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws(HTTPError) {
        guard !value.utf8.contains(0) else {
            throw HTTPError(.invalidRequest, "the configuration of the client holds a zero byte")
        }
        unsafe try check(adrlink_curl_set_text(handle, option, value))
    }

    private func check(_ code: CURLcode) throws(HTTPError) {
        guard code == CURLE_OK else {
            let reason = unsafe String(cString: adrlink_curl_message(code)).lowercased()
            throw HTTPError(.unavailable, "libcurl refuses an option: \(reason)", hint: "install libcurl 7.84 or later")
        }
    }
}

/// The lines of the headers in libcurl's form.
@safe private final class HeaderLines {
    private(set) var list: UnsafeMutablePointer<curl_slist>?

    init(_ request: HTTPRequest) throws(HTTPError) {
        unsafe list = nil
        for field in request.headers.fields {
            guard field.isWellFormed else {
                throw HTTPError(.invalidRequest, "the header \(field.name.debugDescription) cannot be sent")
            }
            // A line that ends with its colon would take a header away.
            try append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // What libcurl would add of its own accord.
        for name in ["Accept", "Content-Type"] where request.headers[name] == nil { try append("\(name):") }
        if !request.expectsContinue { try append("Expect:") }
    }

    deinit { unsafe adrlink_curl_free_lines(list) }

    private func append(_ line: String) throws(HTTPError) {
        guard let longer = unsafe adrlink_curl_append(list, line) else {
            throw HTTPError(.other, "there is no memory for a request")
        }
        unsafe list = longer
    }
}

extension HTTPError {
    /// What libcurl reports, with its own words and the system's error.
    fileprivate init(_ code: CURLcode, _ words: String, _ systemError: Int, _ server: String) {
        let reason = words.isEmpty ? unsafe String(cString: adrlink_curl_message(code)) : words
        let detail = reason.lowercased()
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self.init(.notResolved, "cannot find \(server): \(detail)", hint: "check the name and the network")
        case CURLE_COULDNT_CONNECT:
            self.init(.notConnected, "cannot connect to \(server): \(detail)", hint: "check the address and the port")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.timedOut, "\(server) took too long: \(detail)")
        case CURLE_SSL_CONNECT_ERROR where systemError != 0:
            self.init(.cut, "the connection to \(server) was cut: \(detail)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR, CURLE_USE_SSL_FAILED:
            self.init(
                .tls, "\(server) cannot be trusted: \(detail)",
                hint: "name the file of its certificate authority, or mend its certificate")
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_SEND_FAIL_REWIND:
            self.init(.cut, "the connection to \(server) was cut: \(detail)")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            self.init(.malformed, "\(server) does not answer in HTTP: \(detail)")
        case CURLE_URL_MALFORMAT:
            self.init(.invalidRequest, "the URL cannot be used: \(detail)")
        default:
            self.init(.other, "the exchange with \(server) failed: \(detail)")
        }
    }
}

extension Duration {
    fileprivate var milliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
