import Foundation
import TestSupport
import Testing

/// Validates: GOV-3
@Suite struct DriftCommandTests {
    private let made: TemporaryRepository

    init() throws {
        made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Queue \u{1B}[31m", status: "Proposed"), to: "adr/0001-queue.md")
        try made.commit("start")
    }

    @Test func theExitStatusIsForThoseWhoAsk() throws {
        #expect(try made.adrlink(["drift"]).output == "no drift: 1 decision looked at\n")
        #expect(try made.adrlink(["drift", "--check"]).status == 0)
        try made.commit("work \u{1B}[1m\n\nRefs: ADR-1\n", writing: "x", to: "w.txt")
        let told = try made.adrlink(["drift"])
        #expect(told.status == 0)
        #expect(told.output.contains("open-implemented: it is proposed"))
        #expect(!told.output.contains("\u{1B}"))
        #expect(try made.adrlink(["drift", "--check"]).status == 1)
        #expect(try made.adrlink(["drift", "--fail"]).status == 1)
        #expect(try made.adrlink(["drift", "--months", "0"]).status == 2)
    }

    @Test func theDocumentHasEveryField() throws {
        let work = try made.commit("work\n\nRefs: ADR-1\n", writing: "x", to: "w.txt")
        let output = try made.adrlink(["drift", "--format", "json"]).output
        #expect(
            output == """
                {"complete":true,"decisions":1,"findings":[{"decision":"ADR-0001","evidence":[{"commit":"\(work)",\
                "date":"2024-03-01T09:00:00Z","text":"work"}],"kind":"open-implemented","message":"it is proposed, and \
                commits name it as if it were accepted","path":"adr/0001-queue.md","status":"proposed","suggestion":\
                "adrlink status ADR-0001 accepted","title":"Queue \\u001b[31m"}],"months":12,"problems":[],\
                "schema":"adrlink.drift/1"}

                """)
    }

    @Test func aHistoryThatIsCutOffCannotBeJudged() throws {
        try made.write(nygardRecord(1, "Queue", status: "Accepted"), to: "adr/0001-queue.md")
        try made.commit("accept")
        let clone = made.root + "/clone"
        try made.git(["clone", "--quiet", "--depth", "1", "file://" + made.path, clone])
        let told = try made.adrlink(["drift", "--check"], variables: ["SOURCE_DATE_EPOCH": "1709287200"], in: clone)
        #expect(told.status == 3)
        #expect(told.errors.contains("git fetch --unshallow"))
    }
}
