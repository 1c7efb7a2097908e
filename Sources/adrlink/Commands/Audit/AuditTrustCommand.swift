import ADRLinkCore
import ArgumentParser
import Git
import SSHSignature

struct AuditTrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Say who may sign the log, or see who may.",
        discussion: """
            The log itself says whose keys count: what is added here is an entry, signed by a key that counted before. The \
            first key is the root of trust. A key is revoked by position, not by date: what it signed up to there goes on \
            to count.
            """,
        subcommands: [AuditTrustAdd.self, AuditTrustRevoke.self, AuditTrustList.self])
}

struct AuditTrustAdd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a key.",
        discussion: """
            To rotate a key, add the new one with --successor, begin a lane with it (adrlink audit init --new-lane), and \
            revoke the old one.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The public key: a .pub file, or the text itself in one argument, ssh-ed25519 AAAA….")
    var key: String

    @Option(
        name: .customLong("principal"), help: ArgumentHelp("A name it signs as. May be given again.", valueName: "name")
    )
    var principals: [String] = []

    @Flag(help: "The key may add and revoke keys itself.")
    var mayTrust = false

    @Flag(help: "The key takes the place of the one that signs now: it may what that one may, and may revoke it.")
    var successor = false

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func validate() throws {
        if principals.isEmpty { throw ValidationError("--principal NAME says whose key it is.") }
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let key = try PublicKeyArgument.read(key)
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        let place = try recorder.record(
            .add(key: key, principals: principals, mayTrust: mayTrust, isSuccessor: successor),
            in: workspace.repository, reason: reason, redactor: SecretRedactor(environment: CurrentProcess.variables),
            at: try .now(), now: { () throws(ADRLinkError) in try .clock() })
        Output.print(
            TerminalText.escape(
                "\(key.fingerprint) may sign as \(principals.joined(separator: ", ")) (\(place.lane.short)/\(place.sequence))"
            ))
        Output.error("note: others learn it with the log: adrlink audit push, and adrlink audit fetch there")
    }
}

struct AuditTrustRevoke: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Say up to where a key counts.",
        discussion: """
            Without --last-good everything that is in the log now goes on to count. A lane of the key that is not named with \
            --last-good counts for nothing.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The key's fingerprint, SHA256:….")
    var fingerprint: String

    @Option(
        name: .customLong("last-good"),
        help: ArgumentHelp("The last entry that counts, LANE/NUMBER; once for each lane.", valueName: "entry"))
    var lastGood: [String] = []

    @Option(help: ArgumentHelp("Why.", valueName: "text"))
    var reason: String?

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        let good = try lastGood.map { text in
            guard let name = EntryName(text) else {
                throw ADRLinkError(
                    .usage, "\(text) names no entry",
                    hint: "a lane and a number do, as audit log shows them: LANE/NUMBER")
            }
            return (lane: try name.lane(in: workspace.repository, own: nil), sequence: name.sequence)
        }
        let place = try recorder.record(
            .revoke(fingerprint: fingerprint, lastGood: good.isEmpty ? nil : good), in: workspace.repository,
            reason: reason, redactor: SecretRedactor(environment: CurrentProcess.variables), at: try .now(),
            now: { () throws(ADRLinkError) in try .clock() })
        Output.print(TerminalText.escape("\(fingerprint) is revoked (\(place.lane.short)/\(place.sequence))"))
    }
}

struct AuditTrustList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Show whose keys count.")

    @OptionGroup var shared: SharedOptions

    @Option(
        help: ArgumentHelp(
            "The root of trust, SHA256:…. Default: the one that is configured.", valueName: "fingerprint"))
    var root: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        var options = AuditVerificationOptions(asOf: try .now())
        options.root = try root ?? AuditConfiguration(of: workspace.repository).root
        guard options.root != nil else {
            throw ADRLinkError(
                .rootUnknown, "nobody has said which key is the log's root of trust", hint: "--root SHA256:…")
        }
        let verification = try AuditVerification(workspace.repository, options)
        guard let trust = verification.trust else {
            let reason = verification.findings.list.first { $0.lane == nil }?.message ?? "no key of the log can be told"
            throw ADRLinkError(.rootUnknown, reason, hint: "adrlink audit verify shows what is amiss")
        }
        let document = AuditTrustDocument(trust)
        if format == .json { return try Output.json(document) }
        Output.lines(TerminalText.escapeLines(document.text))
    }
}

/// What `adrlink audit trust list --format json` prints.
struct AuditTrustDocument: Encodable {
    var schema = "adrlink.audit-trust/1"
    var root: String
    var keys: [Key]

    struct Key: Encodable {
        var fingerprint: String
        var key: String
        var principals: [String]
        var mayTrust: Bool
        /// The entry that added it, `LANE/NUMBER`; null for the root.
        @ExplicitNull var added: String?
        /// Whether it was revoked, and the last entry of each lane that counts.
        var revoked: Bool
        var lastGood: [String]
    }

    init(_ trust: TrustState) {
        root = trust.root
        keys = trust.grants.values.sorted { a, b in
            (a.added == nil ? 0 : 1, a.principals.first ?? "", a.key.fingerprint)
                < (b.added == nil ? 0 : 1, b.principals.first ?? "", b.key.fingerprint)
        }.map { grant in
            Key(
                fingerprint: grant.key.fingerprint, key: grant.key.description, principals: grant.principals,
                mayTrust: grant.mayTrust, added: grant.added.map { "\($0.lane)/\($0.sequence)" },
                revoked: grant.lastGood != nil,
                lastGood: (grant.lastGood ?? [:]).values.map { "\($0.lane)/\($0.sequence)" }.sorted())
        }
    }

    var text: String {
        columns(
            keys.map { key in
                var notes: [String] = []
                if key.fingerprint == root { notes.append("root") }
                if key.mayTrust { notes.append("may add keys") }
                if let added = key.added { notes.append("added by \(added)") }
                if key.revoked {
                    let good =
                        key.lastGood.isEmpty
                        ? "nothing of it counts" : "counts up to " + key.lastGood.joined(separator: ", ")
                    notes.append("revoked: \(good)")
                }
                return [key.fingerprint, key.principals.joined(separator: ","), notes.joined(separator: "; ")]
            }) + "\n"
    }
}

/// A public key as an argument: its text, or a file that holds it.
enum PublicKeyArgument {
    static func read(_ argument: String) throws -> PublicKey {
        if argument.contains(" ") { return try key(argument, "the argument") }
        guard let bytes = try File.read(argument, limit: 1 << 16) else {
            throw ADRLinkError(
                .usage, "there is no file \(argument)", hint: "give a .pub file, or the key's text in quotes")
        }
        return try key(String(decoding: bytes, as: UTF8.self), argument)
    }

    private static func key(_ text: String, _ place: String) throws -> PublicKey {
        do throws(SSHSignatureError) { return try PublicKey(line: text) } catch {
            throw ADRLinkError(
                .usage, "\(place) holds no public key: \(error)", hint: "the .pub file beside the key does")
        }
    }
}
