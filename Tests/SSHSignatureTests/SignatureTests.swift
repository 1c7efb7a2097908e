import Foundation
import TestSupport
import Testing

@testable import SSHSignature

/// Signatures of every kind of key, ours against ssh-keygen's and the reverse.
@Suite struct SignatureTests {
    static let kinds: [[String]] = [
        ["ed25519"], ["ecdsa", "-b", "256"], ["ecdsa", "-b", "384"], ["ecdsa", "-b", "521"], ["rsa", "-b", "2048"],
        ["rsa", "-b", "3072"],
    ]

    @Test(arguments: kinds, ["sha256", "sha512"]) func whatSSHKeygenSignsIsVerified(kind: [String], hash: String) throws
    {
        let folder = try KeyFolder()
        let key = try folder.key(kind)
        let text = "restore the database\n"
        let armored = try folder.sign(text, key, namespace: "adrlink-audit", options: ["-O", "hashalg=" + hash])
        let signature = try SSHSignature(armored: armored)
        #expect(signature.key == (try folder.publicKey(key)))
        #expect(signature.hash.rawValue == hash)
        #expect(signature.isUserPresent == nil)
        let message = Array(text.utf8)
        #expect(signature.verification(of: message, namespace: "adrlink-audit") == .verified)
        #expect(signature.verification(of: message, namespace: "git") == .refused(.namespace))
        #expect(signature.verification(of: message + [0x0A], namespace: "adrlink-audit") == .refused(.signature))
        #expect(Array(signature.armored.utf8) == armored)
    }

    @Test(arguments: kinds) func sshKeygenTakesWhatIsSignedHere(kind: [String]) throws {
        let folder = try KeyFolder()
        let key = try PrivateKey(file: folder.bytes(try folder.key(kind)))
        #expect(key.comment == "ada@example.org")
        let allowed = "ada@example.org \(key.publicKey)\n"
        // ECDSA draws a number for each signature, and some have zeros in front.
        for round in 0..<(kind[0] == "ecdsa" ? 12 : 2) {
            let text = "message \(round)\n"
            let signature = try key.signature(of: Array(text.utf8), namespace: "adrlink-audit")
            #expect(
                try folder.accepts(
                    signature.armored, of: text, by: "ada@example.org", namespace: "adrlink-audit", allowed: allowed))
            #expect(
                try !folder.accepts(
                    signature.armored, of: text + "x", by: "ada@example.org", namespace: "adrlink-audit",
                    allowed: allowed))
        }
    }

    @Test func theFingerprintIsTheOneThatSSHKeygenPrints() throws {
        let folder = try KeyFolder()
        let name = try folder.key(["ed25519"])
        let printed = try folder.keygen(["-l", "-f", name + ".pub"]).output
        #expect(printed.contains(" " + (try folder.publicKey(name).fingerprint) + " "))
    }

    @Test func aKeyThatSignsForAnotherIsNotTaken() throws {
        let folder = try KeyFolder()
        let (ada, eve) = (try folder.key(["ed25519"], name: "ada"), try folder.key(["ed25519"], name: "eve"))
        let genuine = try PrivateKey(file: folder.bytes(ada)).signature(of: [1, 2, 3], namespace: "n")
        let other = try PrivateKey(file: folder.bytes(eve)).signature(of: [1, 2, 3], namespace: "n")
        let forged = SSHSignature(key: genuine.key, namespace: "n", hash: .sha512, content: other.content)
        #expect(genuine.verification(of: [1, 2, 3], namespace: "n") == .verified)
        #expect(forged.verification(of: [1, 2, 3], namespace: "n") == .refused(.signature))
    }

    @Test func noFlippedBitAndNoLostByteGoesUnnoticed() throws {
        let folder = try KeyFolder()
        for kind in [["ed25519"], ["ecdsa", "-b", "256"]] {
            let name = try folder.key(kind, name: kind[0])
            let message = Array("entry\n".utf8)
            let blob = try PrivateKey(file: folder.bytes(name)).signature(of: message, namespace: "n").blob
            let own = try folder.publicKey(name)
            func holds(_ bytes: [UInt8]) -> Bool {
                do throws(SSHSignatureError) {
                    let read = try SSHSignature(blob: bytes)
                    return read.key == own && read.verification(of: message, namespace: "n") == .verified
                } catch {
                    return false
                }
            }
            #expect(holds(blob))
            for bit in 0..<(blob.count * 8) {
                var mutant = blob
                mutant[bit / 8] ^= 1 << UInt8(bit % 8)
                #expect(!holds(mutant), "bit \(bit) of \(kind)")
            }
            for count in 0..<blob.count { #expect(!holds(Array(blob.prefix(count)))) }
            #expect(!holds(blob + [0]))
        }
    }

    @Test func theTextFormIsReadInOneWayOnly() throws {
        let folder = try KeyFolder()
        let armored = String(decoding: try folder.sign("x", try folder.key(["ed25519"]), namespace: "n"), as: UTF8.self)
        #expect(try SSHSignature(armored: Array(armored.utf8)).namespace == "n")
        #expect(try SSHSignature(armored: Array(armored.dropLast().utf8)).namespace == "n")
        let broken = [
            "", "\n" + armored, armored + "\n", armored + "trailing", armored.replacing("\n", with: "\r\n"),
            armored.replacing("SIGNATURE", with: "SIGNATURe"), "\u{FEFF}" + armored,
            armored.replacing("-----END", with: "\n-----END"), armored.replacing("-----END", with: "====\n-----END"),
            armored.replacing("-----END", with: "!\n-----END"), armored + armored,
            "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----\n",
        ]
        for text in broken {
            #expect(throws: SSHSignatureError.self, "\(text)") { try SSHSignature(armored: Array(text.utf8)) }
        }
        #expect(try SSHSignature(armored: Array(armored.utf8), strictly: true).armored == armored)
        let lines = armored.split(separator: "\n")
        let last = lines[lines.count - 1]
        let joined = "\(lines[0])\n\(lines.dropFirst().dropLast().joined())\n\(last)\n"
        let divided = "\(lines[0])\n\(lines[1].prefix(1))\n\(armored.dropFirst(lines[0].count + 2))"
        for text in [String(armored.dropLast()), joined, divided] {
            #expect(try SSHSignature(armored: Array(text.utf8)).armored == armored)
            #expect(throws: SSHSignatureError.self, "\(text)") {
                try SSHSignature(armored: Array(text.utf8), strictly: true)
            }
        }
        let large = [UInt8](repeating: 0x41, count: SSHSignature.armorLimit + 1)
        #expect(throws: SSHSignatureError.self) { try SSHSignature(armored: large) }
    }
}
