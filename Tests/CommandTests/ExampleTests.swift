import Foundation
import TestSupport
import Testing

/// The examples of the library, `docs/examples/`.
@Suite struct ExampleTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.commit("start", writing: nygardRecord(7, "Use a queue"), to: "adr/0007-use-a-queue.md")
    }

    private func run(_ arguments: [String]) throws -> String {
        let result = try made.environment.run([Adrlink.built("Examples")] + arguments, in: made.root)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    @Test func decisionsAreListed() throws {
        #expect(try run(["list", made.path]) == "ADR-0007  accepted  Use a queue\n")
    }

    @Test func aMessageIsJudged() throws {
        #expect(try run(["check", made.path, "work\n\nRefs: ADR-0007\n"]) == "good\n")
        #expect(try run(["check", made.path, "work\n\nRefs: ADR7\n"]).contains("did you mean ADR-0007?"))
    }

    @Test func anEntryIsWrittenAndVerified() throws {
        let keygen = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"]
        #expect(try made.environment.run(keygen, in: made.root).status == 0)
        #expect(try run(["audit", made.path, made.root + "/key"]) == "entry 1; verified: 1; findings: 0\n")
    }

    /// The articles of the library's pages show what is built and run here.
    @Test func articlesShowTheExamples() throws {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
            .standardizedFileURL.path
        let folder = top + "/docs/examples/Sources/Examples/"
        let examples = try FileManager.default.contentsOfDirectory(atPath: folder).map {
            try String(contentsOfFile: folder + $0, encoding: .utf8)
        }
        for article in ["ListingDecisions", "JudgingMessages", "KeepingAnAuditLog"] {
            let path = "Sources/ADRLinkCore/ADRLinkCore.docc/\(article).md"
            let blocks = try String(contentsOfFile: top + "/" + path, encoding: .utf8)
                .components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
            #expect(!blocks.isEmpty)
            for block in blocks {
                #expect(examples.contains { $0.contains(block) }, "\(path): \(block)")
            }
        }
    }

    @Test func theirPackageNamesWhatThereIs() throws {
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
            .standardizedFileURL.path
        let manifest = try String(contentsOfFile: top + "/docs/examples/Package.swift", encoding: .utf8)
        let ours = try String(contentsOfFile: top + "/Package.swift", encoding: .utf8)
        #expect(manifest.contains(#".package(name: "adrlink", path: "../..")"#))
        #expect(ours.contains(#"name: "ADRLinkCore", targets:"#) && ours.contains(#"name: "adrlink""#))
    }
}
