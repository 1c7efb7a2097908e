import Foundation
import Testing

@testable import ADRLinkCore

/// What a comment `Validates:` is about, in the languages that tests are written in.
///
/// Validates: GOV-9
@Suite struct ValidationMarkTests {
    private func marks(_ text: String, _ path: String) -> [String] {
        // What stands here at the beginning of a line must not be taken for a mark of this file.
        let text = text.replacingOccurrences(of: "@@", with: "Validates:")
        return ValidationMarkReader.read(Array(text.utf8), path: path, RequirementShape(patterns: [])).map {
            "\($0.line) \($0.subject) \($0.ids.joined(separator: ","))"
        }
    }

    @Test func aMarkIsAboutTheDeclarationBehindIt() {
        let swift = """
            /// The queue.
            ///
            /// @@ GOV-4, GOV-5
            @Suite(.serialized) struct QueueTests {
                // @@ SEC-1.
                @Test(arguments: [1, 2]) func holds(_ n: Int) {}
                /* @@ SEC-2 */

                @Test
                func alsoHolds() {}
            }
            """
        #expect(
            marks(swift, "Tests/Q.swift") == [
                "3 suite(\"QueueTests\") GOV-4,GOV-5", "5 test(\"holds\", suite: Optional(\"QueueTests\")) SEC-1",
                "7 test(\"alsoHolds\", suite: Optional(\"QueueTests\")) SEC-2",
            ])
    }

    @Test func inADocstringItIsAboutTheDeclarationBefore() {
        let python = """
            class TestQueue:
                \"\"\"The queue.

                @@ GOV-4
                \"\"\"
                # @@ GOV-5
                def test_order(self):
                    \"\"\"@@ GOV-6\"\"\"
            def test_free(): pass
            """
        #expect(
            marks(python, "tests/test_queue.py") == [
                "4 suite(\"TestQueue\") GOV-4", "6 test(\"test_order\", suite: Optional(\"TestQueue\")) GOV-5",
                "8 test(\"test_order\", suite: Optional(\"TestQueue\")) GOV-6",
            ])
    }

    @Test(arguments: [
        ("# @@ GOV-7\nset -e\n", "tests/restore.sh", "file(\"restore\")"),
        ("-- @@ GOV-7", "spec/restore", "file(\"restore\")"),
        ("// @@ GOV-7\n\ndescribe('the queue', () => {", "q.spec.js", "suite(\"the queue\")"),
        ("// @@ GOV-7\nfunc TestQueue(t *testing.T) {", "q_test.go", "test(\"TestQueue\", suite: nil)"),
        ("/** @@ GOV-7 */\n@Test public void holds() {", "QTest.java", "file(\"QTest\")"),
        ("/** @@ GOV-7 */\npublic class QTest {", "QTest.java", "suite(\"QTest\")"),
    ]) func otherLanguagesAreUnderstood(_ text: String, _ path: String, _ subject: String) {
        #expect(marks(text, path) == ["1 \(subject) GOV-7"])
    }

    @Test(arguments: [
        "let text = \"@@ GOV-1\"", "// It @@ GOV-1", "// @@ nothing", "// @@", "Invalidates: GOV-1",
    ]) func whatOnlyLooksLikeOneIsNone(_ line: String) {
        #expect(marks(line, "Tests/a.swift") == [])
    }
}
