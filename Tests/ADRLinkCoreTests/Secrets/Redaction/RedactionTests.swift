import Testing

@testable import ADRLinkCore

@Suite struct RedactionTests {
    private let redactor = SecretRedactor()

    private func redacted(_ line: String) -> String {
        redactor.redact(arguments: RedactionCanaries.arguments(line)).value.joined(separator: " ")
    }

    @Test func theMarkStandsWhereTheSecretStoodAndSaysWhy() {
        #expect(redacted("app --password=word --port 80") == "app --password=[redacted:flag] --port 80")
        #expect(redacted("mysql -u root -pword orders") == "mysql -u root -p[redacted:flag] orders")
        #expect(redacted("vault login word") == "vault login [redacted:argument]")
        #expect(redacted("env PGPASSWORD=word psql") == "env PGPASSWORD=[redacted:assignment] psql")
        #expect(redacted("curl https://a:word@host/") == "curl https://a:[redacted:url]@host/")
        #expect(redacted("curl -H 'Authorization: Bearer word'") == "curl -H Authorization: Bearer [redacted:header]")
        #expect(redacted("app '{\"token\": \"two words\"}'") == "app {\"token\": \"[redacted:assignment]\"}")
        #expect(redacted("sh -c 'mysql -p\"a b\" x'") == "sh -c mysql -p\"[redacted:flag]\" x")
    }

    @Test func optionsOfOtherProgramsAreLeftAlone() {
        for line in [
            "mkdir -p dir", "ssh -p 22 host", "docker run -p 80:80 nginx", "cp -p a b", "mysql -p orders",
            "psql --password orders",
        ] {
            #expect(redacted(line) == line)
        }
    }

    @Test func whereASecretIsReadFromIsNoSecret() {
        for line in [
            "app --password $PASSWORD", "app --password=${PASSWORD}", "app --token-file /run/token",
            "app --token @token.txt",
            "openssl rsa -passin env:KEY", "app --no-password next", "app --password --verbose",
        ] {
            #expect(redacted(line) == line)
        }
    }

    @Test func whatWasRedactedStaysAsItIsAndIsNotCounted() {
        let once = redactor.redact("app --password=word-12X9 and DB_PASSWORD=word https://a:word@host/\n")
        let twice = redactor.redact(once.value)
        #expect(once.total == 3 && twice.total == 0 && twice.value == once.value)
        // A mark with something behind it hides nothing.
        #expect(!redactor.redact("DB_PASSWORD=[redacted:flag]word").value.contains("word"))
    }

    @Test func variablesOfTheEnvironmentAreFoundWhereverTheyStand() {
        var dice = Dice(seed: 51)
        for _ in 0..<50 {
            let secret = SecretCanary.password(&dice)
            let redactor = SecretRedactor(environment: ["DB_PASSWORD": secret, "HOME": "/root", "PWD": "/srv/app"])
            let encoded = secret.utf8.map { byte in
                Alphabet.dotted.contains(byte)
                    ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16, uppercase: true)
            }.joined()
            for word in [secret, "x\(secret)y", encoded, Array("ada:\(secret)".utf8).base64, Array(secret.utf8).base64]
            {
                let redacted = redactor.redact(arguments: ["app", word])
                #expect(redacted.counts[.environment] == 1, "\(secret) in \(word): \(redacted.value[1])")
                #expect(!redacted.value[1].contains(secret) && !redacted.value[1].contains(encoded))
            }
            #expect(redactor.redact("cd /srv/app /root").total == 0)
        }
        let url = SecretRedactor(environment: ["DATABASE_URL": "postgres://app:Xk29fjwQ@db/orders"])
        #expect(url.redact("app Xk29fjwQ").value == "app [redacted:environment]")
    }

    @Test func namesOfVariablesSayWhetherTheyAreSecrets() {
        for name in [
            "DB_PASSWORD", "MYSQL_PWD", "API_KEY", "GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "REGISTRY_AUTH",
            "SMTP_PASS",
        ] {
            #expect(KnownSecrets.isSecret(name: name), "\(name)")
        }
        for name in [
            "PWD", "OLDPWD", "SSH_AUTH_SOCK", "TOKEN_FILE", "PATH", "AWS_ACCESS_KEY_ID", "XAUTHORITY", "COMPASS",
            "AUTHOR",
        ] {
            #expect(!KnownSecrets.isSecret(name: name), "\(name)")
        }
    }

    @Test func commonWordsOfTheEnvironmentAreNotLookedFor() {
        let redactor = SecretRedactor(environment: ["DB_PASSWORD": "postgres", "TOKEN": "true", "SECRET": "x"])
        #expect(redactor.redact("psql -U postgres true x").total == 0)
    }

    @Test func ordinaryBytesPassUnchanged() {
        var dice = Dice(seed: 52)
        for _ in 0..<50 {
            let bytes = (0..<2000).map { _ in UInt8.random(in: 0x80...0xFF, using: &dice) } + [0, 0x0A, 0x0D]
            #expect(redactor.redact(bytes).value == bytes)
        }
    }

    @Test func hostileTextIsReadInOnePass() {
        // Each would take hours if every place could be looked at from every other.
        for piece in [
            "mysql ", "a=", "://", "\"a\":", "-----BEGIN PRIVATE KEY-----\n", "+ ", "vault login ", "x:y@", "Cookie: ",
        ] {
            let text = [UInt8](String(repeating: piece, count: 200_000 / piece.utf8.count).utf8)
            #expect(redactor.redact(text).value == text)
        }
        // One value, in marks of as much as is looked at from a place.
        let names = redactor.redact([UInt8](String(repeating: "password=", count: 20_000).utf8))
        #expect(names.total <= 4 && names.value.count < 200)
    }
}
