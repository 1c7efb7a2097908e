import Foundation
import TestSupport
import Testing

/// Validates: GOV-3
@Suite struct IndexCommandTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Poll", status: "Superseded by [2](0002-push.md)"), to: "adr/0001-poll.md")
        try made.write(
            nygardRecord(2, "Push", status: "Accepted\n\nSupersedes [1](0001-poll.md)"), to: "adr/0002-push.md")
        try made.commit("decide\n\nSee ADR-0001.\n\nRefs: ADR-0002")
    }

    private struct Document: Decodable {
        struct Item: Decodable {
            struct Decision: Decodable { var id: String }
            struct Step: Decodable {
                var commit: String
                var author: String?
                var date: String?
                var from: String?
                var to: String?
            }
            struct Link: Decodable { var commit: String }
            var decision: Decision
            var transitions: [Step]
            var commits: [Link]
            var mentions: [Link]
        }
        struct Edge: Decodable, Equatable {
            var from: String
            var to: String
            var kind: String
            var partial: Bool
        }
        var schema: String
        var decisions: [Item]
        var edges: [Edge]
        var complete: Bool
    }

    private func document(in directory: String? = nil) throws -> Document {
        let result = try made.adrlink(["index", "--format", "json"], in: directory)
        #expect(result.status == 0, "\(result.errors)")
        return try JSONDecoder().decode(Document.self, from: result.outputBytes)
    }

    @Test func theDocumentHoldsEveryStepAndEveryLink() throws {
        let first = try made.git(["rev-parse", "HEAD"])
        try made.write(nygardRecord(2, "Push", status: "Deprecated"), to: "adr/0002-push.md")
        let second = try made.commit("deprecate\n\nRefs: ADR-0002")
        let found = try document()
        #expect(found.schema == "adrlink.index/1" && found.complete)
        #expect(found.decisions.map(\.decision.id) == ["ADR-0001", "ADR-0002"])
        let steps = found.decisions[1].transitions
        #expect(
            steps.map { "\($0.from ?? "-")→\($0.to ?? "-") \($0.commit)" } == [
                "-→accepted \(first)", "accepted→deprecated \(second)",
            ])
        #expect(steps.map(\.author) == ["Ada Author <ada@example.org>", "Ada Author <ada@example.org>"])
        #expect(steps.first?.date == "2024-03-01T10:00:00+01:00")
        #expect(found.decisions[1].commits.map(\.commit).sorted() == [first, second].sorted())
        #expect(found.decisions[0].commits.isEmpty && found.decisions[0].mentions.map(\.commit) == [first])
        #expect(
            found.edges == [.init(from: "adr/0002-push.md", to: "adr/0001-poll.md", kind: "supersedes", partial: false)]
        )
    }

    @Test func aShallowCloneSaysThatItIsNotComplete() throws {
        try made.commit("more")
        let clone = made.root + "/shallow"
        try made.git(["clone", "--quiet", "--depth", "1", "file://" + made.path, clone])
        #expect(try document(in: clone).complete == false)
    }

    @Test func whatWasNotComparedIsNotRight() throws {
        let none = try made.adrlink(["index", "--check"])
        #expect(none.status == 1)
        #expect(
            none.errors
                == "note: adr/README.md has no index\nthere is no index; make one with:\n  adrlink index --write\n")
        _ = try made.adrlink(["index", "--write"])
        #expect(try made.adrlink(["index", "--check"]).status == 0)
        #expect(try made.adrlink(["index", "--check", "--at", "HEAD"]).status == 1)
        try made.git(["add", "--all"])
        #expect(try made.adrlink(["index", "--check", "--index"]).status == 0)
    }

    @Test func eachAnswerIsADocumentToo() throws {
        #expect(
            try made.adrlink(["index", "--write", "--format", "json"]).output
                == "{\"pages\":[{\"action\":\"made\",\"decisions\":2,\"path\":\"adr/README.md\"}],\"schema\":\"adrlink.index-write/1\"}\n"
        )
        try made.write(nygardRecord(3, "New"), to: "adr/0003-new.md")
        let check = try made.adrlink(["index", "--check", "--format", "json"])
        #expect(check.status == 1)
        #expect(
            check.output
                == "{\"pages\":[\"adr/README.md\"],\"schema\":\"adrlink.index-check/1\",\"stale\":[{\"changed\":[],\"extra\":[],\"line\":3,\"message\":\"the index lacks ADR-0003\",\"missing\":[\"ADR-0003\"],\"path\":\"adr/README.md\"}]}\n"
        )
    }

    @Test func theColumnOfCommitsComesAndGoes() throws {
        _ = try made.adrlink(["index", "--write", "--commits"])
        let id = try made.git(["rev-parse", "--short=10", "HEAD"])
        #expect(try made.read("adr/README.md").contains("| Push | accepted | 2024-03-01 | | `\(id)` |"))
        try made.commit("index\n\nRefs: ADR-0002")
        #expect(try made.adrlink(["index", "--check"]).status == 0)
        #expect(try made.adrlink(["index", "--write"]).output == "unchanged  adr/README.md  2 decisions\n")
        _ = try made.adrlink(["index", "--write", "--no-commits"])
        #expect(try !made.read("adr/README.md").contains("Commits"))
    }

    @Test(
        arguments: [
            ["--write", "--check"], ["--write", "--at", "HEAD"], ["--check", "--group", "status"],
            ["--check", "--format", "svg"], ["--group", "title"], ["--folder", "docs"],
        ])
    func whatMakesNoSenseIsRefused(arguments: [String]) throws {
        let result = try made.adrlink(["index"] + arguments)
        #expect(result.status == 2 && result.output == "", "\(arguments)")
    }

    @Test func recordsThatCannotBeReadAreNamedBesideTheIndex() throws {
        try made.write(Data([0xff, 0xfe, 0x23, 0x00]), to: "adr/0003-wide.md")
        let result = try made.adrlink(["index", "--write"])
        #expect(result.output == "made  adr/README.md  2 decisions\n")
        #expect(result.errors == "problem: adr/0003-wide.md: is UTF-16; records are read as UTF-8\n")
    }

    @Test func aBareRepositoryIsReadAtItsHead() throws {
        let bare = made.root + "/bare.git"
        try made.git(["clone", "--quiet", "--bare", made.path, bare])
        #expect(try made.adrlink(["index", "--format", "markdown"], in: bare).output.contains("| Push | accepted |"))
        let write = try made.adrlink(["index", "--write"], in: bare)
        #expect(write.status == 2 && write.errors.contains("the repository is bare"))
    }
}
