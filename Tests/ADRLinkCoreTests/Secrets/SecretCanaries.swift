/// Made-up secrets, put together while the tests run: none of them ever opened anything, and no source file holds one.
struct SecretCanary {
    var shape: String
    /// What the text holds, to be put into a document.
    var text: String
    /// The part that has to be found.
    var secret: String

    static let upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    static let lower = "abcdefghijklmnopqrstuvwxyz"
    static let digits = "0123456789"
    static let hexadecimal = "0123456789abcdef"
    static let alphanumeric = upper + lower + digits
    static let url = alphanumeric + "-_"

    /// Some of every shape.
    static func all(each count: Int, seed: UInt64) -> [SecretCanary] {
        var dice = Dice(seed: seed)
        var canaries: [SecretCanary] = []
        for _ in 0..<count {
            for (shape, make) in shapes {
                let (text, secret) = make(&dice)
                canaries.append(SecretCanary(shape: shape, text: text, secret: secret ?? text))
            }
        }
        return canaries
    }

    typealias Maker = @Sendable (inout Dice) -> (text: String, secret: String?)

    /// Tokens begin here in two pieces, so that no scanner takes this file for a leak.
    private static func token(_ head: String, _ tail: String, _ alphabet: String, _ count: ClosedRange<Int>) -> Maker {
        { dice in (head + tail + ending(&dice, alphabet, count), nil) }
    }

    /// A dash or underscore at the end would belong to the text around it as much as to the token.
    private static func ending(_ dice: inout Dice, _ alphabet: String, _ count: ClosedRange<Int>) -> String {
        dice.text(alphabet, (count.lowerBound - 1)...(count.upperBound - 1))
            + dice.text(alphabet.filter { $0.isLetter || $0.isNumber }, 1)
    }

    /// A password as generators make them: every class of characters is in it.
    static func password(_ dice: inout Dice) -> String {
        dice.text(upper, 1) + dice.text(lower, 4...6) + dice.text(digits, 2) + dice.text("!%+^~", 1)
            + dice.text(alphanumeric, 2...8)
    }

    private static func assigned(_ names: [String], _ value: @escaping @Sendable (inout Dice) -> String) -> Maker {
        { dice in
            let secret = value(&dice)
            return (dice.one(of: names).replacing("§", with: secret), secret)
        }
    }

    /// The line that opens a private key of this kind.
    private static func armour(_ word: String, _ kind: String) -> String { "-----\(word) " + kind + " KEY-----" }

    private static func base64Lines(_ dice: inout Dice) -> String {
        (0..<6).map { _ in dice.text(alphanumeric + "+/", 64) }.joined(separator: "\n")
    }

    static let shapes: [(String, Maker)] = clouds + code + services + written

    private static let clouds: [(String, Maker)] = [
        ("AWS access key id", token("AK", "IA", upper + "234567", 16...16)),
        ("AWS temporary key id", token("AS", "IA", upper + "234567", 16...16)),
        (
            "AWS secret key",
            assigned(["aws_secret_access_key = §", "AWS_SECRET_ACCESS_KEY=§", "\"SecretAccessKey\": \"§\""]) {
                $0.text(alphanumeric + "/+", 40)
            }
        ),
        ("Google API key", token("AI", "za", url, 35...35)),
        ("Google OAuth secret", token("GOC", "SPX-", url, 28...28)),
        (
            "Azure storage",
            assigned(["DefaultEndpointsProtocol=https;AccountName=logs;AccountKey=§;EndpointSuffix=core.windows.net"]) {
                $0.text(alphanumeric + "+/", 86) + "=="
            }
        ),
        (
            "Azure service bus",
            assigned(["Endpoint=sb://q.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=§"]) {
                $0.text(alphanumeric + "+/", 43) + "="
            }
        ),
        (
            "Azure signature",
            assigned(["https://logs.blob.core.windows.net/c?sv=2022-11-02&sp=r&sig=§"]) {
                $0.text(alphanumeric, 41) + "%2F" + "%3D"
            }
        ),
        ("Azure client secret", { ($0.text(alphanumeric, 3) + "8Q" + "~" + ending(&$0, url, 34...34), nil) }),
        ("DigitalOcean", token("dop", "_v1_", hexadecimal, 64...64)),
        ("Databricks", token("da", "pi", hexadecimal, 32...32)),
        ("Vault", token("hv", "s.", url, 24...90)),
        ("Terraform", { ($0.text(alphanumeric, 14) + ".atlas" + "v1." + ending(&$0, url, 67...67), nil) }),
        ("Heroku", assigned(["HEROKU_API_KEY=§"]) { uuid(&$0) }),
        ("npm's older keys", assigned(["//registry.internal/:_authToken=§"]) { uuid(&$0) }),
    ]

    static func uuid(_ dice: inout Dice) -> String {
        [8, 4, 4, 4, 12].map { dice.text(hexadecimal, $0) }.joined(separator: "-")
    }

    private static let code: [(String, Maker)] = [
        ("GitHub", token("gh", "p_", alphanumeric, 36...36)),
        ("GitHub app", { ("gh" + $0.one(of: ["o", "u", "s", "r"]) + "_" + $0.text(alphanumeric, 36), nil) }),
        (
            "GitHub fine-grained",
            { ("github" + "_pat_" + $0.text(alphanumeric, 22) + "_" + $0.text(alphanumeric, 59), nil) }
        ),
        ("GitLab", token("gl", "pat-", url, 20...20)),
        ("GitLab trigger", token("gl", "ptt-", hexadecimal, 40...40)),
        ("npm", token("np", "m_", alphanumeric, 36...36)),
        ("PyPI", token("pypi", "-AgEIcHlwaS5vcmc", url, 70...120)),
        ("Docker", token("dckr", "_pat_", url, 27...27)),
        ("RubyGems", token("ruby", "gems_", hexadecimal, 48...48)),
        ("Atlassian", token("ATA", "TT3xFfGF0", url, 170...180)),
        ("Hugging Face", token("h", "f_", alphanumeric, 34...34)),
        ("OpenAI", token("sk", "-proj-", url, 48...120)),
        ("OpenAI, older", token("s", "k-", alphanumeric, 48...48)),
        ("Anthropic", token("sk-", "ant-api03-", url, 93...95)),
    ]

    private static let services: [(String, Maker)] = [
        (
            "Slack bot",
            { ("xo" + "xb-" + $0.text(digits, 12) + "-" + $0.text(digits, 12) + "-" + $0.text(alphanumeric, 24), nil) }
        ),
        (
            "Slack webhook",
            {
                (
                    "https://hooks." + "slack.com/services/T" + $0.text(upper, 8) + "/B" + $0.text(upper, 8) + "/"
                        + $0.text(alphanumeric, 24), nil
                )
            }
        ),
        (
            "Slack app",
            { ("xa" + "pp-1-A" + $0.text(upper, 10) + "-" + $0.text(digits, 13) + "-" + $0.text(hexadecimal, 64), nil) }
        ),
        ("Stripe", token("sk", "_live_", alphanumeric, 24...99)),
        ("Stripe, restricted", token("rk", "_live_", alphanumeric, 24...99)),
        ("SendGrid", { ("S" + "G." + $0.text(alphanumeric, 22) + "." + ending(&$0, url, 43...43), nil) }),
        ("Twilio", token("S", "K", hexadecimal, 32...32)),
        ("Mailgun", token("ke", "y-", hexadecimal, 32...32)),
        ("Mailchimp", { ($0.text(hexadecimal, 32) + "-us" + "12", nil) }),
        ("Telegram", { ($0.text("123456789", 10) + ":" + "AA" + ending(&$0, url, 33...33), nil) }),
        (
            "Discord",
            {
                (
                    "MT" + $0.text(alphanumeric, 24) + "." + $0.text(alphanumeric, 6) + "." + ending(&$0, url, 38...38),
                    nil
                )
            }
        ),
        (
            "Discord webhook",
            {
                (
                    "https://discord" + ".com/api/webhooks/" + $0.text("123456789", 18) + "/"
                        + ending(&$0, url, 68...68), nil
                )
            }
        ),
        ("Shopify", token("shp", "at_", hexadecimal, 32...32)),
        ("Linear", token("lin", "_api_", alphanumeric, 40...40)),
        ("New Relic", token("NR", "AK-", upper + digits, 27...27)),
        ("Grafana", { ("gl" + "sa_" + $0.text(alphanumeric, 32) + "_" + $0.text(hexadecimal, 8), nil) }),
        ("age", token("AGE-SECRET", "-KEY-1", "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58...58)),
        (
            "JSON Web Token",
            { dice in
                (
                    "ey" + "J" + dice.text(alphanumeric, 33) + ".eyJ" + dice.text(url, 60...200) + "."
                        + ending(&dice, url, 43...43), nil
                )
            }
        ),
    ]

    private static let written: [(String, Maker)] = [
        (
            "private key",
            { dice in
                let kind = dice.one(of: [
                    "RSA PRIVATE", "EC PRIVATE", "OPENSSH PRIVATE", "PRIVATE", "ENCRYPTED PRIVATE", "DSA PRIVATE",
                ])
                return (armour("BEGIN", kind) + "\n" + base64Lines(&dice) + "\n" + armour("END", kind), nil)
            }
        ),
        (
            "OpenPGP key",
            { dice in
                let kind = "PGP PRIVATE KEY BLOCK-----"
                return (
                    "-----BEGIN " + kind + "\n\n" + base64Lines(&dice) + "\n=" + dice.text(alphanumeric, 4)
                        + "\n-----END " + kind, nil
                )
            }
        ),
        (
            "key in JSON",
            { dice in
                let key = armour("BEGIN", "PRIVATE") + "\\n" + base64Lines(&dice).replacing("\n", with: "\\n") + "\\n"
                return ("\"private_key\": \"" + key + armour("END", "PRIVATE") + "\\n\"", key)
            }
        ),
        (
            "URL",
            assigned([
                "postgres://orders:§@db.internal:5432/orders", "https://deploy:§@git.internal/app.git",
                "redis://:§@cache:6379/0",
                "amqp://worker:§@mq.internal/vhost", "mongodb+srv://svc:§@cluster0.internal/app",
                "ftp://upload:§@files.internal",
            ]) { password(&$0).filter { $0 != "%" && $0 != "^" } }
        ),
        (
            "connection string",
            assigned([
                "Server=db;Database=app;User Id=sa;Password=§;Encrypt=true", "Host=db;Username=app;Pwd=§",
                "jdbc:sqlserver://db;user=app;password=§",
                "orders:§@tcp(db.internal:3306)/orders",
            ]) { password(&$0) }
        ),
        (
            "password",
            assigned([
                "password = \"§\"", "DB_PASSWORD=§", "password: §", "\"password\": \"§\"", "export PGPASSWORD='§'",
                "dbPassword: '§'",
                "<password>§</password>", "spring.datasource.password=§", "Password: `§`", "**Password:** §",
                ":admin-password: §",
                "mysqldump --password=§ app", "sshpass --password § host", "sshpass -p § ssh host",
                "The password is `§`",
                "CREATE USER app IDENTIFIED BY '§'",
                "Mot de passe : §", "Passwort: §", "password => \"§\"", "curl -u admin:§ https://host/", "密码：§",
                "- name: DB_PASSWORD\n  value: §",
            ]) { password(&$0) }
        ),
        (
            "key or token",
            assigned([
                "api_key: §", "API_KEY=§", "\"apiKey\": \"§\"", "client_secret = '§'", "X-Api-Key: §", "token: \"§\"",
                "auth_token=§",
                "secretKey: §", "ENCRYPTION_KEY=\"§\"", "access-token: §", "API key: `§`",
                "//registry.internal/:_authToken=§",
                "--token §", "JWT_SECRET=§", "signing_key => '§'", "<apiKey>§</apiKey>",
            ]) { $0.one(of: [$0.text(hexadecimal, 32...64), $0.text(alphanumeric, 32...48), $0.text(url, 40) + "a"]) }
        ),
        (
            "bearer",
            assigned(["Authorization: Bearer §", "-H \"Authorization: Bearer §\"", "Authorization: token §"]) {
                $0.text(alphanumeric, 32...64)
            }
        ),
        (
            "basic",
            assigned(["Authorization: Basic §", "\"Authorization\": \"Basic §\""]) {
                Array(("deploy:" + password(&$0)).utf8).base64
            }
        ),
    ]
}

extension [UInt8] {
    var base64: String {
        let alphabet: [Character] = [Character](SecretCanary.upper + SecretCanary.lower + SecretCanary.digits + "+/")
        var text: String = ""
        for start in stride(from: 0, to: count, by: 3) {
            let group = self[start..<Swift.min(start + 3, count)]
            var bits = 0
            for place in start..<start + 3 { bits = bits << 8 | (place < count ? Int(self[place]) : 0) }
            for place in 0..<4 {
                let letter = bits >> (18 - 6 * place) & 63
                text.append(place <= group.count ? alphabet[letter] : "=")
            }
        }
        return text
    }
}
