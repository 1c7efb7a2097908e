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
    }

    public var code: Code
    /// One sentence in lower case without a final full stop.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
