/// A key of AWS, or of a server that speaks like it. What is secret in it is not in any description.
public struct AWSCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    public var accessKeyID: String
    public var secretAccessKey: String
    /// What comes with a key that was lent for a while.
    public var sessionToken: String?
    /// Seconds since 1970; nil where the key stays as it is.
    public var expiration: Int64?

    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Int64? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }

    public var description: String { "the key \(accessKeyID)" }

    public var customMirror: Mirror { Mirror(self, children: ["accessKeyID": accessKeyID]) }
}
