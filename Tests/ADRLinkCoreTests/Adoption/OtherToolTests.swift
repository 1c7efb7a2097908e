import ADRLinkCore
import Foundation
import TestSupport
import Testing

/// Repositories in which another tool has kept the decisions so far.
@Suite struct OtherToolTests {
    private let repository: TemporaryRepository

    init() throws { repository = try TemporaryRepository() }

    private func adopt() throws -> Adoption { try workspace(repository).adopt(AdoptionRequest()) }

    private func adopted(_ adoption: Adoption) -> [String] {
        adoption.steps.filter { $0.kind == .adopted }.map(\.text)
    }

    @Test(arguments: [
        (".adr-dir", "./design/log/\n", "adr-tools"),
        (
            "adrs.toml", "# kept by adrs\nadr_dir = \"design/log\" # here\nmode = \"ng\"\n[templates]\nadr_dir = 'x'\n",
            "adrs"
        ),
        (".adrs.toml", "adr_dir = 'design/log'\n", "adrs"),
        (".log4brains.yml", "project:\n  name: Shop\n  adrFolder: ./design/log # global\n", "log4brains"),
        ("adr.config.json", #"{"path":"\\design\\log","templates":"x"}"#, "dotnet-adr"),
    ])
    func theFolderIsTakenOverAndNothingIsRewritten(file: String, text: String, tool: String) throws {
        try repository.write(text, to: file)
        try repository.write(nygardRecord(1, "T"), to: "design/log/0001-t.md")
        try repository.commit("theirs")
        let adoption = try adopt()
        #expect(adopted(adoption).contains("the folder design/log, from \(file) of \(tool)"), "\(adoption.steps)")
        #expect(adoption.written == [".adrlink", ".gitattributes"])
        #expect(try changes(repository) == "?? .adrlink\n?? .gitattributes")
        #expect(try record("Next", in: repository).decision.path == "design/log/0002-next.md")
    }

    @Test func everyPackageOfLog4brainsHasItsFolder() throws {
        try repository.write(
            """
            project:
              name: "Shop"
              tz: Europe/Paris
              adrFolder: ./docs/adr
              packages:
                - name: backend
                  path: ./packages/backend
                  adrFolder: "./packages/backend/docs/adr"
                - adrFolder: packages/web/adr
            """, to: ".log4brains.yml")
        try repository.write(
            "# Use a queue\n\n- Status: accepted\n- Date: 2024-03-01\n\n## Context and Problem Statement\n\nC.\n\n## Decision Outcome\n\nD.\n",
            to: "docs/adr/20240301-use-a-queue.md")
        try repository.write("# Title\n\n- Status: draft\n", to: "docs/adr/template.md")
        let adoption = try adopt()
        #expect(
            adopted(adoption).first
                == "the folders docs/adr, packages/backend/docs/adr, packages/web/adr, from .log4brains.yml of log4brains"
        )
        #expect(adopted(adoption).contains("the template docs/adr/template.md"))
        #expect(try repository.read(".adrlink").contains("folder = packages/backend/docs/adr"))
        #expect(try record("Use a log", in: repository).decision.path.hasSuffix("-use-a-log.md"))
    }

    @Test func recordsOfLog4brainsAreNamedByTheirDateFromTheFirst() throws {
        try repository.write("project:\n  adrFolder: docs/adr\n", to: ".log4brains.yml")
        let adoption = try adopt()
        #expect(
            adoption.written.contains { $0.contains(/^docs\/adr\/\d{8}-record-architecture-decisions\.md$/) },
            "\(adoption.written)")
    }

    @Test func theTemplateOfAdrsIsTakenOver() throws {
        try repository.write(
            "adr_dir = \"adr\"\n[templates]\nformat = \"madr\"\ncustom = \"adr/own.md\"\n", to: "adrs.toml")
        try repository.write("# TITLE\n\n## Status\n\nSTATUS\n\n## Why\n\n## What\n", to: "adr/own.md")
        #expect(adopted(try adopt()).contains("the template adr/own.md, from adrs.toml of adrs"))
    }

    @Test func aTemplateThatIsMissingIsSaid() throws {
        try repository.write("adr_dir = \"adr\"\n[templates]\ncustom = \"gone.md\"\n", to: "adrs.toml")
        let adoption = try adopt()
        #expect(
            adoption.steps.contains { $0.kind == .note && $0.text.contains("gone.md, from adrs.toml, was not adopted") }
        )
    }

    @Test func whatIsNoConfigurationIsLeftAlone() throws {
        try repository.write("[1, 2", to: "adr.config.json")
        try repository.write("mode = \"ng\"\n", to: "adrs.toml")
        try repository.write("project:\n  name: x\n", to: ".log4brains.yml")
        #expect(adopted(try adopt()) == [])
    }

    @Test(arguments: [
        (".log4brains.yml", "project:\n  adrFolder: ../outside\n"), ("adrs.toml", "adr_dir = \"/etc\"\n"),
        ("adr.config.json", #"{"path":"a/../../b"}"#), ("adrs.toml", "adr_dir = \".git/x\"\n"),
    ])
    func aFolderOutsideOfTheRepositoryIsRefused(file: String, text: String) throws {
        try repository.write(text, to: file)
        let error = #expect(throws: ADRLinkError.self) { try adopt() }
        #expect(error?.code == .configuration && error?.path == file)
        #expect(try changes(repository) == "?? \(file)")
    }
}
