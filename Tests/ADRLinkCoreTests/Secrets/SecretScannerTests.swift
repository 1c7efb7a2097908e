import Testing

@testable import ADRLinkCore

/// Validates: GOV-12
@Suite struct SecretScannerTests {
    @Test func everyCanaryIsFoundWhereItStands() {
        let canaries = SecretCanary.all(each: 8, seed: 20_240_301)
        #expect(canaries.count >= 200 && Set(canaries.map(\.shape)).count >= 20)
        for (place, canary) in canaries.enumerated() {
            // Every shape comes by every context in the long run; the seed decides who meets whom.
            let context = SecretContexts.all[(place * 7 + place / SecretCanary.shapes.count) % SecretContexts.all.count]
            let document = SecretContexts.document(context, canary.text)
            let found = SecretScanner.find(in: Array(document.utf8))
            #expect(found.count == 1, "\(canary.shape) in \(context.debugDescription): \(canary.text)")
            guard let first = found.first else { continue }
            let text = String(decoding: Array(document.utf8)[first.range], as: UTF8.self)
            #expect(text.contains(canary.secret) || canary.secret.contains(text), "\(canary.shape): found \(text)")
            #expect(first.line == document.lineNumber(of: text), "\(canary.shape) in \(context.debugDescription)")
        }
    }

    @Test func everyCanaryIsFoundInEveryContext() {
        for canary in SecretCanary.all(each: 1, seed: 7) {
            for context in SecretContexts.all {
                let document = SecretContexts.document(context, canary.text)
                #expect(
                    SecretScanner.find(in: Array(document.utf8)).count == 1,
                    "\(canary.shape) in \(context.debugDescription): \(canary.text)")
            }
        }
    }

    @Test func nearMissesAreNotFound() {
        let texts = SecretNearMisses.all(seed: 11)
        #expect(texts.count >= 100)
        for text in texts {
            for context in ["?", "We have `?` there.", "| a | ? | b |\n"] {
                let document = SecretContexts.document(context, text)
                let found = SecretScanner.find(in: Array(document.utf8))
                #expect(found.isEmpty, "\(document): \(found.map(\.kind.id))")
            }
        }
    }

    @Test func thePublicPartOfATokenIsItsPrefix() {
        let token = "gh" + "p_" + "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"
        let found = SecretScanner.find(in: Array("see \(token)".utf8))
        #expect(found == [found[0]] && found[0].publicCount == 4 && found[0].kind.id == "github-token")
    }

    @Test func theSecretKeyBehindAnAccessKeyIdIsFoundToo() {
        var dice = Dice(seed: 3)
        let id = "AK" + "IA" + dice.text(SecretCanary.upper, 16)
        let key = dice.text(SecretCanary.alphanumeric, 40)
        let found = SecretScanner.find(in: Array("| id | key |\n| --- | --- |\n| \(id) | \(key) |\n".utf8))
        #expect(found.map(\.kind.id) == ["aws-access-key-id", "aws-secret-key"])
        #expect(found.map(\.line) == [3, 3])
    }

    @Test func whatStandsBetweenAnAccessKeyIdAndItsSecretIsFoundToo() {
        var dice = Dice(seed: 4)
        let (first, second) = (dice.text(SecretCanary.upper, 16), dice.text(SecretCanary.upper, 16))
        let key = dice.text(SecretCanary.alphanumeric, 40)
        let text = "AK" + "IA\(first) AS" + "IA\(second) \(key)"
        let found = SecretScanner.find(in: Array(text.utf8))
        #expect(found.map(\.kind.id) == ["aws-access-key-id", "aws-access-key-id", "aws-secret-key"])
    }

    @Test func hostileTextIsReadInOnePass() {
        // Each would take hours if a place could be looked at from every other.
        for piece in [
            "sk-", "eyJ.", "://", "a:b@", "password=", "-----BEGIN PRIVATE KEY-----\n", "--sk-", "\\n", "token ", "`",
            "AKIA",
        ] {
            let text = [UInt8](String(repeating: piece, count: 400_000 / piece.utf8.count).utf8)
            #expect(SecretScanner.find(in: text).count <= 1)
        }
        for seed in 0..<200 {
            var dice = Dice(seed: UInt64(seed))
            let bytes = (0..<Int.random(in: 0...300, using: &dice)).map { _ in
                dice.one(of: Array("sk-eyJ.:/@=\"'`| \n\r\\-passwordtokenAKIA0123".utf8) + [0, 0xC3, 0xEF, 0xFF])
            }
            for found in SecretScanner.find(in: bytes) {
                #expect(found.range.lowerBound >= 0 && found.range.upperBound <= bytes.count && !found.range.isEmpty)
            }
        }
    }
}

extension String {
    /// The line on which a text begins, from 1.
    fileprivate func lineNumber(of text: String) -> Int? {
        guard let range = firstRange(of: text) else { return nil }
        return 1 + self[..<range.lowerBound].count { $0.isNewline }
    }
}
