internal import Git
public import HTTP

/// Where the key of AWS comes from: the places where AWS's own tools look, in their order.
///
/// The environment (`AWS_ACCESS_KEY_ID`…), a web identity (`AWS_WEB_IDENTITY_TOKEN_FILE`), the shared files with their
/// profiles, and the endpoint of a container. The first that is configured counts: one that fails is an error, and not a
/// reason to look further. It belongs to one thread.
public final class CredentialChain {
    /// A key is renewed when it has less than this left, in seconds.
    public static let renewal: Int64 = 300

    let environment: [String: String]
    private let home: String?
    let configuration: HTTPConfiguration
    let timing: RetryTiming
    private var current: AWSCredentials?

    /// `home` is the folder in which `.aws` is looked for. The configuration is used for endpoints that lend keys.
    public init(
        environment: [String: String], home: String?, configuration: HTTPConfiguration, timing: RetryTiming
    ) {
        self.environment = environment
        self.home = home
        self.configuration = configuration
        self.timing = timing
    }

    /// A key that is good for some minutes at least.
    public func credentials() throws(CredentialError) -> AWSCredentials {
        if let current, (current.expiration ?? .max) - CredentialChain.renewal > timing.now() { return current }
        let found = try find()
        current = found
        return found
    }

    /// The region that environment or profile name; nil where they do not.
    public func region() throws(CredentialError) -> String? {
        if let region = variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") { return region }
        return try profile()?.values["region"]
    }

    /// A variable that is set to something.
    func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }

    private func find() throws(CredentialError) -> AWSCredentials {
        if let id = variable("AWS_ACCESS_KEY_ID") {
            guard let secret = variable("AWS_SECRET_ACCESS_KEY") else {
                throw CredentialError(
                    .malformed, "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY", hint: "set both, or neither")
            }
            return AWSCredentials(
                accessKeyID: id, secretAccessKey: secret, sessionToken: variable("AWS_SESSION_TOKEN"))
        }
        if let file = variable("AWS_WEB_IDENTITY_TOKEN_FILE"), let role = variable("AWS_ROLE_ARN") {
            return try webIdentity(file: file, role: role, session: variable("AWS_ROLE_SESSION_NAME"))
        }
        if let profile = try profile(), let credentials = try credentials(of: profile) { return credentials }
        if let credentials = try container() { return credentials }
        throw CredentialError(
            .none, "there are no credentials for AWS here",
            hint: "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile in AWS_PROFILE")
    }

    /// The profile that is asked for; nil where nobody asks for one and there is no default.
    private func profile() throws(CredentialError) -> (name: String, values: [String: String])? {
        let config = try text(variable("AWS_CONFIG_FILE"), or: "config")
        let credentials = try text(variable("AWS_SHARED_CREDENTIALS_FILE"), or: "credentials")
        let profiles = SharedConfiguration(config: config, credentials: credentials).profiles
        let asked = variable("AWS_PROFILE") ?? variable("AWS_DEFAULT_PROFILE")
        let name = asked ?? "default"
        if let values = profiles[name] { return (name, values) }
        guard asked == nil else {
            throw CredentialError(
                .malformed, "there is no profile \(name) in AWS's files", hint: "look at AWS_PROFILE and ~/.aws/config")
        }
        return nil
    }

    /// The text of one of the shared files; empty where there is none.
    private func text(_ named: String?, or name: String) throws(CredentialError) -> String {
        var path = named ?? home.map { "\($0)/.aws/\(name)" }
        if let home, let tilde = path, tilde.hasPrefix("~/") { path = home + tilde.dropFirst() }
        guard let path else { return "" }
        return try secret(path).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func secret(_ path: String) throws(CredentialError) -> [UInt8]? {
        do throws(GitError) {
            return try File.readSecret(path, limit: 1 << 20)?.bytes
        } catch {
            throw CredentialError(.malformed, error.description)
        }
    }

    private func credentials(
        of profile: (name: String, values: [String: String])
    ) throws(CredentialError) -> AWSCredentials? {
        let values = profile.values
        if let file = values["web_identity_token_file"], let role = values["role_arn"] {
            return try webIdentity(file: file, role: role, session: values["role_session_name"])
        }
        for key in ["role_arn", "credential_process", "sso_session", "sso_start_url"] where values[key] != nil {
            throw CredentialError(
                .unsupported, "the profile \(profile.name) gets its credentials by \(key), which is not supported",
                hint: "let the aws program lend some: aws configure export-credentials --format env")
        }
        guard let id = values["aws_access_key_id"] else { return nil }
        guard let secret = values["aws_secret_access_key"] else {
            throw CredentialError(.malformed, "the profile \(profile.name) has an aws_access_key_id without its secret")
        }
        return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: values["aws_session_token"])
    }
}
