import Foundation
import TestSupport
import Testing

/// The JSON of every command, held against its schema in `docs/schemas/`.
@Suite struct SchemaTests {
    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL.path

    /// The names of the schemas that are in `docs/schemas/`.
    private static func names() throws -> Set<String> {
        let files = try FileManager.default.contentsOfDirectory(atPath: top + "/docs/schemas")
        return Set(files.filter { $0.hasSuffix(".schema.json") }.map { String($0.dropLast(".schema.json".count)) })
    }

    /// The documents that the sources name.
    private static func documents() throws -> Set<String> {
        var found: Set<String> = []
        let folders = ["adrlink", "ADRLinkCore/Drills", "ADRLinkCore/Trace", "ADRLinkCore/Validation"]
            .map { top + "/Sources/" + $0 }
        for file in try folders.flatMap(sources) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            for match in text.matches(of: /"adrlink\.([a-z-]+)\/1\\?"/) { found.insert(String(match.1)) }
        }
        return found
    }

    private static func sources(below folder: String) throws -> [String] {
        let files = try #require(FileManager.default.enumerator(atPath: folder))
        return files.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { folder + "/" + $0 }
    }

    @Test func everyDocumentHasASchemaAndEverySchemaADocument() throws {
        let (names, documents) = (try Self.names(), try Self.documents())
        #expect(documents.subtracting(names) == [], "docs/schemas has to describe these")
        #expect(names.subtracting(documents) == [], "nothing prints these")
    }

    /// Documents of a repository and of its audit log, by the schema that each states.
    ///
    /// Each schema of `docs/schemas/` describes at least one of them, and nothing in them is undescribed.
    @Test func whatCommandsPrintIsWhatTheirSchemaDescribes() throws {
        let world = try SchemaWorld()
        try world.decide()
        try world.log()
        try world.exercise()
        try world.keep()
        try world.ship()
        try world.damage()
        var described: Set<String> = []
        for (command, text) in world.documents {
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(command)")
            let stated = try #require(document["schema"] as? String, "\(command)")
            let name = stated.dropFirst("adrlink.".count).dropLast("/1".count)
            var schema = try JSONSchema(file: Self.top + "/docs/schemas/\(name).schema.json")
            #expect(try schema.faults(Data(text.utf8)) == [], "\(command)\n\(text)")
            described.insert(String(name))
        }
        #expect(try Self.names().subtracting(described) == [], "no document was held against these")
    }
}

/// A repository in which every command that prints JSON has something to say.
private final class SchemaWorld {
    private let made: TemporaryRepository
    /// The run that one action belongs to.
    private static let trace = String(repeating: "1", count: 32)

    /// What was printed, with the command.
    private(set) var documents: [(command: String, text: String)] = []

    init() throws { made = try TemporaryRepository() }

    private func record(
        _ arguments: [String], statuses: Set<Int32> = [0], input: String = "", variables: [String: String] = [:]
    ) throws {
        let result = try made.adrlink(
            arguments + ["--format", "json"], input: Data(input.utf8), variables: variables)
        #expect(statuses.contains(result.status), "\(arguments): \(result.errors)")
        documents.append((arguments.joined(separator: " "), result.output))
    }

    func decide() throws {
        try record(["init", "--no-hooks"])
        try record(["new", "Use a queue", "--governs", "queue/**"])
        try record(["new", "Use a log", "--status", "proposed"])
        try record(["index", "--write"])
        try record(["index", "--check"])
        try made.commit("decide\n\nRefs: ADR-0002\n", writing: "a\nb\n", to: "queue/settings")
        try record(["new", "Use a stream"])
        try made.write(nygardRecord(9, "Written by hand"), to: "docs/adr/0009-written-by-hand.md")
        try record(["index", "--check"], statuses: [1])
        try record(["status", "3"])
        try record(["status", "3", "accepted"])
        try made.commit("accept\n\nRefs: ADR-0003\n")
        try record(["link", "3", "amends", "4", "--dry-run"])
        try record(["supersede", "2", "--by", "3"])
        try made.commit("supersede and cite ADR-0002\n\nRefs: ADR-0002, ADR-0099\nADR-Exempt: in a hurry\n")
        try record(["renumber", "4", "5"])
        try record(["recover"])
        try made.write(nygardRecord(2, "Use a table"), to: "elsewhere/0002-use-a-table.md")
        try record(["import", "elsewhere", "--dry-run"])
        try made.write("# no record\n\n<<<<<<< a\n", to: "docs/adr/README.txt")
        try record(["list"])
        try record(["show", "2"])
        try record(["index"])
        try record(["export"])
        try record(["links", "--mentions"])
        try record(["trailers", "HEAD"])
        try record(["why", "queue/settings:1"])
        try record(["drift"], statuses: [0, 1])
        try record(["check", "HEAD~1..HEAD"], statuses: [1])
        try record(["rules"])
        try record(["hook", "status"], statuses: [1])
        try record(["doctor"], statuses: [0, 1])
    }

    func log() throws {
        let key = made.root + "/home/key"
        try made.environment.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], in: made.root)
        try record(["audit", "init", "--key", key, "--principal", "ada@example.org"])
        try record(["audit", "record", "--action", "key.rotate", "--result", "ok", "--decision", "ADR-0003"])
        let run = try made.adrlink(
            [
                "run", "--action", "db.restore", "--decision", "ADR-0003", "--", "sh", "-c", "echo done",
            ], variables: ["TRACEPARENT": "00-\(Self.trace)-2222222222222222-01"])
        #expect(run.status == 0, "\(run.errors)")
        try record(["show", "3"])
        try record(["audit", "log"])
        try record(["audit", "show", "2"])
        try record(["audit", "verify"])
        try record(["audit", "trust", "list"])
        try record(["audit", "view"])
        try record(["audit", "repair"])
        let hub = made.root + "/hub.git"
        try made.environment.run(["git", "init", "-q", "--bare", hub], in: made.root)
        try made.git(["remote", "add", "origin", hub])
        try record(["audit", "push"])
        try record(["audit", "fetch"])
    }

    /// Exercises, and runbooks of which somebody followed one.
    func exercise() throws {
        try made.write("# Restore the queue\n\nSee ADR-0003.\n", to: "docs/runbooks/restore.md")
        try made.write("# Move\n\nSee ADR-0098 and [a page](nowhere.md).\n", to: "docs/runbooks/move.md")
        try made.commit("runbooks\n\nRefs: ADR-0003\n")
        try record(["drill", "record", "tabletop", "--result", "ok"])
        try record([
            "drill", "record", "restore-db", "--result", "ok", "--duration", "20m", "--rto", "30m", "--rpo", "5m",
            "--recovery-point", "2m", "--validates", "REL-1", "--runbook", "docs/runbooks/restore.md",
            "--participant", "Ada Author", "--decision", "ADR-0003", "--reason", "every quarter",
            "--attach", "docs/runbooks/restore.md", "--occurred", "2024-03-01T09:00:00Z",
        ])
        let failed = try made.adrlink(["drill", "run", "move", "--", "sh", "-c", "exit 3"])
        #expect(failed.status == 3, "\(failed.errors)")
        try record(["drill", "list"])
        try made.write(
            "[records]\n\tfolder = docs/adr\n[drill \"tabletop\"]\n\tcadence = quarterly\n\tvalidates = REL-2\n"
                + "[drill \"restore-db\"]\n\tcadence = monthly\n\trunbook = docs/runbooks/restore.md\n", to: ".adrlink")
        try record(["drill", "due"], statuses: [1])
        try made.write(
            "| REL-1 | It comes back, as ADR-0003 has it. |\n| REL-1 | Twice. |\n", to: "docs/requirements.md")
        try made.commit("before", writing: "// Validates: REL-1, REL-9\nstruct BackTests {}\n", to: "BackTests.swift")
        try made.write("| REL-1 | It is back soon. |\n| REL-2 | People know. |\n", to: "docs/requirements.md")
        try made.commit("state\n\nValidates: REL-1\n")
        try made.write("1..2\nok 1 - BackTests\nnot ok 2 - REL-1 fails\n", to: "../results.tap")
        try record([
            "matrix", "--results", "../results.tap", "--results-commit", "HEAD", "--baseline", "HEAD~1", "--results",
            "../nowhere",
        ])
        try record(["runbook", "list"])
        try record(["runbook", "check"], statuses: [1])
    }

    /// A bundle in a store. Only a log that verifies goes into one.
    func keep() throws {
        try record(["evidence", "bundle", "--output", "../bundle.tar"])
        let window = ["--since", "2024-01-01", "--trace", Self.trace]
        try record(["evidence", "bundle", "--output", "../window.tar"] + window)
        try record(["evidence", "open", "../bundle.tar"])
        try record(["evidence", "push", "../bundle.tar"])
        let pushed = documents.last?.text ?? ""
        let match = try #require(pushed.firstMatch(of: /"id":"([0-9a-f]{32})"/))
        let id = String(match.1)
        try record(["evidence", "show", id])
        try record(["evidence", "fetch", id, "--output", "../copy.tar"])
        try record(["evidence", "hold", "on", id])
        try record(["evidence", "retain", id, "--until", "2099-01-01"])
        try record(["evidence", "list"])
        try record(["evidence", "list", "--accesses"])
        try record(["trace", Self.trace])
        try record(["evidence", "verify"])
        try made.write("no line of an access log\n", to: "access.log")
        try record(["evidence", "reconcile", "access.log"], statuses: [1])
        try FileManager.default.removeItem(atPath: made.path + "/.git/adrlink/evidence/objects")
        try record(["evidence", "verify"], statuses: [1])
    }

    /// Lines that cannot be sent at first, and then arrive at a receiver that does not keep all of them.
    func ship() throws {
        try record(["logs", "status"])
        let closed = ["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": "http://127.0.0.1:1"]
        try record(["logs", "ship"], statuses: [1], variables: closed)
        try record(["logs", "status"], statuses: [1], variables: closed)
        let server = try ScriptedServer { _, _ in
            .answer(.init(200, #"{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"too old"}}"#))
        }
        let open = ["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT": server.url]
        try record(["logs", "ship"], statuses: [1], variables: open)
        try record(["logs", "status"], variables: open)
        #expect(!server.requests.isEmpty)
    }

    /// The log as it verifies no more.
    func damage() throws {
        let lane = try made.git(["config", "adrlink.auditlane"])
        try made.git([
            "notes", "--ref=adrlink/audit/\(lane)/000001", "add", "-f", "-m", "nothing happened",
            "refs/notes/adrlink/audit/\(lane)/000001^",
        ])
        try record(["audit", "verify"], statuses: [1])
    }
}
