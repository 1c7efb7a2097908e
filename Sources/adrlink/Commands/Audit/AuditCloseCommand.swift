import ADRLinkCore
import ArgumentParser
import Git

struct AuditCloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close an intent whose outcome was never written.",
        discussion: """
            An action that was killed together with adrlink leaves an intent without an outcome, and so does one that still \
            runs. Closing it records that nobody knows how it ended; it cannot be taken back.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The intent: its lane, of which the first digits are enough, and its number, 7f3ac021/42.")
    var intent: String

    @Option(help: ArgumentHelp("What is known of how it ended.", valueName: "text"))
    var reason: String?

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        var options = AuditVerificationOptions(asOf: try .now())
        options.root = recorder.configuration.root
        options.log = recorder.log
        let open = try OpenIntent(named: intent, in: workspace.repository, options)
        let redactor = SecretRedactor(environment: CurrentProcess.variables)
        let place = try recorder.close(
            open, reason: reason.map { redactor.redact($0) }, at: try .now(), in: workspace.repository)
        Output.print("\(place.lane.short)/\(place.sequence)  \(TerminalText.escape(open.event.action)): unknown")
    }
}
