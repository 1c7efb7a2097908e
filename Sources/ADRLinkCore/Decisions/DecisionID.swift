/// The name of a decision in commits and in output: a prefix and a number (`ADR-0007`), or the slug of a record
/// that has no number.
///
/// Numbers compare as integers and prefixes as ASCII without case, so that `adr-7` is `ADR-0007`. Slugs compare exactly.
public struct DecisionID: Sendable, CustomStringConvertible {
    enum Form: Sendable {
        case number(prefix: String, value: Int, digits: Int)
        case slug(String)
    }
    let form: Form

    /// An id with a number, written with at least so many digits.
    public init(prefix: String, number: Int, digits: Int = 4) {
        form = .number(prefix: prefix, value: number, digits: digits)
    }

    public init(slug: String) {
        form = .slug(slug)
    }

    /// Nil where the identity is the slug.
    public var number: Int? {
        if case .number(_, let value, _) = form { value } else { nil }
    }

    /// Nil where the identity is the slug.
    public var prefix: String? {
        if case .number(let prefix, _, _) = form { prefix } else { nil }
    }

    public var description: String {
        switch form {
        case .slug(let slug): return slug
        case .number(let prefix, let value, let digits):
            let written = String(value)
            let zeros = String(repeating: "0", count: max(0, digits - written.utf8.count))
            return prefix.isEmpty ? zeros + written : "\(prefix)-\(zeros)\(written)"
        }
    }

    /// Numbers before slugs; then by number, then by prefix.
    private var key: (Int, Int, String) {
        switch form {
        case .number(let prefix, let value, _): (0, value, prefix.lowercased())
        case .slug(let slug): (1, 0, slug)
        }
    }
}

extension DecisionID: Hashable, Comparable {
    public static func == (a: DecisionID, b: DecisionID) -> Bool { a.key == b.key }
    public static func < (a: DecisionID, b: DecisionID) -> Bool { a.key < b.key }

    public func hash(into hasher: inout Hasher) {
        let key = self.key
        hasher.combine(key.1)
        hasher.combine(key.2)
    }
}
