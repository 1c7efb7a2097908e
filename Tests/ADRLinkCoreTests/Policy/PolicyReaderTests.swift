import ADRLinkCore
import Foundation
import Git
import TestSupport
import Testing

@Suite struct PolicyReaderTests {
    private func policy(_ text: String) throws -> Policy { try PolicyReader.read(Array(text.utf8)) }

    private func fault(_ text: String) -> ADRLinkError? { fault(Array(text.utf8)) }

    private func fault(_ bytes: [UInt8]) -> ADRLinkError? {
        do { _ = try PolicyReader.read(bytes) } catch { return error }
        return nil
    }

    @Test func everyKeyIsRead() throws {
        let read = try policy(
            """
            ; a comment
            [records]
            \tfolder = ./docs/adr/
            \tfolder = operations
            \tprefix = OPS
            \tprefix = ADR
            \tdigits = 3
            \ttemplate = madr
            \tlanguage = fr
            [references] key = Decision
            \tkey = Refs
            [rule "record-name"]
            \tseverity = off
            [status "In Kraft"]
            \tfamily = accepted
            [governs "OPS-7"]
            \tpath = infra/**
            \tpath = ":(exclude)infra/docs/"
            [evidence] retention = 2555
            [protected "refs/heads/main"]
            \texempt = no
            [protected "refs/heads/release/*"]
            \texempt
            """)
        #expect(read.folders == ["docs/adr", "operations"])
        #expect(read.records.prefixes == ["OPS", "ADR"])
        #expect(read.messages.prefixes == ["OPS", "ADR"])
        #expect(read.records.digits == 3)
        #expect(read.evidence.retention == 2_555)
        #expect(read.messages.digits == 3)
        #expect(read.template == "madr")
        #expect(read.language == "fr")
        #expect(read.messages.referenceKeys == ["Decision", "Refs"])
        #expect(read.severity(of: .recordName, in: .range) == .off)
        #expect(read.severity(of: .refUnknown, in: .range) == .error)
        #expect(read.records.statusFamilies == ["in kraft": .accepted])
        #expect(read.governs.flatMap(\.pathspecs) == ["infra/**", ":(exclude)infra/docs/"])
        #expect(read.protected.map(\.allowsExemption) == [false, true])
        #expect(read.protected[1].matches("refs/heads/release/1.0"))
        #expect(!read.protected[1].matches("refs/heads/release"))
        #expect(!read.protected[0].matches("refs/heads/main2"))
        #expect(try policy("") == Policy())
        #expect(try policy("\u{FEFF}[records]\r\n\tfolder = adr\r\n").folders == ["adr"])
    }

    @Test func namesHeadingsAndSecretPathsAreReadOrRefused() throws {
        let read = try policy(
            "[records]\nname = NNN_slug.adoc\nheading = N. Title\n[secrets]\npath = ops/**\npath = *.env\n")
        #expect(read.recordName == "NNN_slug.adoc" && read.recordHeading == "N. Title")
        #expect(read.secretPaths == ["ops/**", "*.env"])
        for text in ["[records]\n\nname = slug.md", "[records]\n\nheading = N.", "[secrets]\n\npath = :(nonsense)x"] {
            let error = fault(text)
            #expect(
                error?.code == .configuration && error?.line == 3 && error?.hint != nil,
                "\(text): \(String(describing: error))")
        }
    }

    @Test func anUnknownKeyIsNamedWithTheNearest() {
        for (text, line, near) in [
            ("[records]\n\tfoldr = x", 2, "records.folder"), ("[record]\nfolder = x", 2, "records.folder"),
            ("\n[rule \"ref-empty\"] sevrity = off", 2, "rule.\"…\".severity"),
            ("[govern \"ADR-1\"]\npath = x", 2, "governs.\"…\".path"),
        ] {
            let error = fault(text)
            #expect(error?.code == .configuration)
            #expect(error?.line == line, "\(text): \(String(describing: error))")
            #expect(error?.hint == "did you mean \(near)?", "\(text): \(error?.hint ?? "-")")
        }
        #expect(fault("[zzzzzzzz]\nqqqqqqqqqq = x")?.hint == nil)
    }

    @Test func includesAreRefusedHoweverTheyAreSpelt() throws {
        let secret = NSTemporaryDirectory() + "/adrlink-policy-" + UUID().uuidString
        try "[records]\n\tfolder = stolen\n".write(toFile: secret, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: secret) }
        for text in [
            "[include]\npath = @", "[INCLUDE]\npath=@", "[Include] path = @", "  [include]path=@",
            "\t[ include]\npath = @",
            "# harmless\n; too\n[include]\n\tpath = @", "[records]folder=adr\n[include]path=@",
            "[records] folder = adr [include]\npath = @", "[includeIf \"gitdir:/\"]\npath = @",
            "[includeif \"onbranch:main\"] path = @", "[IncludeIf.gitdir:/]\npath = @", "\u{FEFF}[include]\npath = @",
            "[include]\r\npath = @", "[include \"x\"]\npath = @", "[\tinclude]\npath = @", "[\u{0B}include]\npath = @",
            "[\u{0C}include]\npath = @", "[records]\nfolder = a\\\n[include]\npath = @", "include.path = @",
            "[\"include\"]\npath = @", "[]\ninclude.path = @", "[x\\\n][include]\npath=@", "[\rinclude]\npath = @",
        ] {
            let error = fault(text.replacingOccurrences(of: "@", with: secret))
            #expect(error?.code == .configuration, "\(text)")
            #expect(error.map { "\($0) \($0.hint ?? "")" }?.contains("stolen") != true, "\(text)")
        }
        #expect(fault("\n\n[include]\npath = x")?.line == 3)
    }

    @Test func badSyntaxIsToldWithItsLineAndTheFilesOwnName() {
        for (text, line) in [
            ("[records\nfolder = x", 1), ("[records]\nfolder = \"x", 2), ("[records]\n\nfolder = x\\q", 3), ("[]", 1),
            ("[records]\n= x", 2), ("nonsense nonsense", 1),
        ] {
            let error = fault(text)
            #expect(error?.code == .configuration, "\(text): \(String(describing: error))")
            #expect(error?.path == ".adrlink")
            #expect(error?.line == line, "\(text): \(String(describing: error))")
            #expect(error?.description.contains("/adrlink-") == false, "a private file is nobody's business")
            #expect(error?.exitStatus == 2)
        }
    }

    @Test func badValuesAreToldWithTheirLine() {
        for (text, line) in [
            ("[records]\nfolder = ../x", 2), ("[records]\nfolder = /etc", 2), ("[records]\nfolder = a/../b", 2),
            ("[records]\nfolder = .git/x", 2), ("[records]\nfolder = a//b", 2), ("[records]\nfolder =", 2),
            ("[records]\nprefix = A B", 2), ("[records]\ndigits = 0", 2), ("[records]\ndigits", 2),
            ("[records]\nlanguage = tlh", 2),
            ("[references]\nkey = \"a:b\"", 2), ("[rule \"x\"]\nseverity = off", 2),
            ("[rule \"ref-empty\"]\nseverity = off\n[rule \"ref-unknown\"]\nseverity = loud", 4),
            ("[status \"x\"]\nfamily = fine", 2), ("[protected \"refs/heads/main\"]\nexempt = maybe", 2),
            ("[protected \"main\"]\nexempt = false", 2), ("[records]\nfolder = a\nfolder = ../b", 3),
        ] {
            let error = fault(text)
            #expect(error?.code == .configuration, "\(text)")
            #expect(error?.line == line, "\(text): \(String(describing: error))")
            #expect(error?.hint != nil || text.contains("\"x\""), "\(text)")
        }
        #expect(fault("[rule \"ref-unknwon\"]\nseverity = off")?.hint == "did you mean ref-unknown?")
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(fault(Array("[records]\nfolder = a".utf8) + [0] + Array("\nfolder = b\n".utf8))?.line == 2)
        #expect(fault(Array("[records]\nfolder = a".utf8) + [0xFF])?.message.contains("UTF-8") == true)
        #expect(fault([UInt8](repeating: 0x23, count: 2 << 20))?.message.contains("bytes") == true)
    }

    @Test func thePolicyIsAPlainFileOfTheSnapshot() throws {
        let made = try TemporaryRepository()
        try made.write("[records]\nfolder = stolen\n", to: "../outside")
        try made.environment.run(["ln", "-s", "../outside", ".adrlink"], in: made.path)
        try made.commit("link")
        let workspace = try CheckWorld.workspace(made.path)
        let head = try #require(try workspace.repository.head())
        for snapshot in [Snapshot.workingTree, .index, .commit(head)] {
            let error = #expect(throws: ADRLinkError.self) { try workspace.policy(of: snapshot) }
            #expect(error?.code == .configuration)
            #expect(error?.path == ".adrlink")
        }
    }

    @Test func whatAPolicyMakesOfAFinding() {
        var policy = Policy()
        let error = Finding(.refMalformed, .error, "x")
        let hint = Finding(.refMalformed, .warning, "x")
        #expect(policy.weigh(error, in: .range)?.severity == .error)
        policy.severities[.refMalformed] = .info
        #expect(policy.weigh(error, in: .range)?.severity == .info)
        #expect(policy.weigh(hint, in: .range)?.severity == .info)
        policy.severities[.refMalformed] = .error
        #expect(policy.weigh(hint, in: .range)?.severity == .warning)
        policy.severities[.refMalformed] = .off
        #expect(policy.weigh(error, in: .range) == nil)
    }

    @Test func theNearestWordIsNearEnoughToBeMeant() {
        #expect(nearest("ref-unknwon", ["ref-unknown", "ref-empty"]) == "ref-unknown")
        #expect(nearest("ADR-EXEMPT", ["adr-exempt"]) == "adr-exempt")
        #expect(nearest("banana", ["ref-empty"]) == nil)
        #expect(nearest("x", []) == nil)
    }

    @Test func phasesAndSinceAreRead() throws {
        let policy = try self.policy(
            "[check]\nsince = v1.0\n[rule \"ref-unknown\"]\nsince = 0123456\ncommit-msg = info\nrange = off\n")
        #expect(policy.since == "v1.0")
        #expect(policy.ruleSince == [.refUnknown: "0123456"])
        #expect(policy.phaseSeverities == [.refUnknown: [.commitMessage: .info, .range: .off]])
        #expect(policy.severity(of: .refUnknown, in: .prePush) == .error)
    }

    @Test(arguments: ["HEAD~1", "a b", "-x", "@{u}", "a..b", ""])
    func aSinceThatCanBeNeitherTagNorCommitIsRefused(_ value: String) {
        #expect(throws: ADRLinkError.self) { try policy("[check]\nsince = \"\(value)\"\n") }
    }

    @Test func phasesThatDoNotExistAreRefusedWithTheNearest() {
        let error = #expect(throws: ADRLinkError.self) { try policy("[rule \"ref-unknown\"]\nprepush = error\n") }
        #expect(error?.hint?.contains("pre-push") == true)
    }
}
