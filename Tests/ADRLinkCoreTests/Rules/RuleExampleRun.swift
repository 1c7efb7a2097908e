import ADRLinkCore
import Foundation
import Git
import TestSupport

/// Builds the repository of a rule's example with the real git, and judges it.
struct RuleExampleRun {
    let result: CheckResult

    init(_ example: RuleExample) throws {
        let made = try TemporaryRepository()
        let last = example.steps.count - 1
        for (place, step) in example.steps.enumerated() {
            if let (path, text) = step.written { try made.write(text, to: path) }
            switch step {
            case .record, .file: break
            case .removal(let path): try made.git(["rm", "--quiet", path])
            case .commit(let message):
                let text = try Self.resolved(message, made)
                if place == last, example.judged == .message {
                    try made.git(["add", "--all"])
                    result = try CheckWorld.workspace(made.path).check(.messageFile(Array(text.utf8)))
                    return
                }
                try made.commit(text)
            case .branch(let name):
                let known = try made.tryGit(["rev-parse", "--quiet", "--verify", "refs/heads/\(name)"]).status == 0
                try made.git(["switch", "--quiet"] + (known ? [] : ["-c"]) + [name])
            case .merge(let branch, let message):
                let text = try Self.resolved(message, made)
                try made.git(["merge", "--quiet", "--no-ff", "--no-commit", branch])
                try made.commit(text)
            }
        }
        result = try Self.judge(example.judged, made)
    }

    private static func judge(_ judged: RuleExample.Judged, _ made: TemporaryRepository) throws -> CheckResult {
        switch judged {
        case .commit, .message: return try CheckWorld.workspace(made.path).check(.range(["HEAD^!"]))
        case .workingTree: return try CheckWorld.workspace(made.path).check(.workingTree)
        case .shallowClone:
            let clone = made.root + "/clone"
            try made.git(["clone", "--quiet", "--depth=1", "file://" + made.path, clone])
            return try CheckWorld.workspace(clone).check(.range(["HEAD"]))
        case .push(let reference):
            let line = try made.git(["rev-parse", "HEAD", "HEAD~1"]).split(separator: "\n")
            let input = "refs/heads/main \(line[0]) \(reference) \(line[1])\n"
            return try CheckWorld.workspace(made.path).check(.push(Array(input.utf8), remote: "origin"))
        }
    }

    /// Puts the ids of revisions where the message has `<HEAD~1>`.
    private static func resolved(_ message: String, _ made: TemporaryRepository) throws -> String {
        var text = message
        for match in message.matches(of: /<(HEAD[~^0-9]*)>/) {
            text = text.replacing(match.0, with: try made.git(["rev-parse", String(match.1)]))
        }
        return text
    }
}
