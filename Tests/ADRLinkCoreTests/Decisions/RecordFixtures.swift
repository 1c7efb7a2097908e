import ADRLinkCore
import Foundation

/// The records of `Tests/Fixtures/records`, read once as they would stand in `docs/adr`.
enum RecordFixtures {
    static let folder: URL = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.appendingPathComponent("Fixtures/records")
    }()

    static let index: DecisionIndex = {
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let files = names.sorted().compactMap { name -> RecordFile? in
            guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) else {
                return nil
            }
            return RecordFile(path: "docs/adr/" + name, bytes: [UInt8](data))
        }
        return DecisionIndex(files: files, folders: ["docs/adr"])
    }()

    struct Missing: Error { var name: String }

    /// The decision of a fixture.
    static func read(_ name: String) throws -> Decision {
        guard let decision = index.decision(path: "docs/adr/" + name) else { throw Missing(name: name) }
        return decision
    }
}

/// Reads text as the record `docs/adr/0042-example.md`.
func read(
    _ text: String, as name: String = "0042-example.md", conventions: RecordConventions = .init()
) throws -> Decision {
    let file = RecordFile(path: "docs/adr/" + name, bytes: Array(text.utf8))
    guard case .decision(let decision) = DecisionParser(conventions: conventions).read(file, folder: "docs/adr") else {
        throw RecordFixtures.Missing(name: name)
    }
    return decision
}

/// An index of small records, each of a name and a text.
func index(_ records: [(String, String)]) -> DecisionIndex {
    DecisionIndex(
        files: records.map { RecordFile(path: "docs/adr/" + $0.0, bytes: Array($0.1.utf8)) }, folders: ["docs/adr"])
}
