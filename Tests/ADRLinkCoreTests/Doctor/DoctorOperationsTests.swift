import Foundation
import Git
import Logging
import ObjectStore
import StructuredLogging
import TestSupport
import Testing

@testable import ADRLinkCore

/// What doctor says of what people forget: keys, checkpoints, exercises, runbooks, logs and the store.
///
/// Validates: GOV-7, SEC-6
@Suite struct DoctorOperationsTests {
    private let ada: Installation

    init() throws {
        ada = try Installation()
        try ada.setUp()
        try ada.record()
    }

    private func told(
        _ check: String, after seconds: Int64 = 60, _ change: (inout DoctorRequest) -> Void = { _ in }
    ) throws -> [Diagnosis] {
        var request = DoctorRequest(program: "/usr/bin/adrlink")
        change(&request)
        return try ada.workspace(Installation.start + seconds).diagnoses(request).filter { $0.check == check }
    }

    private func states(_ check: String, after seconds: Int64 = 60) throws -> [String] {
        try told(check, after: seconds).map { "\($0.state): \($0.message)" }
    }

    @Test func aLogIsVerifiedAndDoubtsAreTold() throws {
        #expect(try states("audit-log") == ["ok: 1 of 1 entries are verified"])
        let lane = try ada.repository.git(["config", "adrlink.auditlane"])
        try ada.repository.git([
            "notes", "--ref=adrlink/audit/\(lane)/000001", "add", "-f", "-m", "nothing happened",
            "refs/notes/adrlink/audit/\(lane)/000001^",
        ])
        let found = try told("audit-log")
        #expect(found.map(\.state) == [.error] && found[0].fix == "adrlink audit verify")
        try ada.repository.git(["config", "--unset", "adrlink.auditroot"])
        #expect(try !told("audit-log").contains { $0.state == .ok })
    }

    @Test func aKeyCountsWaitsOrIsRevoked() throws {
        #expect(try states("audit-trust") == ["ok: the key counts, and may add and revoke others"])
        let bob = try Installation("bob", in: ada.keys, clonedFrom: ada.repository.path)
        try bob.repository.git(["fetch", "-q", "origin", "refs/notes/*:refs/notes/*"])
        try bob.setUp(root: try ada.fingerprint)
        func bobs() throws -> [Diagnosis.State] {
            try bob.workspace(Installation.start + 60).diagnoses(DoctorRequest(program: "/usr/bin/adrlink"))
                .filter { $0.check == "audit-trust" }.map(\.state)
        }
        #expect(try bobs() == [.warning])
        try ada.trust(bob, after: 20)
        try bob.repository.git(["fetch", "-q", "origin", "refs/notes/*:refs/notes/*"])
        #expect(try bobs() == [.ok])
        _ = try ada.recorder().record(
            .revoke(fingerprint: try bob.fingerprint, lastGood: []), in: try Repository(at: ada.repository.path),
            reason: nil, at: ada.time(30))
        try bob.repository.git(["fetch", "-q", "origin", "refs/notes/*:refs/notes/*"])
        #expect(try bobs() == [.error])
    }

    @Test func aCheckpointIsOverdueWhenOldEntriesFollowIt() throws {
        #expect(try states("audit-checkpoint") == ["ok: the log is too young to need a checkpoint"])
        #expect(try told("audit-checkpoint", after: 86_400).map(\.state) == [.ok])
        let overdue = try told("audit-checkpoint", after: 86_401)
        #expect(overdue.map(\.state) == [.warning] && overdue[0].fix?.hasPrefix("adrlink audit checkpoint") == true)
        try ada.repository.commit(
            "point\n\nAdrlink-Checkpoint: \(String(repeating: "0", count: 64))\n",
            variables: ["GIT_COMMITTER_DATE": "\(Installation.start + 100) +0000"])
        // An archive does not rot.
        #expect(try told("audit-checkpoint", after: 999_999).map(\.state) == [.ok])
        for second in 0..<101 { try ada.record(after: 200 + Int64(second)) }
        let many = try states("audit-checkpoint", after: 400)
        #expect(many.count == 1 && many[0].hasPrefix("warning: overdue: 101 entries follow the checkpoint"))
    }

    @Test func exercisesThatAreOverdueAreToldWithTheirCommand() throws {
        #expect(try states("drills").isEmpty)
        try ada.repository.write(
            "[drill \"restore-db\"]\n\tcadence = monthly\n[drill \"tabletop\"]\n\tcadence = quarterly\n", to: ".adrlink"
        )
        let found = try told("drills")
        #expect(found.map(\.state) == [.warning, .warning])
        #expect(found.map(\.fix) == ["adrlink drill run restore-db -- …", "adrlink drill new tabletop TITLE"])
        for kind in ["restore-db", "tabletop"] {
            var report = ReportedAction(action: "drill.\(kind)", result: .ok)
            report.drill = DrillFacts()
            _ = try ada.workspace().record(
                [report], with: try ada.recorder(), redactor: SecretRedactor(), at: ada.time(50))
        }
        #expect(try states("drills") == ["ok: none is overdue; the next is restore-db, by 2023-12-31"])
    }

    @Test func aRunbookThatNobodyFollowsIsTold() throws {
        try ada.repository.write("# Restore\n\nADR-0001\n", to: "docs/runbooks/restore.md")
        try ada.repository.write(nygardRecord(1, "Restore"), to: "docs/adr/0001-restore.md")
        let found = try told("runbooks")
        #expect(found.map(\.state) == [.warning] && found[0].message.contains("nobody has followed it"))
        #expect(found[0].fix?.contains("--runbook docs/runbooks/restore.md") == true)
    }

    @Test func whatIsWrongWithReceiversIsTold() throws {
        #expect(try told("logs").map(\.state) == [.ok])
        let broken = try told("logs") {
            $0.exporters = { () throws(ADRLinkError) in throw ADRLinkError(.configuration, "there is no exporter x") }
        }
        #expect(broken == [Diagnosis("logs", .error, "there is no exporter x")])
    }

    @Test func theStoreAnswersAndEncryptsOrIsTold() throws {
        #expect(try told("evidence-store").isEmpty, "nobody uses one")
        let path = ada.repository.root + "/store"
        let key = try StoreKey.create(at: ada.repository.root + "/store.key")
        let store = try DirectoryStore(path, key: key, now: { Installation.start })
        let log = try #require(try AuditConfiguration(of: Repository(at: ada.repository.path)).log)
        func look(_ store: any ObjectStore, after seconds: Int64 = 60) throws -> [Diagnosis] {
            try told("evidence-store", after: seconds) { request in
                request.store = { () throws(ADRLinkError) in BundleStore(store, name: "directory") }
            }
        }
        #expect(
            try look(store) == [
                Diagnosis("evidence-store", .ok, "directory answers, and has no bundle of this log yet")
            ])
        let name = BundleStore.archiveKey(String(repeating: "a", count: 32), log: log)
        _ = try store.put(
            .bytes([1, 2, 3]), at: ObjectKey(name),
            options: PutOptions(retention: store.retention(until: Installation.start + 1_000)))
        let kept = try look(store)
        #expect(kept.map(\.state) == [.ok] && kept[0].message.contains("under the key"))
        #expect(try look(store, after: 1_001).map(\.state) == [.warning], "its retention is over")
        let scripted = ScriptedStore(store)
        scripted.said = { object in
            var object = object
            object.encryption = .none
            return object
        }
        #expect(try look(scripted).map(\.state) == [.error], "it says that it does not encrypt")
        #expect(try told("evidence-probe").isEmpty, "nobody asked for it")
        let probed = try told("evidence-probe") { request in
            request.store = { () throws(ADRLinkError) in BundleStore(store, name: "directory") }
            request.probesStore = true
        }
        #expect(probed.map(\.state) == [.warning], "a directory has no server")
        for (deletes, state) in [(false, Diagnosis.State.ok), (true, .error)] {
            let scripted = ScriptedStore(store)
            scripted.deletesWhatIsLocked = deletes
            let probed = try told("evidence-probe") { request in
                request.store = { () throws(ADRLinkError) in BundleStore(scripted, name: "s3://bucket") }
                request.probesStore = true
            }
            #expect(probed.map(\.state) == [state], "deletes what is locked: \(deletes)")
        }
    }

    @Test func aServerThatCannotBeReachedIsNoError() throws {
        let found = try told("evidence-store") { request in
            request.store = { () throws(ADRLinkError) in BundleStore(SilentStore(), name: "s3://bucket") }
        }
        #expect(found == [Diagnosis("evidence-store", .warning, "s3://bucket: nobody answers", fix: "see the network")])
    }
}

/// A store whose server does not answer.
private struct SilentStore: ObjectStore {
    private var silence: StoreError { StoreError(.unreachable, "nobody answers", hint: "see the network") }

    func retention(until: Int64) -> Retention { Retention(.compliance, until: until) }
    func put(_: ObjectSource, at _: ObjectKey, options _: PutOptions) throws(StoreError) -> StoredObject {
        throw silence
    }
    func get(
        _: ObjectKey, version _: ObjectVersion?, range _: Range<Int>?, into _: ([UInt8]) throws -> Void
    ) throws(StoreError) -> StoredObject { throw silence }
    func head(_: ObjectKey, version _: ObjectVersion?) throws(StoreError) -> StoredObject? { throw silence }
    func list(prefix _: String) throws(StoreError) -> [ListedObject] { throw silence }
    func retain(_: ObjectKey, version _: ObjectVersion, until _: Int64) throws(StoreError) { throw silence }
    func hold(_: ObjectKey, version _: ObjectVersion, _: Bool) throws(StoreError) { throw silence }
    func delete(_: ObjectKey, version _: ObjectVersion) throws(StoreError) { throw silence }
}
