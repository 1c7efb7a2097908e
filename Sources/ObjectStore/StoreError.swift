/// Why a store did not do what was asked of it.
public struct StoreError: Error, Equatable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The key, the range or an option is not well formed.
        case invalid
        /// An object of that key is there already.
        case exists
        /// There is no such object or version.
        case notFound
        /// The version is under retention or a legal hold.
        case retained
        /// A retention would be shortened.
        case shortened
        /// The credentials are missing or wrong, or do not allow it.
        case denied
        /// The key that encrypts the objects is missing, disabled, or another one.
        case keyUnavailable
        /// What is stored is not encrypted under the key that was demanded.
        case notEncrypted
        /// What is stored is not under the retention that was demanded.
        case notRetained
        /// Size or SHA-256 are not those that were given.
        case mismatch
        /// What is stored is damaged.
        case corrupt
        /// The store cannot be reached, or does not get to an end.
        case unreachable
        /// The store can not do this.
        case unsupported
        /// The store refused for another reason.
        case refused
        /// The file system refused.
        case io
        /// Whoever takes the bytes wanted no more.
        case stopped
    }

    public var code: Code
    /// One sentence in lower case without a final full stop. It may quote the store: escape it before it is shown.
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
