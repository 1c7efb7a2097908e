import AWSSignature
import Foundation
import HTTP
public import ObjectStore
import Synchronization

/// A bucket in memory that speaks as S3 does, as far as the store uses it, and breaks where a test says.
///
/// What it cannot show is whether a real server agrees: see `S3ServerTests`. It encrypts nothing and says that it does.
public final class FakeBucket: @unchecked Sendable {
    public struct Version {
        public var id: String
        public var body: [UInt8]
        /// Those that a `HEAD` gives back.
        public var headers: [(String, String)]
        public var until: Int64?
    }

    /// What becomes of a request.
    public enum Fault: Sendable {
        /// The connection ends after so many bytes of the request's body, which has no effect.
        case cutRequest(after: Int)
        /// The answer ends after so many bytes of its body.
        case cutAnswer(after: Int)
        /// What was asked is done, and the connection ends without an answer.
        case loseAnswer
        case answer(ScriptedServer.Answer)
        case silence(Int)
        case contentLength(Int)
    }

    private let lock = NSLock()
    private var objects: [String: [Version]] = [:]
    private var uploads: [String: (key: String, headers: [(String, String)], parts: [Int: [UInt8]])] = [:]
    private var count = 0
    private var faultOf: (Int, ScriptedServer.Request) -> Fault? = { _, _ in nil }
    /// Changes what is told of an object.
    private var lie: ([(String, String)]) -> [(String, String)] = { $0 }
    private var isForgetful = false
    public private(set) var server: ScriptedServer!

    /// Whether locks are labels that nothing comes of.
    public var forgetsLocks: Bool {
        get { lock.withLock { isForgetful } }
        set { lock.withLock { isForgetful = newValue } }
    }

    public init() throws {
        server = try ScriptedServer(
            reading: { [weak self] number, head in
                if case .cutRequest(let after)? = self?.fault(number, head) { return .cut(after: after) }
                return .whole
            },
            { [weak self] number, request in self?.react(number, request) ?? .close })
    }

    public func setFault(_ fault: @escaping (Int, ScriptedServer.Request) -> Fault?) {
        lock.withLock { faultOf = fault }
    }

    /// Lets so many of the requests that fit have a fault.
    public func fail(
        _ fault: Fault, times: Int = .max, where fits: @escaping (ScriptedServer.Request) -> Bool
    ) {
        // A request is judged as its headers come, and again when it is whole.
        let left = Mutex((numbers: Set<Int>(), count: times))
        setFault { number, request in
            guard fits(request) else { return nil }
            return left.withLock { left in
                if left.numbers.contains(number) { return fault }
                guard left.count > 0 else { return nil }
                left.count -= 1
                left.numbers.insert(number)
                return fault
            }
        }
    }

    public func setLie(_ lie: @escaping ([(String, String)]) -> [(String, String)]) { lock.withLock { self.lie = lie } }

    public var versions: [String: [Version]] { lock.withLock { objects } }
    public var openUploads: Int { lock.withLock { uploads.count } }

    public func store(change: (inout S3Configuration) -> Void = { _ in }) throws -> S3Store {
        var http = HTTPConfiguration(userAgent: "adrlink-tests/1")
        http.stallTimeout = .seconds(2)
        var configuration = S3Configuration(
            bucket: "bucket", region: "eu-west-3", kmsKeyID: "key-1", endpoint: try HTTPURL(server.url), http: http)
        change(&configuration)
        return S3Store(
            configuration,
            credentials: { () throws(CredentialError) in AWSCredentials(accessKeyID: "K", secretAccessKey: "s") },
            timing: RetryTiming(now: { Int64(Date().timeIntervalSince1970) }, sleep: { _ in }, random: { 0 }),
            trace: "0123456789abcdef0123456789abcdef")
    }

    /// Seconds since 1970 of a time as ISO 8601 writes it.
    private static func seconds(_ text: String) -> Int64? {
        ISO8601DateFormatter().date(from: text).map { Int64($0.timeIntervalSince1970) }
    }

    private func fault(_ number: Int, _ request: ScriptedServer.Request) -> Fault? {
        let fault = lock.withLock { faultOf }
        return fault(number, request)
    }

    private func react(_ number: Int, _ request: ScriptedServer.Request) -> ScriptedServer.Reaction {
        switch fault(number, request) {
        case .answer(let answer): return .answer(answer)
        case .silence(let milliseconds): return .silence(milliseconds)
        case .loseAnswer:
            _ = lock.withLock { self.answer(request) }
            return .close
        case .cutAnswer(let after):
            var answer = lock.withLock { self.answer(request) }
            answer.cutAfter = after
            return .answer(answer)
        case .contentLength(let length):
            var answer = lock.withLock { self.answer(request) }
            answer.contentLength = length
            return .answer(answer)
        case .cutRequest, nil: return .answer(lock.withLock { self.answer(request) })
        }
    }

    private func error(_ status: Int, _ code: String) -> ScriptedServer.Answer {
        .init(status, "<?xml version=\"1.0\"?><Error><Code>\(code)</Code><Message>no &lt;b&gt;</Message></Error>")
    }

    private func answer(_ request: ScriptedServer.Request) -> ScriptedServer.Answer {
        let pieces = request.target.components(separatedBy: "?")
        var query: [String: String] = [:]
        for pair in (pieces.count > 1 ? pieces[1] : "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1)
            query[String(parts[0])] =
                parts.count > 1 ? String(decoding: PercentEncoding.decode(parts[1]), as: UTF8.self) : ""
        }
        let sent = ObjectSource.bytes(request.body).sha256.map { String(format: "%02x", $0) }.joined()
        if let digest = request["x-amz-content-sha256"], digest != sent {
            return error(400, "XAmzContentSHA256Mismatch")
        }
        guard pieces[0].hasPrefix("/bucket/") else {
            return pieces[0] == "/bucket" && query["versions"] != nil ? list(query) : error(404, "NoSuchBucket")
        }
        let key = String(pieces[0].dropFirst("/bucket/".count))
        switch (request.method, query["uploadId"], query["versionId"]) {
        case ("POST", nil, _):
            count += 1
            uploads["u\(count)"] = (key, request.headers.map { ($0.name, $0.value) }, [:])
            return .init(200, "<R><UploadId>u\(count)</UploadId></R>")
        case (_, let upload?, _): return part(request, key, upload, query["partNumber"].flatMap { Int($0) })
        case ("PUT", _, let version?): return change(request, key, version, query)
        case ("PUT", _, nil): return put(key, request.body, request.headers.map { ($0.name, $0.value) })
        case ("DELETE", _, let version?): return delete(key, version)
        default: return get(request, key, query["versionId"])
        }
    }

    private func put(_ key: String, _ body: [UInt8], _ sent: [(String, String)]) -> ScriptedServer.Answer {
        guard objects[key, default: []].isEmpty else { return error(412, "PreconditionFailed") }
        count += 1
        let kept = sent.filter { name, _ in
            let name = name.lowercased()
            return name.hasPrefix("x-amz-server-side") || name.hasPrefix("x-amz-meta")
                || name.hasPrefix("x-amz-object-lock")
                || name == "x-amz-checksum-sha256"
        }
        let until = kept.first { $0.0 == "x-amz-object-lock-retain-until-date" }.flatMap { Self.seconds($0.1) }
        objects[key, default: []].append(Version(id: "v\(count)", body: body, headers: kept, until: until))
        return .init(200, headers: [("x-amz-version-id", "v\(count)")])
    }

    private func part(
        _ request: ScriptedServer.Request, _ key: String, _ id: String, _ number: Int?
    ) -> ScriptedServer.Answer {
        guard let upload = uploads[id] else { return error(404, "NoSuchUpload") }
        switch request.method {
        case "PUT":
            uploads[id]?.parts[number ?? 0] = request.body
            return .init(200, headers: [("ETag", "\"\(id)-\(number ?? 0)\"")])
        case "GET":
            let parts = upload.parts.map { number, body in
                "<Part><PartNumber>\(number)</PartNumber><ETag>&quot;\(id)-\(number)&quot;</ETag><Size>\(body.count)</Size></Part>"
            }
            return .init(200, "<ListPartsResult><IsTruncated>false</IsTruncated>\(parts.joined())</ListPartsResult>")
        case "POST":
            uploads[id] = nil
            let numbers = (XMLElement(request.body)?.children ?? []).compactMap {
                $0.text("PartNumber").flatMap { Int($0) }
            }
            let body = numbers.flatMap { upload.parts[$0] ?? [] }
            let answer = put(key, body, upload.headers)
            return answer.status == 200
                ? .init(200, headers: answer.headers.map { ($0.name, $0.value) }, "<R/>") : answer
        default:
            uploads[id] = nil
            return .init(204)
        }
    }

    private func change(
        _ request: ScriptedServer.Request, _ key: String, _ version: String, _ query: [String: String]
    ) -> ScriptedServer.Answer {
        guard let index = objects[key]?.firstIndex(where: { $0.id == version }), let body = XMLElement(request.body)
        else {
            return error(404, "NoSuchVersion")
        }
        func set(_ name: String, _ value: String) {
            objects[key]?[index].headers.removeAll { $0.0 == name }
            objects[key]?[index].headers.append((name, value))
        }
        if query["retention"] != nil {
            set("x-amz-object-lock-mode", body.text("Mode") ?? "")
            set("x-amz-object-lock-retain-until-date", body.text("RetainUntilDate") ?? "")
            objects[key]?[index].until = body.text("RetainUntilDate").flatMap(Self.seconds)
        } else {
            set("x-amz-object-lock-legal-hold", body.text("Status") ?? "")
        }
        return .init(200)
    }

    private func delete(_ key: String, _ version: String) -> ScriptedServer.Answer {
        guard let index = objects[key]?.firstIndex(where: { $0.id == version }) else { return .init(204) }
        let found = objects[key]?[index]
        let isHeld = found?.headers.contains { $0.0 == "x-amz-object-lock-legal-hold" && $0.1 == "ON" } == true
        if !isForgetful, isHeld || (found?.until ?? 0) > Int64(Date().timeIntervalSince1970) {
            return error(403, "AccessDenied")
        }
        objects[key]?.remove(at: index)
        return .init(204)
    }

    private func get(_ request: ScriptedServer.Request, _ key: String, _ version: String?) -> ScriptedServer.Answer {
        let all = objects[key, default: []]
        guard let found = version.map({ id in all.first { $0.id == id } }) ?? all.last else {
            return error(404, "NoSuchKey")
        }
        let headers =
            lie(found.headers) + [("x-amz-version-id", found.id), ("Last-Modified", "Fri, 01 Mar 2024 10:00:00 GMT")]
        guard let range = request["Range"]?.firstMatch(of: /bytes=(\d+)-(\d+)/), let from = Int(range.1),
            let to = Int(range.2)
        else { return .init(200, headers: headers, body: found.body) }
        return .init(
            206, headers: headers + [("Content-Range", "bytes \(from)-\(to)/\(found.body.count)")],
            body: Array(found.body[from...to]))
    }

    /// Two a page, so that pages are read.
    private func list(_ query: [String: String]) -> ScriptedServer.Answer {
        let prefix = query["prefix"] ?? ""
        let keys = objects.filter { !$0.value.isEmpty && $0.key.hasPrefix(prefix) }.keys
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let rest = keys.filter { key in query["key-marker"].map { $0.utf8.lexicographicallyPrecedes(key.utf8) } ?? true
        }
        let page = rest.prefix(2).flatMap { key in (objects[key] ?? []).reversed().map { (key, $0) } }
        let lines = page.map { key, version in
            "<Version><Key>\(PercentEncoding.encode(key))</Key><VersionId>\(version.id)</VersionId><IsLatest>true</IsLatest>"
                + "<LastModified>2024-03-01T10:00:00.000Z</LastModified><Size>\(version.body.count)</Size></Version>"
        }
        let more =
            rest.count > 2
            ? "<IsTruncated>true</IsTruncated><NextKeyMarker>\(PercentEncoding.encode(rest[1]))</NextKeyMarker>" : ""
        return .init(
            200,
            "<ListVersionsResult><EncodingType>url</EncodingType>\(more)\(lines.joined())</ListVersionsResult>")
    }
}
