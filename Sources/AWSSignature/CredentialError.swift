/// Why no key of AWS could be had.
public struct CredentialError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// None of the places that are looked at has one.
        case none
        /// A place that is named is not there, or not in its format.
        case malformed
        /// The profile gets its key in a way that is not supported.
        case unsupported
        /// The endpoint that lends keys may not be asked: it is none of AWS's and not on this machine.
        case untrustedEndpoint
        /// The endpoint that lends keys refused.
        case refused
        /// The endpoint that lends keys could not be reached.
        case unreachable
    }

    public var code: Code
    /// One sentence in lower case without a final full stop. It holds nothing that is secret.
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
