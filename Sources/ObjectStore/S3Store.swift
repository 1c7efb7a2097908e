public import AWSSignature
import FoundationEssentials
public import HTTP

/// A store in a bucket of S3, or of a server that speaks like it.
///
/// Everything is encrypted under a key of the key management service and, where a retention is given, under Object Lock. Both are
/// demanded, and read back: a server that does not say that it did is an error. One that lies is found out by `probe`.
///
/// Object Lock protects a version: remember the version that `put` gives.
public final class S3Store: ObjectStore {
    let exchange: S3Exchange
    let credentials: () throws(StoreError) -> AWSCredentials
    var configuration: S3Configuration { exchange.configuration }

    /// Connects to nothing. `trace` is a trace id, which goes into the `User-Agent` of each request.
    public init(
        _ configuration: S3Configuration, credentials: @escaping () throws(CredentialError) -> AWSCredentials,
        timing: RetryTiming, trace: String? = nil
    ) {
        var configuration = configuration
        if let trace { configuration.http.userAgent += " trace/\(trace)" }
        let translated = { () throws(StoreError) -> AWSCredentials in
            do throws(CredentialError) {
                return try credentials()
            } catch {
                throw StoreError(.denied, error.message, hint: error.hint)
            }
        }
        self.credentials = translated
        exchange = S3Exchange(configuration, timing: timing, credentials: translated)
    }

    public func retention(until: Int64) -> Retention { Retention(configuration.lockMode, until: until) }

    public func put(
        _ source: ObjectSource, at key: ObjectKey, options: PutOptions
    ) throws(StoreError) -> StoredObject {
        // Not every server knows the condition that is sent along.
        guard try head(key, version: nil) == nil else {
            throw StoreError(
                .exists, "\(key) is in the bucket \(configuration.bucket) already",
                hint: "name another one: objects are written once")
        }
        let reader = try SourceReader(source)
        let response: HTTPResponse
        if source.size > configuration.multipartThreshold {
            response = try S3Upload(self, source, key, options).run()
        } else {
            try reader.verify(key)
            response = try putWhole(source, reader, key, options)
        }
        return try verified(response, source, key, options)
    }

    public func get(
        _ key: ObjectKey, version: ObjectVersion?, range: Range<Int>?, into sink: (_ bytes: [UInt8]) throws -> Void
    ) throws(StoreError) -> StoredObject {
        guard let stored = try head(key, version: version) else {
            throw StoreError(.notFound, "there is no \(key) in the bucket \(configuration.bucket)")
        }
        let wanted = range ?? 0..<stored.size
        guard wanted.lowerBound >= 0, wanted.upperBound <= stored.size else {
            throw StoreError(.invalid, "\(key) has \(stored.size) bytes, and not those that were asked for")
        }
        try withoutActuallyEscaping(sink) { sink throws(StoreError) in try read(stored, wanted, into: sink) }
        return stored
    }

    /// Takes a connection that breaks up where it broke, as long as something comes.
    private func read(
        _ stored: StoredObject, _ wanted: Range<Int>, into sink: @escaping ([UInt8]) throws -> Void
    ) throws(StoreError) {
        var position = wanted.lowerBound
        var failure: StoreError?
        var start = position
        let call = { () -> S3Exchange.Call in
            start = position
            var call = S3Exchange.Call("GET", stored.key)
            call.query = [("versionId", stored.version.text)]
            call.headers["Range"] = "bytes=\(position)-\(wanted.upperBound - 1)"
            return call
        }
        let take = { (head: HTTPResponse, bytes: [UInt8]) -> Bool in
            do throws(StoreError) {
                try S3Store.checkRange(head, from: start, of: stored)
                guard position + bytes.count <= wanted.upperBound else {
                    throw StoreError(.corrupt, "the store sends more of \(stored.key) than there is")
                }
                position += bytes.count
                try give(bytes, to: sink)
                return true
            } catch {
                failure = error
                return false
            }
        }
        while position < wanted.upperBound {
            let before = position
            do throws(StoreError) {
                // All of it may have come before the connection broke.
                let whole = { () throws(StoreError) -> HTTPResponse? in
                    position == wanted.upperBound ? HTTPResponse(status: 206) : nil
                }
                _ = try exchange.response(to: call, before: whole, into: take)
                guard position == wanted.upperBound else {
                    throw StoreError(.corrupt, "the store sends less of \(stored.key) than there is")
                }
            } catch {
                if let failure { throw failure }
                guard error.code == .unreachable, position > before else { throw error }
            }
        }
    }

    /// A server that ignores the range would give other bytes than those that are asked for.
    private static func checkRange(_ head: HTTPResponse, from start: Int, of stored: StoredObject) throws(StoreError) {
        let isWhole = start == 0 && head.status == 200 && head.headers["Content-Length"] == "\(stored.size)"
        let prefix = "bytes \(start)-"
        guard isWhole || head.status == 206 && head.headers["Content-Range"]?.hasPrefix(prefix) == true else {
            throw StoreError(.corrupt, "the store gives another part of \(stored.key) than was asked for")
        }
    }

    public func head(_ key: ObjectKey, version: ObjectVersion?) throws(StoreError) -> StoredObject? {
        var call = S3Exchange.Call("HEAD", key)
        call.headers["x-amz-checksum-mode"] = "ENABLED"
        if let version { call.query = [("versionId", version.text)] }
        do throws(StoreError) {
            return try S3Object(try exchange.response(to: call), key, version).stored
        } catch  where error.code == .notFound {
            return nil
        } catch  where error.code == .refused {
            // HEAD says no more than that it is a bad request: of a version that never was, and of an object whose key is gone.
            let isThere = try list(prefix: key.text).contains { listed in
                listed.key == key
                    && (version.map { listed.version == $0 } ?? (listed.isLatest && !listed.isDeleteMarker))
            }
            guard isThere else { return nil }
            throw StoreError(
                .keyUnavailable, "\(key) is there, and the store cannot open it: \(error.message)",
                hint: "see whether the key \(configuration.kmsKeyID) is enabled, and allowed to these credentials")
        }
    }

    public func retain(_ key: ObjectKey, version: ObjectVersion, until: Int64) throws(StoreError) {
        guard let stored = try head(key, version: version) else { throw notFound(key, version) }
        guard until >= stored.retention?.until ?? .min else {
            throw StoreError(.shortened, "\(key) is retained for longer already", hint: "name a later time")
        }
        try retain(key, version: version, Retention(stored.retention?.mode ?? configuration.lockMode, until: until))
        guard let after = try head(key, version: version), after.retention?.until == until else {
            throw StoreError(.notRetained, "the store did not extend the retention of \(key)")
        }
    }

    func retain(_ key: ObjectKey, version: ObjectVersion, _ retention: Retention) throws(StoreError) {
        var call = S3Exchange.Call("PUT", key)
        call.query = [("retention", nil), ("versionId", version.text)]
        call.setBody(
            "<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Mode>\(retention.mode.rawValue.uppercased())</Mode>"
                + "<RetainUntilDate>\(S3Text.time(retention.until))</RetainUntilDate></Retention>")
        _ = try exchange.response(to: call)
    }

    public func hold(_ key: ObjectKey, version: ObjectVersion, _ isHeld: Bool) throws(StoreError) {
        var call = S3Exchange.Call("PUT", key)
        call.query = [("legal-hold", nil), ("versionId", version.text)]
        call.setBody(
            "<LegalHold xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>\(isHeld ? "ON" : "OFF")</Status></LegalHold>"
        )
        _ = try exchange.response(to: call)
        guard let after = try head(key, version: version), after.hasLegalHold == isHeld else {
            throw StoreError(.notRetained, "the store did not \(isHeld ? "begin" : "end") the legal hold of \(key)")
        }
    }

    public func delete(_ key: ObjectKey, version: ObjectVersion) throws(StoreError) {
        guard let stored = try head(key, version: version) else { throw notFound(key, version) }
        guard !stored.isRetained(at: exchange.timing.now()) else {
            throw StoreError(.retained, "\(key) is retained and cannot be deleted")
        }
        try deleteUnchecked(key, version: version)
    }

    /// Asks the server to delete a version, whatever we know of its retention.
    public func deleteUnchecked(_ key: ObjectKey, version: ObjectVersion) throws(StoreError) {
        var call = S3Exchange.Call("DELETE", key)
        call.query = [("versionId", version.text)]
        _ = try exchange.response(to: call)
    }

    func notFound(_ key: ObjectKey, _ version: ObjectVersion) -> StoreError {
        StoreError(.notFound, "there is no \(key) of version \(version) in the bucket \(configuration.bucket)")
    }
}
