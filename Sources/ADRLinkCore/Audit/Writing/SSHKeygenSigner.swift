import Git
public import SSHSignature

/// Signs through `ssh-keygen -Y sign`: with an agent, a passphrase that it asks for, or a hardware token.
public struct SSHKeygenSigner: Signer {
    /// Where the private half of the key is.
    public enum Place: Equatable, Sendable {
        /// In a file; an agent that holds the key is asked first.
        case file(String)
        case agent
    }

    public let publicKey: PublicKey
    public let place: Place
    private let variables: [String: String]

    /// The variables of the environment that `ssh-keygen`, an agent and a program that asks for passphrases need. No
    /// other is handed on.
    public static let variableNames = [
        "PATH", "HOME", "TERM", "TMPDIR", "SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "SSH_SK_PROVIDER",
        "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS",
    ]

    /// `variables` is an environment, of which those in `variableNames` are used.
    public init(_ publicKey: PublicKey, in place: Place, variables: [String: String]) {
        self.publicKey = publicKey
        self.place = place
        self.variables = variables.filter { Self.variableNames.contains($0.key) }.merging(["LC_ALL": "C"]) { $1 }
    }

    /// Signs, and verifies what `ssh-keygen` gave before it is believed.
    ///
    /// Throws `.passphrase`, `.exposed`, `.agent`, `.token`, `.notFound` and `.program`, which the user can mend, and
    /// `.unusable` for anything else.
    public func signature(of message: [UInt8], namespace: String) throws(SSHSignatureError) -> SSHSignature {
        guard !namespace.isEmpty else { throw SSHSignatureError(.unusable, "a signature needs a namespace") }
        let output: CapturedRun.Output
        do throws(GitError) {
            switch place {
            case .file(let path): output = try run(["-f", path], namespace, message)
            case .agent:
                output = try File.withTemporaryFile(Array("\(publicKey)\n".utf8)) { (path) throws(GitError) in
                    try run(["-U", "-f", path], namespace, message)
                }
            }
        } catch { throw SSHSignatureError(.program, "cannot sign with ssh-keygen: \(error)", hint: error.hint) }
        guard case .exited(0) = output.status else { throw failure(output) }
        let made = try SSHSignature(armored: output.bytes)
        guard made.key == publicKey, made.verification(of: message, namespace: namespace) == .verified else {
            throw SSHSignatureError(
                .unusable, "what ssh-keygen signed is not verified by the key \(publicKey.fingerprint)",
                hint: "see whether the private key belongs to the public key beside it")
        }
        return made
    }

    private var isInToken: Bool { [.securityKeyEd25519, .securityKeyECDSA].contains(publicKey.kind) }

    private func run(
        _ key: [String], _ namespace: String, _ message: [UInt8]
    ) throws(GitError) -> CapturedRun.Output {
        var program = CapturedRun(["ssh-keygen", "-Y", "sign", "-n", namespace] + key, environment: variables)
        program.input = message
        // The request to touch a token is printed only where its standard error is a terminal.
        program.messages = isInToken ? .shown : .kept
        program.limit = SSHSignature.armorLimit
        return try program.run()
    }

    // MARK: What went wrong

    /// The words of OpenSSH by which its failures are told apart, in the order in which they count.
    private func failure(_ output: CapturedRun.Output) -> SSHSignatureError {
        if case .notStarted(let refusal) = output.status {
            let reason =
                switch refusal {
                case .notFound: "it is not on the PATH"
                case .notExecutable(let reason): reason
                }
            return SSHSignatureError(
                .program, "ssh-keygen could not be started: \(reason)", hint: "install openssh-client")
        }
        let said = String(decoding: output.messages, as: UTF8.self)
        let name: String
        let load: String
        switch place {
        case .file(let path): (name, load) = (path, "ssh-add \(path)")
        case .agent: (name, load) = (publicKey.fingerprint, "ssh-add and its private key")
        }
        if said.contains("UNPROTECTED PRIVATE KEY FILE") { return SigningKey.exposed(name) }
        if said.contains("incorrect passphrase") {
            return SSHSignatureError(
                .passphrase, "the passphrase of \(name) was wrong, or nobody could be asked for it",
                hint: "sign in a terminal, name a program that asks in SSH_ASKPASS, or load the key: \(load)")
        }
        if said.contains("Couldn't get agent socket") {
            return SSHSignatureError(
                .agent, "no ssh-agent answers, and it would have to sign for \(name)",
                hint: "start one, and put its socket into SSH_AUTH_SOCK; then load the key: \(load)")
        }
        if said.contains("Couldn't find key in agent") {
            return SSHSignatureError(
                .agent, "the ssh-agent does not hold the key \(publicKey.fingerprint)",
                hint: "load it: \(load)")
        }
        if said.contains("agent refused operation") || said.contains("communication with agent failed") {
            return SSHSignatureError(
                .agent, "the ssh-agent did not sign for \(name)",
                hint: "confirm when it asks, touch the token, or unlock it: ssh-add -X")
        }
        if isInToken {
            return SSHSignatureError(
                .token, "no signature came from the hardware token of \(name); ssh-keygen has said why",
                hint: "plug it in, and touch it when it asks")
        }
        if said.contains("No private key found") || said.contains("No such file") {
            return SSHSignatureError(.notFound, "there is no private key for \(name)")
        }
        let last = said.split(whereSeparator: \.isNewline).last ?? "nothing was said"
        return SSHSignatureError(.unusable, "ssh-keygen did not sign with \(name): \(last)")
    }
}
