/// The visible mark that allows a line that looks like a secret: `adrlink:allow-secret` and a reason.
enum SecretWaiver {
    static let mark = "adrlink:allow-secret"

    /// The reason that a mark on a line gives; nil where there is no mark, empty where it gives no reason.
    static func reason(in line: ArraySlice<UInt8>) -> String? {
        guard let place = line.firstRange(of: Array(mark.utf8)) else { return nil }
        var rest = line[place.upperBound...].trimmed()
        // What closes the comment or the cell around the mark.
        for closing in ["-->", "*/", "|", "#}", "`"] where rest.suffix(closing.utf8.count).elementsEqual(closing.utf8) {
            rest = rest.dropLast(closing.utf8.count).trimmed()
        }
        while let first = rest.first, first == 0x3A || first == 0x2D || first.isBlank { rest = rest.dropFirst() }
        return rest.contains(where: \.isWordByte) ? rest.text : ""
    }
}
