import ADRLinkCore
import ArgumentParser
import Git
import SSHSignature

struct AuditExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the log, or who may sign it, for other programs.",
        discussion: """
            jsonl is a line for each entry in the order of their times, with the JSON that was signed and whether it is \
            verified. allowed-signers is the list of keys that count now, for ssh-keygen -Y verify and \
            gpg.ssh.allowedSignersFile.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var source: AuditSource

    @Option(help: "What is written: jsonl or allowed-signers.")
    var format = Format.jsonl

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case allowedSigners = "allowed-signers"
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let verification = try source.verified(in: workspace)
        switch format {
        case .jsonl:
            var output = OutputBuffer()
            var reader = AuditLogReader(verification, in: workspace.repository)
            while let entry = reader.next(in: workspace.repository) { output.add(try AuditLine.json(entry) + "\n") }
            output.flush()
        case .allowedSigners:
            guard let trust = verification.trust else {
                throw ADRLinkError(
                    .rootUnknown, "nobody says which key is the root of trust",
                    hint: "give its fingerprint: --root SHA256:…")
            }
            Output.lines(trust.allowedSigners.text + trust.revokedSigners)
        }
        verification.noteDoubts()
    }
}
