import Foundation

/// A server of HTTP/1.1 on this machine that answers as a test says, and breaks where it says.
///
/// One thread a connection. It ends with its last reference.
public final class ScriptedServer: Sendable {
    /// A request as it came.
    public struct Request: Sendable {
        public var method: String
        /// Path and query.
        public var target: String
        public var headers: [(name: String, value: String)]
        /// As much of it as came.
        public var body: [UInt8]
        /// Whether the body came whole.
        public var isWhole: Bool

        public subscript(name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// What is sent back.
    public struct Answer: Sendable {
        public var status: Int
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]
        /// Takes the place of the true length.
        public var contentLength: Int?
        /// After how many bytes of the body the connection ends.
        public var cutAfter: Int?
        /// How long each piece of `pieceSize` bytes waits, in milliseconds.
        public var delay = 0
        public var pieceSize = 1 << 16

        public init(_ status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
            self.status = status
            self.headers = headers.map { ($0.0, $0.1) }
            self.body = body
        }

        public init(_ status: Int, headers: [(String, String)] = [], _ text: String) {
            self.init(status, headers: headers, body: Array(text.utf8))
        }
    }

    /// What becomes of a request.
    public enum Reaction: Sendable {
        case answer(Answer)
        /// These bytes, whatever they are, and the end of the connection.
        case raw([UInt8])
        /// Nothing for so many milliseconds, and the end of the connection.
        case silence(Int)
        /// The end of the connection when it has read everything.
        case close
    }

    /// What becomes of a request whose headers have come.
    public enum Reading: Sendable {
        case whole
        /// The connection is reset after so many bytes of the body.
        case cut(after: Int)
        /// It is answered before its body was read, and the connection ends.
        case refuse(Answer)
    }

    private let listener: Int32
    public let port: Int
    private let state = State()
    private let read: @Sendable (_ number: Int, _ head: Request) -> Reading
    private let react: @Sendable (_ number: Int, _ request: Request) -> Reaction

    /// Requests are numbered from 1, over all connections.
    public init(
        reading read: @escaping @Sendable (_ number: Int, _ head: Request) -> Reading = { _, _ in .whole },
        _ react: @escaping @Sendable (_ number: Int, _ request: Request) -> Reaction
    ) throws {
        self.read = read
        self.react = react
        listener = try Socket.listener()
        port = Socket.port(listener)
        let (listener, state) = (listener, state)
        Thread.detachNewThread {
            // Here and nowhere else: its number may be another server's as soon as it is closed.
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 { break }
                guard state.begin(connection) else {
                    close(connection)
                    break
                }
                Thread.detachNewThread {
                    ScriptedServer.serve(connection, state, read, react)
                    state.end(connection)
                }
            }
        }
    }

    deinit {
        state.stop()
        shutdown(listener, Int32(SHUT_RDWR))
    }

    public var url: String { "http://127.0.0.1:\(port)" }
    /// Those whose headers came, in their order.
    public var requests: [Request] { state.requests }
    /// How many connections were made.
    public var connections: Int { state.connections }

    private static func serve(
        _ connection: Int32, _ state: State, _ read: (Int, Request) -> Reading, _ react: (Int, Request) -> Reaction
    ) {
        var buffer: [UInt8] = []
        while true {
            var end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
            while end == nil {
                guard let more = Socket.receive(connection) else { return }
                buffer += more
                end = buffer.firstRange(of: Array("\r\n\r\n".utf8))
            }
            guard let end else { return }
            var request = head(Array(buffer[..<end.lowerBound]))
            buffer.removeSubrange(..<end.upperBound)
            let number = state.add(request)
            let length = request["Content-Length"].flatMap { Int($0) } ?? 0
            var limit = length
            switch read(number, request) {
            case .whole: break
            case .cut(let after): limit = min(after, length)
            case .refuse(let answer):
                _ = send(answer, connection, to: request)
                return
            }
            let isCut = limit < length
            if length > 0, request["Expect"] != nil, !isCut {
                guard Socket.send(connection, Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) else { return }
            }
            while buffer.count < limit {
                guard let more = Socket.receive(connection) else { break }
                buffer += more
            }
            request.body = Array(buffer.prefix(limit))
            request.isWhole = request.body.count == length
            state.replace(number, request)
            if isCut { return Socket.reset(connection) }
            guard request.isWhole else { return }
            buffer.removeFirst(length)
            switch react(number, request) {
            case .answer(let answer): guard send(answer, connection, to: request) else { return }
            case .raw(let bytes):
                _ = Socket.send(connection, bytes)
                return
            case .silence(let milliseconds):
                usleep(UInt32(milliseconds) * 1000)
                return
            case .close: return
            }
        }
    }

    /// Whether the connection can go on.
    private static func send(_ answer: Answer, _ connection: Int32, to request: Request) -> Bool {
        var text =
            "HTTP/1.1 \(answer.status) Status\r\nContent-Length: \(answer.contentLength ?? answer.body.count)\r\n"
        for header in answer.headers { text += "\(header.name): \(header.value)\r\n" }
        guard Socket.send(connection, Array((text + "\r\n").utf8)) else { return false }
        if request.method == "HEAD" { return true }
        let body = answer.body.prefix(answer.cutAfter ?? answer.body.count)
        var position = 0
        while position < body.count {
            if answer.delay > 0 { usleep(UInt32(answer.delay) * 1000) }
            let piece = Array(body[position..<min(position + answer.pieceSize, body.count)])
            guard Socket.send(connection, piece) else { return false }
            position += piece.count
        }
        return answer.cutAfter == nil && (answer.contentLength ?? answer.body.count) <= answer.body.count
    }

    private static func head(_ bytes: [UInt8]) -> Request {
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].components(separatedBy: " ")
        let headers = lines.dropFirst().map { line in
            let parts = line.components(separatedBy: ":")
            return (
                name: parts[0], value: parts.dropFirst().joined(separator: ":").trimmingCharacters(in: .whitespaces)
            )
        }
        return Request(
            method: words[0], target: words.count > 1 ? words[1] : "", headers: headers, body: [], isWhole: false)
    }

    /// What the threads of a server share.
    private final class State: @unchecked Sendable {
        private let lock = NSLock()
        private var open: Set<Int32> = []
        private var isStopped = false
        private var seen: [Request] = []
        private var count = 0

        var requests: [Request] { lock.withLock { seen } }
        var connections: Int { lock.withLock { count } }

        func begin(_ connection: Int32) -> Bool {
            lock.withLock {
                guard !isStopped else { return false }
                count += 1
                open.insert(connection)
                return true
            }
        }

        func end(_ connection: Int32) {
            lock.withLock {
                open.remove(connection)
                close(connection)
            }
        }

        func stop() {
            lock.withLock {
                isStopped = true
                for connection in open { shutdown(connection, Int32(SHUT_RDWR)) }
            }
        }

        func add(_ request: Request) -> Int {
            lock.withLock {
                seen.append(request)
                return seen.count
            }
        }

        func replace(_ number: Int, _ request: Request) { lock.withLock { seen[number - 1] = request } }
    }
}
