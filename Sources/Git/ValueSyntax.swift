/// The two faults in the values of a configuration file that libgit2 1.5 does not report as git does.
///
/// It takes a quotation mark that is never closed, and does not say in which line an unknown escape stands.
enum ValueSyntax {
    static func fault(in bytes: [UInt8]) -> (reason: String, line: Int)? {
        var line = 1
        var place = 0
        while place < bytes.count {
            // Up to the value: a comment or a section has none.
            var isQuoted = false
            var hasValue = false
            while place < bytes.count, bytes[place] != newline, !hasValue {
                switch bytes[place] {
                case UInt8(ascii: "\""): isQuoted.toggle()
                case UInt8(ascii: "\\") where isQuoted: place += 1
                case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted:
                    while place + 1 < bytes.count, bytes[place + 1] != newline { place += 1 }
                case UInt8(ascii: "=") where !isQuoted: hasValue = true
                default: break
                }
                place += 1
            }
            if hasValue, let reason = fault(inValue: bytes, &place, &line) { return (reason, line) }
            place += 1
            line += 1
        }
        return nil
    }

    /// Reads one value and stops at the end of its last line.
    private static func fault(inValue bytes: [UInt8], _ place: inout Int, _ line: inout Int) -> String? {
        var isQuoted = false
        var isComment = false
        while place < bytes.count, bytes[place] != newline {
            switch bytes[place] {
            case _ where isComment: break
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted: isComment = true
            case UInt8(ascii: "\\"):
                var next = place + 1 < bytes.count ? bytes[place + 1] : newline
                if next == UInt8(ascii: "\r"), place + 2 < bytes.count, bytes[place + 2] == newline {
                    place += 1
                    next = newline
                }
                guard next == newline || "tbn\\\"".utf8.contains(next) else {
                    return "a backslash stands before no known escape"
                }
                place += 1
                if next == newline { line += 1 }
            default: break
            }
            place += 1
        }
        return isQuoted ? "a quotation mark is not closed" : nil
    }

    private static let newline = UInt8(ascii: "\n")
}
