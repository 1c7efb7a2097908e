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
    static func json(_ document: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(document), as: UTF8.self))
    }

    /// Whether a stream is a terminal on which colour is welcome.
    static func isColourful(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
            && getenv("TERM").map { String(cString: $0) } != "dumb"
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Where standard error fails too, nobody can be told but by the status.
                let reason = lastSystemError()
                if descriptor != STDERR_FILENO { error("adrlink: cannot write the answer: \(reason)") }
                Glibc.exit(70)
            }
            rest = rest.dropFirst(count)
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
