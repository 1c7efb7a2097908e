/// The text of a first `.adrlink`: the settings that were decided, and how to read them.
struct PolicyText {
    var folders: [String]
    var prefix: String?
    var digits: Int?
    var template: String?
    var language: String?
    var name: String?

    /// In git's configuration syntax, with a comment for each setting.
    var text: String {
        var lines = [
            "# How this repository keeps its decisions; read by adrlink, in the syntax of git's configuration.",
            "[records]",
        ]
        func add(_ comment: String, _ key: String, _ values: [String]) {
            guard !values.isEmpty else { return }
            lines.append("\t# \(comment)")
            lines += values.map { "\t\(key) = \(Self.quoted($0))" }
        }
        add("Where the records are, from the top of the repository.", "folder", folders.map { $0.isEmpty ? "." : $0 })
        add("The prefix of ids: ADR in ADR-0007.", "prefix", prefix.map { [$0] } ?? [])
        add("How many digits an id has at least.", "digits", digits.map { [String($0)] } ?? [])
        add(
            "The form of new records: nygard, madr, minimal, operations, or a file of this repository.", "template",
            template.map { [$0] } ?? [])
        add("The language of that form: en or fr.", "language", language.map { [$0] } ?? [])
        add("How new records are named.", "name", name.map { [$0] } ?? [])
        return lines.joined(separator: "\n") + "\n"
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = value.utf8.allSatisfy {
            $0.isASCIILetter || $0.isDigit || $0 >= 0x80 || "-_./ ".utf8.contains($0)
        }
        if isPlain, value.utf8.first != 0x20, value.utf8.last != 0x20 { return value }
        return "\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
    }
}
