import Foundation
import TestSupport
import Testing

/// What `make demo` plays, what the tour says of it, and the picture in the README.
struct DemoTests {
    // Validates: USE-5
    @Test func theTourShowsWhatTheDemoPrints() throws {
        let repository = try TemporaryRepository()
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
            .standardizedFileURL.path
        let demo = try repository.environment.run([top + "/Support/demo", Adrlink.path], in: repository.path)
        #expect(demo.status == 0, "\(demo.errors)")
        let tour = try String(contentsOfFile: top + "/docs/tour.md", encoding: .utf8)
        let shown =
            try #require(tour.components(separatedBy: "```console\n").dropFirst().first)
            .components(separatedBy: "```").first ?? ""
        let printed = Set(demo.output.components(separatedBy: "\n"))
        let lines = shown.components(separatedBy: "\n").filter { !$0.isEmpty }
        #expect(lines.count > 20)
        #expect(lines.filter { !printed.contains($0) } == [])
    }

    @Test func theReadmesPictureIsWhatTheProgramPrintsToday() throws {
        let repository = try TemporaryRepository()
        let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")
            .standardizedFileURL.path
        let drawn = try repository.environment.run([top + "/Support/picture", Adrlink.path], in: repository.path)
        #expect(drawn.status == 0, "\(drawn.errors)")
        let kept = try String(contentsOfFile: top + "/docs/refused.svg", encoding: .utf8)
        #expect(drawn.output == kept, "make picture draws it anew")
    }
}
