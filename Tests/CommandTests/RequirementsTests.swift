import Foundation
import Testing

/// The page of requirements names exactly the suites that say they validate them.
@Suite struct RequirementsTests {
    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../..").standardizedFileURL.path

    /// The suites that name each id behind `Validates:`.
    private func validations() throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        let files = try #require(FileManager.default.enumerator(atPath: Self.top + "/Tests"))
        for case let file as String in files where file.hasSuffix("Tests.swift") {
            let suite = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            let text = try String(contentsOfFile: Self.top + "/Tests/" + file, encoding: .utf8)
            for line in text.components(separatedBy: "\n") {
                guard let ids = line.firstMatch(of: /^\s*\/\/\/? Validates: (.+)$/)?.1 else { continue }
                for id in ids.components(separatedBy: ", ") { found[id, default: []].insert(suite) }
            }
        }
        return found
    }

    @Test func thePageNamesTheSuitesThatSaySoAndNoOthers() throws {
        let page = try String(contentsOfFile: Self.top + "/docs/requirements.md", encoding: .utf8)
        var stated: [String: Set<String>] = [:]
        for line in page.components(separatedBy: "\n") {
            guard let row = line.wholeMatch(of: /\| ([A-Z]+-\d+) \| [^|]+ \| ([^|]+) \|/) else { continue }
            let suites = row.2 == "—" ? [] : String(row.2).replacing("`", with: "").components(separatedBy: ", ")
            stated[String(row.1)] = Set(suites)
        }
        let validations = try validations()
        #expect(stated.count == 27)
        #expect(Set(validations.keys).isSubset(of: stated.keys))
        for (id, suites) in stated.sorted(by: { $0.key < $1.key }) {
            let saying = validations[id] ?? []
            let row = saying.isEmpty ? "—" : saying.sorted().map { "`\($0)`" }.joined(separator: ", ")
            #expect(suites == saying, "\(id) should say: \(row)")
        }
    }
}
