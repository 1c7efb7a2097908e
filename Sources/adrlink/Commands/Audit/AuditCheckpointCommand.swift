import ADRLinkCore
import ArgumentParser
import Git
import SSHSignature

struct AuditCheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Sign what the log is now, so that a loss at its end shows.",
        discussion: """
            Keep the file where who writes the log cannot write, and put the trailer that is printed on standard error into \
            the next commit. Nothing is signed where the verification finds anything amiss.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Write to this file; standard output by default.", valueName: "file"))
    var output: String?

    @Flag(help: "Replace the file where it exists.")
    var force = false

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let recorder = try AuditRecorder(of: workspace.repository, variables: SigningEnvironment.variables)
        let verification = try workspace.verifiedLog()
        let now = try AuditTime.now()
        guard let checkpoint = verification.checkpoint(by: recorder.principal, at: now) else {
            Output.error(
                AuditVerifyView(verification).text + "\nadrlink: no checkpoint was made: not all of the log is verified"
            )
            throw verification.exitCode
        }
        guard verification.mayVouch(recorder.signer.publicKey, for: recorder.principal) else {
            throw ADRLinkError(
                .keyUntrusted, "the key \(recorder.signer.publicKey.fingerprint) does not count in this log",
                hint: "somebody who may adds it: adrlink audit trust add")
        }
        let file: [UInt8]
        do throws(SSHSignatureError) { file = try checkpoint.signed(by: recorder.signer) } catch {
            throw ADRLinkError(.signingKey, "the checkpoint cannot be signed: \(error.message)", hint: error.hint)
        }
        try write(file)
        Output.error("\(Checkpoint.trailer): \(Checkpoint.digest(ofFile: file))")
    }

    private func write(_ file: [UInt8]) throws {
        guard let output else { return Output.lines(String(decoding: file, as: UTF8.self)) }
        do throws(GitError) {
            try File.write(file, to: output, replacing: force, durable: true)
        } catch {
            guard error.code == .modified else { throw error }
            throw ADRLinkError(.usage, "\(output) exists already", hint: "name another file, or give --force")
        }
    }
}
