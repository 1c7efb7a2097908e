import Foundation
import TestSupport
import Testing

@Suite struct WhyCommandTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write(
            nygardRecord(1, "Queue \u{1B}[31m", head: "\nGoverns: src/**\n"), to: "adr/0001-queue.md")
        try made.commit("start", writing: "one\n", to: "src/a.txt")
        try made.commit("work \u{1B}[1m\n\nRefs: ADR-1, ADR-9\n", writing: "one\ntwo\nthree\n", to: "src/a.txt")
        try made.write("one\ntwo\nthree\nfour\n", to: "src/a.txt")
    }

    @Test func theAnswerIsReadByPeople() throws {
        let head = try made.git(["rev-parse", "HEAD"]).prefix(10)
        let first = try made.git(["rev-parse", "HEAD~1"]).prefix(10)
        let told = try made.adrlink(["why", "src/a.txt"])
        #expect(told.status == 0 && told.errors.isEmpty)
        #expect(
            told.output == """
                src/a.txt, lines 1-4

                ADR-0001  Queue \\u{1b}[31m  accepted
                  governs src/**
                  lines 2-3  \(head)  2024-03-01  accepted then  work \\u{1b}[1m

                ADR-0009  unknown: no record has this id
                  lines 2-3  \(head)  2024-03-01  no record then  work \\u{1b}[1m

                no decision cited
                  line 1  \(first)  2024-03-01  start

                not committed
                  line 4

                """)
        #expect(try made.adrlink(["why", "a.txt:2"], in: made.path + "/src").output.hasPrefix("src/a.txt, line 2\n"))
    }

    @Test func theDocumentHasEveryField() throws {
        let head = try made.git(["rev-parse", "HEAD"])
        let told = try made.adrlink(["why", "src/a.txt:3-4", "--format", "json"])
        #expect(
            told.output == """
                {"commits":[{"author":"Ada Author <ada@example.org>","commit":"\(head)","date":"2024-03-01T09:00:00Z",\
                "decisions":[{"cited":"ADR-0001","id":"ADR-0001","status":"accepted"},{"cited":"ADR-0009","id":\
                "ADR-0009","status":null}],"lines":[{"from":3,"to":3}],"path":"src/a.txt","subject":"work \\u001b[1m"}],\
                "commitsWithoutDecision":0,"complete":true,"decisions":[{"commits":1,"governs":true,"id":"ADR-0001",\
                "lines":1,"pathspecs":["src/**"],"record":"adr/0001-queue.md","records":1,"status":"accepted",\
                "successors":[],"title":"Queue \\u001b[31m"},{"commits":1,"governs":false,"id":"ADR-0009","lines":1,\
                "pathspecs":[],"record":null,"records":0,"status":null,"successors":[],"title":null}],"kind":"file",\
                "lines":{"from":3,"to":4},"path":"src/a.txt","problems":[],"revision":"\(head)","schema":"adrlink.why/1",\
                "uncommitted":[{"from":4,"to":4}],"workingTree":true}

                """)
    }

    @Test func whatCannotBeAskedEndsWithTwo() throws {
        let told = try made.adrlink(["why", "src/a.txt:9"])
        #expect(told.status == 2 && told.output.isEmpty)
        #expect(told.errors == "adrlink: src/a.txt:9: the file ends at line 4\nhint: name a line from 1 to 4\n")
        #expect(try made.adrlink(["why", "src/a.txt", "--rev", "none"]).status == 2)
    }
}
