/// An absolute `http` or `https` URL, in the form in which it is sent: everything is percent-encoded that has to be.
public struct HTTPURL: Hashable, Sendable, CustomStringConvertible {
    public enum Scheme: String, Sendable {
        case http, https

        var port: Int { self == .http ? 80 : 443 }
    }

    public let scheme: Scheme
    /// A name, an IPv4 address, or an IPv6 address between brackets; in lower case.
    public let host: String
    /// Nil where it is the scheme's.
    public let port: Int?
    /// Begins with a slash.
    public var path: String
    /// What stands behind the question mark; nil where there is none.
    public var query: String?

    /// Reads a URL.
    ///
    /// Throws `.invalidRequest` for anything else than printable ASCII, another scheme, a user name or password, and a
    /// fragment.
    public init(_ text: String) throws(HTTPError) {
        func refusal(_ reason: String) -> HTTPError {
            HTTPError(.invalidRequest, "the URL \(reason)", hint: "give one like https://host/path")
        }
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            throw refusal("holds a character that is not percent-encoded")
        }
        guard let colon = text.firstRange(of: "://"),
            let scheme = Scheme(rawValue: text[..<colon.lowerBound].lowercased())
        else { throw refusal("is neither http nor https") }
        let rest = text[colon.upperBound...]
        guard !rest.contains("#") else { throw refusal("has a fragment") }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.contains("@") else { throw refusal("names a user") }
        let bracket = authority.lastIndex(of: "]")
        let separator = authority.lastIndex(of: ":").flatMap { index in bracket.map { index > $0 } ?? true ? index : nil
        }
        let host = authority[..<(separator ?? authority.endIndex)].lowercased()
        guard HTTPURL.isHost(host) else { throw refusal("does not name a server") }
        if let separator {
            let digits = authority[authority.index(after: separator)...]
            guard let number = UInt16(digits), number > 0, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw refusal("names no port from 1 to 65535")
            }
            port = Int(number) == scheme.port ? nil : Int(number)
        } else {
            port = nil
        }
        self.scheme = scheme
        self.host = host
        let target = rest[end...]
        let mark = target.firstIndex(of: "?")
        let path = String(target[..<(mark ?? target.endIndex)])
        self.path = path.isEmpty ? "/" : path
        query = mark.map { String(target[target.index(after: $0)...]) }
    }

    /// The value of the `Host` header.
    public var authority: String { port.map { "\(host):\($0)" } ?? host }

    public var description: String { "\(scheme.rawValue)://\(authority)\(path)\(query.map { "?" + $0 } ?? "")" }

    /// Whether what is sent there stays on this machine: `localhost`, 127.0.0.0/8 and ::1.
    ///
    /// Addresses count in their usual form only; a name that resolves to one does not.
    public var isLoopback: Bool {
        if host == "localhost" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }

    private static func isHost(_ text: String) -> Bool {
        if text.hasPrefix("[") {
            return text.hasSuffix("]")
                && text.dropFirst().dropLast().utf8.allSatisfy {
                    (0x30...0x3a).contains($0) || (0x61...0x66).contains($0) || $0 == 0x2e
                }
        }
        return !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d || $0 == 0x2e || $0 == 0x5f
            }
    }
}
