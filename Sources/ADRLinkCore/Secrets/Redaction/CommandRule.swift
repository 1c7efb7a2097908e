/// Where a program takes secrets on its command line.
struct CommandRule: Sendable {
    var names: [String]
    /// Options whose value is a secret: the next word, or the rest of the same word.
    var values: [String] = []
    /// Options whose value must be joined to them: `mysql -p app` asks for the password and opens `app`.
    var joined: [String] = []
    /// Options whose value is a user and a password, and what parts the two.
    var pairs: [String] = []
    var separator: UInt8 = 0x3A
    /// Options whose value is a header of HTTP.
    var headers: [String] = []
    /// Words, in any case, whose next word is a secret: `pdftk … user_pw …`.
    var keywords: [String] = []
    /// The beginning of a word whose rest is a secret: `pass:…` of openssl.
    var beginnings: [String] = []
    /// Words by place: behind these words, in this order, those of the given numbers, from 0; negative from the end.
    var places: [Place] = []
    /// Options and words count only behind this word: `docker login -p …`, but `docker run -p 80:80`.
    var subcommand: String?
    /// What it is given may be another command.
    var isWrapper = false
    /// An option `--secret` names a secret and does not hold it.
    var namesSecrets = false
    /// Its options are long behind a single `-`, so that nothing is joined to one of a single letter.
    var hasLongOptions = false
    /// What it is given may be the input of the next command.
    var prints = false
    /// `--password` takes no value, since it asks.
    var asksForPassword = false

    struct Place: Sendable {
        var words: [String]
        var numbers: [Int] = []
        /// Every word behind them of the form `name=value`.
        var isAssignments = false
        /// The words may be settings, `role=ops`, which are no secrets.
        var mayBeSettings = false
        /// Options that hold such a word.
        var options: [String] = []
    }

    var takesSecrets: Bool {
        !(values.isEmpty && joined.isEmpty && pairs.isEmpty && headers.isEmpty && keywords.isEmpty && beginnings.isEmpty
            && places.isEmpty && !prints)
    }

    /// The rule of a program, by its name or its path; nil for most.
    static func named(_ word: ArraySlice<UInt8>) -> CommandRule? {
        var name = word
        if let slash = word.lastIndex(of: 0x2F) { name = word[(slash + 1)...] }
        if name.suffix(4).elementsEqual(".exe".utf8) { name = name.dropLast(4) }
        return byName[String(decoding: name, as: UTF8.self)].map { all[$0] }
    }

    /// Whether a word is the name of a program that takes secrets in its own way, told fast for all that are not.
    static func takesSecrets(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
        guard (2..<32).contains(word.count) else { return false }
        let key = beginning(bytes[word.lowerBound], bytes[word.lowerBound + 1])
        guard lengths[key] >> UInt32(word.count) & 1 == 1 else { return false }
        return byName[String(decoding: bytes[word], as: UTF8.self)].map { all[$0].takesSecrets } ?? false
    }

    /// The lengths of such names, as bits, by how they begin.
    private static let lengths: [UInt32] = {
        var table = [UInt32](repeating: 0, count: 4096)
        for (name, index) in byName where all[index].takesSecrets && (2..<32).contains(name.utf8.count) {
            let bytes = Array(name.utf8)
            table[beginning(bytes[0], bytes[1])] |= 1 << UInt32(bytes.count)
        }
        return table
    }()

    private static func beginning(_ first: UInt8, _ second: UInt8) -> Int { Int(first & 63) << 6 | Int(second & 63) }

    private static let byName: [String: Int] = {
        var table: [String: Int] = [:]
        for (index, rule) in all.enumerated() { for name in rule.names { table[name] = index } }
        return table
    }()
}
