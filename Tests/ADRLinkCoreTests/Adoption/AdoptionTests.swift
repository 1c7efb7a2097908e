import ADRLinkCore
import Foundation
import TestSupport
import Testing

@Suite struct AdoptionTests {
    private func adopt(
        _ repository: TemporaryRepository, _ change: (inout AdoptionRequest) -> Void = { _ in }
    ) throws -> Adoption {
        var request = AdoptionRequest()
        change(&request)
        return try workspace(repository).adopt(request)
    }

    @Test func anEmptyRepositoryGetsAPolicyAndAFirstRecord() throws {
        let repository = try TemporaryRepository()
        let adoption = try adopt(repository)
        #expect(adoption.written == [".adrlink", "docs/adr/0001-record-architecture-decisions.md", ".gitattributes"])
        let index = try decisions(repository)
        #expect(index.decisions.map(\.status) == [.accepted])
        #expect(!(try repository.read("docs/adr/0001-record-architecture-decisions.md")).contains("<!--"))
    }

    @Test(arguments: ["nygard", "madr", "minimal", "operations"], ["en", "fr"])
    func theFirstRecordIsInTheChosenForm(template: String, language: String) throws {
        let repository = try TemporaryRepository()
        let adoption = try adopt(repository) {
            $0.template = template
            $0.language = language
            $0.folder = "decisions/log"
            $0.prefix = "OPS"
        }
        #expect(adoption.first?.description == "OPS-0001")
        let text = try repository.read("decisions/log/0001-record-architecture-decisions.md")
        #expect(text.contains(language == "fr" ? "Nous consignons" : "We write each"))
        #expect(text.hasPrefix("---") == (template == "madr"))
        #expect(try record("Next", in: repository).template == template)
    }

    @Test func aSecondRunChangesNothing() throws {
        let repository = try TemporaryRepository()
        _ = try adopt(repository)
        try repository.commit("adopted")
        #expect(try adopt(repository).changedNothing)
        #expect(try changes(repository) == "")
    }

    @Test func recordsThatAreThereStayAsTheyAre() throws {
        let repository = try TemporaryRepository()
        for number in 1...3 {
            try repository.write(nygardRecord(number, "T"), to: "doc/architecture/decisions/ARCH-00\(number)-t.md")
        }
        try repository.write(
            "# NUMBER. TITLE\n\n## Status\n\nSTATUS\n", to: "doc/architecture/decisions/templates/template.md")
        try repository.commit("theirs")
        let adoption = try adopt(repository)
        #expect(adoption.written == [".adrlink", ".gitattributes"])
        #expect(adoption.first == nil)
        #expect(try changes(repository) == "?? .adrlink\n?? .gitattributes")
        let workspace = try workspace(repository)
        let policy = try workspace.policy(of: .workingTree)
        #expect(policy.folders == ["doc/architecture/decisions"])
        #expect(policy.records.prefixes == ["ARCH"])
        #expect(policy.records.digits == 3)
        #expect(policy.template == "doc/architecture/decisions/templates/template.md")
        #expect(try record("Next", in: repository).decision.path == "doc/architecture/decisions/ARCH-004-next.md")
    }

    @Test func theFolderOfAdrToolsIsTakenOver() throws {
        let repository = try TemporaryRepository()
        try repository.write("./design/log/\n", to: ".adr-dir")
        try repository.write(nygardRecord(1, "T"), to: "design/log/0001-t.md")
        #expect(try adopt(repository).written == [".adrlink", ".gitattributes"])
        #expect(try record("Next", in: repository).decision.path == "design/log/0002-next.md")
    }

    @Test(arguments: ["../outside", "/etc", "a/../../b", ".git/x"])
    func aFolderOutsideOfTheRepositoryIsRefused(folder: String) throws {
        let repository = try TemporaryRepository()
        let error = #expect(throws: ADRLinkError.self) { try adopt(repository) { $0.folder = folder } }
        #expect(error?.code == .usage)
        try repository.write(folder, to: ".adr-dir")
        #expect(throws: ADRLinkError.self) { try adopt(repository) }
        #expect(try changes(repository) == "?? .adr-dir")
    }

    @Test func anExistingPolicyIsNeverOverwritten() throws {
        let repository = try TemporaryRepository()
        try repository.write("[records]\n\tfolder = notes\n", to: ".adrlink")
        let error = #expect(throws: ADRLinkError.self) { try adopt(repository) { $0.folder = "docs/adr" } }
        #expect(error?.message.contains("--folder") == true)
        #expect(try adopt(repository).written == ["notes/0001-record-architecture-decisions.md", ".gitattributes"])
        #expect(try repository.read(".adrlink") == "[records]\n\tfolder = notes\n")
    }

    @Test func awkwardFolderNamesAreReadBack() throws {
        let repository = try TemporaryRepository()
        _ = try adopt(repository) { $0.folder = "my \"odd\" # folder; here" }
        #expect(try record("Next", in: repository).decision.path == "my \"odd\" # folder; here/0002-next.md")
    }

    @Test func aBareRepositoryIsRefused() throws {
        let repository = try TemporaryRepository(bare: true)
        #expect(throws: ADRLinkError.self) { try adopt(repository) }
    }
}
