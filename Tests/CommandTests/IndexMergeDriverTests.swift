import Foundation
import TestSupport
import Testing

/// Real merges by git, with the driver that `init` sets up.
///
/// Validates: GOV-3
@Suite struct IndexMergeDriverTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        _ = try made.adrlink(["init"])
        _ = try made.adrlink(["index", "--write"])
        try made.commit("start")
    }

    private func addOnBranch(_ branch: String, _ record: String, _ name: String) throws {
        try made.git(["switch", "--quiet", "-c", branch, "main"])
        try made.write(record, to: "docs/adr/" + name)
        #expect(try made.adrlink(["index", "--write"]).status == 0)
        try made.commit(branch)
    }

    private func merge(_ branch: String) throws -> CommandResult {
        try made.tryGit(["-c", "core.hooksPath=/dev/null", "merge", "--quiet", "--no-edit", branch])
    }

    @Test func twoBranchesThatEachAddADecisionDoNotConflict() throws {
        try addOnBranch("one", nygardRecord(2, "Two"), "0002-two.md")
        try addOnBranch("other", nygardRecord(3, "Three"), "0003-three.md")
        try made.git(["switch", "--quiet", "main"])
        #expect(try merge("one").status == 0)
        #expect(try merge("other").status == 0)
        #expect(try made.git(["status", "--porcelain"]) == "")
        let check = try made.adrlink(["index", "--check"])
        #expect(check.status == 0, "\(check.output)")
        #expect(try made.read("docs/adr/README.md").contains("[ADR-0003](0003-three.md)"))
        // Without the driver the same merge is a conflict.
        try made.git(["reset", "--quiet", "--hard", "one"])
        try made.git(["config", "--remove-section", "merge.adrlink-index"])
        #expect(try merge("other").status == 1)
    }

    @Test func aBranchThatSupersedesMeetsOneThatAdds() throws {
        try made.git(["switch", "--quiet", "-c", "one"])
        _ = try made.adrlink(["new", "Second", "--supersedes", "1"])
        _ = try made.adrlink(["index", "--write", "--group", "status"])
        try made.commit("one")
        try addOnBranch("other", nygardRecord(3, "Three", status: "Proposed"), "0003-three.md")
        #expect(try merge("one").status == 0)
        let check = try made.adrlink(["index", "--check"])
        #expect(check.status == 0, "\(check.output)")
        let page = try made.read("docs/adr/README.md")
        #expect(
            page.split(separator: "\n").filter { $0.hasPrefix("### ") } == [
                "### Accepted", "### Proposed", "### Superseded",
            ])
    }

    @Test func textThatBothChangedIsAConflictAroundAWholeIndex() throws {
        for (branch, word, number) in [("one", "Ours", 2), ("other", "Theirs", 3)] {
            try made.git(["switch", "--quiet", "-c", branch, "main"])
            try made.write(nygardRecord(number, word), to: "docs/adr/000\(number)-x.md")
            let page = try made.read("docs/adr/README.md")
            try made.write(page.replacing("# Decisions", with: "# \(word)"), to: "docs/adr/README.md")
            _ = try made.adrlink(["index", "--write"])
            try made.commit(branch)
        }
        #expect(try merge("one").status == 1)
        let page = try made.read("docs/adr/README.md")
        #expect(page.contains("<<<<<<<") && page.contains("# Ours") && page.contains("# Theirs"))
        #expect(page.contains("0002-x.md") && page.contains("0003-x.md"))
    }

    @Test func doctorTellsAndTheHookCommandsInstallAndRemove() throws {
        func diagnosis() throws -> String {
            let line = try made.adrlink(["doctor"]).output.split(separator: "\n").filter { $0.contains("merge-driver") }
            return line.joined().split(separator: " ").joined(separator: " ")
        }
        #expect(try diagnosis() == "ok merge-driver merges join the index of decisions")
        #expect(try made.adrlink(["hook", "uninstall"]).output.contains("merge driver of the index: removed\n"))
        #expect(try made.tryGit(["config", "--get-regexp", "^merge[.]"]).output == "")
        #expect(
            try diagnosis()
                == "warning merge-driver .gitattributes asks for adrlink-index, which is not configured in this clone")
        #expect(try made.adrlink(["hook", "install"]).output.contains("merge driver of the index: installed\n"))
        #expect(try made.adrlink(["hook", "install"]).output.contains("merge driver of the index: unchanged\n"))
        #expect(try diagnosis().hasPrefix("ok"))
        try made.git(["rm", "--quiet", ".gitattributes"])
        #expect(try diagnosis().hasPrefix("warning"))
        #expect(
            try made.adrlink(["init"]).output.contains(".gitattributes, so that merges join the index of decisions"))
        #expect(try diagnosis().hasPrefix("ok"))
    }

    @Test func whatGitattributesHasStays() throws {
        let own = try TemporaryRepository()
        try own.write("*.png binary\r\n/docs/adr/*.md text", to: ".gitattributes")
        _ = try own.adrlink(["init"])
        #expect(
            try own.read(".gitattributes")
                == "*.png binary\r\n/docs/adr/*.md text\r\ndocs/adr/README.md merge=adrlink-index\r\n")
        _ = try own.adrlink(["init"])
        #expect(try own.read(".gitattributes").components(separatedBy: "adrlink-index").count == 2)
        // Somebody who merges the page in another way keeps that.
        let other = try TemporaryRepository()
        try other.write("README.md merge=union\n", to: ".gitattributes")
        _ = try other.adrlink(["init"])
        #expect(try other.read(".gitattributes") == "README.md merge=union\n")
    }

    @Test(arguments: ["odd folder/[x] *y", "."]) func everyFolderCanBeNamed(folder: String) throws {
        let own = try TemporaryRepository()
        #expect(try own.adrlink(["init", "--folder", folder]).status == 0)
        let page = folder == "." ? "README.md" : folder + "/README.md"
        let found = try own.git(["check-attr", "merge", "--", page, "sub/README.md"])
        #expect(found.contains("merge: adrlink-index\nsub/README.md: merge: unspecified"), "\(found)")
    }
}
