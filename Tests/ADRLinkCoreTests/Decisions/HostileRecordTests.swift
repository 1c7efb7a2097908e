import ADRLinkCore
import Testing

/// Files that want to crash or to stall the reader.
@Suite struct HostileRecordTests {
    @Test(arguments: [
        "", "\n", "---", "---\n", "---\n---\n", "+++\n", "#", "# ", "## Status", "## Status\n", "```\n", "<!--",
        "<!-- -->", "|", "| |", "|||",
        "# 1.", "# ADR-", "- ", "* : ", ":", "::", ":status:", "**", "**:**", "[", "[](", "Superseded by [",
        "Superseded by `", "Status:\n\u{0}",
        "# T\n\n## Status\n\nSuperseded by\n", "# T\n\n- Status: [x]", "---\nstatus: [\n---\n", "---\nstatus: |\n",
        "====\n====\n====\n",
        "# T\n\n## Status\n\nSuperseded by [[[[[[(((((\n", "# T\n\n- Governs: `\n", "99999999999999999999. T\n",
        "# 2024-\n\nDate: 99999999999999999999-1-1\n",
    ])
    func brokenTextIsRead(_ text: String) throws {
        for name in ["0042-x.md", "0042-x.adoc", "0042-x.rst"] { #expect(try read(text, as: name).number == 42) }
    }

    @Test func everyPrefixOfARecordIsRead() throws {
        let text =
            "---\nstatus: \"accepted\"\ngoverns: [a, 'b']\n---\n# 42. T\n\n## Status\n\nSuperseded by [5. Ü](0005-ü.md) (ü), 2024-03-01\n"
        let bytes = Array(text.utf8)
        for end in bytes.indices {
            let file = RecordFile(path: "a/0042-x.md", bytes: Array(bytes[..<end]))
            guard case .decision(let decision) = DecisionParser().read(file, folder: "a") else {
                Issue.record("lost at \(end)")
                return
            }
            #expect(decision.number == 42)
        }
    }

    @Test(.timeLimit(.minutes(20)))
    func largeFileTakesLinearTime() throws {
        let shapes = [
            "a", "# ", "[", "`", "<!--", "word: ", "| ", "Superseded by [", "\n", "- x\n", "## Status\n\n", "a\n---\n",
            "---\n",
        ]
        for shape in shapes {
            let text = "# 42. T\n\n## Status\n\n" + String(repeating: shape, count: 200_000 / shape.utf8.count)
            #expect(try read(text).title == "T")
        }
    }
}
