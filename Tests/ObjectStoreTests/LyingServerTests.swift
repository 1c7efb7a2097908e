import Foundation
import Testing

@testable import ObjectStore

/// A server that repeats what it is told and does nothing of it, where `S3_LIES=1` says that the environment names one.
///
/// Validates: SEC-8
@Suite(.enabled(if: RealBucket.isAvailable && RealBucket.environment["S3_LIES"] == "1", "S3_LIES is not set"))
struct LyingServerTests {
    @Test func theProbeFindsOut() throws {
        let now = Int64(Date().timeIntervalSince1970)
        let store = try RealBucket().store()
        let findings = try store.probe(prefix: "canaries", name: UUID().uuidString, now: now, until: now + 60)
        #expect(!findings.isEmpty)
        print("probe: \(findings.map(\.kind.rawValue).joined(separator: " "))")
    }
}
