import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

/// Bundle, store, fetch, open: the way of evidence through the program.
///
/// Validates: GOV-9, SEC-5, SEC-7, SEC-9
@Suite struct EvidenceCommandTests {
    private let world: RecordedWorld

    init() throws { world = try RecordedWorld() }

    private func adrlink(_ arguments: String..., status: Int32 = 0) throws -> CommandResult {
        let result = try world.made.adrlink(arguments)
        #expect(result.status == status, "\(arguments): \(result)")
        return result
    }

    private func object(_ result: CommandResult) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: result.outputBytes) as? [String: Any])
    }

    @Test func bundleGoesIntoTheStoreAndComesBackAndIsOpenedWithoutARepository() throws {
        let traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
        try world.run(["true"], variables: ["TRACEPARENT": "00-\(traceID)-00f067aa0ba902b7-01"])
        let packed = try object(adrlink("evidence", "bundle", "--output", "../bundle.tar", "--format", "json"))
        let id = try #require(packed["id"] as? String)
        #expect(try adrlink("trace", "--last").output.contains("  packaging"))
        _ = try adrlink("evidence", "push", "../bundle.tar")
        let pushed = try adrlink("trace", "--last").output
        for part in ["store request", "audit append", "evidence.store intent", "evidence.store ok"] {
            #expect(pushed.contains(part), "\(part): \(pushed)")
        }
        #expect(try adrlink("evidence", "list").output.contains(id))
        _ = try adrlink("evidence", "show", id)
        _ = try adrlink("evidence", "fetch", id, "--output", "../copy.tar")
        _ = try adrlink("evidence", "export", id, "--output", "../other.tar", status: 2)
        _ = try adrlink("evidence", "export", id, "--reason", "for the auditors", "--output", "../other.tar")
        #expect(try adrlink("evidence", "verify").output.hasSuffix("findings: 0\n"))
        #expect(try adrlink("evidence", "verify", "--probe", status: 2).errors.contains("no server"))
        let accesses = try object(adrlink("evidence", "list", "--accesses", "--format", "json"))
        let actions = try #require(accesses["accesses"] as? [[String: Any]]).map {
            "\($0["action"] ?? "") \($0["phase"] ?? "")"
        }
        #expect(
            actions
                == ["store", "show", "fetch", "export", "verify"].flatMap {
                    ["evidence.\($0) intent", "evidence.\($0) outcome"]
                })

        let held = try adrlink("trace", traceID).output
        for part in [
            "bundle \(id)", "2 entries of this run", "evidence.fetch ok by ada@example.org", "evidence.export ok",
        ] {
            #expect(held.contains(part), "\(part): \(held)")
        }

        let folder = world.made.root + "/elsewhere"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        func open(_ arguments: String..., status: Int32 = 0) throws -> CommandResult {
            let result = try world.made.environment.run(
                [Adrlink.path, "evidence", "open", "../copy.tar"] + arguments, in: folder)
            #expect(result.status == status, "\(arguments): \(result)")
            return result
        }
        #expect(try open(status: 3).errors.contains(world.configuration.root ?? "?"))
        let root = try #require(world.configuration.root)
        let shown = try open("--root", root).output
        #expect(shown.contains("verified: 2 entries"))
        #expect(
            shown.contains("access: evidence.fetch at ") && shown.contains(" by ada@example.org, signed by \(root)"))
        #expect(try open("list", "--root", root).output.contains("repository.bundle"))
        #expect(try open("report", "--root", root).output.contains("test.act"))
        let trace = try open("trace", traceID, "--root", root).output
        for part in ["adrlink run", "audit append", "test.act ok by ada@example.org", "command started"] {
            #expect(trace.contains(part), "\(part): \(trace)")
        }
        _ = try open("trace", String(repeating: "1", count: 32), "--root", root, status: 3)
        _ = try open("extract", "checkpoint", "--to", "out", "--root", root)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/out") == ["checkpoint"])

        var bytes = try Data(contentsOf: URL(fileURLWithPath: world.made.root + "/copy.tar"))
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: URL(fileURLWithPath: world.made.root + "/copy.tar"))
        #expect(try open("--root", root, status: 1).errors.contains("refused"))
    }

    @Test func theMatrixIsPackedWithItsDigestAndShownAsItWas() throws {
        try world.made.write("| REQ-1 | It holds. |\n| REQ-2 | It lasts. |\n", to: "docs/requirements.md")
        try world.made.commit("state")
        try world.made.write(
            "1..2\nok 1 - REQ-1 holds\nnot ok 2 - REQ-2 token=correct-horse-battery-9\n", to: "../a.tap")
        let pack = ["evidence", "bundle", "--results", "../a.tap", "--results-commit", "HEAD"]
        let packed = try world.made.adrlink(pack + ["--output", "../bundle.tar", "--format", "json"])
        let files = try #require(try object(packed)["files"] as? [[String: Any]])
        let listed = try #require(files.first { $0["name"] as? String == "matrix.json" })
        let root = ["--root", try #require(world.configuration.root)]
        try world.made.write("| REQ-1 | It is another one by now. |\n", to: "docs/requirements.md")
        try world.made.commit("change")
        let shown = try world.made.adrlink(["evidence", "open", "../bundle.tar", "matrix"] + root).output
        #expect(shown.contains("REQ-1  passed") && shown.contains("REQ-2  failed"))
        let document = try object(
            world.made.adrlink(["evidence", "open", "../bundle.tar", "matrix", "--format", "json"] + root))
        #expect(document["schema"] as? String == "adrlink.matrix/1")
        _ = try world.made.adrlink(["evidence", "open", "../bundle.tar", "extract", "--to", "../out"] + root)
        let digest = try world.made.environment.run(["sha256sum", "../out/matrix.json"], in: world.made.path).output
        #expect(digest.hasPrefix(try #require(listed["sha256"] as? String)))
        let page = try world.made.read("../out/matrix.html")
        #expect(page.contains("It lasts.") && !page.contains("<script") && !page.contains("battery"))
        #expect(try !world.made.read("../out/matrix.json").contains("battery"))

        _ = try adrlink("evidence", "bundle", "--output", "../without.tar")
        let without = try world.made.adrlink(["evidence", "open", "../without.tar", "matrix"] + root)
        #expect(without.status == 2 && without.errors.contains("--results"))
    }

    @Test func doctorLooksAtTheStoreAndMakesNothing() throws {
        func told(_ options: [String] = [], variables: [String: String] = [:]) throws -> [String] {
            let result = try world.made.adrlink(["doctor", "--format", "json"] + options, variables: variables)
            let checks = try #require(try object(result)["checks"] as? [[String: Any]])
            return checks.filter { ($0["check"] as? String)?.hasPrefix("evidence") == true }.map {
                "\($0["check"] ?? "") \($0["state"] ?? ""): \($0["message"] ?? "")"
            }
        }
        #expect(try told().isEmpty, "nobody uses a store")
        let (store, key) = (world.made.root + "/store", world.made.root + "/store.key")
        try world.made.git(["config", "adrlink.evidencestore", store])
        try world.made.git(["config", "adrlink.evidencekeyfile", key])
        let missing = try told()
        #expect(missing.count == 1 && missing[0].hasPrefix("evidence-store error: there is no directory \(store); "))
        #expect(File.kind(of: store) == nil && File.kind(of: key) == nil)
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar")
        _ = try adrlink("evidence", "push", "../bundle.tar")
        let answers = try told(["--probe"])
        #expect(
            answers.count == 2 && answers[0].hasPrefix("evidence-store ok: directory answers; the last object is under")
        )
        #expect(answers[1].hasPrefix("evidence-probe warning"))
        try FileManager.default.removeItem(atPath: key)
        #expect(try told().first?.contains("the key \(key) of the store is not there") == true)
        #expect(File.kind(of: key) == nil, "a look makes no key")

        for (name, value) in [
            ("store", "s3://bucket"), ("kmskey", "k"), ("region", "us-east-1"), ("endpoint", "http://127.0.0.1:1"),
        ] {
            try world.made.git(["config", "adrlink.evidence\(name)", value])
        }
        let silent = try told(variables: ["AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"])
        #expect(silent.count == 1 && silent[0].hasPrefix("evidence-store warning: s3://bucket: "), "\(silent)")
    }

    @Test func storeIsNamedByTheUserAndNotByTheRepository() throws {
        try world.made.write("[adrlink]\n\tevidencestore = /nowhere\n", to: ".adrlink")
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar", status: 2)
        try world.made.write("[evidence]\n\tretention = 30\n", to: ".adrlink")
        let packed = try object(adrlink("evidence", "bundle", "--output", "../bundle.tar", "--format", "json"))
        #expect(packed["retainUntil"] is String)
        try world.made.git(["config", "adrlink.evidencestore", "s3://bucket"])
        #expect(try adrlink("evidence", "push", "../bundle.tar", status: 2).errors.contains("adrlink.evidencekmskey"))
        try world.made.git(["config", "adrlink.evidencestore", world.made.root + "/store"])
        _ = try adrlink("evidence", "push", "../bundle.tar")
        #expect(File.kind(of: world.made.root + "/store/objects") == .directory)
    }

    @Test func storeThatTheRepositoryProposesNeedsAnApprovalOfExactlyThat() throws {
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar")
        func push() throws -> String { try adrlink("evidence", "push", "../bundle.tar", status: 2).errors }
        try world.made.write("[evidence]\n\tstore = s3://evidence\n\tkms-key = key-1\n", to: ".adrlink")
        let refused = try push()
        for part in ["evidence.store = s3://evidence", "evidence.kms-key = key-1", "adrlink doctor --approve"] {
            #expect(refused.contains(part), "\(part): \(refused)")
        }
        #expect(try adrlink("doctor").output.contains("fix: adrlink doctor --approve"))
        // From then on the store is looked at, of which nobody says where it is.
        let approved = try adrlink("doctor", "--approve", status: 1)
        #expect(approved.errors.contains("approved: evidence.store = s3://evidence"))
        #expect(try push().contains("region"))
        let looked = try adrlink("doctor", status: 1).output
        #expect(!looked.contains("--approve") && looked.contains("in which region s3://evidence is"))
        try world.made.write("[evidence]\n\tstore = s3://evidence2\n\tkms-key = key-1\n", to: ".adrlink")
        #expect(try push().contains("evidence.store = s3://evidence2"))
        try world.made.git(["config", "adrlink.evidencestore", world.made.root + "/own"])
        _ = try adrlink("evidence", "push", "../bundle.tar")
    }

    @Test func keyThatIsGoneIsNotReplaced() throws {
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar")
        _ = try adrlink("evidence", "push", "../bundle.tar")
        let key = world.made.path + "/.git/adrlink/evidence.key"
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        for command in [["verify"], ["push", "../bundle.tar"]] {
            let refused = try world.made.adrlink(["evidence"] + command)
            #expect(refused.status == 2 && refused.errors.contains("is not there"), "\(refused)")
            #expect(!FileManager.default.fileExists(atPath: key))
        }
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        _ = try adrlink("evidence", "verify")
    }

    @Test func junkInTheStoreHidesNothing() throws {
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar")
        _ = try adrlink("evidence", "push", "../bundle.tar")
        let bundle = try #require(
            object(adrlink("evidence", "list", "--format", "json"))["bundles"] as? [[String: Any]])[0]
        let archive = try #require((bundle["archive"] as? [String: Any])?["key"] as? String)
        let store = world.made.path + "/.git/adrlink/evidence/objects/"
        let folder = archive.split(separator: "/").dropLast().joined(separator: "/")
        try FileManager.default.removeItem(atPath: store + archive + "@")
        try FileManager.default.createDirectory(atPath: store + folder + "/junk@", withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(fileURLWithPath: store + folder + "/junk@/object"))
        let told = try adrlink("evidence", "verify", status: 1).output
        #expect(told.contains("missing: ") && told.contains("junk"), "\(told)")
    }

    @Test(arguments: ["0", "-1", "99999999999", "5000000", "long"])
    func retentionThatNoCalendarHasIsRefused(days: String) throws {
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar")
        let refused = try world.made.adrlink(
            ["evidence", "push", "../bundle.tar"], variables: ["ADRLINK_EVIDENCE_RETENTION": days])
        #expect(refused.status == 2 && refused.errors.contains("adrlink.evidenceretention"), "\(refused)")
    }

    @Test(arguments: ["eu.attacker.example/", "EU", "eu west", "a@b"])
    func regionThatWouldNameAnotherServerIsRefused(region: String) throws {
        try world.made.write("[evidence]\n\tstore = s3://evidence\n\tregion = \(region)\n", to: ".adrlink")
        let refused = try world.made.adrlink(["doctor", "--approve"])
        #expect((refused.output + refused.errors).contains("evidence.region"), "\(refused)")
        #expect(!refused.errors.contains("approved:"))
        _ = try adrlink("evidence", "bundle", "--output", "../bundle.tar", status: 2)
    }

    @Test func kindOfABundleIsNamedKeptAndDue() throws {
        try world.made.write(
            "[evidence \"audit\"]\n\tcadence = quarterly\n\tretention = 3650\n[evidence \"incident\"]\n\tcadence = yearly\n",
            to: ".adrlink")
        #expect(try adrlink("evidence", "list").errors.contains("kind audit is overdue"))
        _ = try adrlink("evidence", "bundle", "--kind", "audits", "--output", "../bundle.tar", status: 2)
        let packed = try object(
            adrlink("evidence", "bundle", "--kind", "audit", "--output", "../bundle.tar", "--format", "json"))
        #expect(packed["kind"] as? String == "audit")
        _ = try adrlink("evidence", "push", "../bundle.tar")
        let listed = try object(adrlink("evidence", "list", "--format", "json"))
        let due = try #require(listed["due"] as? [[String: Any]])
        #expect(due.map { "\($0["kind"] ?? "") \($0["state"] ?? "")" } == ["incident overdue", "audit later"])
        #expect(try adrlink("evidence", "verify", status: 1).output.contains("overdue: a bundle of the kind incident"))
    }
}
