import Git
public import Logging

/// Judges a message by its shape alone, before a repository is opened.
///
/// Opening one and finding its policy costs more than reading a message, and many refusals need neither decisions nor
/// changed paths. So the last check leaves behind what it took from HEAD's policy, together with the bytes of the
/// working tree's `.adrlink` and with where HEAD stood. While the bytes are the same and HEAD has only gone on by commits
/// made here, a message that this policy refuses for its shape is refused at once; everything else, and every message
/// that is not refused, goes the whole way. A commit that stages another policy wipes what was left behind.
///
/// The file lies under the git directory, is derived and may be deleted. Where it is missing, damaged or of another
/// version, nothing is refused early.
public struct ShapeCheck: Sendable {
    private static let magic = Array("adrlink shape 2\n".utf8)

    /// What the working trees of the repository share, where its log is.
    public let commonDirectory: String
    private let conventions: MessageConventions
    private let commentPrefix: [UInt8]
    private let policy: Policy

    /// What was left behind for a working tree; nil where nothing is known of its policy.
    ///
    /// - Parameters:
    ///   - directory: the git directory of the working tree.
    ///   - top: the top of the working tree.
    public init?(gitDirectory directory: String, top: String) {
        guard let memory = File.readIfPossible(directory + ShapeCheck.name, limit: 1 << 21),
            memory.starts(with: ShapeCheck.magic)
        else { return nil }
        var fields = FieldReader(memory[ShapeCheck.magic.count...])
        guard let head = fields.next(), HeadFiles.hasOnlyCommitted(since: head, gitDirectory: directory),
            let present = fields.next(), let bytes = fields.next(), let comment = fields.next(),
            let keys = fields.list(), let prefixes = fields.list(), let digits = fields.next().flatMap(Self.integer),
            let exempt = fields.next(), let severities = fields.list(), severities.count.isMultiple(of: 2),
            fields.isAtEnd
        else { return nil }
        let file = top + "/" + Policy.fileName
        let now = File.readIfPossible(file, limit: PolicyReader.limit)
        guard (File.kind(of: file) != nil) == (present == [1]), (now ?? []) == bytes else { return nil }
        commonDirectory = HeadFiles.commonDirectory(directory)
        conventions = MessageConventions(
            referenceKeys: keys.map(Self.text), prefixes: prefixes.map(Self.text), digits: digits,
            exemptKey: Self.text(exempt))
        commentPrefix = comment
        var policy = Policy()
        for place in stride(from: 0, to: severities.count, by: 2) {
            guard let rule = RuleID(rawValue: Self.text(severities[place])),
                let severity = Severity(rawValue: Self.text(severities[place + 1]))
            else { return nil }
            policy.severities[rule] = severity
        }
        self.policy = policy
    }

    /// The verdict on a message that its shape condemns, which the logger is told; nil for every other message.
    public func refusal(of message: [UInt8], logger: Logger) -> CheckResult? {
        guard let result = refusal(of: message) else { return nil }
        CommitVerdicts(
            commit: nil, phase: .commitMessage, policy: policy, base: nil, findings: result.findings,
            asked: RuleID.ofMessages
        ).log(to: logger)
        return result
    }

    private func refusal(of message: [UInt8]) -> CheckResult? {
        let result = verdict(on: message, commentPrefix)
        guard result.errors > 0 else { return nil }
        // What starts a comment may have been configured anew since, and only the whole way knows: whatever it is now,
        // the verdict has to be the same.
        guard message.count < 1 << 20, let others = possibleCommentPrefixes(in: message) else { return nil }
        return others.allSatisfy { verdict(on: message, [$0]).errors > 0 } ? result : nil
    }

    private func verdict(on message: [UInt8], _ commentPrefix: [UInt8]) -> CheckResult {
        let report = MessageCheck(conventions: conventions, commentPrefix: commentPrefix, source: .messageFile)
            .report(for: message)
        var result = CheckResult()
        result.findings = report.findings.compactMap { policy.weigh($0, in: .commitMessage) }
        result.judged = 1
        result.exemptions = report.exemption.map { [.init(commit: nil, reason: $0)] } ?? []
        return result
    }

    /// The bytes that lines of the message begin with and that may make comments of them, and one that none begins
    /// with; nil where there are many.
    private func possibleCommentPrefixes(in message: [UInt8]) -> Set<UInt8>? {
        // A control character starts no line that a person wrote.
        var found: Set<UInt8> = [0x01]
        var isStart = true
        for byte in message {
            if isStart, !byte.isASCIILetter, !byte.isDigit, !byte.isMessageSpace { found.insert(byte) }
            isStart = byte == .lineFeed
        }
        return found.count <= 8 ? found : nil
    }

    private static let name = "/adrlink/shape"

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func integer(_ bytes: [UInt8]) -> Int? { Int(text(bytes)) }

    /// Wipes what was left behind: a commit is about to bring another policy than the working tree may show.
    static func forget(in workspace: borrowing Workspace) {
        guard workspace.cacheDirectory != nil else { return }
        do throws(GitError) {
            try File.remove(workspace.repository.gitDirectory + name)
        } catch {
            // Where it cannot be removed it could not have been written either.
        }
    }

    /// Leaves behind what the next message needs, where it changed.
    static func remember(
        _ policy: Policy, headBytes: [UInt8]?, commentPrefix: [UInt8], in workspace: borrowing Workspace
    ) {
        guard workspace.cacheDirectory != nil, let top = workspace.repository.workingDirectory else { return }
        // Only where the working tree agrees with HEAD can the one stand for the other.
        guard File.readIfPossible(top + "/" + Policy.fileName, limit: PolicyReader.limit) == headBytes else { return }
        let directory = workspace.repository.gitDirectory
        guard let head = HeadFiles.commit(gitDirectory: directory) else { return }
        var memory = FieldWriter(magic)
        memory.add(head)
        memory.add([headBytes == nil ? 0 : 1])
        memory.add(headBytes ?? [])
        memory.add(commentPrefix)
        memory.add(policy.messages.referenceKeys.map { Array($0.utf8) })
        memory.add(policy.messages.prefixes.map { Array($0.utf8) })
        memory.add(Array(String(policy.messages.digits).utf8))
        memory.add(Array(policy.messages.exemptKey.utf8))
        let said = RuleID.allCases.filter { policy.severities[$0] != nil || policy.phaseSeverities[$0] != nil }
        memory.add(
            said.flatMap { [$0.rawValue, policy.severity(of: $0, in: .commitMessage).rawValue] }.map { Array($0.utf8) })
        let path = directory + name
        guard File.readIfPossible(path, limit: 1 << 21) != memory.bytes else { return }
        do throws(GitError) {
            try File.makeDirectories(directory + "/adrlink")
            try File.write(memory.bytes, to: path, replacing: true)
        } catch {
            // Where nothing can be written every message goes the whole way.
        }
    }
}

/// Writes byte strings one after the other, each behind its length in eight digits.
private struct FieldWriter {
    var bytes: [UInt8]

    init(_ magic: [UInt8]) { bytes = magic }

    mutating func add(_ field: [UInt8]) {
        let digits = Array(String(field.count).utf8)
        bytes += [UInt8](repeating: UInt8(ascii: "0"), count: 8 - min(8, digits.count)) + digits + field
    }

    mutating func add(_ list: [[UInt8]]) {
        add(Array(String(list.count).utf8))
        for field in list { add(field) }
    }
}

/// Reads what `FieldWriter` wrote; nil at the first thing that does not fit.
private struct FieldReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func next() -> [UInt8]? {
        guard rest.count >= 8, rest.prefix(8).allSatisfy(\.isDigit) else { return nil }
        let count = rest.prefix(8).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        rest = rest.dropFirst(8)
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func list() -> [[UInt8]]? {
        guard let field = next(), let count = Int(String(decoding: field, as: UTF8.self)), count >= 0,
            count <= rest.count / 8
        else { return nil }
        var list: [[UInt8]] = []
        for _ in 0..<count {
            guard let field = next() else { return nil }
            list.append(field)
        }
        return list
    }
}
