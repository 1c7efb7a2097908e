/// How sure the name of an option, variable or field makes it that its value is a secret.
enum SecretNameStrength {
    /// Whatever the value looks like.
    case certain
    /// If the value looks like one: `--auth basic` is none.
    case likely

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
        case .token: self = Self.doubtful.contains { folded.suffix($0.count).elementsEqual($0) } ? .likely : .certain
        case .signature: self = .likely
        case nil: return nil
        }
    }

    private static let further: [[UInt8]] = [
        "storepass", "keypass", "requirepass", "masterauth", "becomepass", "dbpass", "userpass", "adminpass",
        "rootpass",
        "sshpass", "proxypass", "ftppass", "smtppass", "accesskeysecret", "sastoken",
    ].map { Array($0.utf8) }

    /// Names of secrets, and tokens that only say where a list goes on.
    private static let harmless: [[UInt8]] = [
        "existingsecret", "pullsecret", "tlssecret", "startingtoken", "pagetoken", "nexttoken", "continuetoken",
        "continuationtoken", "clientrequesttoken", "clienttoken", "idempotencytoken", "synctoken", "maxtoken",
    ].map { Array($0.utf8) }

    private static let doubtful: [[UInt8]] = [
        "auth", "pat", "jwt", "credential", "credentials", "privatekey", "deploykey", "masterkey", "licensekey",
        "appkey",
        "servicekey", "webhookkey", "sharedkey", "functionkey", "integrationkey",
    ].map { Array($0.utf8) }
}

/// What a value in the place of a secret tells by itself.
enum SecretValue {
    /// Only says where the secret is, or that there is none: `$PASSWORD`, `${…}`, `$(…)`, `<password>`, `****`, `env:NAME`.
    static func isReference(_ value: ArraySlice<UInt8>) -> Bool {
        guard let first = value.first, let last = value.last else { return true }
        if Redaction.isMark(value) { return true }
        let rest = value.dropFirst()
        switch first {
        case 0x24:  // $
            if rest.first == 0x7B || rest.first == 0x28 { return true }  // ${ $(
            return !rest.isEmpty && rest.allSatisfy(Alphabet.word.contains)
        case 0x3C: return last == 0x3E  // < >
        case 0x25: return last == 0x25 && value.count > 2  // % %
        case 0x60: return true  // `
        case 0x7B: return rest.first == 0x7B && last == 0x7D  // {{ }}
        case 0x2A: return value.allSatisfy { $0 == 0x2A }  // ****
        default: break
        }
        let text = value.prefix(12).map(\.lowercased)
        return schemes.contains { text.starts(with: $0) }
    }

    /// Besides: words of settings, files, and what an option takes that only bears the name.
    static func isSetting(_ value: ArraySlice<UInt8>) -> Bool {
        if value.count <= 6, settings.contains(value.map(\.lowercased)) { return true }
        if value.first == 0x40 { return true }  // @file
        return isPath(value) && !Randomness(value).isTokenLike
    }

    /// `/run/secrets/db`, `./key`, `~/.token`
    static func isPath(_ value: ArraySlice<UInt8>) -> Bool {
        [[0x2F], [0x2E, 0x2F], [0x2E, 0x2E, 0x2F], [0x7E, 0x2F]].contains { value.starts(with: $0) }
    }

    /// Looks like one to whoever does not know what stands before it.
    static func isSecretLike(_ value: ArraySlice<UInt8>) -> Bool {
        let randomness = Randomness(value.prefix(512))
        return randomness.isTokenLike || randomness.isPasswordLike(quoted: false)
    }

    private static let schemes: [[UInt8]] = [
        "env:", "file:", "op://", "vault:", "arn:", "projects/", "secretref:", "ssm:", "sm://", "fd:", "keyring:",
        "ref+",
    ].map { Array($0.utf8) }
    private static let settings: Set<[UInt8]> = Set(
        ["true", "false", "yes", "no", "on", "off", "none", "null", "stdin", "prompt", "ask", "auto", "-", "0", "1"]
            .map { Array($0.utf8) })
}
