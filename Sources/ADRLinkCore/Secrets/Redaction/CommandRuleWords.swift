/// What the rule of a known program says of its words.
extension CommandRedaction {
    /// What the rule of the program says of a word.
    mutating func ruled(_ place: Int, _ rule: CommandRule) -> Int? {
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
            let isCookie = (name == "-b" || name == "--cookie") && rule.names.contains("curl")
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
    func value(of name: String, at place: Int) -> (Int, Int)? {
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

    mutating func pair(_ place: Int, _ start: Int, _ rule: CommandRule) {
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
    mutating func positionals() {
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
}
