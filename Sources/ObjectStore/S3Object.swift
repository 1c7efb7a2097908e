import HTTP

/// What S3 says of an object in the headers of an answer.
struct S3Object {
    let stored: StoredObject
    /// What marks the put that made it.
    let token: String?

    /// The names of metadata that we write.
    static let digestName = "x-amz-meta-sha256"
    static let tokenName = "x-amz-meta-adrlink-put"

    /// Throws `.corrupt` where what has to be there is not.
    init(_ response: HTTPResponse, _ key: ObjectKey, _ version: ObjectVersion?) throws(StoreError) {
        let headers = response.headers
        // A bucket without versions has the version "null".
        let found = headers["x-amz-version-id"] ?? version?.text ?? "null"
        guard version == nil || version?.text == found else {
            throw StoreError(.corrupt, "the store answers with another version of \(key) than was asked for")
        }
        guard let size = headers["Content-Length"].flatMap({ Int($0) }), size >= 0 else {
            throw StoreError(.corrupt, "the store does not say how large \(key) is")
        }
        let encryption: StoredObject.Encryption
        switch headers["x-amz-server-side-encryption"] {
        case nil, "": encryption = .none
        case "aws:kms": encryption = .kms(keyID: headers["x-amz-server-side-encryption-aws-kms-key-id"] ?? "")
        case let other?: encryption = .other(other)
        }
        var retention: Retention?
        if let mode = headers["x-amz-object-lock-mode"] {
            guard let known = Retention.Mode(rawValue: mode.lowercased()),
                let until = headers["x-amz-object-lock-retain-until-date"].flatMap(S3Text.seconds)
            else { throw StoreError(.corrupt, "the store does not say until when \(key) is retained") }
            retention = Retention(known, until: until)
        }
        // Of an object in parts the checksum is one of checksums, and has their number behind it.
        let checksum = headers["x-amz-checksum-sha256"].flatMap(S3Text.digest)
        let stated = headers[S3Object.digestName].flatMap(Hexadecimal.bytes)
        if let checksum, let stated, checksum != stated {
            throw StoreError(.mismatch, "the store has another SHA-256 of \(key) than was put with it")
        }
        stored = StoredObject(
            key: key, version: ObjectVersion(found), size: size, sha256: checksum ?? stated, encryption: encryption,
            retention: retention, hasLegalHold: headers["x-amz-object-lock-legal-hold"] == "ON",
            modified: headers["Last-Modified"].flatMap(S3Text.seconds) ?? 0)
        token = headers[S3Object.tokenName]
    }
}

extension S3Store {
    /// The headers that say how an object is to be kept.
    func keeping(_ source: ObjectSource, _ options: PutOptions, token: String) throws(StoreError) -> HTTPHeaders {
        var headers: HTTPHeaders = [
            "Content-Type": "application/octet-stream", "x-amz-server-side-encryption": "aws:kms",
            "x-amz-server-side-encryption-aws-kms-key-id": configuration.kmsKeyID,
            S3Object.digestName: Hexadecimal.text(source.sha256), S3Object.tokenName: token,
        ]
        if !options.encryptionContext.isEmpty {
            headers["x-amz-server-side-encryption-context"] = try S3Text.context(options.encryptionContext)
        }
        if let retention = options.retention {
            guard retention.mode != .recorded else {
                throw StoreError(.invalid, "a bucket enforces retentions and does not only record them")
            }
            headers["x-amz-object-lock-mode"] = retention.mode.rawValue.uppercased()
            headers["x-amz-object-lock-retain-until-date"] = S3Text.time(retention.until)
        }
        if options.hasLegalHold { headers["x-amz-object-lock-legal-hold"] = "ON" }
        return headers
    }

    func putWhole(
        _ source: ObjectSource, _ reader: SourceReader, _ key: ObjectKey, _ options: PutOptions
    ) throws(StoreError) -> HTTPResponse {
        let token = Hexadecimal.text(RandomBytes.make(16))
        var call = S3Exchange.Call("PUT", key)
        call.headers = try keeping(source, options, token: token)
        call.headers["If-None-Match"] = "*"
        call.setDigest(source.sha256)
        call.expectsContinue = source.size > 1 << 20
        call.progress = options.progress
        switch source {
        case .bytes(let bytes): call.body = .bytes(bytes)
        case .file(let path, let size, _): call.body = .file(path: path, offset: 0, size: size)
        }
        do throws(StoreError) {
            return try exchange.response(to: call, before: { () throws(StoreError) in try self.earlier(key, token) })
        } catch  where error.code == .exists {
            // The answer to our own put may have been lost.
            guard let ours = try earlier(key, token) else { throw error }
            return ours
        }
    }

    /// What an attempt of the same put has stored already, although its answer did not come; nil where none has.
    func earlier(_ key: ObjectKey, _ token: String) throws(StoreError) -> HTTPResponse? {
        do throws(StoreError) {
            let response = try exchange.response(to: S3Exchange.Call("HEAD", key))
            return try S3Object(response, key, nil).token == token ? response : nil
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// Reads back what was stored, and holds it against what was demanded.
    func verified(
        _ response: HTTPResponse, _ source: ObjectSource, _ key: ObjectKey, _ options: PutOptions
    ) throws(StoreError) -> StoredObject {
        let version = response.headers["x-amz-version-id"].map { ObjectVersion($0) }
        guard var stored = try head(key, version: version) else {
            throw StoreError(.refused, "the store says that it has stored \(key), and does not have it")
        }
        if let text = response.headers["x-amz-server-side-encryption-context"],
            !S3Store.holds(S3Text.context(text), options.encryptionContext)
        {
            throw StoreError(.notEncrypted, "the store has encrypted \(key) with another context than was demanded")
        }
        guard case .kms(let keyID) = stored.encryption, configuration.isOurKey(keyID) else {
            // What is not encrypted should not stay. Where it is locked as well it has to.
            let left = deleting(key, stored.version)
            throw StoreError(
                .notEncrypted, "the store has not encrypted \(key) under \(configuration.kmsKeyID)\(left)",
                hint: "use a store with a key management service")
        }
        guard stored.size == source.size, stored.sha256 == nil || stored.sha256 == source.sha256 else {
            throw StoreError(
                .mismatch, "the store has not stored \(key) as it was sent\(deleting(key, stored.version))")
        }
        // Some servers forget it for an object in parts, and an upload that goes on began with an earlier end.
        if let retention = options.retention,
            stored.retention.map({ $0.mode == retention.mode && $0.until < retention.until }) ?? true
        {
            try retain(key, version: stored.version, retention)
            stored.retention = try head(key, version: stored.version)?.retention
        }
        if options.hasLegalHold, !stored.hasLegalHold {
            try hold(key, version: stored.version, true)
            stored.hasLegalHold = true
        }
        guard stored.retention == options.retention, stored.hasLegalHold == options.hasLegalHold else {
            throw StoreError(
                .notRetained, "the store does not retain \(key) as was demanded",
                hint: "make the bucket with Object Lock, and without a default retention")
        }
        options.progress?(source.size)
        return stored
    }

    /// Whether a server's context has all of ours. It may add what it says of its own accord, under names of AWS.
    private static func holds(_ found: [String: String]?, _ demanded: [String: String]) -> Bool {
        guard let found else { return false }
        return demanded.allSatisfy { found[$0.key] == $0.value }
            && found.keys.allSatisfy { demanded[$0] != nil || $0.hasPrefix("aws:") }
    }

    /// Deletes what should not be there, and says where that failed.
    private func deleting(_ key: ObjectKey, _ version: ObjectVersion) -> String {
        do throws(StoreError) {
            try deleteUnchecked(key, version: version)
            return "; it was deleted"
        } catch {
            return "; its version \(version) is still there"
        }
    }
}
