import Foundation
import Git
import ObjectStore
import TestSupport
import Testing

@testable import ADRLinkCore

/// What the store has logged of accesses, held against the audit log.
///
/// Validates: SEC-5
@Suite struct AccessReconciliationTests {
    private static func line(_ key: String, at time: String, status: Int = 200, operation: String = "REST.GET.OBJECT")
        -> String
    {
        """
        79a5 evidence [\(time)] 192.0.2.3 arn:aws:iam::1:user/ada 3E57427F3EXAMPLE \(operation) \(key) \
        "GET /evidence/\(key)?versionId=v1 HTTP/1.1" \(status) - 113 113 7 4 "-" "adrlink/0.1" v1 - SigV4 - AuthHeader host TLSv1.3
        """
    }

    @Test func serverAccessLogIsRead() {
        var log = StoreAccessLog()
        log.add(
            Array(
                [
                    Self.line("evidence/a", at: "06/Feb/2019:00:00:38 +0000"),
                    Self.line("evidence/b", at: "06/Feb/2019:00:00:38 +0000", status: 403),
                    Self.line("evidence/c", at: "06/Feb/2019:00:00:38 +0000", operation: "REST.PUT.OBJECT"), "nonsense",
                ].joined(separator: "\n").utf8), named: "access.log")
        #expect(
            log.reads == [
                StoreRead(
                    time: AuditTime("2019-02-06T00:00:38.000000Z")!, key: "evidence/a", version: "v1",
                    requester: "arn:aws:iam::1:user/ada", place: "access.log:1")
            ])
        #expect(log.unreadable == ["access.log:4"])
    }

    @Test func cloudTrailIsRead() {
        var log = StoreAccessLog()
        log.add(
            Array(
                """
                {"Records": [
                  {"eventTime": "2019-02-06T00:00:38Z", "eventName": "GetObject", "userIdentity": {"arn": "arn:ada"},
                   "requestParameters": {"bucketName": "evidence", "key": "evidence/a", "versionId": "v1"}},
                  {"eventTime": "2019-02-06T00:00:39Z", "eventName": "GetObject", "errorCode": "AccessDenied",
                   "requestParameters": {"key": "evidence/a"}},
                  {"eventTime": "2019-02-06T00:00:40Z", "eventName": "PutObject", "requestParameters": {"key": "evidence/a"}}
                ]}
                """.utf8), named: "trail.json")
        #expect(log.reads.map(\.key) == ["evidence/a"])
        #expect(log.reads.first?.requester == "arn:ada")
        log.add(Array("{\"Records\": 1}".utf8), named: "bad.json")
        #expect(log.unreadable == ["bad.json"])
    }

    @Test func everyReadHasItsEntryAndEveryEntryItsRead() throws {
        let place = try AccessPlace()
        try place.push()
        let id = place.bundle.packed.manifest.log
        _ = try place.access().fetch(place.id, to: place.target(), in: try place.workspace())
        _ = try place.access().show(place.id, in: try place.workspace())
        let history = try place.access().history(in: try place.workspace())
        let late = place.bundle.installation.time(100_000)
        let reads = history.entries.filter { $0.event.phase == .intent && $0.event.action != "evidence.store" }
            .flatMap { entry in entry.event.stored.map { (entry.event.time, $0) } }
        func log(_ reads: [(AuditTime, StoredReference)]) -> StoreAccessLog {
            var log = StoreAccessLog()
            let records = reads.map { time, object in
                "{\"eventTime\":\"\(time)\",\"eventName\":\"GetObject\",\"requestParameters\":"
                    + "{\"key\":\"\(object.key)\",\"versionId\":\"\(object.version)\"}}"
            }
            log.add(Array("{\"Records\":[\(records.joined(separator: ","))]}".utf8), named: "trail")
            return log
        }
        #expect(reads.count == 3)
        #expect(history.reconcile(with: log(reads), ofLog: id, until: late).isEmpty)
        let unseen = history.reconcile(with: log([]), ofLog: id, until: late)
        #expect(unseen.count == 3)
        let hours = AuditTime(microseconds: reads[0].0.microseconds + 7_200_000_000)
        let secret = history.reconcile(with: log(reads + [(hours, reads[0].1)]), ofLog: id, until: late)
        #expect(secret.count == 1)
        guard case .readWithoutEntry(let read)? = secret.first else {
            Issue.record("the read without an entry was not found")
            return
        }
        #expect(read.time == hours)
        #expect(history.reconcile(with: log([]), ofLog: id, until: place.bundle.installation.time(0)).isEmpty)
    }
}
