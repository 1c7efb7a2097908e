import Crypto
public import SSHSignature

/// What one append adds: lines of canonical JSON, an empty line, and a signature over exactly the lines.
public struct AuditPayload: Sendable {
    /// The lines with their line feeds: what is signed, and what the next payload names by its SHA-256.
    public let content: [UInt8]
    public let signature: SSHSignature
    /// The SHA-256 of the content, in hexadecimal digits.
    public let digest: String

    /// Signs lines of JSON; none may hold a line feed, and canonical JSON holds none.
    init(lines: [[UInt8]], signer: some Signer, namespace: String) throws(SSHSignatureError) {
        content = lines.flatMap { $0 + [UInt8(ascii: "\n")] }
        signature = try signer.signature(of: content, namespace: namespace)
        digest = sha256(content)
    }

    /// Takes the bytes apart; what they mean is for others to say.
    init(_ bytes: [UInt8]) throws(AuditFormatFault) {
        guard let end = Self.end(ofContent: bytes) else {
            throw AuditFormatFault("it is not lines, an empty line and a signature")
        }
        content = Array(bytes[..<end])
        do throws(SSHSignatureError) {
            // The text form allows lines of any length; the log has one length only.
            signature = try SSHSignature(armored: Array(bytes[(end + 1)...]), strictly: true)
        } catch {
            throw AuditFormatFault("its signature cannot be read: \(error)")
        }
        digest = sha256(content)
    }

    /// Where the empty line begins.
    private static func end(ofContent bytes: [UInt8]) -> Int? {
        var place = 0
        while let feed = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) {
            if feed + 1 < bytes.count, bytes[feed + 1] == UInt8(ascii: "\n") { return feed + 1 }
            place = feed + 1
        }
        return nil
    }

    /// The bytes of the note.
    public var bytes: [UInt8] { content + [UInt8(ascii: "\n")] + Array(signature.armored.utf8) }

    /// The lines without their line feeds.
    var lines: [ArraySlice<UInt8>] {
        content.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }

    /// The entries, in order.
    public func entries() throws(AuditFormatFault) -> [AuditEntry] {
        let lines = lines
        guard lines.count <= AuditLimits.batch else {
            throw AuditFormatFault("it has \(lines.count) entries, and \(AuditLimits.batch) is the most")
        }
        var entries: [AuditEntry] = []
        for line in lines { entries.append(try AuditEntry(line: Array(line))) }
        return entries
    }
}

/// The SHA-256 of bytes in 64 lower-case hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String { hexadecimal(SHA256.hash(data: bytes)) }
