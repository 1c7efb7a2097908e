import ADRLinkCore
import FoundationEssentials
import Git
import Glibc

/// Writes answers to standard output and everything else to standard error.
enum Output {
    /// Answers, a line.
    static func print(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

    /// Answers, many lines at once; each ends with a line feed.
    static func lines(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// What is no answer: reasons, hints, notes.
    static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// One JSON document with sorted keys on one line.
    static func json(_ document: some Encodable) throws { print(try encoded(document)) }

    /// A value as JSON.
    static func encoded(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        do throws(GitError) {
            try CurrentProcess.write(Array(text.utf8), to: descriptor)
        } catch {
            // Where standard error fails too, nobody can be told but by the status.
            if descriptor != STDERR_FILENO { self.error("adrlink: \(error)") }
            ADRLinkCommand.end(70)
        }
    }
}

/// A value that is written as null where it is nil; plain optionals are left out of a document.
@propertyWrapper
struct ExplicitNull<Value: Encodable>: Encodable {
    var wrappedValue: Value?

    init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
    }
}

/// Sets text in columns, each as wide as its widest cell; the last one is not padded.
func columns(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        row.enumerated().map { place, cell in
            place == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[place] - cell.count)
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}
