import ADRLinkCore
import ArgumentParser
import Git

struct AuditInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Begin the audit log, or join one.",
        discussion: """
            The first one who does it begins the log, and his key is its root of trust: give its fingerprint to whoever will \
            verify the log. Whoever comes later fetches the log first, gives that fingerprint with --root, and has somebody \
            add his key. A plain Ed25519 key signs in process; one with a passphrase, in an agent or on a token signs through \
            ssh-keygen. What is set up stands in the configuration of this repository: adrlink.audit….
            """)

    @OptionGroup var shared: SharedOptions

    @Option(
        help: ArgumentHelp(
            "The key: a private key, a .pub file whose private key an agent holds, or key::ssh-ed25519 AAAA…. Default: user.signingkey, where gpg.format is ssh.",
            valueName: "file"))
    var key: String?

    @Option(help: ArgumentHelp("The name to sign as. Default: user.email.", valueName: "name"))
    var principal: String?

    @Option(help: ArgumentHelp("The fingerprint of the log's first key, SHA256:….", valueName: "fingerprint"))
    var root: String?

    @Flag(help: "Begin another lane, where the key of the present one is lost or two places have written it.")
    var newLane = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let settings = try workspace.repository.configuration()
        var setup = AuditSetup(key: try key.map(absolute) ?? chosenKey(settings), principal: try chosenName(settings))
        setup.root = root
        setup.isNewLane = newLane
        let made = try setup.run(in: workspace.repository, at: try .now(), variables: SigningEnvironment.variables)
        if format == .json { return try Output.json(AuditInitDocument(made)) }
        Output.lines(TerminalText.escapeLines(text(made)))
        if let refusal = made.refusal {
            Output.error("note: \(TerminalText.escape(refusal.description))")
            if let hint = refusal.hint { Output.error("hint: \(TerminalText.escape(hint))") }
        }
    }

    private func text(_ made: AuditSetup.Outcome) -> String {
        let state =
            made.refusal != nil
            ? "waits until its key is added" : made.root == made.fingerprint ? "its key is the root of trust" : "begun"
        return columns([
            ["log", made.log], ["lane", "\(made.lane) (\(state))"], ["principal", made.configuration.principal ?? ""],
            ["key", "\(made.fingerprint) \(made.configuration.key ?? "")"], ["root", made.root],
        ]) + "\n"
    }

    private func chosenKey(_ settings: borrowing Configuration) throws -> String {
        if let key = try settings.string("adrlink.auditkey") { return key }
        if try settings.string("gpg.format")?.lowercased() == "ssh", let key = try settings.string("user.signingkey") {
            return key
        }
        throw ADRLinkError(
            .signingKey, "nobody has said which key signs the log",
            hint: "make one with ssh-keygen -t ed25519 -f ~/.ssh/adrlink, and give it: --key ~/.ssh/adrlink")
    }

    private func chosenName(_ settings: borrowing Configuration) throws -> String {
        if let principal { return principal }
        if let name = try settings.string("adrlink.auditprincipal") { return name }
        if let mail = try settings.string("user.email") { return mail }
        throw ADRLinkError(
            .usage, "nobody has said who signs the log", hint: "--principal alice@corp, or set user.email in git")
    }

    /// A path that holds from wherever the next command is run; a key and a path below HOME are names already.
    private func absolute(_ name: String) throws -> String {
        if name.hasPrefix("key::") || name.hasPrefix("~/") || name.hasPrefix("/") || name.contains(" ") { return name }
        return try CurrentProcess.directory() + "/" + name
    }
}

/// What `adrlink audit init --format json` prints.
struct AuditInitDocument: Encodable {
    var schema = "adrlink.audit-init/1"
    var log: String
    var lane: String
    var principal: String?
    var fingerprint: String
    var root: String
    /// Whether the key counts, and the lane has begun.
    var trusted: Bool

    init(_ made: AuditSetup.Outcome) {
        log = made.log
        lane = made.lane.description
        principal = made.configuration.principal
        fingerprint = made.fingerprint
        root = made.root
        trusted = made.refusal == nil
    }
}
