import Testing

@testable import ADRLinkCore

@Suite struct RedactedStreamTests {
    private func stream(size: Int = 4096) -> RedactedStream {
        RedactedStream(known: KnownSecrets(environment: [:]), size: size, lookahead: size / 3, lookbehind: size / 8)
    }

    /// The first line of a key, in two pieces.
    private let opening = "-----BEGIN RSA " + "PRIVATE KEY-----\n"

    @Test func whatHoldsNoSecretPassesUnchanged() {
        var dice = Dice(seed: 61)
        for chunk in [1, 7, 4096, 100_000] {
            let bytes = (0..<60_000).map { _ in dice.one(of: Array("abc xyz 019\n".utf8) + [0, 0xC3, 0xFF]) }
            var stream = stream()
            #expect(stream.run(bytes, chunk: chunk) == bytes)
        }
    }

    @Test func theAnswerDoesNotDependOnThePieces() {
        let canaries = SecretCanary.all(each: 8, seed: 62).map(\.text).joined(separator: "\nsome words between\n")
        let answers = [1, 7, 4096, 1 << 20].map { chunk in
            var stream = stream(size: 16384)
            return stream.run(Array(canaries.utf8), chunk: chunk)
        }
        #expect(answers.allSatisfy { $0 == answers[0] })
    }

    @Test func aKeyWithoutItsEndIsRedactedToTheLastLineThatMayBeOne() {
        var dice = Dice(seed: 63)
        for lines in [3, 30, 3000] {
            let key = (0..<lines).map { _ in dice.text(SecretCanary.alphanumeric + "+/", 64) + "\n" }.joined()
            let text = "before\n" + opening + key + "and this is after it\n"
            for chunk in [1, 4096] {
                var stream = stream()
                let redacted = String(decoding: stream.run(Array(text.utf8), chunk: chunk), as: UTF8.self)
                #expect(redacted == "before\n[redacted:private-key]and this is after it\n")
            }
        }
    }

    @Test func aKeyLongerThanWhatIsHeldIsRedactedWhole() {
        var dice = Dice(seed: 64)
        let key = (0..<2000).map { _ in dice.text(SecretCanary.alphanumeric, 64) + "\n" }.joined()
        let text = opening + key + "-----END RSA " + "PRIVATE KEY-----\nafter\n"
        var stream = stream()
        #expect(
            String(decoding: stream.run(Array(text.utf8), chunk: 4096), as: UTF8.self)
                == "[redacted:private-key]\nafter\n")
    }

    @Test func endlessLinesAreNotHeld() {
        var dice = Dice(seed: 65)
        let secret = SecretCanary.password(&dice)
        var (stream, given) = (stream(), [UInt8]())
        for _ in 0..<200 {
            given += stream.append(Array((String(repeating: "x", count: 1000) + " DB_PASSWORD=\(secret) ").utf8))
        }
        #expect(given.count > 190_000)
        given += stream.finish()
        #expect(!String(decoding: given, as: UTF8.self).contains(secret) && stream.counts == [.assignment: 200])
    }

    @Test func aValueLongerThanWhatIsHeldIsRedactedWhole() {
        var dice = Dice(seed: 66)
        let secret = dice.text(SecretCanary.alphanumeric, 50_000)
        var stream = stream()
        let text = String(decoding: stream.run(Array("a DB_PASSWORD=\(secret) b\n".utf8), chunk: 777), as: UTF8.self)
        #expect(text == "a DB_PASSWORD=[redacted:assignment] b\n")
    }
}
