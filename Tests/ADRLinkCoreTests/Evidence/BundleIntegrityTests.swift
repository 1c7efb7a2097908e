import Dispatch
import Foundation
import Git
import SSHSignature
import Synchronization
import TestSupport
import Testing

@testable import ADRLinkCore

/// A bundle in which anything is not as it was signed is refused, and nothing of it stays.
///
/// Validates: SEC-4
@Suite struct BundleIntegrityTests {
    private let bundle: PackedBundle
    /// The same with what a bundle has to have, and nothing else.
    private let small: [UInt8]

    init() throws {
        bundle = try PackedBundle(attaching: "some notes\n")
        small = try bundle.repacked(try bundle.files().filter { BundleFiles.required.contains($0.key) })
    }

    /// Every how many bytes one is flipped; 1 where `ADRLINK_BUNDLE_BYTES=all` has time for all of them.
    private static let distance = ProcessInfo.processInfo.environment["ADRLINK_BUNDLE_BYTES"] == "all" ? 1 : 7

    /// Opens bytes that are no bundle on all cores, and gives the places at which they were taken for one.
    private func opened(_ places: [Int], _ change: @escaping @Sendable ([UInt8], Int) -> [UInt8]) throws -> [Int] {
        try bundle.open(small)
        let small = small
        let expectation = BundleExpectation(root: try bundle.root)
        let scratch = try ScratchFolder()
        let found = Mutex((opened: [Int](), faults: [String]()))
        let path = scratch.path
        DispatchQueue.concurrentPerform(iterations: places.count) { number in
            let (place, file, folder) = (places[number], "\(path)/\(number).tar", "\(path)/\(number)")
            do {
                try File.makeDirectories(folder)
                try File.write(change(small, place), to: file, replacing: false)
                let code: ADRLinkError.Code?
                do throws(ADRLinkError) {
                    _ = try OpenedBundle(file, expectation, in: folder)
                    code = nil
                } catch { code = error.code }
                let isClean = try File.list(folder)?.isEmpty == true
                if code != .bundleRefused || !isClean { found.withLock { $0.opened.append(place) } }
                try File.remove(file)
                try FileManager.default.removeItem(atPath: folder)
            } catch { found.withLock { $0.faults.append("\(error)") } }
        }
        #expect(found.withLock { $0.faults } == [])
        return found.withLock { $0.opened }
    }

    @Test func everyFlippedByteIsRefused() throws {
        let places = Array(stride(from: 0, to: small.count, by: Self.distance))
        #expect(
            try opened(places) { bytes, place in
                var bytes = bytes
                bytes[place] ^= UInt8(1 << (place % 8))
                return bytes
            } == [])
        print("flipped: \(places.count) of \(small.count) bytes of a bundle")
    }

    @Test func everyFlippedByteOfAManifestIsRefused() throws {
        let file = bundle.packed.manifestFile
        for place in file.indices {
            for bit in 0..<8 {
                var flipped = file
                flipped[place] ^= UInt8(1 << bit)
                #expect(throws: AuditFormatFault.self, "byte \(place), bit \(bit)") {
                    try EvidenceManifest.read(flipped)
                }
            }
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let places = Array(stride(from: 0, to: small.count, by: 41 * Self.distance))
        #expect(try opened(places) { Array($0[..<$1]) } == [])
        #expect(try bundle.refusal(Array(bundle.bytes.dropLast())).contains("it ends at byte"))
        #expect(try bundle.refusal(bundle.bytes + [0]).contains("nothing behind them"))
    }

    @Test func filesThatChangePlacesAreRefused() throws {
        var files = try bundle.files()
        let report = files[BundleFiles.report]
        files[BundleFiles.report] = files[BundleFiles.reportDocument]
        files[BundleFiles.reportDocument] = report
        #expect(try bundle.refusal(try bundle.archive(files)).contains("manifest"))
    }

    @Test func aFileThatIsMissingOrTooManyIsRefused() throws {
        var files = try bundle.files()
        files["attached/notes.txt"] = nil
        #expect(try bundle.refusal(try bundle.archive(files)).contains("manifest"))
        files = try bundle.files()
        files["attached/more"] = [1]
        #expect(try bundle.refusal(try bundle.archive(files)).contains("manifest"))
    }

    @Test func manifestOfAnotherBundleIsRefused() throws {
        let other = try PackedBundle()
        var files = try bundle.files()
        files["manifest"] = other.packed.manifestFile
        #expect(try bundle.refusal(try bundle.archive(files)).contains("manifest"))
        var expectation = BundleExpectation(root: try bundle.root)
        expectation.manifest = other.packed.manifestFile
        #expect(try bundle.refusal(bundle.bytes, expectation).contains("kept beside it"))
        expectation.manifest = nil
        expectation.manifestDigest = sha256(other.packed.manifestFile)
        #expect(try bundle.refusal(bundle.bytes, expectation).contains("the audit log names"))
    }

    @Test func manifestSignedByAnotherKeyIsRefused() throws {
        let keys = try KeyFolder()
        let mallory = try PrivateKey(file: try keys.bytes(try keys.key(["ed25519"])))
        let forged = try bundle.repacked(try bundle.files(), by: mallory)
        #expect(try bundle.refusal(forged).contains("does not count in the log"))
        var expectation = BundleExpectation(root: try bundle.root)
        expectation.signers = AllowedSigners([
            AllowedSigners.Entry(
                principals: [bundle.installation.principal],
                key: try bundle.installation.keys.publicKey(bundle.installation.key))
        ])
        #expect(try bundle.refusal(forged, expectation).contains("may not sign manifests"))
        try bundle.open(nil, expectation)
    }

    @Test func signatureOfSomethingElseIsRefused() throws {
        let own = try PrivateKey(file: try bundle.installation.keys.bytes(bundle.installation.key))
        var files = try bundle.files()
        files["manifest"] = try AuditPayload(
            lines: [bundle.packed.manifest.encoded], signer: own, namespace: AuditNames.namespace
        ).bytes
        #expect(try bundle.refusal(try bundle.archive(files)).contains("something else than a manifest"))
    }

    @Test func rootIsKnownFromElsewhere() throws {
        #expect { try bundle.open(nil, BundleExpectation()) } throws: { error in
            let error = error as? ADRLinkError
            return error?.code == .rootUnknown && error?.message.contains(bundle.packed.manifest.root) == true
        }
        let other = try PackedBundle()
        #expect(try bundle.refusal(bundle.bytes, BundleExpectation(root: try other.root)).contains("is expected"))
    }

    // MARK: What somebody who may sign gets wrong, or does on purpose

    @Test(arguments: [("refs/heads/main", "refs/heads/mail"), ("\n\nPACK", "\n-")])
    func referencesThatAreNotThoseOfTheManifestAreRefused(_ old: String, _ new: String) throws {
        var files = try bundle.files()
        var pack = try #require(files[BundleFiles.repository])
        let place = try #require(pack.firstRange(of: Array(old.utf8)))
        pack.replaceSubrange(place, with: Array(new.utf8))
        files[BundleFiles.repository] = pack
        #expect(try !bundle.refusal(try bundle.repacked(files)).isEmpty)
    }

    @Test func droppedReferenceIsRefused() throws {
        let dropped = try bundle.repacked(try bundle.files()) {
            $0.references["refs/heads/main"] = nil
            $0.head = nil
        }
        #expect(try bundle.refusal(dropped).contains("references"))
    }

    @Test func damagedObjectsAreRefused() throws {
        var files = try bundle.files()
        var pack = try #require(files[BundleFiles.repository])
        pack[pack.count - 40] ^= 1
        files[BundleFiles.repository] = pack
        #expect(try bundle.refusal(try bundle.repacked(files)).contains("git does not take its objects"))
    }

    @Test func objectsThatNameMissingOnesAreRefused() throws {
        let repository = bundle.installation.repository
        try repository.commit("second", writing: "more\n", to: "file")
        // A pack of the last commit alone, under a header that needs nothing.
        let head = try repository.git(["rev-parse", "HEAD"])
        let lanes = bundle.packed.manifest.references.filter { $0.key != "refs/heads/main" }
        let list = ([head] + lanes.values.map(\.description)).joined(separator: "\n") + "\n"
        let pack = try repository.tryGit(["pack-objects", "--stdout", "-q"], input: Data(list.utf8)).outputBytes
        var references = lanes
        references["refs/heads/main"] = ObjectID(head)
        let header = "# v2 git bundle\n" + references.map { "\($0.value) \($0.key)\n" }.sorted().joined() + "\n"
        var files = try bundle.files()
        files[BundleFiles.repository] = Array(header.utf8) + [UInt8](pack)
        let forged = try bundle.repacked(files) { $0.references = references }
        #expect(try bundle.refusal(forged).contains("git does not take its objects"))
    }

    @Test func olderLogThanTheManifestSaysIsRefused() throws {
        try bundle.installation.record(after: 20)
        let path = bundle.folder.path + "/later.tar"
        let later = try PackedBundle.pack(bundle.installation, to: path)
        let forged = try bundle.repacked(try bundle.files()) { $0.lanes = later.manifest.lanes }
        #expect(try bundle.refusal(forged).contains("checkpoint"))
    }

    @Test func laneThatIsLeftOutIsRefused() throws {
        let forged = try bundle.repacked(try bundle.files()) { $0.log = "2b1c4d5e-0000-4000-8000-000000000001" }
        #expect(try bundle.refusal(forged).contains("checkpoint"))
    }

    @Test func archiveThatLinksClimbsOrHoldsSpecialFilesIsRefused() throws {
        let environment = CommandEnvironment(home: bundle.folder.path)
        for line in [
            "mkdir x; tar -C x -xf bundle.tar; ln -sf /etc/passwd x/checkpoint; tar -C x -cf bad.tar $(tar -tf bundle.tar)",
            "mkdir -p x; tar -C x -xf bundle.tar; tar --transform s,^,../, -C x -cf bad.tar $(tar -tf bundle.tar)",
            "gzip -c bundle.tar >bad.tar",
            "mkdir x; tar -C x -xf bundle.tar; rm x/checkpoint; mkfifo x/checkpoint; tar -C x -cf bad.tar $(tar -tf bundle.tar)",
            "mkdir x; tar -C x -xf bundle.tar; ln -f x/allowed-signers x/checkpoint; tar -C x -cf bad.tar $(tar -tf bundle.tar)",
            "mkdir x; tar -C x -xf bundle.tar; rm x/checkpoint; mkdir x/checkpoint; tar -C x -cf bad.tar $(tar -tf bundle.tar)",
        ] {
            let made = try environment.run(["sh", "-c", "rm -rf x; " + line], in: bundle.folder.path)
            try #require(made.status == 0, "\(made)")
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: bundle.folder.path + "/bad.tar")))
            #expect(try bundle.refusal(bytes).contains("header"))
        }
    }
}
