/// Finds the secrets of a command line by what its programs do with their words.
///
/// Programs that start others, `sudo`, `env`, `docker exec`, `sh -c "…"`, `ssh host "…"`, are seen through.
struct CommandRedaction {
    let words: [[UInt8]]
    /// The words are a command, and no sentence that looks like one.
    let isCertain: Bool
    let depth: Int
    var found: [[Redaction]]
    private(set) var rule: CommandRule?
    private(set) var program = 0

    /// What is to be redacted of each word.
    static func find(in words: [[UInt8]], isCertain: Bool, depth: Int = 0) -> [[Redaction]] {
        var command = CommandRedaction(words: words, isCertain: isCertain, depth: depth)
        command.read()
        return command.found
    }

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
        storedValues()
    }

    /// Where the name ends of a word like `NAME=value`.
    func variableName(_ word: [UInt8]) -> Int? {
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

    // MARK: Values

    mutating func script(_ place: Int) {
        let isScript = isCertain && rule?.isWrapper == true
        found[place] += Self.find(inScript: words[place], words[place].indices, isCertain: isScript, depth: depth + 1)
    }

    /// Redacts a part of a word if it is no reference, and, in a sentence or under a doubtful name, if it looks like a secret.
    mutating func take(_ place: Int, _ range: Range<Int>, _ strength: SecretNameStrength, _ kind: RedactionKind) {
        let value = words[place][range]
        if SecretValue.isReference(value) || kind != .argument && SecretValue.isSetting(value) { return }
        if strength == .likely && SecretValue.isPath(value) { return }
        if strength == .likely || !isCertain, !SecretValue.isSecretLike(value) { return }
        if strength == .doubtful, !SecretValue.isKey(value) { return }
        found[place].append(Redaction(range, kind))
    }
}
