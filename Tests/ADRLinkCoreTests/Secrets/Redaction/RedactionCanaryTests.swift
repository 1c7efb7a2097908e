import Testing

@testable import ADRLinkCore

@Suite struct RedactionCanaryTests {
    private let redactor = SecretRedactor()

    @Test func noSecretSurvivesInACommandLine() {
        let canaries = RedactionCanaries.all(each: 4, seed: 41)
        #expect(canaries.count >= 200 && RedactionCanaries.commands.count >= 20)
        for (command, secret) in canaries {
            let redacted = redactor.redact(arguments: RedactionCanaries.arguments(command))
            #expect(!redacted.value.contains { $0.contains(secret) }, "\(command)")
            #expect(redacted.total >= 1, "\(command)")
        }
    }

    @Test func noTokenSurvivesInAWord() {
        for canary in SecretCanary.all(each: 6, seed: 42) {
            for word in [canary.text, "note=\(canary.text)", "see \(canary.text), please"] {
                let redacted = redactor.redact(arguments: ["deploy", word])
                for part in RedactionCanaries.parts(of: canary.secret) {
                    #expect(!redacted.value[1].contains(part), "\(canary.shape): \(word)")
                }
            }
        }
    }

    @Test func noSecretSurvivesInText() {
        for (command, secret) in RedactionCanaries.all(each: 3, seed: 43) {
            // Pieces of programs, `name=value` behind a name that says nothing, need the command in front of them.
            for text in ["+ \(command)\n", "ran \(command)", "$ \(command)\nok\n"] {
                #expect(!redactor.redact(text).value.contains(secret), "\(text)")
            }
        }
        for (place, canary) in SecretCanary.all(each: 6, seed: 44).enumerated() {
            let text = SecretContexts.document(SecretContexts.all[place % SecretContexts.all.count], canary.text)
            let redacted = redactor.redact(text).value
            for part in RedactionCanaries.parts(of: canary.secret) {
                #expect(!redacted.contains(part), "\(canary.shape): \(text)")
            }
        }
    }

    /// The whole output of a run, with bytes that are no text between the lines.
    private func output(seed: UInt64) -> (bytes: [UInt8], secrets: [String]) {
        var (bytes, secrets): ([UInt8], [String]) = ([], [])
        var dice = Dice(seed: seed)
        for canary in SecretCanary.all(each: 4, seed: seed) {
            bytes += Array("\n\(canary.text)\nstatus ok \(dice.text(SecretCanary.digits, 4))\n".utf8)
            secrets += RedactionCanaries.parts(of: canary.secret)
            bytes += [0xFF, 0xFE, 0x00, 0x80, 0x0A]
        }
        for (command, secret) in RedactionCanaries.all(each: 1, seed: seed) {
            bytes += Array("+ \(command)\n".utf8)
            secrets.append(secret)
        }
        return (bytes, secrets)
    }

    @Test(arguments: [1, 7, 4096])
    func noSecretSurvivesInAStream(chunk: Int) {
        let (bytes, secrets) = output(seed: 45)
        #expect(secrets.count >= 200)
        var stream = redactor.stream()
        let text = String(decoding: stream.run(bytes, chunk: chunk), as: UTF8.self)
        for secret in secrets { #expect(!text.contains(secret)) }
        #expect(stream.counts.values.reduce(0, +) >= 200)
    }

    /// A small window, so that its edges meet every line.
    @Test(arguments: [1, 7, 4096])
    func noSecretSurvivesAtTheEdgesOfWhatIsHeld(chunk: Int) {
        for seed in UInt64(46)..<50 {
            let (bytes, secrets) = output(seed: seed)
            var stream = RedactedStream(
                known: KnownSecrets(environment: [:]), size: 4096, lookahead: 1500, lookbehind: 700)
            let text = String(decoding: stream.run(bytes, chunk: chunk), as: UTF8.self)
            for secret in secrets { #expect(!text.contains(secret)) }
        }
    }
}

extension RedactedStream {
    /// Everything that comes of bytes given in pieces of one size.
    mutating func run(_ bytes: [UInt8], chunk: Int) -> [UInt8] {
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            result += append(bytes[start..<Swift.min(start + chunk, bytes.count)])
        }
        return result + finish()
    }
}
