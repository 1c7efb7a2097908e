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

    private var header: String {
        let parent = parent.map { "parent \($0)\n" } ?? ""
        let signature = "\(owner) <\(owner)> \(seconds) +0000"
        return "tree \(tree)\n\(parent)author \(signature)\ncommitter \(signature)\n"
    }

    private var message: String { "\n\(subject)\n\n\(Self.trailer): \(digest)\n" }

    static let trailer = "Payload-SHA256"

    /// What the signature of the commit is over.
    var unsigned: [UInt8] { Array((header + message).utf8) }

    /// The commit with its signature as git has it: a header whose further lines begin with a blank.
    func bytes(_ signature: SSHSignature?) -> [UInt8] {
        guard let signature else { return unsigned }
        var bytes = Array((header + "gpgsig ").utf8)
        for byte in signature.armored.utf8.dropLast() {
            bytes.append(byte)
            if byte == UInt8(ascii: "\n") { bytes.append(UInt8(ascii: " ")) }
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes + message.utf8
    }

    /// The signature of a commit whose text is this one's; nil where it has none. Throws where the text is another.
    func signature(in bytes: [UInt8]) throws(AuditFormatFault) -> SSHSignature? {
        let header = Array(header.utf8)
        guard bytes.starts(with: header) else { throw AuditFormatFault("its header is not what the log writes") }
        let rest = bytes[header.count...]
        if rest.elementsEqual(message.utf8) { return nil }
        let message = Array(message.utf8)
        let key = Array("gpgsig ".utf8)
        guard rest.starts(with: key), rest.count > key.count + message.count,
            rest.suffix(message.count).elementsEqual(message)
        else { throw AuditFormatFault("its text is not what the log writes") }
        let folded = rest.dropFirst(key.count).dropLast(message.count)
        // The blank that begins each further line; where there is something else, the comparison below tells.
        var armor: [UInt8] = []
        armor.reserveCapacity(folded.count)
        var isLineStart = false
        for byte in folded {
            if !isLineStart { armor.append(byte) }
            isLineStart = byte == UInt8(ascii: "\n")
        }
        let signature: SSHSignature
        do throws(SSHSignatureError) {
            signature = try SSHSignature(armored: armor)
        } catch {
            throw AuditFormatFault("its signature cannot be read: \(error)")
        }
        guard self.bytes(signature) == bytes else { throw AuditFormatFault("its signature is not in its one form") }
        return signature
    }
}
