import Git

/// What the links to one decision are kept under, whatever records there are.
struct LinkKey: Hashable, Comparable, Sendable {
    /// The place of an id's prefix among the prefixes; `word` for what may be the slug of a record without a number.
    var form: UInt64
    /// The number, or a hash of the word.
    var value: UInt64

    static let word = UInt64.max
    /// Words that hold more than ASCII: two of them may be equal although their bytes are not.
    static let otherWords = LinkKey(form: word, value: 0)

    init(form: UInt64, value: UInt64) { (self.form, self.value) = (form, value) }

    init(prefix: Int, number: Int) { self.init(form: UInt64(prefix), value: UInt64(number)) }

    init(word: String) {
        let isPlain = word.utf8.allSatisfy { $0 < 0x80 }
        self = isPlain ? LinkKey(form: Self.word, value: FNV.hash(word.utf8)) : Self.otherWords
    }

    static func < (a: LinkKey, b: LinkKey) -> Bool { (a.form, a.value) < (b.form, b.value) }
}

/// One link as it is kept, beside the others of its key.
struct LinkEntry {
    var position: UInt32
    /// Which of the commit's links it is.
    var order: UInt32
    var time: Int64
    var commit: ObjectID
    var kind: DecisionLink.Kind
    /// The word as it was written; empty for an id.
    var word: String
    /// Nil where the subject was too long to be kept beside each link.
    var subject: String?

    /// The most bytes of a subject that are kept, and the most links of one commit that keep it: a message that names
    /// thousands of decisions must not be kept thousands of times.
    static let subjectLimit = 255
    static let subjectCopies = 64

    private static let noSubject = UInt32.max

    /// Writes a link behind others.
    static func append(
        to bytes: inout [UInt8], position: UInt32, order: UInt32, time: Int64, commit: ObjectID,
        kind: DecisionLink.Kind, word: String, subject: [UInt8]?
    ) {
        let (high, middle, low) = commit.words
        let length = subject.map { UInt32($0.count) } ?? noSubject
        put(UInt64(position) << 32 | UInt64(order), &bytes)
        put(UInt64(bitPattern: time), &bytes)
        put(high, &bytes)
        put(middle, &bytes)
        put(UInt64(low) << 32 | (kind == .mention ? 1 : 0), &bytes)
        put(UInt64(word.utf8.count) << 32 | UInt64(length), &bytes)
        bytes += word.utf8
        if let subject { bytes += subject }
    }

    private static func put(_ word: UInt64, _ bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
    }

    /// Reads the links that lie in some bytes, one after the other; false where they are not links.
    ///
    /// Texts are only made for those that `wants` takes by their position.
    static func forEach(
        in bytes: [UInt8], where wants: (UInt32) -> Bool, _ body: (LinkEntry) -> Void
    ) -> Bool {
        let span = bytes.span
        var place = 0
        while place < span.count {
            guard span.count - place >= 48 else { return false }
            func word(_ number: Int) -> UInt64 {
                var word: UInt64 = 0
                for offset in 0..<8 { word |= UInt64(span[place + number * 8 + offset]) << UInt64(offset * 8) }
                return word
            }
            let (first, lengths) = (word(0), word(5))
            let wordLength = Int(lengths >> 32)
            let subjectLength = UInt32(truncatingIfNeeded: lengths)
            let kept = subjectLength == noSubject ? 0 : Int(subjectLength)
            let text = place + 48
            guard span.count - text >= wordLength + kept else { return false }
            let position = UInt32(truncatingIfNeeded: first >> 32)
            if wants(position) {
                let last = word(4)
                body(
                    LinkEntry(
                        position: position, order: UInt32(truncatingIfNeeded: first),
                        time: Int64(bitPattern: word(1)),
                        commit: ObjectID(words: (word(2), word(3), UInt32(truncatingIfNeeded: last >> 32))),
                        kind: last & 1 == 1 ? .mention : .reference,
                        word: String(decoding: span.copy(from: text, to: text + wordLength), as: UTF8.self),
                        subject: subjectLength == noSubject
                            ? nil
                            : String(
                                decoding: span.copy(from: text + wordLength, to: text + wordLength + kept),
                                as: UTF8.self)))
            }
            place = text + wordLength + kept
        }
        return true
    }
}
