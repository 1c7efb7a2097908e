import Foundation
import TestSupport
import Testing

/// The README's first command, and what the README says that it prints.
struct DemoTests {
    // Validates: USE-5
    @Test func theReadmeShowsWhatTheDemoPrints() throws {
        let repository = try TemporaryRepository()
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
            .standardizedFileURL.path
        let demo = try repository.environment.run([top + "/Support/demo", Adrlink.path], in: repository.path)
        #expect(demo.status == 0, "\(demo.errors)")
        let readme = try String(contentsOfFile: top + "/README.md", encoding: .utf8)
        let shown =
            try #require(readme.components(separatedBy: "```console\n").dropFirst().first)
            .components(separatedBy: "```").first ?? ""
        let printed = Set(demo.output.components(separatedBy: "\n"))
        let lines = shown.components(separatedBy: "\n").filter { !$0.isEmpty }
        #expect(lines.count > 20)
        #expect(lines.filter { !printed.contains($0) } == [])
    }
}
