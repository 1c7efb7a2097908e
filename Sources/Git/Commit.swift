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
        guard let tree = id(after: "tree ", bytes, at: 0), let parents = parents(bytes) else { return nil }
        let (time, message) = date(bytes, from: firstParent + parents.count * parentLine)
        return (CommitHeader(tree: tree, parents: parents, committerTime: time), message)
    }

    /// The committer's date and the offset at which the message begins, of a commit whose parents end at `start`.
    static func date(_ bytes: Span<UInt8>, from start: Int) -> (time: Int64, message: Int) {
        var offset = start
        var time: Int64?
        while offset < bytes.count, bytes[offset] != newline {
            let end = bytes.firstIndex(of: newline, from: offset) ?? bytes.count
            if time == nil, starts(bytes, at: offset, with: "committer ") {
                time = seconds(inSignature: bytes, from: offset, to: end)
            }
            offset = end + 1
        }
        return (time ?? 0, min(offset + 1, bytes.count))
    }

    /// The parents alone: what a walk needs of a commit that nobody looks at. Nil where the bytes are no commit.
    static func parents(_ bytes: Span<UInt8>) -> [ObjectID]? {
        var parents: [ObjectID] = []
        guard Self.parents(bytes, into: &parents) != nil else { return nil }
        return parents
    }

    /// Puts the parents in the place of what an array holds, and gives the offset at which they end.
    static func parents(_ bytes: Span<UInt8>, into parents: inout [ObjectID]) -> Int? {
        parents.removeAll(keepingCapacity: true)
        guard starts(bytes, at: 0, with: "tree ") else { return nil }
        var offset = firstParent
        while let parent = id(after: "parent ", bytes, at: offset) {
            parents.append(parent)
            offset += parentLine
        }
        return min(offset, bytes.count)
    }

    /// Behind `tree `, forty digits and a line feed.
    private static let firstParent = 46
    private static let parentLine = 48

    private static func id(after key: StaticString, _ bytes: Span<UInt8>, at offset: Int) -> ObjectID? {
        guard starts(bytes, at: offset, with: key) else { return nil }
        return ObjectID(hexadecimal: bytes, at: offset + key.utf8CodeUnitCount)
    }

    /// The seconds in `committer Name <mail> SECONDS +ZONE`, read behind the last `>` because a name may hold anything.
    private static func seconds(inSignature bytes: Span<UInt8>, from start: Int, to end: Int) -> Int64 {
        var place = end
        while place > start, bytes[place - 1] != UInt8(ascii: ">") { place -= 1 }
        guard place > start else { return 0 }
        while place < end, bytes[place] == UInt8(ascii: " ") { place += 1 }
        var value: Int64 = 0
        while place < end, case 0x30...0x39 = bytes[place] {
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            let (sum, tooMuch) = product.addingReportingOverflow(Int64(bytes[place] &- 0x30))
            if over || tooMuch { return Int64.max }
            value = sum
            place += 1
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
    /// Seconds since 1970-01-01T00:00:00Z; 0 where the commit states no date, as in git.
    public var time: Int64
    /// The zone's distance from UTC in minutes, east positive.
    public var offset: Int

    /// Reads `Name <mail> SECONDS +HHMM` as git does: the mail ends at the first `>`, the date begins behind the last.
    ///
    /// Bytes, not characters: a combining accent must not hide the space or bracket before it.
    init?(_ line: ArraySlice<UInt8>) {
        guard let open = line.firstIndex(of: UInt8(ascii: "<")),
            let close = line[open...].firstIndex(of: UInt8(ascii: ">")),
            let last = line[close...].lastIndex(of: UInt8(ascii: ">"))
        else { return nil }
        var called = line[..<open]
        while called.last == UInt8(ascii: " ") { called.removeLast() }
        name = String(decoding: called, as: UTF8.self)
        mail = String(decoding: line[(open + 1)..<close], as: UTF8.self)
        let rest = line[(last + 1)...].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        time = rest.first.flatMap { Int64($0) }.map { max($0, 0) } ?? 0
        let zone = rest.count > 1 ? Int(rest[1]) ?? 0 : 0
        offset = abs(zone) < 10_000 ? zone / 100 * 60 + zone % 100 : 0
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
                if line.starts(with: "author ".utf8), commit.author == nil {
                    commit.author = Signature(line.dropFirst(7))
                } else if line.starts(with: "committer ".utf8), commit.committer == nil {
                    commit.committer = Signature(line.dropFirst(10))
                }
            }
            return commit
        }
        guard let result else { return nil }
        guard let result else { throw GitError(.corrupt, "read commit \(id)", "the object is not a commit") }
        return result
    }
}

extension CommitHeader {
    /// Reads the header of a commit; nil where the bytes are none.
    public init?(of bytes: [UInt8]) {
        guard let (header, _) = CommitHeader.read(bytes.span) else { return nil }
        self = header
    }
}
