import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// A bundle of a small repository with an audit log, and ways to make another one of it.
struct PackedBundle {
    static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    let installation: Installation
    let folder: ScratchFolder
    let packed: EvidenceBundle.Packed
    let bytes: [UInt8]

    init(attaching text: String? = nil, kind: String? = nil) throws {
        let installation = try Installation()
        let folder = try ScratchFolder()
        try installation.setUp()
        var event = AuditEvent(
            action: "db.restore", actor: installation.principal, phase: .event, time: installation.time(1))
        event.result = .ok
        event.trace = Self.trace
        _ = try installation.recorder().record([event], in: try Repository(at: installation.repository.path))
        var attachments: [String] = []
        if let text {
            attachments = [folder.path + "/notes.txt"]
            try Data(text.utf8).write(to: URL(fileURLWithPath: attachments[0]))
        }
        packed = try Self.pack(installation, to: folder.path + "/bundle.tar", attachments, kind: kind)
        self.installation = installation
        self.folder = folder
        bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/bundle.tar")))
    }

    static func pack(
        _ installation: Installation, to path: String, _ attachments: [String] = [], references: [String] = [],
        kind: String? = nil
    ) throws -> EvidenceBundle.Packed {
        var bundle = EvidenceBundle(ReportRequest(), tool: "adrlink test")
        bundle.attachments = attachments
        bundle.references = references
        bundle.kind = kind
        var options = AuditVerificationOptions(asOf: installation.time(10))
        options.root = try installation.fingerprint
        return try bundle.write(
            to: path, by: try installation.recorder(), options, variables: [:],
            in: try installation.workspace(Installation.start + 10))
    }

    var path: String { folder.path + "/bundle.tar" }
    var root: String { get throws { try installation.fingerprint } }

    /// What opening some bytes gives, with the root that counts unless another is given; it has to leave nothing behind.
    @discardableResult
    func open<R>(
        _ bytes: [UInt8]? = nil, _ expectation: BundleExpectation? = nil,
        _ body: (borrowing OpenedBundle) throws -> R = { (_: borrowing OpenedBundle) in () }
    ) throws -> R {
        let file = folder.path + "/opened.tar"
        try Data(bytes ?? self.bytes).write(to: URL(fileURLWithPath: file))
        let scratch = try ScratchFolder()
        let known = try expectation ?? BundleExpectation(root: root)
        defer {
            do { #expect(try File.list(scratch.path)?.isEmpty == true, "something was left behind") } catch {
                Issue.record(error)
            }
        }
        return try body(try OpenedBundle(file, known, in: scratch.path))
    }

    /// Why bytes are refused. Fails where they are not.
    func refusal(_ bytes: [UInt8], _ expectation: BundleExpectation? = nil) throws -> String {
        do { try open(bytes, expectation) } catch let error as ADRLinkError {
            try #require(error.code == .bundleRefused, "\(error.code): \(error)")
            return error.message
        }
        Issue.record("the bundle was opened")
        return ""
    }

    /// The files of the archive by their names.
    func files() throws -> [String: [UInt8]] {
        let reader = try ArchiveReader(try #require(PartialFile(path)))
        var files: [String: [UInt8]] = [:]
        for member in reader.members { files[member.name] = try reader.read(member, limit: 1 << 26) }
        return files
    }

    /// The archive of other files, with the manifest of this one made to fit and signed, by who signed this one or by another.
    func repacked(
        _ files: [String: [UInt8]], by signer: PrivateKey? = nil, _ change: (inout EvidenceManifest) -> Void = { _ in }
    ) throws -> [UInt8] {
        var manifest = packed.manifest
        manifest.files = files.filter { $0.key != "manifest" }
            .map { EvidenceDigest(name: $0.key, digest: sha256($0.value), size: $0.value.count) }
            .sorted { ArchiveName.precedes($0.name, $1.name) }
        change(&manifest)
        let own = try PrivateKey(file: try installation.keys.bytes(installation.key))
        return try archive(files.merging(["manifest": try manifest.signed(by: signer ?? own)]) { $1 })
    }

    func archive(_ files: [String: [UInt8]]) throws -> [UInt8] {
        let path = folder.path + "/" + UUID().uuidString
        var writer = try ArchiveWriter(path)
        for (name, bytes) in files.sorted(by: { ArchiveName.precedes($0.key, $1.key) }) { try writer.add(name, bytes) }
        try writer.finish()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
