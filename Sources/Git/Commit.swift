/// What the header of a commit says that a walk needs: its tree, its parents and its date.
public struct CommitHeader: Equatable, Sendable {
    public var tree: ObjectID
    public var parents: [ObjectID]
    /// The committer's date, in seconds since 1970-01-01T00:00:00Z.
    public var committerTime: Int64

    /// Reads the header and gives the offset at which the message begins.
    ///
    /// The format is that of a commit object: `tree`, `parent`…, `author`, `committer`, other headers, an empty line.
    /// Nil where the bytes are no commit.
    static func read(_ bytes: Span<UInt8>) -> (header: CommitHeader, message: Int)? {
        guard let tree = id(after: "tree ", bytes, at: 0) else { return nil }
        var offset = 46
        var parents: [ObjectID] = []
        while let parent = id(after: "parent ", bytes, at: offset) {
            parents.append(parent)
            offset += 48
        }
        var time: Int64?
        while offset < bytes.count, bytes[offset] != newline {
            var end = offset
            while end < bytes.count, bytes[end] != newline { end += 1 }
            if time == nil, starts(bytes, at: offset, with: "committer ") {
                time = seconds(inSignature: bytes, from: offset, to: end)
            }
            offset = end + 1
        }
        let header = CommitHeader(tree: tree, parents: parents, committerTime: time ?? 0)
        return (header, min(offset + 1, bytes.count))
    }

    private static func id(after key: StaticString, _ bytes: Span<UInt8>, at offset: Int) -> ObjectID? {
        guard starts(bytes, at: offset, with: key) else { return nil }
        return ObjectID(hexadecimal: bytes, at: offset + key.utf8CodeUnitCount)
    }

    /// The seconds in `committer Name <mail> SECONDS +ZONE`, read from the right because a name may hold anything.
    private static func seconds(inSignature bytes: Span<UInt8>, from start: Int, to end: Int) -> Int64? {
        var place = end
        while place > start, bytes[place - 1] != UInt8(ascii: " ") { place -= 1 }
        place -= 1
        var (value, scale): (Int64, Int64) = (0, 1)
        while place > start, case 0x30...0x39 = bytes[place - 1] {
            let (product, over) = scale.multipliedReportingOverflow(by: Int64(bytes[place - 1] - 0x30))
            guard !over else { return nil }
            value &+= product
            scale = scale > Int64.max / 10 ? 0 : scale * 10
            place -= 1
        }
        return value
    }
}

private let newline = UInt8(ascii: "\n")

private func starts(_ bytes: Span<UInt8>, at offset: Int, with text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard offset >= 0, bytes.count - offset >= count else { return false }
    let pattern = unsafe text.utf8Start
    for place in 0..<count where unsafe bytes[offset + place] != pattern[place] { return false }
    return true
}

/// A name, a mail address and a moment, as a commit states them.
public struct Signature: Equatable, Sendable {
    /// Decoded as UTF-8 with replacement characters; it may hold anything.
    public var name: String
    public var mail: String
    /// Seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// The zone's distance from UTC in minutes, east positive.
    public var offset: Int

    /// Reads `Name <mail> SECONDS +HHMM`.
    init?(_ text: String) {
        guard let open = text.lastIndex(of: "<"), let close = text[open...].lastIndex(of: ">") else { return nil }
        let rest = text[text.index(after: close)...].split(separator: " ")
        guard let time = rest.first.flatMap({ Int64($0) }) else { return nil }
        name = String(text[..<open]).trimmingSpaces()
        mail = String(text[text.index(after: open)..<close])
        self.time = time
        let zone = rest.count > 1 ? Int(rest[1]) ?? 0 : 0
        offset = zone / 100 * 60 + zone % 100
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// A whole commit, copied out of the repository.
public struct Commit: Sendable {
    public var id: ObjectID
    public var header: CommitHeader
    public var author: Signature?
    public var committer: Signature?
    /// The message as it is stored: any bytes but NUL, usually UTF-8.
    public var message: [UInt8]

    /// The first line of the message, decoded as UTF-8 with replacement characters.
    public var subject: String {
        let text = message.drop { $0 == newline || $0 == UInt8(ascii: " ") }
        return String(decoding: text.prefix { $0 != newline }, as: UTF8.self)
    }
}

extension Repository {
    /// Lends header and message of a commit while `body` runs; nil where the repository does not have the commit.
    public func withCommit<R>(
        _ id: ObjectID, _ body: (CommitHeader, Span<UInt8>) -> R
    ) throws(GitError) -> R? {
        let result = try withObject(id) { kind, bytes -> R? in
            guard kind == .commit, let (header, start) = CommitHeader.read(bytes) else { return nil }
            return body(header, bytes.extracting(start..<bytes.count))
        }
        guard let result else { return nil }
        guard let result else { throw GitError(.corrupt, "read commit \(id)", "the object is not a commit") }
        return result
    }

    /// A copy of a commit; nil where the repository does not have it.
    public func commit(_ id: ObjectID) throws(GitError) -> Commit? {
        let result = try withObject(id) { kind, bytes -> Commit? in
            guard kind == .commit, let (header, start) = CommitHeader.read(bytes) else { return nil }
            var commit = Commit(id: id, header: header, message: bytes.copy(from: start, to: bytes.count))
            for line in bytes.copy(from: 0, to: start).split(separator: newline) {
                let text = String(decoding: line, as: UTF8.self)
                if text.hasPrefix("author "), commit.author == nil {
                    commit.author = Signature(String(text.dropFirst(7)))
                } else if text.hasPrefix("committer "), commit.committer == nil {
                    commit.committer = Signature(String(text.dropFirst(10)))
                }
            }
            return commit
        }
        guard let result else { return nil }
        guard let result else { throw GitError(.corrupt, "read commit \(id)", "the object is not a commit") }
        return result
    }
}
