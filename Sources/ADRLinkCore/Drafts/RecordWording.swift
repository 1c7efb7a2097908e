/// The words that adrlink writes into records, in the languages it writes.
struct RecordWording: Sendable {
    var language: String

    /// The word of a status: adrlink's own families are translated, a repository's own words are not.
    func status(_ word: String) -> String {
        guard language == "fr", let family = DecisionStatus(family: word) else { return word }
        switch family {
        case .draft: return "ébauche"
        case .proposed: return "proposé"
        case .accepted: return "accepté"
        case .rejected: return "rejeté"
        case .deprecated: return "déprécié"
        case .superseded: return "remplacé"
        case .unknown, .custom: return word
        }
    }

    /// How a relation begins, in lower case.
    func verb(_ kind: Relation.Kind) -> String {
        let isFrench = language == "fr"
        switch kind {
        case .supersedes: return isFrench ? "remplace" : "supersedes"
        case .supersededBy: return isFrench ? "remplacé par" : "superseded by"
        case .amends: return isFrench ? "amende" : "amends"
        case .amendedBy: return isFrench ? "amendé par" : "amended by"
        case .clarifies: return isFrench ? "précise" : "clarifies"
        case .clarifiedBy: return isFrench ? "précisé par" : "clarified by"
        case .relatesTo: return isFrench ? "en lien avec" : "relates to"
        }
    }

    /// The language that a word of a record is in, as far as adrlink writes it.
    static func language(of word: Bytes) -> String {
        french.contains(String(decoding: word.folded(), as: UTF8.self)) ? "fr" : "en"
    }

    private static let french: Set<String> = [
        "accepté", "acceptée", "adopté", "adoptée", "proposé", "proposée", "déprécié", "dépréciée", "obsolète",
        "rejeté", "rejetée",
        "brouillon", "ébauche",
    ]
}

extension String {
    /// With a capital at the start.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

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
    private static func encoded(_ target: String) -> String {
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
