/// Messages of all the shapes that make parsers disagree, the same ones for the same seed.
struct NastyMessages {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func random(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    private static let lines = [
        "Refs: ADR-0007", "refs:ADR-8", "Refs : ADR-9", "Refs\t: ADR-9, ADR-10", "Refs:", "REFS: adr-1;\tadr-2",
        "Signed-off-by: A <a@example.com>", "signed-off-by: A", "Signed-off-by:A", "Signed-off-by:",
        "(cherry picked from commit 0123456789)", "(cherry picked from", "Co-authored-by: B <b@example.com>",
        "some prose", "prose: with a colon", "prose with: a colon", "https://example.com", "12:30 it was",
        "BREAKING CHANGE: it breaks", "Refs #7", "Refs = 7", "- Refs: ADR-7", "> Refs: ADR-7", "* item", ": odd",
        "-: dash", "--: dashes", "a_b: c", "Réf: ADR-7", "\u{FEFF}Refs: ADR-7", "\u{A0}Refs: ADR-7",
        "\u{200B}Refs: ADR-7", "Refs： ADR-7", "Refs:\u{A0}ADR-7", "Refs: \u{3000}ADR-7", "Refs: 決定",
        "Refs:\u{C} x\u{B}",
        "Refs: a: b: c", "Refs::x", " folded", "\tfolded by a tab", "  Refs: ADR-3", " \t deep: fold", "\u{C}",
        "\u{B}text", "\u{85}", "\u{A0}", "#", "# comment", "#Refs: ADR-7", " # no comment", "# \tx", ";semi: x",
        "# ------------------------ >8 ------------------------",
        "------------------------ >8 ------------------------",
        "# ------------------------ >8 -----------------------",
        "#  ------------------------ >8 ------------------------",
        "Conflicts:", "Conflicts: x", "Conflicts: ", "\tpath/of/a/file", "# Conflicts:", "#\tfile", "---", "--- ",
        "--- a/file", "----", " ---", "---foo", "diff --git a/x b/x", "+Refs: ADR-7", "Merge branch 'x'",
        "Squashed commit of the following:", "    Refs: ADR-7", "commit 0123", "a", "a:", "A-1-b: c", "-", "0:",
    ]
    private static let blanks = ["", "", "", "", "", "", " ", "\t", "  \t ", "\r", " \r"]

    mutating func next() -> [UInt8] {
        var message: [UInt8] = []
        for _ in 0..<(random(6) == 0 ? random(3) : 0) { append(Self.blanks[random(Self.blanks.count)], &message) }
        let endsInCR = random(8) == 0
        if random(20) != 0 {
            append("subject\(random(5) == 0 ? ": of a commit" : "")", &message, endsInCR: endsInCR)
            if random(12) != 0 { append(Self.blanks[random(Self.blanks.count)], &message, endsInCR: endsInCR) }
        }
        for paragraph in 0..<random(4) {
            if paragraph > 0 { append(Self.blanks[random(Self.blanks.count)], &message, endsInCR: endsInCR) }
            // Some paragraphs are nearly trailer blocks, so that one odd line in them decides.
            let isTame = random(3) != 0
            for _ in 0..<1 + random(7) {
                let count = isTame && random(4) != 0 ? 16 : Self.lines.count
                append(Self.lines[random(count)], &message, endsInCR: endsInCR && random(6) != 0)
                if random(7) == 0 { append(random(2) == 0 ? " a fold" : "\tADR-5", &message, endsInCR: endsInCR) }
                if random(25) == 0 { append("# comment", &message) }
            }
        }
        for _ in 0..<random(3) { append(Self.blanks[random(Self.blanks.count)], &message) }
        if random(5) == 0 {
            for _ in 0..<random(5) {
                append(["# comment", "", "Conflicts:", "\tfile", "#\tfile", " "][random(6)], &message)
            }
        }
        if random(12) == 0 { message.append([0xFF, 0xC3, 0x0D, 0x20, 0x1B][random(5)]) }
        if random(6) == 0, message.last == 0x0A { message.removeLast() }
        if random(40) == 0, !message.isEmpty { message[random(message.count)] = [0x0A, 0x20, 0x0D, 0x23][random(4)] }
        return message
    }

    /// A message with some bytes exchanged for those that parsers stumble over, NUL among them.
    mutating func nextBroken() -> [UInt8] {
        var message = next()
        for _ in 0..<random(8) where !message.isEmpty {
            let bytes: [UInt8] = [
                0, 0x0A, 0x0D, 0x20, 0x09, 0x23, 0x2D, 0x3A, 0x37, 0x3E, 0x60, 0xC2, 0xE2, 0xEF, 0xFF,
            ]
            let place = random(message.count)
            if random(2) == 0 {
                message[place] = bytes[random(bytes.count)]
            } else {
                message.insert(bytes[random(bytes.count)], at: place)
            }
        }
        if random(4) == 0 { message.removeLast(random(message.count + 1)) }
        return message
    }

    private func append(_ line: String, _ message: inout [UInt8], endsInCR: Bool = false) {
        message += Array(line.utf8)
        if endsInCR { message.append(0x0D) }
        message.append(0x0A)
    }
}
