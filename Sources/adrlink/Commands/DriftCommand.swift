import ADRLinkCore
import ArgumentParser
import Git

struct DriftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Find decisions that say one thing while the history shows another.",
        discussion: """
            Proposals that commits implement, accepted decisions that no commit names any more, commits and records that \
            build on what was superseded, deprecated or rejected, governed paths that are gone or that nobody touches. \
            Records, policy and history are those of HEAD. A finding is no error: people decide.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: "How many months may pass without a commit; .adrlink's drift.months by default, else 12.")
    var months: Int?

    @Flag(
        name: [.customLong("check"), .customLong("fail")],
        help: "Exit with 1 where something was found, and with 3 where the history is not complete.")
    var check = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func validate() throws {
        if let months, !(1...1_200).contains(months) { throw ValidationError("--months is a number from 1 to 1200.") }
    }

    func run() throws {
        try shared.enter()
        let report = try shared.workspace().drift(months: months)
        let view = DriftView(report)
        switch format {
        case .json: try Output.json(view.document)
        case .text: Output.lines(view.text)
        }
        for problem in report.problems { Output.error("adrlink: \(TerminalText.escape(problem))") }
        if !report.gaps.isEmpty {
            Output.error("note: the history is not complete here: there may be more, or less, than is known")
            if let first = report.gaps.shallow.first {
                Output.error("hint: it was cut off at \(first.short); git fetch --unshallow fetches the rest")
            } else if let first = report.gaps.missing.first {
                Output.error("hint: commit \(first.short) is missing; git fetch --refetch fetches it")
            }
        }
        guard check else { return }
        if !report.findings.isEmpty { throw ExitCode(1) }
        if !report.gaps.isEmpty || !report.problems.isEmpty { throw ExitCode(3) }
    }
}
