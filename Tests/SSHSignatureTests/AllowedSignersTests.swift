import Foundation
import TestSupport
import Testing

@testable import SSHSignature

/// Lists of allowed signers, with ssh-keygen as the judge of what each line allows.
@Suite struct AllowedSignersTests {
    private let folder: KeyFolder
    private let key: PrivateKey

    init() throws {
        folder = try KeyFolder()
        key = try PrivateKey(file: folder.bytes(try folder.key(["ed25519"])))
    }

    /// Beginnings of a line, before the key.
    static let lines = [
        "ada@example.org", "*@example.org", "a?a@example.org", "*", "!ada@example.org,*", "*,!ada@example.org",
        "eve@example.org,ada@example.org", "\"ada@example.org\"", "ADA@example.org", "ada", "*@*.org",
        "ada@example.org namespaces=\"git\"", "ada@example.org namespaces=\"git,adrlink-audit\"",
        "ada@example.org namespaces=\"adrlink-*\"", "ada@example.org namespaces=\"*,!adrlink-audit\"",
        "ada@example.org NAMESPACES=\"adrlink-audit\"", "ada@example.org valid-after=\"20240101Z\"",
        "ada@example.org valid-after=\"20240301100000Z\"", "ada@example.org valid-after=\"20240301100001Z\"",
        "ada@example.org valid-before=\"20240301100000Z\"", "ada@example.org valid-before=\"20240301095959Z\"",
        "ada@example.org valid-after=\"20240101Z\",valid-before=\"202406011200Z\",namespaces=\"adrlink-audit\"",
        "ada@example.org valid-before=\"20240230Z\"", "ada@example.org valid-before=tomorrow",
        "ada@example.org valid-after=\"20250101Z\",valid-before=\"20240101Z\"", "ada@example.org unknown-option",
        "ada@example.org namespaces=\"\"",
    ]

    @Test func aLineAllowsWhatSSHKeygenTakesItToAllow() throws {
        let text = "restore\n"
        let signature = try key.signature(of: Array(text.utf8), namespace: "adrlink-audit")
        let now: Int64 = 1_709_287_200  // 2024-03-01T10:00:00Z
        var allowed = 0
        for line in Self.lines {
            let file = "# who may\n\n\(line) \(key.publicKey) a comment\n"
            let judged = try folder.accepts(
                signature.armored, of: text, by: "ada@example.org", namespace: "adrlink-audit", allowed: file,
                options: ["-O", "verify-time=20240301100000Z"])
            let own = AllowedSigners(reading: file)
                .allows("ada@example.org", key.publicKey, namespace: "adrlink-audit", at: now)
            #expect(own == judged, "\(line)")
            if judged { allowed += 1 }
        }
        #expect(allowed > 8 && allowed < Self.lines.count - 8)
    }

    @Test func anotherKeyIsNeverAllowed() throws {
        let eve = try PrivateKey(file: folder.bytes(try folder.key(["ed25519"], name: "eve"))).publicKey
        let signers = AllowedSigners(reading: "* \(key.publicKey)\n")
        #expect(signers.allows("eve", key.publicKey, namespace: "n", at: 0))
        #expect(!signers.allows("eve", eve, namespace: "n", at: 0))
    }

    @Test func aLineThatIsNotUnderstoodIsTheOnlyOneLost() {
        let signers = AllowedSigners(
            reading: """
                ada \(key.publicKey)
                ca cert-authority \(key.publicKey)
                broken
                # a comment
                eve ssh-ed25519 AAAA
                old ssh-dss AAAAB3NzaC1kc3M=
                open namespaces="git \(key.publicKey)
                bob \(key.publicKey)
                """)
        #expect(signers.entries.map(\.principals) == [["ada"], ["bob"]])
        #expect(signers.problems.map(\.line) == [2, 3, 5, 6, 7])
        #expect(signers.problems[0].error.message.contains("cert-authority"))
        #expect(signers.problems[3].error.code == .unsupported)
    }

    @Test func whatIsWrittenIsReadBackHereAndBySSHKeygen() throws {
        let entry = AllowedSigners.Entry(
            principals: ["ada@example.org", "ada@example.com"], namespaces: ["adrlink-audit", "git"],
            validAfter: 1_709_287_199, validBefore: 1_735_689_600, key: key.publicKey, comment: "ada's laptop")
        let signers = AllowedSigners([entry])
        #expect(signers.text.contains("valid-after=\"20240301095959Z\",valid-before=\"20250101000000Z\""))
        #expect(AllowedSigners(reading: signers.text) == signers)
        let text = "x"
        let signature = try key.signature(of: Array(text.utf8), namespace: "git")
        for (time, isAllowed) in [("20240301095959Z", true), ("20240301095958Z", false), ("20250101000001Z", false)] {
            #expect(
                try folder.accepts(
                    signature.armored, of: text, by: "ada@example.com", namespace: "git", allowed: signers.text,
                    options: ["-O", "verify-time=" + time]) == isAllowed, "\(time)")
        }
    }

    @Test(arguments: ["20240101", "202401011230", "20240101123059"]) func aDateWithoutZIsLocal(date: String) throws {
        let utc = try AllowedSignersLine.time(date + "Z", 3600)
        #expect(try AllowedSignersLine.time(date, 3600) == utc - 3600)
    }

    @Test func everyDayIsWrittenAsItIsRead() throws {
        for day in stride(from: Int64(0), to: 60_000, by: 1) {
            let time = day * 86_400 + day % 86_400
            #expect(try AllowedSignersLine.time(AllowedSignersLine.text(time), 0) == time)
        }
    }
}
