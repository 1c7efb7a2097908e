import ADRLinkCore
import ArgumentParser
import Git
import Logging

/// The way of a message through a hook, as short as it can be.
enum MessageGate {
    /// Judges a message file, writes the verdict, and throws the exit status unless it is 0.
    static func judge(file: String, _ options: CheckOptions = .init(), _ format: CheckFormat = .text) throws {
        let message = try MessageFile.read(file)
        let isPlain = options.policyFrom == nil && options.statusAt == .commit
        let result = try isPlain ? refusal(of: message) ?? whole(message, options) : whole(message, options)
        try CheckOutput.write(result, format, isHook: true, messageFile: file)
        // A message is only early feedback: what cannot be decided here is said, and left to the gates.
        if result.errors > 0 { throw ExitCode(1) }
    }

    private static func whole(_ message: [UInt8], _ options: CheckOptions) throws -> CheckResult {
        try Workspace.opened().check(.messageFile(message), options)
    }

    /// The verdict on a message that its shape alone condemns, without opening the repository; nil where that takes more.
    static func refusal(of message: [UInt8]) -> CheckResult? {
        guard let place = workingTree(),
            let check = ShapeCheck(gitDirectory: place.gitDirectory, top: place.top)
        else { return nil }
        let log = CommandLog.current
        let logger = Logger(label: "adrlink") { label in
            if let log { log.handler(label) } else { SwiftLogNoOpLogHandler() }
        }
        guard let refusal = check.refusal(of: message, logger: logger) else { return nil }
        log?.attach(toGitDirectory: check.commonDirectory)
        return refusal
    }

    /// The working tree that the current directory is the top of, or that git named to a hook.
    ///
    /// Hooks run at the top. Anywhere else, and wherever more than a look is needed, the repository is opened.
    private static func workingTree() -> (gitDirectory: String, top: String)? {
        if CurrentProcess.variable("GIT_WORK_TREE") != nil || CurrentProcess.variable("GIT_COMMON_DIR") != nil {
            return nil
        }
        if let named = CurrentProcess.variable("GIT_DIR") {
            // In a linked working tree git names its directory; the hook stands at its top.
            return File.kind(of: ".git") == nil ? nil : (named, ".")
        }
        switch File.kind(of: ".git") {
        case .directory: return (".git", ".")
        case .file:
            guard let bytes = File.readIfPossible(".git", limit: 1 << 16) else { return nil }
            let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
            return text.hasPrefix("gitdir: ") ? (String(text.dropFirst("gitdir: ".count)), ".") : nil
        default: return nil
        }
    }
}
