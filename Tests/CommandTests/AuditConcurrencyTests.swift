import Foundation
import TestSupport
import Testing

/// Many programs that write one lane at once.
@Suite struct AuditConcurrencyTests {
    /// `ADRLINK_APPENDS` entries a process; the continuous integration asks for 600, over the end of a segment.
    private static let entries = Int(ProcessInfo.processInfo.environment["ADRLINK_APPENDS"] ?? "") ?? 12

    @Test func eightProcessesAtOnceLoseNoEntry() throws {
        let made = try TemporaryRepository()
        try made.commit("first", writing: "text\n", to: "file")
        func succeed(_ arguments: [String]) throws -> String {
            let result = try made.adrlink(arguments)
            guard result.status == 0 else { throw CommandFailure(command: ["adrlink"] + arguments, result: result) }
            return result.output
        }
        let key = try made.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", made.root + "/key"], in: made.root)
        #expect(key.status == 0)
        _ = try succeed(["audit", "init", "--key", made.root + "/key", "--principal", "ada@example.org"])
        // A shell a process, so that the work is done by the programs and not by this test.
        let loop = """
            for process in 1 2 3 4 5 6 7 8; do
                (i=0; while [ $i -lt \(Self.entries) ]; do
                    "\(Adrlink.path)" audit record --action load.test --result ok --reason "$process/$i" >/dev/null || echo failed
                    i=$((i + 1))
                done) &
            done
            wait
            """
        let run = try made.environment.run(["sh", "-c", loop], in: made.path)
        #expect(run.output.isEmpty && run.errors.isEmpty, "\(run.errors.prefix(500))")
        let lane = try made.git(["config", "adrlink.auditlane"])
        var reasons: [String] = []
        for name in try made.git(["for-each-ref", "--format=%(refname)", "refs/notes/adrlink/audit/\(lane)"])
            .split(separator: "\n").map(String.init)
        {
            let lines = try made.git(["grep", "-h", "load.test", name])
            for line in lines.split(separator: "\n") {
                let entry = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                reasons.append(entry?["reason"] as? String ?? "?")
            }
            #expect(try made.git(["rev-list", "--merges", "--count", name]) == "0")
        }
        let expected = (1...8).flatMap { process in (0..<Self.entries).map { "\(process)/\($0)" } }
        #expect(reasons.sorted() == expected.sorted())
        let verified = try succeed(["audit", "trust", "list", "--format", "json"])
        #expect(verified.contains("ada@example.org"))
        print("appends: 8 processes x \(Self.entries), \(reasons.count) entries, 0 lost")
    }
}
