/// Why a key, a signature or a list of signers could not be read or used.
///
/// A signature that was read and does not verify is no error: see `SSHSignature.verification`.
public struct SSHSignatureError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The bytes are not in the format.
        case malformed
        /// The format is known, and this kind of key, hash or option is not supported.
        case unsupported
        /// The private key is protected by a passphrase, which is not read in process.
        case encrypted
        /// The key cannot sign.
        case unusable
        /// There is no such key, or it cannot be read.
        case notFound
        /// Others than the owner may read the private key.
        case exposed
        /// The passphrase was wrong, or nobody could be asked for it.
        case passphrase
        /// No agent answers, it does not hold the key, or it refused.
        case agent
        /// The hardware token is not there, or was not touched.
        case token
        /// The `ssh-keygen` program could not be started.
        case program
    }

    public var code: Code
    /// One sentence in lower case without a final full stop.
    public var message: String
    /// What to do, in the imperative; nil where nothing is known.
    public var hint: String?

    public init(_ code: Code, _ message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    public var description: String { message }
}
