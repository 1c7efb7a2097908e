import Git

/// Collects the links of message after message in the form in which they are kept.
///
/// References and mentions alike, and every word that might be a slug: what is kept must answer whoever asks later.
struct LinkCollector {
    /// By key, the entries one after the other.
    private(set) var groups: [(key: LinkKey, bytes: [UInt8])] = []
    private var places: [LinkKey: Int] = [:]
    private let conventions: MessageConventions
    private let search: TrailerSearch
    private let reader: ReferenceReader
    private let prose: Mentions
    /// By prefix, the first one that is the same without case.
    private let prefixes: [String: Int]
    private let commentPrefix: [UInt8]

    init(_ conventions: MessageConventions, commentPrefix: [UInt8]) {
        self.conventions = conventions
        search = TrailerSearch(keys: conventions.referenceKeys, commentPrefix: commentPrefix)
        reader = ReferenceReader(conventions)
        prose = Mentions(conventions, commentPrefix: commentPrefix)
        var prefixes: [String: Int] = [:]
        for prefix in conventions.prefixes {
            prefixes[prefix] = conventions.prefixes.firstIndex { $0.lowercased() == prefix.lowercased() }
        }
        self.prefixes = prefixes
        self.commentPrefix = commentPrefix
    }

    /// What a look at a fraction of a message's bytes lets expect of it.
    struct Expectation {
        var references: Bool
        var mentions: Bool

        var isNothing: Bool { !references && !mentions }
    }

    /// What most commits are dismissed by, headers and all.
    func expectation(_ bytes: Span<UInt8>) -> Expectation {
        Expectation(
            references: search.mayHold(bytes), mentions: prose.firstCandidate(in: bytes, from: 0) != nil)
    }

    /// What a commit may name; each name once, however often it is repeated.
    private enum Name: Hashable {
        case number(prefix: Int, Int)
        case word(String)

        var key: LinkKey {
            switch self {
            case .number(let prefix, let number): LinkKey(prefix: prefix, number: number)
            case .word(let word): LinkKey(word: word)
            }
        }
    }

    mutating func read(
        _ position: UInt32, _ commit: ObjectID, _ time: Int64, _ message: Span<UInt8>, expecting: Expectation
    ) {
        var found: [(name: Name, kind: DecisionLink.Kind)] = []
        let layout = MessageLayout(message, source: .storedCommit, commentPrefix: commentPrefix)
        if expecting.references {
            search.forEach(in: message, layout) { _, value in
                for token in reader.tokens(of: value) {
                    switch token {
                    case .id(let prefix, let number):
                        if let place = prefixes[prefix] { found.append((.number(prefix: place, number), .reference)) }
                    case .word(let word): found.append((.word(word), .reference))
                    default: break
                    }
                }
            }
        }
        if expecting.mentions {
            for mention in prose.find(in: message, layout) {
                if let place = prefixes[mention.prefix] {
                    found.append((.number(prefix: place, mention.number), .mention))
                }
            }
        }
        guard !found.isEmpty else { return }
        let subject = MessageSubject.range(in: message)
        let keepsSubject = subject.count <= LinkEntry.subjectLimit && found.count <= LinkEntry.subjectCopies
        let text = keepsSubject ? message.copy(subject) : nil
        var named: Set<Name> = []
        var order: UInt32 = 0
        for (name, kind) in found where found.count == 1 || named.insert(name).inserted {
            let place = place(of: name.key)
            var word = ""
            if case .word(let written) = name { word = written }
            LinkEntry.append(
                to: &groups[place].bytes, position: position, order: order, time: time, commit: commit, kind: kind,
                word: word, subject: text)
            order += 1
        }
    }

    private mutating func place(of key: LinkKey) -> Int {
        if let known = places[key] { return known }
        places[key] = groups.count
        groups.append((key, []))
        return groups.count - 1
    }
}

/// The first line of a message that is not empty.
enum MessageSubject {
    static func range(in message: Span<UInt8>) -> Range<Int> {
        var start = 0
        while start < message.count, message[start] == .lineFeed { start += 1 }
        var end = start
        while end < message.count, message[end] != .lineFeed { end += 1 }
        return start..<end
    }

    static func text(of message: Span<UInt8>) -> String {
        let range = range(in: message)
        return String(decoding: message.copy(from: range.lowerBound, to: range.upperBound), as: UTF8.self)
    }
}
