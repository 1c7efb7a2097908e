/// A reference from one record to another, as it is written in a file.
struct RecordReference: Sendable, Equatable {
    var id: DecisionID
    /// From the folder of the file that holds the reference.
    var target: String

    init(_ id: DecisionID, at path: String, from file: String) {
        self.id = id
        target = Self.relative(path, from: file)
    }

    func link(in markup: RecordMarkup) -> String {
        switch markup {
        case .markdown: "[\(MarkdownText.escape(id.description))](\(Self.encoded(target)))"
        case .asciidoc: "xref:\(Self.encoded(target))[\(id)]"
        case .restructuredText: "`\(id) <\(Self.encoded(target))>`__"
        }
    }

    /// The way from the folder of a file to another file; both are relative to the top of the repository.
    static func relative(_ path: String, from file: String) -> String {
        var to = path.split(separator: "/")[...]
        var from = file.split(separator: "/").dropLast()
        while to.count > 1, let a = to.first, let b = from.first, a == b {
            to = to.dropFirst()
            from = from.dropFirst()
        }
        return String(repeating: "../", count: from.count) + to.joined(separator: "/")
    }

    /// With `%20` for what would end a link.
    static func encoded(_ target: String) -> String {
        var encoded: [UInt8] = []
        for byte in target.utf8 {
            if byte <= 0x20 || "()<>[]%#?`\\\"'*|".utf8.contains(byte) {
                let digits = Array("0123456789ABCDEF".utf8)
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                encoded.append(byte)
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }
}
