public import ADRLinkCore
public import ArgumentParser
import Git

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Judge commit messages, ranges and pushes by the repository's decisions.",
        discussion: """
            Without an argument: the records in the working tree, and the commits that are not yet upstream. The policy \
            is always that of the base, never of what is judged. With --ci: what the run of GitHub Actions or GitLab CI is \
            for, a pull or merge request, a push, a merge queue; the answer says what was judged. Exit status: 0 good, 1 errors found, 2 usage or \
            configuration, 3 could not decide, 70 internal error.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "Revisions, as git rev-list takes them: A..B.")
    var revisions: [String] = []

    @Option(
        help: ArgumentHelp("Judge a message that is about to become a commit; - is standard input.", valueName: "file"))
    var messageFile: String?

    @Flag(help: "Read the lines of a pre-push hook from standard input.")
    var push = false

    @Option(help: ArgumentHelp("The remote that is pushed to.", valueName: "name"))
    var remote = "origin"

    @Flag(help: "Read the lines of a pre-receive hook from standard input.")
    var receive = false

    @Flag(help: "Judge what the run of GitHub Actions or GitLab CI was started for.")
    var ci = false

    @Option(help: "Judge references by the decisions of each commit, or of the tip: commit or tip.")
    var statusAt = CheckOptions.StatusAt.commit

    @Option(help: ArgumentHelp("Take the policy from this revision.", valueName: "rev"))
    var policyFrom: String?

    @Option(
        help: "How the answer is written: text, json, sarif, github, codequality (GitLab), junit or markdown.")
    var format = CheckFormat.text

    @Option(
        help: ArgumentHelp(
            "Write the answer also to a file: junit=adrlink.xml. May be given again; markdown is added to what is there.",
            valueName: "format=file"))
    var report: [CheckReport] = []

    func validate() throws {
        let inputs = [messageFile != nil, push, receive, ci, !revisions.isEmpty]
        if inputs.count(where: { $0 }) > 1 {
            throw ValidationError("Give one of: revisions, --message-file, --push, --receive, --ci.")
        }
        if messageFile != nil, !report.isEmpty { throw ValidationError("--message-file takes no --report.") }
    }

    func run() throws {
        try shared.enter()
        var options = CheckOptions()
        options.statusAt = statusAt
        options.policyFrom = policyFrom
        if let messageFile {
            return try MessageGate.judge(file: messageFile, options, format)
        }
        let input: CheckInput
        var refusals: [AuditRefusal] = []
        if push {
            input = .push(try File.read(0, "standard input", limit: 1 << 26), remote: remote)
        } else if receive {
            let lines = try File.read(0, "standard input", limit: 1 << 26)
            refusals = try Workspace.opened().auditRefusals(receiving: lines)
            input = .receive(lines)
        } else if ci {
            input = .ci(try CIRun.current())
        } else {
            input = revisions.isEmpty ? .workingTree : .range(revisions)
        }
        let workspace = try Workspace.opened()
        workspace.reportInterruptedChange()
        let result = try workspace.check(input, options)
        // In a hook the answer goes to whoever pushes, beside git's own words; git would fold a pusher's lines.
        try CheckOutput.write(result, format, isHook: push || receive, width: receive ? 70 : nil)
        for report in report { try report.write(result) }
        for refusal in refusals {
            Output.error("adrlink: \(TerminalText.escape("\(refusal.reference): \(refusal.message)"))")
            Output.error("hint: \(TerminalText.escape(refusal.hint))")
        }
        if result.exitStatus != 0 { throw ExitCode(result.exitStatus) }
        if !refusals.isEmpty { throw ExitCode(1) }
    }
}

extension CheckOptions.StatusAt: ExpressibleByArgument {}

extension CheckFormat: ExpressibleByArgument {}

extension CheckReport: ExpressibleByArgument {
    init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), let format = CheckFormat(rawValue: String(argument[..<sign]))
        else { return nil }
        let file = String(argument[argument.index(after: sign)...])
        guard !file.isEmpty else { return nil }
        self.init(format: format, file: file)
    }
}

extension CIRun {
    /// The run that this process is a part of.
    fileprivate static func current() throws -> CIRun {
        let variables = CurrentProcess.variables
        let path = variables["GITHUB_EVENT_PATH"]
        return try CIRun(variables: variables, event: try path.flatMap { try File.read($0, limit: 1 << 26) })
    }
}
