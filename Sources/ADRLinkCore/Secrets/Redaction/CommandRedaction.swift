/// Finds the secrets of a command line by what its programs do with their words.
///
/// Programs that start others, `sudo`, `env`, `docker exec`, `sh -c "…"`, `ssh host "…"`, are seen through.
struct CommandRedaction {
    private let words: [[UInt8]]
    /// The words are a command, and no sentence that looks like one.
    private let isCertain: Bool
    private let depth: Int
    private var found: [[Redaction]]
    private var rule: CommandRule?
    private var program = 0

    /// What is to be redacted of each word.
    static func find(in words: [[UInt8]], isCertain: Bool, depth: Int = 0) -> [[Redaction]] {
        var command = CommandRedaction(words: words, isCertain: isCertain, depth: depth)
        command.read()
        return command.found
    }

    /// What is to be redacted of the shell commands in a part of a text.
    static func find(inScript bytes: [UInt8], _ range: Range<Int>, isCertain: Bool, depth: Int = 0) -> [Redaction] {
        guard depth < 5 else { return [] }
        var result: [Redaction] = []
        let commands = ShellCommands.read(bytes, range)
        for (place, command) in commands.enumerated() {
            var words = command.words.map(\.bytes)
            if isCertain, let first = words.first, first == [0x2B] || first == [0x24] { words[0] = [] }
            var byWord = find(in: words, isCertain: isCertain, depth: depth)
            if command.isPiped, place + 1 < commands.count, let name = words.first,
                name.elementsEqual("echo".utf8) || name.elementsEqual("printf".utf8),
                commands[place + 1].words.contains(where: { readsSecret($0.bytes) })
            {
                for index in words.indices.dropFirst() where words[index].first != 0x2D {
                    let value = words[index][...]
                    if !SecretValue.isReference(value), isCertain || SecretValue.isSecretLike(value) {
                        byWord[index].append(Redaction(words[index].indices, .argument))
                    }
                }
            }
            for (word, found) in zip(command.words, byWord) {
                for redaction in found where !redaction.range.isEmpty {
                    result.append(Redaction(word.range(in: redaction.range), redaction.kind))
                }
            }
        }
        return result
    }

    /// `echo … | docker login --password-stdin`
    private static func readsSecret(_ word: [UInt8]) -> Bool {
        consumers.contains(word)
    }
    private static let consumers: Set<[UInt8]> = Set(
        [
            "--password-stdin", "chpasswd", "--passphrase-fd", "-S", "--stdin", "cryptsetup", "--with-token",
            "--token-stdin",
        ]
        .map { Array($0.utf8) })

    private init(words: [[UInt8]], isCertain: Bool, depth: Int) {
        self.words = words
        self.isCertain = isCertain
        self.depth = depth
        found = [[Redaction]](repeating: [], count: words.count)
    }

    // MARK: Words

    private mutating func read() {
        var place = 0
        var hasProgram = false
        while place < words.count {
            let word = words[place]
            if word.isEmpty {
                place += 1
                continue
            }
            if let end = variableName(word) {
                variable(place, nameEnd: end)
                place += 1
                continue
            }
            if !hasProgram || (rule?.isWrapper ?? !isCertain) && mayBeProgram(place),
                let named = CommandRule.named(word[...])
            {
                (rule, program, hasProgram) = (named, place, true)
                place += 1
                continue
            }
            if !hasProgram, word.first != 0x2D {
                // A program that takes its secrets as every other.
                (hasProgram, program) = (true, place)
                if word.contains(0x20), isCertain { script(place) }
                place += 1
                continue
            }
            place = option(place) ?? place + 1
        }
        positionals()
    }

    /// Where the name ends of a word like `NAME=value`.
    private func variableName(_ word: [UInt8]) -> Int? {
        guard let first = word.first, first.isASCIILetter || first == 0x5F else { return nil }
        let end = word.end(of: .dotted, from: 0, limit: 80)
        return end < word.count && word[end] == 0x3D ? end : nil
    }

    private mutating func variable(_ place: Int, nameEnd: Int) {
        let word = words[place]
        if word.contains(0x20), readsScripts {
            script(place)
            return
        }
        guard let strength = SecretNameStrength(word[..<nameEnd]) else {
            if word.contains(0x20) { script(place) }
            return
        }
        var end = word.count
        if word[..<nameEnd].contains(0x2E) {
            // `--set db.password=…,db.user=…`
            for comma in (nameEnd + 1)..<max(word.count, nameEnd + 1) where word[comma] == 0x2C {
                let next = word.end(of: .dotted, from: comma + 1, limit: 80)
                if next > comma + 1, next < word.count, word[next] == 0x3D {
                    end = comma
                    break
                }
            }
        }
        take(place, (nameEnd + 1)..<end, strength, .assignment)
    }

    /// Whether the program takes a whole script as one word: `sh -c 'NAME=value program'`.
    private var readsScripts: Bool {
        guard let rule, rule.isWrapper, isCertain else { return false }
        let name = words[program].split(separator: 0x2F).last ?? []
        return Self.shells.contains(String(decoding: name, as: UTF8.self))
    }
    private static let shells: Set<String> = [
        "sh", "bash", "dash", "zsh", "ksh", "ash", "fish", "ssh", "mosh", "su", "runuser", "watch", "eval", "script",
        "tmux",
        "screen", "parallel",
    ]

    /// Behind a program that starts others, the next word may be another; not so the value of an option.
    private func mayBeProgram(_ place: Int) -> Bool {
        let word = words[place]
        guard word.first != 0x2D, place > program else { return false }
        if !isCertain, rule == nil { return true }
        let before = words[place - 1]
        guard before.first == 0x2D, before.count > 1 else { return true }
        let text = String(decoding: before, as: UTF8.self)
        if ["-u", "-g", "-l", "-p"].contains(text) { return false }
        let isContainer = rule?.namesSecrets == true
        return !isContainer && !text.hasPrefix("--") || text == "--" || ["-i", "-t", "-it", "-ti"].contains(text)
    }

    /// Reads an option and its value, or a word that is none.
    ///
    /// - Returns: the word that follows; nil for the next one.
    private mutating func option(_ place: Int) -> Int? {
        let word = words[place]
        if let rule,
            rule.subcommand.map({ name in words[program..<place].contains { $0.elementsEqual(name.utf8) } }) != false
        {
            if let next = ruled(place, rule) { return next }
        }
        guard word.first == 0x2D, word.count > 2 else {
            if let next = splitHeader(place) { return next }
            // What a shell or another computer will read as a command.
            if word.contains(0x20), rule?.isWrapper == true || !isCertain { script(place) }
            return nil
        }
        let start = word[1] == 0x2D ? 2 : 1
        let end = word.end(of: .dotted, from: start, limit: 64)
        let name = word[start..<end]
        guard !name.isEmpty, let strength = SecretNameStrength(name), !namesSecret(name) else {
            if word.contains(0x20) { script(place) }
            return nil
        }
        if end < word.count, word[end] == 0x3D || word[end] == 0x3A {
            // `-storepass:file …` of Java's tools.
            let isFile = word[end] == 0x3A && ["file", "env"].contains { word[(end + 1)...].elementsEqual($0.utf8) }
            if !isFile { take(place, (end + 1)..<word.count, strength, .flag) }
            return nil
        }
        guard end == word.count, place + 1 < words.count, !isSwitch(name, before: place + 1),
            start == 2 || name.count >= 4
        else { return nil }
        if isOption(words[place + 1]) { return nil }
        take(place + 1, words[place + 1].indices, strength, .flag)
        return place + 2
    }

    /// `--secret` of programs that only name one there.
    private func namesSecret(_ name: ArraySlice<UInt8>) -> Bool {
        rule?.namesSecrets == true && name.elementsEqual("secret".utf8)
    }

    /// `--no-password`, `--ask-pass`: there is no value.
    private func isSwitch(_ name: ArraySlice<UInt8>, before next: Int) -> Bool {
        if rule?.asksForPassword == true, !SecretValue.isSecretLike(words[next][...]) { return true }
        let head = name.prefix { $0 != 0x2D }
        return head.endIndex < name.endIndex && Self.switches.contains(String(decoding: head, as: UTF8.self))
    }
    private static let switches: Set<String> = [
        "no", "without", "ask", "prompt", "force", "generate", "show", "reset", "require", "enable", "disable", "skip",
        "print",
        "hide", "verify", "with", "rotate", "list", "insecure", "allow", "read", "change",
    ]

    private func isOption(_ word: [UInt8]) -> Bool {
        guard word.first == 0x2D, word.count > 1, !SecretValue.isSecretLike(word[1...]) else { return false }
        return word.dropFirst().allSatisfy { Alphabet.padded.contains($0) }
    }

    /// `-H Authorization: Bearer …` without its quotes.
    private mutating func splitHeader(_ place: Int) -> Int? {
        let word = words[place]
        guard word.last == 0x3A, word.count > 4, place + 1 < words.count, let header = HeaderName(word.dropLast())
        else {
            return nil
        }
        var next = place + 1
        if case .authorization = header, next + 1 < words.count, words[next].allSatisfy(\.isASCIILetter) { next += 1 }
        take(next, words[next].indices, isCertain ? .certain : .likely, .header)
        return next + 1
    }

    // MARK: Programs

    /// What the rule of the program says of a word.
    private mutating func ruled(_ place: Int, _ rule: CommandRule) -> Int? {
        let word = words[place]
        for beginning in rule.beginnings where word.starts(with: beginning.utf8) {
            take(place, beginning.utf8.count..<word.count, .certain, .flag)
            return place + 1
        }
        let next = place + 1 < words.count ? place + 1 : nil
        if let next, rule.keywords.contains(where: { word.map(\.lowercased).elementsEqual($0.utf8) }) {
            take(next, words[next].indices, .certain, .argument)
            return next + 1
        }
        for name in rule.pairs {
            if name.isEmpty {
                if word.first != 0x2D, !word.contains(0x20) { pair(place, 0, rule) }
            } else if let (index, start) = value(of: name, at: place) {
                pair(index, start, rule)
                return index + 1
            }
        }
        for name in rule.headers {
            guard let (index, start) = value(of: name, at: place) else { continue }
            let header = words[index]
            if let colon = header[start...].firstIndex(of: 0x3A), let kind = HeaderName(header[start..<colon]),
                let range = kind.secret(in: header, (colon + 1)..<header.count, isCertain: isCertain)
            {
                found[index].append(Redaction(range, .header))
            }
            return index + 1
        }
        for name in rule.values {
            guard let (index, start) = value(of: name, at: place) else { continue }
            let isCookie = name == "-b" || name == "--cookie"
            if !isCookie || words[index].contains(0x3D) { take(index, start..<words[index].count, .certain, .flag) }
            return index + 1
        }
        for name in rule.joined where word.starts(with: name.utf8) {
            let start = name.utf8.count
            if start < word.count {
                take(place, start..<word.count, .certain, .flag)
            } else if let next {
                // Whoever wrote a blank too many has written down the password all the same.
                take(next, words[next].indices, .likely, .flag)
            }
            return place + 1
        }
        return nil
    }

    /// The value of an option at a place: the word that holds it, and where it begins there.
    private func value(of name: String, at place: Int) -> (Int, Int)? {
        let word = words[place]
        let count = name.utf8.count
        if word.starts(with: name.utf8) {
            if word.count == count { return place + 1 < words.count ? (place + 1, 0) : nil }
            if word[count] == 0x3D { return (place, count + 1) }
            return count == 2 && rule?.hasLongOptions != true ? (place, count) : nil
        }
        // `-su user:password`
        guard count == 2, rule?.hasLongOptions != true, word.count > 2, word[0] == 0x2D, word.last == name.utf8.last,
            word.count <= 6,
            word.dropFirst().allSatisfy(\.isASCIILetter), place + 1 < words.count
        else { return nil }
        return (place + 1, 0)
    }

    private mutating func pair(_ place: Int, _ start: Int, _ rule: CommandRule) {
        let word = words[place]
        guard start < word.count,
            let separator = word[start...].lastIndex(of: rule.separator).flatMap({ last in
                rule.names.contains("dig") ? last : word[start...].firstIndex(of: rule.separator)
            })
        else { return }
        var end = word.count
        if rule.separator == 0x2F {
            guard separator > start else { return }
            if let at = word.lastIndex(of: 0x40), at > separator { end = at }
        }
        take(place, (separator + 1)..<end, .certain, .flag)
    }

    /// The words that are secrets by their place behind others.
    private mutating func positionals() {
        guard let rule, !rule.places.isEmpty else { return }
        let plain = words.indices.filter { $0 > program && words[$0].first != 0x2D && !words[$0].isEmpty }
        for wanted in rule.places {
            var rest = plain[...]
            var isThere = true
            for name in wanted.words {
                guard
                    let at = rest.firstIndex(where: {
                        words[$0].map(\.lowercased).elementsEqual(name.lowercased().utf8)
                    })
                else {
                    isThere = false
                    break
                }
                rest = rest[(at + 1)...]
            }
            guard isThere, positionalOptions(wanted) else { continue }
            let targets = Array(rest)
            for number in wanted.numbers {
                let index = number < 0 ? targets.count + number : number
                guard targets.indices.contains(index) else { continue }
                let word = words[targets[index]]
                if word.first == 0x2F || word == [0x2A] { continue }  // `/user:…` and `*` of net
                if wanted.mayBeSettings, let end = variableName(word), end + 1 < word.count, word[end + 1] != 0x3D {
                    continue
                }
                take(targets[index], word.indices, .certain, .argument)
            }
            guard wanted.isAssignments else { continue }
            for index in targets {
                guard let equals = words[index].firstIndex(of: 0x3D) else { continue }
                take(index, (equals + 1)..<words[index].count, .certain, .assignment)
            }
        }
    }

    /// The options that belong to words by place: those that hold a secret themselves, and those without which they are none.
    private mutating func positionalOptions(_ wanted: CommandRule.Place) -> Bool {
        if wanted.options.isEmpty { return true }
        for name in wanted.options where name.hasPrefix("-") {
            for place in words.indices where place > program {
                if name == "--from-literal" {
                    guard let (index, start) = value(of: name, at: place),
                        let equals = words[index][start...].firstIndex(of: 0x3D)
                    else { continue }
                    take(index, (equals + 1)..<words[index].count, .certain, .assignment)
                } else if wanted.numbers.isEmpty, let (index, start) = value(of: name, at: place) {
                    take(index, start..<words[index].count, .certain, .flag)
                }
            }
        }
        if wanted.numbers.isEmpty { return true }
        return words.indices.contains { place in
            wanted.options.contains { name in
                let word = words[place]
                if name.utf8.count > 1 { return place > program && word.starts(with: name.utf8) }
                return word.count > 1 && word[0] == 0x2D && word[1] != 0x2D && word.contains(name.utf8.first ?? 0)
            }
        }
    }

    // MARK: Values

    private mutating func script(_ place: Int) {
        let isScript = isCertain && rule?.isWrapper == true
        found[place] += Self.find(inScript: words[place], words[place].indices, isCertain: isScript, depth: depth + 1)
    }

    /// Redacts a part of a word if it is no reference, and, in a sentence or under a doubtful name, if it looks like a secret.
    private mutating func take(_ place: Int, _ range: Range<Int>, _ strength: SecretNameStrength, _ kind: RedactionKind)
    {
        let value = words[place][range]
        if SecretValue.isReference(value) || kind != .argument && SecretValue.isSetting(value) { return }
        if strength == .likely && SecretValue.isPath(value) { return }
        if strength == .likely || !isCertain, !SecretValue.isSecretLike(value) { return }
        found[place].append(Redaction(range, kind))
    }
}
