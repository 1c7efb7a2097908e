/// A lane of the audit log: 128 random bits in 32 lower-case hexadecimal digits. One key on one installation writes it.
public struct LaneID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let description: String

    public init?(_ text: some StringProtocol) {
        guard isHexadecimal(text, 32) else { return nil }
        description = String(text)
    }

    public static func random() -> LaneID {
        var generator = SystemRandomNumberGenerator()
        return LaneID(description: randomHexadecimal(16, &generator))
    }

    private init(description: String) { self.description = description }

    /// The first eight digits, for people.
    public var short: String { String(description.prefix(8)) }

    public static func < (a: LaneID, b: LaneID) -> Bool { a.description < b.description }
}

/// A part of a lane that has a reference of its own: so many appends that none of them gets slow.
public struct SegmentID: Hashable, Comparable, Sendable, CustomStringConvertible {
    public var lane: LaneID
    /// From 1.
    public var number: Int

    public init(lane: LaneID, number: Int) {
        self.lane = lane
        self.number = number
    }

    /// The reference's name.
    public var reference: String { AuditNames.log + description }

    /// `<lane>/<number>` with the number in six digits at least, so that names sort as numbers do.
    public var description: String { "\(lane)/\(padded(number, 6))" }

    /// The segment that `<lane>/<number>` names; nil for every other text.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let lane = LaneID(parts[0]), let number = Int(parts[1]), number > 0 else { return nil }
        self.init(lane: lane, number: number)
        guard description == text else { return nil }
    }

    public static func < (a: SegmentID, b: SegmentID) -> Bool { (a.lane, a.number) < (b.lane, b.number) }
}

/// The references of the audit log, and what its signatures are made for.
public enum AuditNames {
    /// The log itself: `refs/notes/adrlink/audit/<lane>/<segment>`.
    public static let log = "refs/notes/adrlink/audit/"
    /// The highest heads ever verified, `refs/adrlink/seen/<remote>/<lane>`; never pushed.
    public static let seen = "refs/adrlink/seen/"
    /// Captured output and attachments, `refs/adrlink/evidence/<lane>`.
    public static let evidence = "refs/adrlink/evidence/"
    /// Commits that adrlink did not write, kept: `refs/adrlink/quarantine/<lane>/<commit>`.
    public static let quarantine = "refs/adrlink/quarantine/"
    /// The entries again, keyed by the commit they concern; derived, never pushed.
    public static let view = "refs/notes/adrlink/view/commits"

    /// Copies of what a remote has; never fetched straight onto a lane.
    public static func fetched(from remote: String) -> String { "refs/notes/remotes/\(remote)/adrlink/audit/" }

    /// Where the pin of a lane is kept; `remote` is nil for what this installation wrote itself.
    public static func pin(_ lane: LaneID, remote: String? = nil) -> String { seen + (remote ?? "self") + "/\(lane)" }

    /// The namespace of the signatures of payloads: see PROTOCOL.sshsig of OpenSSH.
    public static let namespace = "adrlink-audit"
    /// The namespace of the signatures of checkpoints.
    public static let checkpointNamespace = "adrlink-checkpoint"
    /// The namespace of the signatures of manifests of evidence bundles.
    public static let manifestNamespace = "adrlink-manifest"
    /// The namespace in which git has commits signed.
    public static let commitNamespace = "git"
}

/// How large things of the log may be.
public enum AuditLimits {
    /// The bytes of one entry, its line feed not counted.
    public static let entry = 8 << 10
    /// The entries of one payload.
    public static let batch = 128
    /// The bytes of a payload with its signature.
    public static let payload = batch * (entry + 1) + (1 << 16) + 1
    /// A segment that has as many entries is followed by the next.
    public static let segment = 4_096
    /// The bytes of a commit of the log with its signature.
    public static let commit = 1 << 17
    /// The bytes of a tree of a segment.
    public static let tree = 1 << 21
}

// MARK: - Text

/// Whether a text is so many lower-case hexadecimal digits.
func isHexadecimal(_ text: some StringProtocol, _ count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.underestimatedCount * 2)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}

func randomHexadecimal(_ bytes: Int, _ generator: inout some RandomNumberGenerator) -> String {
    hexadecimal((0..<bytes).map { _ in UInt8.random(in: 0...255, using: &generator) })
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
