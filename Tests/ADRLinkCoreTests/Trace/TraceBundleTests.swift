import Foundation
import Git
import ObjectStore
import StructuredLogging
import TestSupport
import Testing

@testable import ADRLinkCore

/// A run leads to the bundles that hold it, and to whoever had access to them, by the log alone.
///
/// Validates: SEC-9
@Suite struct TraceBundleTests {
    private let place: AccessPlace

    init() throws { place = try AccessPlace() }

    private func trace(_ id: String = PackedBundle.trace) throws -> RunTrace {
        try place.workspace().trace(
            try #require(TraceID(id)), records: [LogRecord](), try place.access().audit)
    }

    @Test func runHasItsBundleAndEveryAccessToIt() throws {
        #expect(try trace().bundles == nil)
        try place.push()
        _ = try place.access().show(place.id, in: try place.workspace())
        place.store.bytes = { $0.text.hasSuffix(".tar") ? $1.dropLast() : $1 }
        #expect(throws: ADRLinkError.self) {
            try place.access().fetch(place.id, to: place.target(), in: try place.workspace())
        }
        let before = place.store.reads
        let bundles = try #require(try trace().bundles)
        #expect(place.store.reads == before, "nothing of the store is read")
        #expect(bundles.map(\.id) == [place.id])
        let bundle = try #require(bundles.first)
        #expect((bundle.entries, bundle.isAsked) == (1, false))
        #expect(bundle.made == place.bundle.packed.manifest.time.description)
        #expect(
            bundle.accesses.map { "\($0.action) \($0.result ?? "-")" } == ["evidence.show ok", "evidence.fetch failed"])
        #expect(bundle.accesses.allSatisfy { $0.actor == "ada@example.org" })
    }

    @Test func runThatIsYoungerThanTheBundleIsNotInIt() throws {
        try place.push()
        let id = String(repeating: "2", count: 32)
        var event = AuditEvent(
            action: "db.restore", actor: place.bundle.installation.principal, phase: .event,
            time: place.bundle.installation.time(500))
        (event.result, event.trace) = (.ok, id)
        _ = try place.bundle.installation.recorder().record([event], in: try Repository(at: place.repository.path))
        let run = try trace(id)
        #expect(run.items.count == 1)
        #expect(run.bundles == nil)
    }

    @Test func bundlesAreInTheDocument() throws {
        try place.push()
        let run = try trace()
        #expect(try JSONDecoder().decode(RunTrace.self, from: try JSONEncoder().encode(run)) == run)
    }
}
