import TestSupport
import Testing

/// What `check` prints for people.
@Suite struct CheckTextTests {
    /// Put together here, so that no scanner takes this file for one that holds a secret.
    private let secret = ["DB_PASS", "WORD=Tr0ub4", "dor&3xQ"].joined()

    @Test func aFindingAboutAFileNamesItWithItsLine() throws {
        let made = try TemporaryRepository()
        try made.commit("base", writing: nygardRecord(1, "One"), to: "adr/0001-one.md")
        try made.write("# Restore\n\n\(secret)\n", to: "runbooks/restore.md")
        try made.git(["add", "."])
        try made.write("docs: restore\n", to: ".git/message")
        let staged = try made.adrlink(["check", "--message-file", ".git/message"])
        #expect(staged.errors.contains("error: runbooks/restore.md:3: this looks like"), "\(staged.errors)")
        try made.commit("docs: restore")
        let judged = try made.adrlink(["check", "HEAD~1..HEAD"])
        #expect(judged.output.contains("error: runbooks/restore.md:3: this looks like"), "\(judged.output)")
        #expect(judged.status == 1 && !judged.output.contains("Tr0ub4"))
    }
}
