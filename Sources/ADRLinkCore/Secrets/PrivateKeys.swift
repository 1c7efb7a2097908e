/// Private keys in the armour of PEM, OpenPGP and PuTTY.
///
/// An encrypted key counts too: whoever has the file may try pass phrases for ever.
extension SecretScanner {
    func privateKey(at start: Int) -> SecretFinding? {
        guard start + 1 < bytes.count, bytes[start + 1] == 0x2D, bytes.has("-----BEGIN ", at: start) else { return nil }
        var place = start + 11
        while place < bytes.count, place < start + 60, Self.labelAlphabet.contains(bytes[place]) { place += 1 }
        let label = bytes[(start + 11)..<place]
        guard label.firstRange(of: Array("PRIVATE KEY".utf8)) != nil, bytes.has("-----", at: place) else { return nil }
        place += 5
        guard hasKeyBehind(place) else { return nil }
        // A key without its end is one all the same.
        let last = min(bytes.count, place + 65536)
        var end = place
        while end < last {
            if bytes[end] == 0x2D, bytes.has("-----END ", at: end) {
                end = min(bytes.end(of: Self.labelAlphabet, from: end + 9, limit: 60) + 5, bytes.count)
                return SecretFinding(.privateKey, start..<end, publicCount: place - start)
            }
            end += 1
        }
        end = bytes.end(of: Self.armourAlphabet, from: place, limit: 65536)
        return SecretFinding(.privateKey, start..<end, publicCount: place - start)
    }

    /// Whether base64 follows: a sentence that only mentions the line holds no key.
    private func hasKeyBehind(_ start: Int) -> Bool {
        var place = start
        let last = min(bytes.count, start + 600)
        while place < last {
            let end = bytes.end(of: .base64, from: place, limit: 64)
            if end - place >= 24 {
                if !Placeholder.matches(bytes[place..<end]) { return true }
                place = end
            } else if end < bytes.count, bytes.has("-----", at: end) {
                return false
            } else {
                place = max(end, place + 1)
            }
        }
        return false
    }

    private static let labelAlphabet = Alphabet(" ", adding: .alphanumeric)
    /// With what stands between the lines of a key in a quotation, a list, a table or a string.
    private static let armourAlphabet = Alphabet(" \t\r\n\\>|", adding: .base64)
}
