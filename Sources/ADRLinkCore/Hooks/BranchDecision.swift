/// The decision that a branch is named after: `adr-0007-use-queue`, `feature/ADR-7-x`, `adr/0007`.
enum BranchDecision {
    /// The first prefix and number in a branch's name; nil where it names none.
    ///
    /// The prefix begins a word, and a hyphen, a slash or an underscore parts it from the number, which ends the word.
    static func find(in branch: String, _ conventions: MessageConventions) -> (prefix: String, number: Int)? {
        let bytes = Array(branch.utf8)
        for start in bytes.indices where start == 0 || !bytes[start - 1].isWordByte {
            for prefix in conventions.prefixes {
                let separator = start + prefix.utf8.count
                guard separator < bytes.count, "-/_".utf8.contains(bytes[separator]),
                    bytes[start..<separator].map(\.lowercased) == prefix.utf8.map(\.lowercased)
                else { continue }
                let digits = bytes[(separator + 1)...].prefix(while: \.isDigit)
                let isWhole = digits.endIndex == bytes.count || !bytes[digits.endIndex].isWordByte
                if isWhole, digits.count <= 9, let number = Int(String(decoding: digits, as: UTF8.self)) {
                    return (prefix, number)
                }
            }
        }
        return nil
    }
}
