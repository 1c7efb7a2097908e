import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// What a bundle holds, and what can be done with it where there is nothing else.
///
/// Validates: SEC-4
@Suite struct EvidenceBundleTests {
    @Test func bundleOpensFromItsFileAlone() throws {
        let bundle = try PackedBundle(attaching: "some notes\n")
        let commit = try bundle.installation.repository.git(["rev-parse", "HEAD"])
        try FileManager.default.removeItem(atPath: bundle.installation.repository.path)
        try bundle.open { opened in
            let manifest = opened.manifest
            #expect(manifest == bundle.packed.manifest)
            #expect(
                manifest.files.map(\.name) == [
                    "allowed-signers", "attached/notes.txt", "checkpoint", "report.html", "report.json",
                    "repository.bundle",
                ])
            #expect(manifest.references["refs/heads/main"]?.description == commit)
            #expect(manifest.head == "refs/heads/main")
            #expect(manifest.lanes.map(\.sequence) == [1])
            #expect(manifest.traces == [PackedBundle.trace])
            let (verified, path) = (opened.verification.verified, opened.repositoryPath)
            #expect(verified == 1)
            let head = try Repository(at: path).head()?.description
            #expect(head == commit)
            let (notes, report) = (opened.path(of: "attached/notes.txt"), opened.path(of: "report.json"))
            #expect(try File.read(try #require(notes), limit: 100) == Array("some notes\n".utf8))
            let bytes = try File.read(try #require(report), limit: 1 << 20)
            let document = try PostMortem(json: try #require(bytes))
            #expect(document.actions.map(\.action) == ["db.restore"])
        }
    }

    @Test func sshKeygenAndGitReadWhatIsInIt() throws {
        let bundle = try PackedBundle()
        let keys = bundle.installation.keys
        let files = try bundle.files()
        let manifest = String(decoding: try #require(files["manifest"]), as: UTF8.self)
        let parts = manifest.components(separatedBy: "\n\n")
        let trust = String(decoding: try #require(files[BundleFiles.trust]), as: UTF8.self)
        #expect(
            try keys.accepts(
                parts[1], of: parts[0] + "\n", by: bundle.installation.principal, namespace: "adrlink-manifest",
                allowed: trust))
        let clone = bundle.folder.path + "/clone"
        try Data(try #require(files[BundleFiles.repository])).write(
            to: URL(fileURLWithPath: bundle.folder.path + "/repository.bundle"))
        let cloned = try bundle.installation.repository.environment.run(
            ["git", "clone", "-q", "-b", "main", "repository.bundle", clone], in: bundle.folder.path)
        #expect(cloned.status == 0, "\(cloned)")
    }

    @Test func secretsOfAttachedTextsAreTakenOut() throws {
        let bundle = try PackedBundle(attaching: "password=correct-horse-battery-9\n")
        #expect(bundle.packed.redactions == 1)
        let notes = try #require(try bundle.files()["attached/notes.txt"])
        #expect(!String(decoding: notes, as: UTF8.self).contains("battery"))
    }

    @Test func manifestIsReadInItsOneForm() throws {
        let bundle = try PackedBundle()
        var manifest = bundle.packed.manifest
        manifest.retainUntil = bundle.installation.time(1_000)
        manifest.selection.incident = "INC-7"
        let own = try PrivateKey(file: try bundle.installation.keys.bytes(bundle.installation.key))
        #expect(try EvidenceManifest.read(try manifest.signed(by: own)).manifest == manifest)
        let text = String(decoding: manifest.encoded, as: UTF8.self)
        for (old, new) in [
            ("\"v\":1", "\"v\":2"), ("\"tool\":", "\"tool\" :"), ("\"traces\":", "\"trace\":"),
            ("\"head\":\"refs/heads/main\"", "\"head\":\"refs/heads/mail\""), ("\"refs/heads/main\":", "\"HEAD\":"),
        ] {
            try #require(text.contains(old))
            let changed = try AuditPayload(
                lines: [Array(text.replacing(old, with: new, maxReplacements: 1).utf8)], signer: own,
                namespace: AuditNames.manifestNamespace
            ).bytes
            #expect(throws: AuditFormatFault.self) { try EvidenceManifest.read(changed) }
        }
    }

    @Test func bundleIsNotMadeOfALogThatDoesNotVerify() throws {
        let installation = try Installation()
        try installation.setUp()
        try installation.record()
        let lane = try installation.repository.git(["for-each-ref", "--format=%(refname)", "refs/notes/adrlink/audit"])
        let forged = try installation.repository.git(["commit-tree", "-m", "forged", "-p", lane, lane + "^{tree}"])
        try installation.repository.git(["update-ref", lane, forged])
        let folder = try ScratchFolder()
        #expect { try PackedBundle.pack(installation, to: folder.path + "/bundle.tar") } throws: {
            ($0 as? ADRLinkError)?.code == .undecided
        }
        #expect(try File.list(folder.path)?.isEmpty == true)
    }

    @Test func whatCannotBePackedIsSaid() throws {
        let bundle = try PackedBundle()
        let folder = bundle.folder.path
        func code(_ attachments: [String] = [], references: [String] = [], to name: String = "other.tar")
            -> ADRLinkError.Code?
        {
            do {
                _ = try PackedBundle.pack(
                    bundle.installation, to: folder + "/" + name, attachments, references: references)
                return nil
            } catch { return (error as? ADRLinkError)?.code }
        }
        #expect(code(to: "bundle.tar") == .usage)
        #expect(code(references: ["nowhere"]) == .usage)
        #expect(code([folder + "/nothing"]) == .evidence)
        try Data().write(to: URL(fileURLWithPath: folder + "/a:b"))
        #expect(code([folder + "/a:b"]) == .evidence)
        try Data().write(to: URL(fileURLWithPath: folder + "/n.txt"))
        #expect(code([folder + "/n.txt", folder + "/n.txt"]) == .evidence)
        #expect(code([folder + "/n.txt"], references: ["main"]) == nil)
    }

    @Test func tagsAndOtherBranchesArePackedWhereTheyAreNamed() throws {
        let bundle = try PackedBundle()
        try bundle.installation.repository.git(["branch", "side"])
        try bundle.installation.repository.git(["tag", "-a", "-m", "one", "v1"])
        let path = bundle.folder.path + "/more.tar"
        let packed = try PackedBundle.pack(bundle.installation, to: path, references: ["side", "v1"])
        #expect(Set(packed.manifest.references.keys).isSuperset(of: ["refs/heads/side", "refs/tags/v1"]))
        #expect(packed.manifest.head == nil)
        let manifest = try OpenedBundle(path, BundleExpectation(root: try bundle.root)).manifest
        #expect(manifest == packed.manifest)
    }
}
