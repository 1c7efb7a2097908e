/// A place that looks like a secret in clear text.
public struct SecretFinding: Equatable, Sendable {
    public var kind: SecretKind
    /// The bytes of the secret itself, without what stands around it.
    public var range: Range<Int>
    /// The line on which it begins, from 1.
    public var line: Int
    /// How many of its first bytes all secrets of the kind share, such as `ghp_`. Nothing else of it may be shown.
    public var publicCount: Int

    init(_ kind: SecretKind, _ range: Range<Int>, publicCount: Int = 0) {
        self.kind = kind
        self.range = range
        self.publicCount = publicCount
        line = 0
    }
}

/// What a secret opens, as far as its shape tells.
public struct SecretKind: Hashable, Sendable {
    /// As it stands in outputs for programs: `github-token`.
    public let id: String
    /// As people say it, with its article: `a GitHub token`.
    public let name: String

    init(_ id: String, _ name: String) {
        self.id = id
        self.name = name
    }

    static let password = SecretKind("password", "a password")
    static let assigned = SecretKind("assigned-secret", "a key or token")
    static let urlPassword = SecretKind("url-password", "a password in a URL")
    static let privateKey = SecretKind("private-key", "a private key")
    static let bearer = SecretKind("authorization-bearer", "a bearer token")
    static let basic = SecretKind("authorization-basic", "a user name and password in base64")
    static let jsonWebToken = SecretKind("json-web-token", "a JSON Web Token")
    static let awsSecretKey = SecretKind("aws-secret-key", "an AWS secret access key")
    static let azureKey = SecretKind("azure-key", "a key of an Azure service")
    static let azureSignature = SecretKind("azure-shared-access-signature", "an Azure shared access signature")
    static let azureClientSecret = SecretKind("azure-client-secret", "an Azure client secret")
    static let terraformToken = SecretKind("terraform-token", "a Terraform token")
    static let slackWebhook = SecretKind("slack-webhook", "a Slack webhook")
    static let discordWebhook = SecretKind("discord-webhook", "a Discord webhook")
    static let discordToken = SecretKind("discord-token", "a Discord token")
    static let telegramToken = SecretKind("telegram-token", "a Telegram bot token")
    static let sendGridKey = SecretKind("sendgrid-key", "a SendGrid key")
    static let mailchimpKey = SecretKind("mailchimp-key", "a Mailchimp key")
    static let mailgunKey = SecretKind("mailgun-key", "a Mailgun key")
    static let teamsWebhook = SecretKind("teams-webhook", "a Microsoft Teams webhook")
}
