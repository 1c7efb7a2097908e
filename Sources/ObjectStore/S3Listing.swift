import AWSSignature
import HTTP

extension S3Store {
    public func list(prefix: String) throws(StoreError) -> [ListedObject] {
        var found: [ListedObject] = []
        var marker: (key: String, version: String)?
        while true {
            var call = S3Exchange.Call("GET", nil)
            call.query = [
                ("encoding-type", "url"), ("key-marker", marker?.key ?? ""), ("max-keys", "1000"), ("prefix", prefix),
                ("version-id-marker", marker?.version ?? ""), ("versions", ""),
            ]
            if marker == nil { call.query.removeAll { $0.0.hasSuffix("-marker") } }
            let response = try exchange.response(to: call)
            guard let page = XMLElement(response.body), page.name == "ListVersionsResult" else {
                throw StoreError(.refused, "the store's list of \(configuration.bucket) cannot be read")
            }
            for child in page.children where child.name == "Version" || child.name == "DeleteMarker" {
                let object = try listed(child, isEncoded: page.text("EncodingType") == "url")
                if object.key.text.hasPrefix(prefix) { found.append(object) }
            }
            guard page.text("IsTruncated") == "true" else { break }
            let isEncoded = page.text("EncodingType") == "url"
            let key = S3Store.decoded(page.text("NextKeyMarker") ?? "", isEncoded)
            let next = (key: key, version: page.text("NextVersionIdMarker") ?? "")
            guard !next.key.isEmpty, marker.map({ $0 != next }) ?? true else {
                throw StoreError(.refused, "the store's list of \(configuration.bucket) does not come to an end")
            }
            marker = next
        }
        // Some servers go through folders; the order of versions stays theirs.
        return found.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }.map(\.element)
    }

    private func listed(_ element: XMLElement, isEncoded: Bool) throws(StoreError) -> ListedObject {
        guard let key = element.text("Key"), let version = element.text("VersionId"),
            let modified = element.text("LastModified").flatMap(S3Text.seconds)
        else { throw StoreError(.refused, "the store's list of \(configuration.bucket) cannot be read") }
        let isMarker = element.name == "DeleteMarker"
        return ListedObject(
            key: try ObjectKey(S3Store.decoded(key, isEncoded)), version: ObjectVersion(version),
            isLatest: element.text("IsLatest") == "true", isDeleteMarker: isMarker,
            size: isMarker ? 0 : element.text("Size").flatMap { Int($0) } ?? 0, modified: modified)
    }

    private static func decoded(_ text: String, _ isEncoded: Bool) -> String {
        isEncoded ? String(decoding: PercentEncoding.decode(text), as: UTF8.self) : text
    }
}
