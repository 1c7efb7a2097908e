import Foundation
import TestSupport

/// A repository with three records and adrlink's hooks: ADR-0007 is in force, ADR-0003 is superseded by it, and ADR-0005
/// governs `api/`.
struct HookWorld {
    /// Adrlink refused what a test needs.
    struct Failure: Error {
        let result: CommandResult
        init(_ result: CommandResult) { self.result = result }
    }

    let made: TemporaryRepository

    init(install: Bool = true) throws {
        made = try TemporaryRepository()
        try HookWorld.writeRecords(made)
        try made.commit("start")
        if install { try adrlink(["hook", "install"]) }
    }

    static func writeRecords(_ made: TemporaryRepository) throws {
        try made.write(
            nygardRecord(3, "Poll the table", status: "Superseded by [7. Use a queue](0007-use-a-queue.md)"),
            to: "adr/0003-poll-the-table.md")
        try made.write(nygardRecord(5, "Version the interface"), to: "adr/0005-version-the-interface.md")
        try made.write(
            nygardRecord(7, "Use a queue", head: "\nSupersedes [3. Poll the table](0003-poll-the-table.md)\n"),
            to: "adr/0007-use-a-queue.md")
        try made.write("[governs \"ADR-0005\"]\n\tpath = api/**\n", to: ".adrlink")
    }

    @discardableResult
    func adrlink(_ arguments: [String], in directory: String? = nil) throws -> String {
        let result = try made.adrlink(arguments, in: directory)
        guard result.status == 0 else { throw Failure(result) }
        return result.output
    }

    /// Runs git with the hooks, whatever its exit status.
    func git(
        _ arguments: [String], in directory: String? = nil, variables: [String: String] = [:]
    ) throws -> CommandResult {
        try made.environment.run(["git"] + arguments, in: directory ?? made.path, variables: variables)
    }

    /// Whether git does it; the commit-msg hook is the only reason in these tests why it would not.
    func accepts(_ arguments: [String], in directory: String? = nil, variables: [String: String] = [:]) throws -> Bool {
        try git(arguments, in: directory, variables: variables).status == 0
    }

    func change(_ file: String = "work.txt") throws { try made.write(UUID().uuidString, to: file) }

    /// An executable script below the test's root.
    func script(_ text: String, at path: String, mode: Int = 0o755) throws {
        let url = URL(fileURLWithPath: path)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try writeScript(text, to: path, mode: mode)
    }

    func mode(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    /// The body of a hook's folder without git's samples.
    func hooks(in folder: String? = nil) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder ?? made.path + "/.git/hooks")
            .filter { !$0.hasSuffix(".sample") }.sorted()
    }

    /// A message with a good, an unknown, or a superseded reference.
    static let good = "Move on\n\nRefs: ADR-0007"
    static let unknown = "Move on\n\nRefs: ADR-0099"
    static let superseded = "Move on\n\nRefs: ADR-0003"
}
