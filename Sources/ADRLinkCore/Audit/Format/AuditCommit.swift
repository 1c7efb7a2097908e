import FoundationEssentials
import Git
import SSHSignature

/// A commit of the log. Everything in it but its signature follows from the payload, so that there is one text only.
struct AuditCommit {
    var tree: ObjectID
    /// Nil for the commit of a charter.
    var parent: ObjectID?
    /// The principal who signs; there is no other name or address of a person in the log.
    var owner: String
    /// Seconds since 1970-01-01T00:00:00Z.
    var seconds: Int64
    /// One line.
    var subject: String
    /// The SHA-256 of the payload.
    var digest: String

    /// The commit of a charter.
    init(_ charter: AuditCharter, _ payload: AuditPayload, tree: ObjectID) {
        self.tree = tree
        owner = charter.owner
        seconds = charter.time.seconds
        subject = "audit: segment \(charter.segment.number)"
        digest = payload.digest
    }

    /// The commit of an append.
    init(_ entries: [AuditEntry], _ payload: AuditPayload, owner: String, tree: ObjectID, parent: ObjectID) {
        self.tree = tree
        self.parent = parent
        self.owner = owner
        let last = entries[entries.count - 1]
        seconds = last.event.time.seconds
        if entries.count == 1 {
            subject = "audit \(last.sequence): \(last.event.action) \(last.event.result?.rawValue ?? "intent")"
        } else {
            subject = "audit \(entries[0].sequence)-\(last.sequence): \(entries.count) entries"
        }
        digest = payload.digest
    }

    private var header: [UInt8] {
        let parent = parent.map { "parent \($0)\n" } ?? ""
        let signature = "\(owner) <\(owner)> \(seconds) +0000"
        return Array("tree \(tree)\n\(parent)author \(signature)\ncommitter \(signature)\n".utf8)
    }

    private var message: [UInt8] { Array("\n\(subject)\n\n\(Self.trailer): \(digest)\n".utf8) }

    static let trailer = "Payload-SHA256"

    /// What the signature of the commit is over.
    var unsigned: [UInt8] { header + message }

    /// The commit with its signature as git has it: a header whose further lines begin with a blank.
    func bytes(_ signature: SSHSignature?) -> [UInt8] {
        guard let signature else { return unsigned }
        var bytes = header + Self.key
        for byte in signature.armored.utf8.dropLast() {
            bytes.append(byte)
            if byte == Self.feed { bytes.append(Self.blank) }
        }
        bytes.append(Self.feed)
        return bytes + message
    }

    private static let key = Array("gpgsig ".utf8)
    private static let feed = UInt8(ascii: "\n")
    private static let blank = UInt8(ascii: " ")

    /// The signature of a commit whose text is this one's, with what it is over; nil where it has none. Throws where the text
    /// is another.
    func signature(in bytes: [UInt8]) throws(AuditFormatFault) -> (signature: SSHSignature, unsigned: [UInt8])? {
        let (header, message) = (header, message)
        guard bytes.span.equals(at: 0, header.span) else {
            throw AuditFormatFault("its header is not what the log writes")
        }
        let rest = header.count..<max(header.count, bytes.count - message.count)
        let isEnded = bytes.span.equals(at: rest.upperBound, message.span)
        if isEnded, rest.isEmpty, bytes.count == header.count + message.count { return nil }
        guard isEnded, rest.upperBound + message.count == bytes.count, rest.count > Self.key.count,
            bytes.span.equals(at: rest.lowerBound, Self.key.span)
        else { throw AuditFormatFault("its text is not what the log writes") }
        return (try Self.signature(rest, of: bytes), header + message)
    }

    /// The signature of a commit and what it is over, whatever the rest of its text is; nil where none can be read.
    static func signed(_ bytes: [UInt8]) -> (signature: SSHSignature, unsigned: [UInt8])? {
        guard let start = bytes.firstRange(of: [feed] + key)?.lowerBound else { return nil }
        var end = start + 1
        while end < bytes.count, bytes[end] != feed || bytes[min(end + 1, bytes.count - 1)] == blank { end += 1 }
        do throws(AuditFormatFault) {
            let range = start + 1..<min(end + 1, bytes.count)
            return (try signature(range, of: bytes), Array(bytes[...start] + bytes[range.upperBound...]))
        } catch { return nil }
    }

    /// The signature in the header of a commit, its key and the end of its last line included.
    private static func signature(_ header: Range<Int>, of bytes: [UInt8]) throws(AuditFormatFault) -> SSHSignature {
        var armor: [UInt8] = []
        armor.reserveCapacity(header.count)
        var isLineStart = false
        for place in (header.lowerBound + key.count)..<header.upperBound {
            let byte = bytes[place]
            if isLineStart, byte != blank { throw AuditFormatFault("its signature is not in its one form") }
            if !isLineStart { armor.append(byte) }
            isLineStart = byte == feed
        }
        do throws(SSHSignatureError) { return try SSHSignature(armored: armor, strictly: true) } catch {
            throw AuditFormatFault("its signature cannot be read: \(error)")
        }
    }
}
