import HTTP

/// A request in the one form in which both sides hash it.
struct CanonicalRequest {
    let text: String
    /// Names in lower case, sorted, with semicolons between.
    let signedHeaders: String

    /// Those that libraries and proxies add or change.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "content-length", "expect", "te", "transfer-encoding", "user-agent",
        "x-amzn-trace-id",
    ]

    init(
        method: String, path: String, pathForm: RequestSigner.PathForm, query: String, headers: HTTPHeaders,
        payload: String
    ) {
        var values: [String: [String]] = [:]
        for field in headers.fields {
            let name = field.name.lowercased()
            if CanonicalRequest.unsigned.contains(name) { continue }
            let words = field.value.split { $0 == " " || $0 == "\t" || $0.isNewline }
            values[name, default: []].append(words.joined(separator: " "))
        }
        let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let lines = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }
        signedHeaders = names.joined(separator: ";")
        text = [
            method, CanonicalRequest.path(path, pathForm), CanonicalRequest.query(query), lines.joined(), signedHeaders,
            payload,
        ].joined(separator: "\n")
    }

    private static func path(_ path: String, _ form: RequestSigner.PathForm) -> String {
        guard form == .normalized else { return path.isEmpty ? "/" : path }
        var segments: [Substring] = []
        for segment in path.split(separator: "/") where segment != "." {
            if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
        }
        let last = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let isFolder = !segments.isEmpty && (last.isEmpty || last == "." || last == "..")
        let normalized = "/" + segments.joined(separator: "/") + (isFolder ? "/" : "")
        return PercentEncoding.encode(normalized, keeping: "/")
    }

    private static func query(_ query: String) -> String {
        let parameters = query.split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                name: PercentEncoding.normalize(parts[0]),
                value: PercentEncoding.normalize(parts.count > 1 ? parts[1] : "")
            )
        }
        let sorted = parameters.sorted {
            $0.name == $1.name
                ? $0.value.utf8.lexicographicallyPrecedes($1.value.utf8)
                : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
}

/// Percent-encoding as AWS demands it: everything but letters, digits and `-._~`, in capital digits.
public enum PercentEncoding {
    public static func encode(_ text: some StringProtocol, keeping kept: String = "") -> String {
        encode(text.utf8, keeping: kept)
    }

    private static func encode(_ bytes: some Sequence<UInt8>, keeping kept: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in bytes {
            if isUnreserved(byte) || kept.utf8.contains(byte) {
                encoded.append(byte)
            } else {
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// What is encoded in part or otherwise, in this form.
    static func normalize(_ text: some StringProtocol) -> String { encode(decode(text), keeping: "") }

    /// The bytes that are meant. A percent sign without two digits stands for itself.
    public static func decode(_ text: some StringProtocol) -> [UInt8] {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                let low = digit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
            || "-._~".utf8.contains(byte)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
