import Testing

@testable import ADRLinkCore

@Suite struct RedactionFamilyTests {
    private let redactor = SecretRedactor()

    private func redacted(_ line: String) -> String {
        redactor.redact(arguments: RedactionCanaries.arguments(line)).value.joined(separator: " ")
    }

    @Test func noSecretSurvivesInACommandLine() {
        var dice = Dice(seed: 71)
        for shape in RedactionFamilies.commands {
            for _ in 0..<4 {
                let secret = RedactionCanaries.secret(&dice)
                let command = shape.replacing("§", with: secret)
                #expect(!redacted(command).contains(secret), "\(command)")
                // A trace shows one line of a command.
                if !shape.contains("\n") { #expect(!redactor.redact("+ \(command)\n").value.contains(secret)) }
            }
        }
    }

    @Test func noSecretSurvivesInAText() {
        var dice = Dice(seed: 72)
        for shape in RedactionFamilies.texts {
            for _ in 0..<4 {
                let secret = RedactionCanaries.secret(&dice)
                let text = shape.replacing("§", with: secret)
                for text in [text, "first line\n\(text)\nlast line\n", text.replacing("\n", with: "\r\n")] {
                    #expect(!redactor.redact(text).value.contains(secret), "\(text)")
                }
                let again = redactor.redact(redactor.redact(text).value)
                #expect(again.total == 0, "\(again.value)")
            }
        }
    }

    @Test func aPlainWordIsASecretWhereItsPlaceSaysSo() {
        for shape in [
            "client_secret: §", "password: §", "requirepass §", "AWS_SECRET_ACCESS_KEY §", "'secret' => '§'",
            "machine h login u password §", "db.internal:5432:orders:app:§", "ALTER USER x WITH PASSWORD '§'",
            "CREATE USER x IDENTIFIED BY '§'", "<add key=\"Password\" value=\"§\"/>", "password:\n  §\n",
            "password: |\n  §\n", "kind: Secret\ndata:\n  anything: §\n", "<password>§</password>",
        ] {
            #expect(!redactor.redact(shape.replacing("§", with: "wombat")).value.contains("wombat"), "\(shape)")
        }
        for shape in [
            "etcdctl put /app/password §", "app --bearer §", "app --secret-string §", "sh -c 'chpasswd <<< app:§'",
            "psql -c \"ALTER USER x PASSWORD '§'\"", "gcloud secrets versions add db --data=§",
        ] {
            #expect(!redacted(shape.replacing("§", with: "wombat")).contains("wombat"), "\(shape)")
        }
    }

    @Test func onlyTheSecretOfALineIsRedacted() {
        #expect(redactor.redact("client_secret: wombat # new").value == "client_secret: [redacted:assignment] # new")
        #expect(redactor.redact("machine h login u password wombat").value.hasPrefix("machine h login u password [red"))
        #expect(redactor.redact("db:5432:orders:app:wombat\n").value == "db:5432:orders:app:[redacted:assignment]\n")
        #expect(
            redactor.redact("ALTER USER x PASSWORD 'wombat';").value == "ALTER USER x PASSWORD '[redacted:assignment]';"
        )
        #expect(
            redactor.redact("kind: Secret\ndata:\n  a: wombat\n  b: |\n    wombat\ntype: x\n").value
                == "kind: Secret\ndata:\n  a: [redacted:assignment]\n  b: |\n    [redacted:assignment]\ntype: x\n")
        #expect(redacted("etcdctl put /app/password wombat") == "etcdctl put /app/password [redacted:assignment]")
    }

    @Test func hashesOfPasswordsAreSecrets() {
        var dice = Dice(seed: 73)
        let letters = SecretCanary.alphanumeric + "./"
        for head in ["$6$rounds=5000$", "$y$j9T$", "$5$", "$1$", "$argon2id$v=19$m=65536,t=3,p=4$", "{SSHA}", "$apr1$"]
        {
            let hash = dice.text(letters, 16) + dice.text(letters, 43)
            let text = redactor.redact("app:\(head)\(hash):19000:0:99999:7:::\n").value
            #expect(text == "app:[redacted:token]:19000:0:99999:7:::\n", "\(head)")
        }
        let bcrypt = "$2" + "b$12$" + dice.text(letters, 53)
        #expect(redactor.redact("hash \(bcrypt) of it").value == "hash [redacted:token] of it")
    }

    @Test func textInUTF16IsRedactedInUTF16() {
        var dice = Dice(seed: 74)
        let secret = RedactionCanaries.secret(&dice)
        let text = "user: ada\r\npassword: \(secret)\r\nhost: db\r\n"
        let expected = "user: ada\r\npassword: [redacted:assignment]\r\nhost: db\r\n"
        func little(_ text: String) -> [UInt8] { [0xFF, 0xFE] + text.utf8.flatMap { [$0, 0] } }
        func big(_ text: String) -> [UInt8] { [0xFE, 0xFF] + text.utf8.flatMap { [0, $0] } }
        #expect(redactor.redact(little(text)).value == little(expected))
        #expect(redactor.redact(big(text)).value == big(expected))
        for chunk in [1, 7, 4096] {
            var stream = redactor.stream()
            #expect(stream.run(little(text), chunk: chunk) == little(expected))
        }
    }

    @Test func coloursAreKeptOutsideOfASecret() {
        #expect(
            redactor.redact("\u{1B}[1mpassword\u{1B}[0m: \u{1B}[32mwom\u{1B}[1mbat\u{1B}[0m\n").value
                == "\u{1B}[1mpassword\u{1B}[0m: \u{1B}[32m[redacted:assignment]\u{1B}[0m\n")
    }

    @Test func aPrivateKeyWhoseEndIsCutOffIsRedacted() {
        var dice = Dice(seed: 75)
        let opening = "-----BEGIN RSA " + "PRIVATE KEY-----"
        let lines = (0..<6).map { _ in dice.text(SecretCanary.alphanumeric + "+/", 64) }
        let last = dice.text(SecretCanary.alphanumeric, 24)
        for (separator, end) in [
            ("\n", ""), ("\r\n", ""), ("\n", "\n-----END RSA PRIV"), ("\\n", ""), ("\n    ", ""), ("\n> ", ""),
            (" ", ""), ("\n2026-11-21T12:00:00Z ", ""), ("\napp-1  | ", ""), ("\\n\" +\n  \"", "\""),
        ] {
            let text = ([opening] + lines + [last]).joined(separator: separator) + end
            let redacted = redactor.redact(text).value
            for line in lines + [last] { #expect(!redacted.contains(line), "\(text) \(redacted)") }
        }
    }

    @Test func tokensOfOtherBeginningsAreFound() {
        var dice = Dice(seed: 76)
        for header in [
            "{\n  \"alg\": \"HS256\" }", "{ \"typ\":\"JWT\",\"alg\":\"RS256\"}", "{\t\"alg\":\"dir\",\"enc\":\"A\"}",
        ] {
            let head = Array(header.utf8).base64.filter { $0 != "=" }
            let token = [head, dice.text(SecretCanary.alphanumeric, 60), dice.text(SecretCanary.alphanumeric, 43)]
                .joined(separator: ".")
            #expect(redactor.redact("got \(token) back").value == "got [redacted:token] back", "\(header)")
        }
        for letter in ["B", "C", "D"] {
            let token = "EA" + "A" + letter + dice.text(SecretCanary.alphanumeric, 120)
            #expect(redactor.redact("got \(token) back").value == "got [redacted:token] back")
        }
    }

    @Test func ordinaryTextsKeepTheirWords() {
        let needless = OrdinaryTexts.all.filter { redactor.redact($0).total > 0 }
        print("needless redactions: \(needless.count) of \(OrdinaryTexts.all.count) texts")
        #expect(OrdinaryTexts.all.count >= 100 && needless.isEmpty, "\(needless)")
    }

    @Test func hostileTextIsReadInOnePass() {
        // Each would take minutes if every place could be looked at from every other.
        for piece in [
            "password '", "= '", "data:\n", "\"data\":{},", "\u{1B}[", "\u{1B}]", "<a key=\"x\">", "key 1: ",
            "-----BEGIN RSA PRIVATE KEY-----", "token =>", "+ a <<EOF\n", "BY 'a",
        ] {
            let text = [UInt8](String(repeating: piece, count: 200_000 / piece.utf8.count).utf8)
            #expect(redactor.redact(text).value == text)
        }
    }
}
