import Foundation
import TestSupport
import Testing

/// The commands that read the audit log.
///
/// Validates: GOV-4, USE-2
@Suite struct AuditReadCommandTests {
    private let made: TemporaryRepository
    private let lane: String

    /// A log with a lane and no entry but its charter.
    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(7, "Restore by script", status: "Accepted"), to: "adr/0007-restore.md")
        try made.commit("start")
        let key = made.root + "/home/key"
        let keygen = try made.environment.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], in: made.root)
        #expect(keygen.status == 0)
        let begun = try made.adrlink(["audit", "init", "--key", key, "--principal", "ada@example.org"])
        #expect(begun.status == 0, "\(begun.errors)")
        lane = try made.git(["config", "adrlink.auditlane"])
        // The entries of a real session, appended without adrlink run.
        let generated = try made.environment.run([Adrlink.built("AuditLogGenerator"), made.path, "4"], in: made.path)
        #expect(generated.status == 0, "\(generated.errors)")
    }

    @Test func theTextHasAnActionALine() throws {
        let result = try made.adrlink(["audit", "log"])
        #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 2)
        let first = lines[0].split(whereSeparator: \.isWhitespace).dropFirst().map(String.init)
        #expect(first == ["\(lane.prefix(8))/2", "ada@example.org", "db.restore", "ok", "5.2", "s", "ADR-0007"])
        #expect(try made.adrlink(["audit", "log", "--action", "key.*"]).output == lines[1] + "\n")
        #expect(try made.adrlink(["audit", "log", "--until", "2001-01-01"]).output.isEmpty)
        #expect(try made.adrlink(["audit", "log", "--since", "then"]).status == 2)
    }

    @Test func theDocumentHasEveryEntryAsItWasSigned() throws {
        let result = try made.adrlink(["audit", "log", "--format", "json", "--phase", "intent"])
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "adrlink.audit-log/1")
        let entries = try #require(document["entries"] as? [[String: Any]])
        #expect(entries.map { $0["verified"] as? Bool } == [true, true])
        #expect((entries[0]["entry"] as? [String: Any])?["reason"] as? String == "rehearsal 0")
        let lines = try made.adrlink(["audit", "export"]).output.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(result.output.contains(lines[0]))
    }

    @Test func aTableHasARowForEachEntry() throws {
        let rows = try made.adrlink(["audit", "log", "--format", "csv"]).output.components(separatedBy: "\r\n")
        #expect(rows.count == 6 && rows[5].isEmpty)
        #expect(rows[0].hasPrefix("time,lane,seq,phase,actor"))
        #expect(rows[2].hasSuffix(",rehearsal 1,pg_restore --dbname orders /backup/2024-03-01.dump,yes,"))
    }

    @Test func oneEntryIsShownWithEverything() throws {
        let result = try made.adrlink(["audit", "show", "\(lane.prefix(4))/2"])
        #expect(result.status == 0, "\(result.errors)")
        for text in ["verified     yes", "action       db.restore", "duration     5.2 s", "key          SHA256:"] {
            #expect(result.output.contains(text), "\(text)")
        }
        #expect(try made.adrlink(["audit", "show", "2"]).output == result.output)
        let json = try made.adrlink(["audit", "show", "2", "--format", "json"]).output
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let entry = try #require((document["entries"] as? [[String: Any]])?.first)
        #expect(entry["owner"] as? String == "ada@example.org")
        #expect((entry["evidence"] as? [Any])?.isEmpty == true)
        #expect(try made.adrlink(["audit", "show", "99"]).status == 2)
        #expect(try made.adrlink(["audit", "show", "x/y"]).status == 2)
    }

    @Test func aCellIsNoFormulaToASpreadsheet() throws {
        for reason in ["=1+1", "+1", "-1", "@SUM(A1)"] {
            #expect(
                try made.adrlink(["audit", "record", "--action", "a.b", "--result", "ok", "--reason=\(reason)"]).status
                    == 0)
        }
        let table = try made.adrlink(["audit", "log", "--action", "a.b", "--format", "csv"]).output
        for reason in ["=1+1", "+1", "-1", "@SUM(A1)"] { #expect(table.contains(",'\(reason),"), "\(table)") }
    }

    @Test func aCloneThatIsNotWholeIsUndecided() throws {
        let shallow = made.root + "/shallow"
        try made.git(["init", "--quiet", shallow])
        try made.git([
            "-C", shallow, "fetch", "--quiet", "--depth=1", "file://" + made.path, "refs/notes/*:refs/notes/*",
        ])
        let root = try made.git(["config", "adrlink.auditroot"])
        let result = try made.adrlink(["-C", shallow, "audit", "verify", "--root", root])
        #expect(result.status == 3 && result.output.contains("[history-missing]"), "\(result.output)")
    }

    @Test func aCheckpointIsOverdueAtATime() throws {
        let file = made.root + "/checkpoint"
        #expect(try made.adrlink(["audit", "checkpoint", "--output", file]).status == 0)
        #expect(try made.adrlink(["audit", "record", "--action", "a.b", "--result", "ok"]).status == 0)
        #expect(try made.adrlink(["audit", "verify", "--checkpoint", file]).status == 0)
        let later = try made.adrlink(["audit", "verify", "--checkpoint", file, "--as-of", "2999-01-01"])
        #expect(later.status == 1 && later.output.contains("[checkpoint-overdue]"), "\(later.output)")
    }

    @Test func verificationSaysWhatItFound() throws {
        let good = try made.adrlink(["audit", "verify", "--entries"])
        #expect(good.status == 0, "\(good.output)")
        #expect(good.output.contains("4 of 4 entries verified"))
        #expect(good.output.hasPrefix("verified      "))
        let root = try made.git(["config", "adrlink.auditroot"])
        try made.git(["config", "--unset", "adrlink.auditroot"])
        let rootless = try made.adrlink(["audit", "verify"])
        #expect(rootless.status == 1 && rootless.output.contains("[root-unknown]"))
        #expect(try made.adrlink(["audit", "log"]).output.contains("NOT VERIFIED"))
        #expect(try made.adrlink(["audit", "verify", "--root", root]).status == 0)
        #expect(try made.adrlink(["audit", "verify", "--root", "SHA256:x"]).status == 2)
        #expect(try made.adrlink(["audit", "verify", "--remote", "hub", "--root", root]).status == 2)
    }

    @Test func aTamperedEntryIsToldByEveryCommand() throws {
        let reference = "refs/notes/adrlink/audit/\(lane)/000001"
        try made.git(["notes", "--ref", reference, "add", "-f", "-m", "{}", reference + "~1"])
        let json = try made.adrlink(["audit", "verify", "--format", "json", "--entries"])
        #expect(json.status == 1)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(document["schema"] as? String == "adrlink.audit-verify/1")
        #expect((document["findings"] as? [[String: Any]])?.first?["kind"] as? String == "not-appended")
        #expect((document["each"] as? [Any])?.count == 4)
        #expect(try made.adrlink(["audit", "log"]).errors.contains("adrlink audit verify says why"))
        let refused = try made.adrlink(["audit", "checkpoint"])
        #expect(refused.status == 1 && refused.output.isEmpty)
    }

    @Test func aCheckpointIsKeptAndHeldAgainstTheLog() throws {
        let file = made.root + "/checkpoint"
        let result = try made.adrlink(["audit", "checkpoint", "--output", file])
        #expect(result.status == 0, "\(result.errors)")
        let digest = try made.environment.run(["sha256sum", file], in: made.root).output.prefix(64)
        #expect(result.errors == "Adrlink-Checkpoint: \(digest)\n")
        #expect(try made.adrlink(["audit", "checkpoint", "--output", file]).status == 2)
        #expect(try made.adrlink(["audit", "checkpoint", "--output", file, "--force"]).status == 0)
        #expect(try made.adrlink(["audit", "verify", "--checkpoint", file]).status == 0)
        let reference = "refs/notes/adrlink/audit/\(lane)/000001"
        try made.git(["update-ref", reference, reference + "~1"])
        let rewound = try made.adrlink(["audit", "verify", "--checkpoint", file])
        #expect(rewound.status == 1 && rewound.output.contains("[lane-rewound]"))
        #expect(try made.adrlink(["audit", "verify", "--checkpoint", "/nowhere"]).status == 2)
    }

    @Test func theListOfSignersIsForOpenSSH() throws {
        let text = try made.adrlink(["audit", "export", "--format", "allowed-signers"]).output
        #expect(
            text.hasPrefix(
                "ada@example.org namespaces=\"adrlink-audit,git,adrlink-checkpoint,adrlink-manifest\" ssh-ed25519 "))
        try Data(text.utf8).write(to: URL(fileURLWithPath: made.root + "/allowed"))
        let log = try made.tryGit([
            "-c", "gpg.ssh.allowedSignersFile=\(made.root)/allowed", "log", "--format=%G?",
            "refs/notes/adrlink/audit/\(lane)/000001",
        ])
        #expect(log.output == "G\nG\nG\nG\nG\n")
    }

    @Test func aDecisionListsTheActionsThatNamedIt() throws {
        let text = try made.adrlink(["show", "ADR-0007"]).output
        #expect(text.contains("actions (not verified here: adrlink audit verify)"))
        #expect(text.contains("\(lane.prefix(8))/2  ada@example.org  db.restore  ok"))
        let json = try made.adrlink(["show", "ADR-0007", "--format", "json"]).output
        #expect(
            json.contains("{\"actions\":[{\"action\":\"db.restore\",\"actor\":\"ada@example.org\",\"lane\":\"\(lane)\"")
        )
    }

    @Test func notesByCommitAreWritten() throws {
        let result = try made.adrlink(["audit", "view", "--format", "json"])
        #expect(result.output.hasPrefix("{\"commits\":0,\"entries\":0,\"head\":\""))
        #expect(try made.adrlink(["audit", "view", "--format", "json"]).output == result.output)
    }

    @Test func withoutALogEachCommandSaysSo() throws {
        let empty = try TemporaryRepository()
        for command in ["log", "verify", "export", "view"] {
            let result = try empty.adrlink(["audit", command])
            #expect(result.status == 2 && result.errors.contains("there is no audit log here"), "\(command)")
        }
    }
}
