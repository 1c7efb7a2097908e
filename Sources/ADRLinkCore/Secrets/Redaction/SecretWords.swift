/// How sure the name of an option, variable or field makes it that its value is a secret.
enum SecretNameStrength {
    /// Whatever the value looks like.
    case certain
    /// If the value looks like one: `--auth basic` is none.
    case likely
    /// If the value can hardly be anything else: `--key id` is none.
    case doubtful

    /// The name of an option, without its dashes.
    init?(option name: ArraySlice<UInt8>) {
        if name.elementsEqual("key".utf8) {
            self = .doubtful
            return
        }
        self.init(name)
    }

    init?(_ name: ArraySlice<UInt8>) {
        let folded = name.filter { Alphabet.alphanumeric.contains($0) || $0 >= 0x80 }.map(\.lowercased)
        if folded == Array("pwd".utf8) || folded == Array("oldpwd".utf8) { return nil }
        if Self.harmless.contains(where: { folded.suffix($0.count).elementsEqual($0) }) { return nil }
        if Self.further.contains(where: { folded.suffix($0.count).elementsEqual($0) }) {
            self = .certain
            return
        }
        switch SecretName(name) {
        case .password: self = .certain
        case .token: self = Self.broad.contains { folded.suffix($0.count).elementsEqual($0) } ? .likely : .certain
        case .signature: self = .likely
        case nil: return nil
        }
    }

    private static let further: [[UInt8]] = [
        "storepass", "keypass", "requirepass", "masterauth", "becomepass", "dbpass", "userpass", "adminpass",
        "rootpass",
        "sshpass", "proxypass", "ftppass", "smtppass", "accesskeysecret", "sastoken", "bearer", "secretstring",
        "secretvalue", "secretdata", "tokenvalue", "passwordvalue", "unsealkey", "recoverykey",
    ].map { Array($0.utf8) }

    /// Names of secrets, and tokens that only say where a list goes on.
    private static let harmless: [[UInt8]] = [
        "existingsecret", "pullsecret", "tlssecret", "startingtoken", "pagetoken", "nexttoken", "continuetoken",
        "continuationtoken", "clientrequesttoken", "clienttoken", "idempotencytoken", "synctoken", "maxtoken",
        "cancellationtoken",
    ].map { Array($0.utf8) }

    private static let broad: [[UInt8]] = [
        "auth", "pat", "jwt", "credential", "credentials", "privatekey", "deploykey", "masterkey", "licensekey",
        "appkey",
        "servicekey", "webhookkey", "sharedkey", "functionkey", "integrationkey",
    ].map { Array($0.utf8) }
}
