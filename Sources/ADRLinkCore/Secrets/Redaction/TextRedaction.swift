/// Finds what is to be redacted in any text: what `SecretScanner` finds, and what is a secret by where it stands.
///
/// One more pass over the bytes, and every look from a place is bounded.
struct TextRedaction {
    let bytes: [UInt8]
    private let known: KnownSecrets
    var found: [Redaction] = []
    /// The last statement of SQL that may hold a password, and the last `SET PASSWORD`.
    var statement: Int?
    var passwordStatement: Int?
    private var objects = KubernetesSecrets()
    /// Up to here commands have been read.
    var commandEnd = 0
    /// Up to here a value is redacted: what looks like a name inside of it is none.
    var valueEnd = 0
    /// The last value that no quotation marks enclose, and the last header: each may hold many that look like one.
    private var bareValue = 0..<0
    private var headerLine = 0..<0

    static func find(in bytes: [UInt8], known: KnownSecrets) -> [Redaction] {
        var found: [Redaction]
        if let shown = ShownText(bytes) {
            found = read(shown.bytes, known).settled(in: shown.bytes).map {
                Redaction(shown.original($0.range), $0.kind)
            }
        } else {
            found = read(bytes, known)
        }
        for text in WideText.all(in: bytes) {
            for redaction in read(text.bytes, known).settled(in: text.bytes) {
                var wide = Redaction(text.original(redaction.range), redaction.kind)
                wide.encoding = text.encoding
                found.append(wide)
            }
        }
        return found
    }

    private static func read(_ bytes: [UInt8], _ known: KnownSecrets) -> [Redaction] {
        var text = TextRedaction(bytes: bytes, known: known)
        text.scan()
        text.walk()
        text.settingLines()
        return text.found + text.objects.values(in: bytes)
    }

    /// The parts of the address around `://` that are secrets.
    static func urlSecrets(in bytes: [UInt8], at place: Int) -> [Range<Int>] {
        var text = TextRedaction(bytes: bytes, known: KnownSecrets(environment: [:]))
        text.address(at: place)
        return text.found.map(\.range)
    }

    private init(bytes: [UInt8], known: KnownSecrets) {
        self.bytes = bytes
        self.known = known
    }

    private mutating func scan() {
        var last = 0
        for finding in SecretScanner.find(in: bytes) {
            var range = finding.range
            let kind: RedactionKind
            switch finding.kind {
            case .privateKey: continue
            case .urlPassword: kind = .url
            case .bearer, .basic: kind = .header
            case .password, .assigned, .awsSecretKey, .azureKey, .azureSignature: kind = .assignment
            default: kind = .token
            }
            // The scanner looks at no more than it needs to judge a value.
            if kind != .url, range.count >= 200, range.upperBound > last {
                last = bytes.end(of: Self.tokenAlphabet, from: range.upperBound, limit: 65536)
                range = range.lowerBound..<last
            }
            found.append(Redaction(range, kind))
        }
    }
    private static let tokenAlphabet = Alphabet("~%", adding: .base64, .dotted)

    private mutating func walk() {
        var place = 0
        let beginnings = known.beginnings
        while place < bytes.count {
            if beginnings[Int(bytes[place])], let end = known.end(in: bytes, at: place) {
                found.append(Redaction(place..<end, .environment))
                place = end
                continue
            }
            switch bytes[place] {
            case 0x3A:  // :
                if place + 1 < bytes.count, bytes[place + 1] == 0x2F, bytes.has("://", at: place) {
                    address(at: place)
                } else {
                    field(at: place)
                }
            case 0x3D:  // =
                assignment(at: place)
                assignedPassword(at: place)
                arrow(at: place)
            case 0x20, 0x28: spoken(at: place)  // (
            case 0x3E: element(at: place)  // >
            case 0x7B: passwordHash(at: place)  // {
            case 0x2D:  // -
                if let end = PrivateKeyArmour.end(in: bytes, at: place) {
                    found.append(Redaction(place..<end, .privateKey))
                    place = end
                    continue
                }
                option(at: place)
                if place == 0 || bytes[place - 1] == 0x0A, bytes.has("---", at: place) { objects.noteDocument() }
            case 0x2B: trace(at: place)  // +
            case 0x24:  // $
                trace(at: place)
                passwordHash(at: place)
            case 0x61...0x7A, 0x37: command(at: place)
            default: break
            }
            place += 1
        }
    }

    // MARK: Names and values

    /// `PGPASSWORD=…`, `?token=…&sig=…`: also a plain word is a secret there.
    private mutating func assignment(at place: Int) {
        guard place >= valueEnd else { return }
        var start = place
        while start > 0, place - start < 64, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        guard start < place, place + 1 < bytes.count, !Self.isOperator(bytes[place + 1]) else { return }
        // `'password='` is all that is quoted.
        if start > 0, bytes[start - 1] == bytes[place + 1], !Alphabet.base64.contains(bytes[place + 1]) { return }
        let name = bytes[start..<place]
        if name.count == 5, name.map(\.lowercased).elementsEqual("value".utf8) {
            namedValue(start, from: place + 1)
            return
        }
        let isParameter = start > 0 && (bytes[start - 1] == 0x3F || bytes[start - 1] == 0x26)
        if isParameter, let isSigned = Self.parameter(name) {
            let value = value(from: place + 1)
            if isSigned && value.count >= 8 || Randomness(bytes[value]).isTokenLike {
                found.append(Redaction(value, .url))
            }
            return
        }
        guard SecretName.mayEnd(bytes, start..<place), let strength = SecretNameStrength(name) else { return }
        // Whether an option `--secret` holds a secret or names one, its program decides.
        let isName = name.elementsEqual("--secret".utf8)
        append(value(from: place + 1), isName ? .likely : strength, isParameter ? .url : .assignment)
    }

    /// `==`, `=>`, `=~`, and an empty value.
    private static func isOperator(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x3D || byte == 0x3E || byte == 0x7E
    }

    /// Whether a parameter of an address is a signature, or a key if it looks like one; nil for others.
    private static func parameter(_ name: ArraySlice<UInt8>) -> Bool? {
        let folded = name.map(\.lowercased)
        if folded == Array("sig".utf8) || folded.suffix(9).elementsEqual("signature".utf8) { return true }
        return folded == Array("key".utf8) || folded == Array("code".utf8) || folded == Array("sid".utf8) ? false : nil
    }

    /// `"password": "…"` and the headers of HTTP.
    private mutating func field(at colon: Int) {
        guard colon >= valueEnd else { return }
        var end = colon
        var quote: UInt8?
        if end > 0, bytes[end - 1] == 0x22 || bytes[end - 1] == 0x27 {
            quote = bytes[end - 1]
            end -= bytes.has("\\", at: end - 2) ? 2 : 1
        }
        var start = end
        while start > 0, end - start < 64, Self.isNameByte(bytes[start - 1]) { start -= 1 }
        guard start < end else {
            // `Unseal key 1 : …`, `"token" : "…"`
            if colon > 2, colon + 2 < bytes.count, bytes[colon - 1] == 0x20, bytes[colon + 1] == 0x20 {
                let isQuoted = bytes[colon - 2] == 0x22 || bytes[colon - 2] == 0x27
                labelled(endingAt: colon - (isQuoted ? 2 : 1), from: colon + 2)
            }
            return
        }
        let name = bytes[start..<end]
        objects.note(name, at: colon, in: bytes)
        var place = colon + 1
        while place < bytes.count, place < colon + 16, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
        guard place < bytes.count else { return }
        if let header = HeaderName(name) {
            headerValue(header, name: start, from: place, isQuoted: quote != nil)
            return
        }
        if name.count == 5, name.map(\.lowercased).elementsEqual("value".utf8) {
            namedValue(start, from: place)
            return
        }
        if quote == nil { labelled(endingAt: end, from: place) }
        guard quote != nil, SecretName.mayEnd(bytes, start..<end), let strength = SecretNameStrength(name) else {
            return
        }
        let opening = bytes[place] == 0x5C ? place + 1 : place
        guard opening < bytes.count, bytes[opening] == 0x22 || bytes[opening] == 0x27 || bytes[opening].isDigit else {
            return
        }
        append(value(from: place), strength, .assignment)
    }

    private mutating func headerValue(_ header: HeaderName, name: Int, from place: Int, isQuoted: Bool) {
        var start = place
        let before = name > 0 ? bytes[name - 1] : 0x0A
        var closing: UInt8? = before == 0x22 || before == 0x27 ? before : nil
        if isQuoted {
            if bytes[start] == 0x5C { start += 1 }
            guard start < bytes.count, bytes[start] == 0x22 || bytes[start] == 0x27 else { return }
            closing = bytes[start]
            start += 1
        }
        var end = closing == nil && headerLine.contains(start) ? headerLine.upperBound : start
        while end < bytes.count, end < start + 65536, bytes[end] != 0x0A, bytes[end] != 0x0D, bytes[end] != closing {
            end += 1
        }
        if closing == nil { headerLine = start..<end }
        if let range = header.secret(in: bytes, start..<end, isCertain: false) {
            found.append(Redaction(range, .header))
            valueEnd = range.upperBound
        }
    }

    mutating func append(_ range: Range<Int>, _ strength: SecretNameStrength, _ kind: RedactionKind) {
        let value = bytes[range]
        if SecretValue.isReference(value) || SecretValue.isSetting(value) { return }
        if strength == .likely, SecretValue.isPath(value) { return }
        // A call, as programs have it.
        if let open = value.prefix(128).firstIndex(of: 0x28), open > value.startIndex,
            value.last == 0x29 || range.count > 8,
            value[..<open].allSatisfy(Alphabet.dotted.contains)
        {
            return
        }
        if strength == .certain || SecretValue.isSecretLike(value) {
            found.append(Redaction(range, kind))
            valueEnd = max(valueEnd, range.upperBound)
        }
    }

    /// The value at a place: what its quotation marks enclose, or all up to a blank or what parts values.
    mutating func value(from place: Int) -> Range<Int> {
        var start = place
        let isEscaped = bytes[start] == 0x5C && start + 1 < bytes.count && bytes[start + 1] == 0x22
        if isEscaped { start += 1 }
        let last = min(bytes.count, start + 65536)
        if bytes[start] == 0x22 || bytes[start] == 0x27 {
            let quote = bytes[start]
            var end = start + 1
            while end < last, bytes[end] != 0x0A, isEscaped || bytes[end] != quote {
                if bytes[end] == 0x5C {
                    if isEscaped, end + 1 < last, bytes[end + 1] == quote { break }
                    end += 1
                }
                end += 1
            }
            return (start + 1)..<min(end, last)
        }
        var end = bareValue.contains(start) ? min(bareValue.upperBound, last) : start
        while end < last, !Self.endsValue(bytes[end]) {
            if bytes[end] == 0x5C, end + 1 < last, bytes[end + 1] > 0x20 { end += 1 }
            end += 1
        }
        end = min(end, last)
        bareValue = start..<end
        return start..<end
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x20, 0x22, 0x26, 0x27, 0x2C, 0x3B, 0x3C, 0x60, 0x7D: true
        default: false
        }
    }

    static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isDigit || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }
}
