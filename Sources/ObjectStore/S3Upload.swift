import AWSSignature
import Dispatch
import Git
import HTTP
import Synchronization

/// The upload of an object in parts, several at once, which goes on where an earlier one was interrupted.
final class S3Upload {
    private let store: S3Store
    private let source: ObjectSource
    private let key: ObjectKey
    private let options: PutOptions
    private let partSize: Int
    private var record: UploadRecord

    /// As S3 has it.
    private static let partLimit = 10_000

    init(_ store: S3Store, _ source: ObjectSource, _ key: ObjectKey, _ options: PutOptions) throws(StoreError) {
        self.store = store
        self.source = source
        self.key = key
        self.options = options
        let needed = (source.size + S3Upload.partLimit - 1) / S3Upload.partLimit
        let size = max(store.configuration.partSize, needed, 1)
        partSize = size
        let fresh = UploadRecord(
            place: try store.configuration.url(key).description, size: source.size,
            sha256: Hexadecimal.text(source.sha256), partSize: size)
        let earlier = try options.resumeFile.flatMap { path throws(StoreError) in try UploadRecord.read(path) }
        record = earlier?.isOf(fresh) == true ? earlier ?? fresh : fresh
    }

    /// Sends what is missing and makes the object of it.
    func run() throws(StoreError) -> HTTPResponse {
        do throws(StoreError) {
            try begin()
            // Reading all of it takes as long as sending some of it.
            let verification = SourceVerification(of: source, key)
            do throws(StoreError) { try sendParts() } catch {
                verification.wait()
                throw error
            }
            try verification.finish()
            let response = try complete()
            try forget()
            return response
        } catch {
            // Only a store that did not answer is worth coming back to, and only if we would know where we were.
            if options.resumeFile == nil || error.code != .unreachable { try abandon(because: error) }
            throw error
        }
    }

    private var ranges: [Range<Int>] {
        stride(from: 0, to: source.size, by: partSize).map { $0..<min($0 + partSize, source.size) }
    }

    /// Finds out what an earlier upload has left, or begins a new one.
    private func begin() throws(StoreError) {
        if let id = record.upload {
            if let kept = try partsOnServer(id) {
                let sizes = ranges.map(\.count)
                record.parts = record.parts.filter { number, part in
                    kept[number].map { $0.tag == part.tag && $0.size == sizes[number - 1] } ?? false
                }
                return
            }
            record.upload = nil
            record.parts = [:]
        }
        record.token = Hexadecimal.text(RandomBytes.make(16))
        var call = S3Exchange.Call("POST", key)
        call.query = [("uploads", "")]
        call.headers = try store.keeping(source, options, token: record.token)
        call.headers["x-amz-checksum-algorithm"] = "SHA256"
        let response = try store.exchange.response(to: call)
        guard let id = XMLElement(response.body)?.text("UploadId"), !id.isEmpty else {
            throw StoreError(.refused, "the store does not begin an upload of \(key)")
        }
        record.upload = id
        try remember(record)
    }

    /// The parts that the server has, by their number; nil where it knows nothing of the upload.
    private func partsOnServer(_ id: String) throws(StoreError) -> [Int: (tag: String, size: Int)]? {
        var parts: [Int: (tag: String, size: Int)] = [:]
        var marker = 0
        while true {
            var call = S3Exchange.Call("GET", key)
            call.query = [("part-number-marker", "\(marker)"), ("uploadId", id)]
            let response: HTTPResponse
            do throws(StoreError) {
                response = try store.exchange.response(to: call)
            } catch  where error.code == .notFound {
                return nil
            }
            guard let page = XMLElement(response.body) else {
                throw StoreError(.refused, "the store's list of the parts of \(key) cannot be read")
            }
            for part in page.children where part.name == "Part" {
                guard let number = part.text("PartNumber").flatMap({ Int($0) }), let tag = part.text("ETag"),
                    let size = part.text("Size").flatMap({ Int($0) })
                else { continue }
                parts[number] = (tag, size)
            }
            let next = page.text("NextPartNumberMarker").flatMap { Int($0) } ?? 0
            guard page.text("IsTruncated") == "true", next > marker else { return parts }
            marker = next
        }
    }

    /// Sends the parts that are missing, in turns short enough for credentials that expire.
    private func sendParts() throws(StoreError) {
        let ranges = ranges
        var missing = ranges.indices.map { $0 + 1 }.filter { record.parts[$0] == nil }
        let workers = max(1, store.configuration.parallelParts)
        while !missing.isEmpty {
            options.progress?(record.parts.keys.reduce(0) { $0 + ranges[$1 - 1].count })
            let turn = Array(missing.prefix(workers * 8))
            missing.removeFirst(turn.count)
            let sender = PartSender(
                source: source, key: key, upload: record.upload ?? "", configuration: store.configuration,
                timing: store.exchange.timing, credentials: try store.credentials())
            let state = Mutex(Turn(waiting: turn, record: record))
            let resumeFile = options.resumeFile
            DispatchQueue.concurrentPerform(iterations: min(workers, turn.count)) { _ in
                sender.work(state, ranges, resumeFile)
            }
            let (done, failure) = state.withLock { ($0.record, $0.failure) }
            record = done
            if let failure { throw failure }
        }
    }

    private func complete() throws(StoreError) -> HTTPResponse {
        let parts = record.parts.sorted { $0.key < $1.key }.map { number, part in
            "<Part><PartNumber>\(number)</PartNumber><ETag>\(S3Upload.escaped(part.tag))</ETag>"
                + "<ChecksumSHA256>\(part.checksum)</ChecksumSHA256></Part>"
        }
        var call = S3Exchange.Call("POST", key)
        call.query = [("uploadId", record.upload)]
        let text =
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\(parts.joined())</CompleteMultipartUpload>"
        let bytes = Array(text.utf8)
        call.body = .bytes(bytes)
        call.payload = RequestSigner.Payload(hashing: bytes)
        call.headers["If-None-Match"] = "*"
        let (store, key, token) = (store, key, record.token)
        let response: HTTPResponse
        do throws(StoreError) {
            response = try store.exchange.response(
                to: call, before: { () throws(StoreError) in try store.earlier(key, token) })
        } catch  where error.code == .notFound || error.code == .exists {
            // An earlier attempt may have completed it, and its answer was lost.
            guard let ours = try store.earlier(key, token) else { throw error }
            return ours
        }
        // S3 keeps the connection open with 200 and may still fail.
        if let document = XMLElement(response.body), document.name == "Error" {
            throw store.exchange.error(HTTPResponse(status: 500, body: response.body), call)
        }
        return response
    }

    private func remember(_ record: UploadRecord) throws(StoreError) {
        if let path = options.resumeFile { try record.write(path) }
    }

    private func forget() throws(StoreError) {
        guard let path = options.resumeFile, File.kind(of: path) != nil else { return }
        try fromGit { () throws(GitError) in try File.remove(path) }
    }

    /// Leaves no parts behind that somebody would pay for.
    private func abandon(because reason: StoreError) throws(StoreError) {
        try forget()
        guard let id = record.upload else { return }
        var call = S3Exchange.Call("DELETE", key)
        call.query = [("uploadId", id)]
        do throws(StoreError) {
            _ = try store.exchange.response(to: call)
        } catch  where error.code != .notFound {
            var reason = reason
            reason.message += "; its parts are still there, in the upload \(id)"
            throw reason
        } catch {
            return
        }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\"", with: "&quot;")
    }
}

/// Holds a source against its SHA-256 on a thread of its own.
private final class SourceVerification: Sendable {
    private let group = DispatchGroup()
    private let failure = Mutex<StoreError?>(nil)

    init(of source: ObjectSource, _ key: ObjectKey) {
        DispatchQueue.global().async(group: group) {
            do throws(StoreError) {
                try SourceReader(source).verify(key)
            } catch {
                self.failure.withLock { $0 = error }
            }
        }
    }

    func wait() { group.wait() }

    /// Waits for its end. Throws `.mismatch` where the source is not what its SHA-256 says.
    func finish() throws(StoreError) {
        group.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}

/// What the threads of an upload share.
private struct Turn: Sendable {
    /// Numbers of parts, from 1.
    var waiting: [Int]
    var record: UploadRecord
    var failure: StoreError?
}

/// Sends parts on a thread of its own, with a connection of its own.
private struct PartSender: Sendable {
    let source: ObjectSource
    let key: ObjectKey
    let upload: String
    let configuration: S3Configuration
    let timing: RetryTiming
    let credentials: AWSCredentials

    func work(_ state: borrowing Mutex<Turn>, _ ranges: [Range<Int>], _ resumeFile: String?) {
        let credentials = credentials
        let exchange = S3Exchange(configuration, timing: timing) { () throws(StoreError) in credentials }
        do throws(StoreError) {
            let reader = try SourceReader(source)
            while let number = state.withLock({
                $0.failure == nil && !$0.waiting.isEmpty ? $0.waiting.removeFirst() : nil
            }) {
                let part = try send(number, ranges[number - 1], reader, exchange)
                let failure = state.withLock { turn -> StoreError? in
                    turn.record.parts[number] = part
                    guard let resumeFile else { return nil }
                    do throws(StoreError) {
                        try turn.record.write(resumeFile)
                        return nil
                    } catch {
                        return error
                    }
                }
                if let failure { throw failure }
            }
        } catch {
            state.withLock { if $0.failure == nil { $0.failure = error } }
        }
    }

    private func send(
        _ number: Int, _ range: Range<Int>, _ reader: SourceReader, _ exchange: S3Exchange
    ) throws(StoreError) -> UploadRecord.Part {
        var call = S3Exchange.Call("PUT", key)
        call.query = [("partNumber", "\(number)"), ("uploadId", upload)]
        let digest = try reader.digest(range)
        call.setDigest(digest)
        call.expectsContinue = true
        switch source {
        case .bytes(let bytes): call.body = .bytes(Array(bytes[range]))
        case .file(let path, _, _): call.body = .file(path: path, offset: range.lowerBound, size: range.count)
        }
        let response = try exchange.response(to: call)
        guard let tag = response.headers["ETag"] else {
            throw StoreError(.refused, "the store does not name the part \(number) of \(key)")
        }
        return UploadRecord.Part(tag: tag, checksum: S3Text.base64(digest))
    }
}
