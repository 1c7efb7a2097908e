import Foundation
import Git
import SSHSignature
import TestSupport
import Testing

@testable import ADRLinkCore

/// The entry of the access beside a copy that was fetched.
///
/// Validates: SEC-5
@Suite struct AccessReceiptTests {
    private let place: AccessPlace
    private let copy: String

    init() throws {
        place = try AccessPlace()
        try place.push()
        copy = place.target()
        var access = try place.access()
        access.reason = "audit of the second quarter"
        _ = try access.fetch(place.id, to: copy, in: try place.workspace())
    }

    private func receipt(of bundle: EvidenceBundle.Packed) throws -> AccessReceipt? {
        try AccessReceipt.read(besideCopy: copy, of: bundle.manifest, bundle.manifestFile)
    }

    private func change(_ body: (inout [UInt8]) -> Void) throws {
        let file = URL(fileURLWithPath: AccessReceipt.path(of: copy))
        var bytes = [UInt8](try Data(contentsOf: file))
        body(&bytes)
        try Data(bytes).write(to: file)
    }

    @Test func copySaysByWhomItWasFetched() throws {
        let receipt = try #require(try receipt(of: place.bundle.packed))
        #expect(receipt.entry.event.action == "evidence.fetch")
        #expect(receipt.entry.event.actor == "ada@example.org")
        #expect(receipt.entry.event.reason == "audit of the second quarter")
        #expect(receipt.key.fingerprint == (try place.bundle.installation.fingerprint))
        let logged = try place.access().history(in: try place.workspace()).entries
        #expect(logged.contains { $0.entry == receipt.entry })
    }

    @Test func copyWithoutAReceiptSaysNothing() throws {
        try FileManager.default.removeItem(atPath: AccessReceipt.path(of: copy))
        #expect(try receipt(of: place.bundle.packed) == nil)
    }

    @Test func receiptOfAnotherBundleIsRefused() throws {
        let other = try PackedBundle.pack(place.bundle.installation, to: place.bundle.folder.path + "/other.tar")
        #expect { try receipt(of: other) } throws: { ($0 as? ADRLinkError)?.message.contains("another bundle") == true }
    }

    @Test func receiptOfWhichAnyByteIsChangedIsRefused() throws {
        let count = try Data(contentsOf: URL(fileURLWithPath: AccessReceipt.path(of: copy))).count
        for position in 0..<count {
            try change { $0[position] ^= 1 }
            #expect(throws: ADRLinkError.self, "byte \(position)") { try receipt(of: place.bundle.packed) }
            try change { $0[position] ^= 1 }
        }
        #expect(try receipt(of: place.bundle.packed) != nil)
    }

    @Test func receiptThatStandsThereIsNotReplaced() throws {
        try FileManager.default.removeItem(atPath: copy)
        let before = place.store.reads
        #expect { try place.access().fetch(place.id, to: copy, in: try place.workspace()) } throws: {
            ($0 as? ADRLinkError)?.code == .usage
        }
        #expect(place.store.reads == before)
    }
}
