/// How the ids of requirements look in a repository.
///
/// Without patterns an id is capitals and digits with hyphens between them, and ends in a number: `GOV-4`, `SYS-NET-12`. In a
/// pattern `*` stands for letters, digits, `-`, `_` and `.`.
struct RequirementShape: Sendable {
    private let patterns: [String]
    /// What ids of decisions begin with: those are no requirements.
    private let excluded: [String]

    init(patterns: [String], decisionPrefixes: [String] = []) {
        self.patterns = patterns
        excluded = decisionPrefixes.map { $0.uppercased() + "-" }
    }

    init(_ policy: Policy) {
        self.init(patterns: policy.requirements.ids, decisionPrefixes: policy.records.prefixes)
    }

    /// The most bytes of an id.
    static let limit = 64

    func isID(_ text: String) -> Bool {
        guard (1...Self.limit).contains(text.utf8.count), text.utf8.allSatisfy(Self.isPart) else { return false }
        if !patterns.isEmpty { return patterns.contains { AuditFilter.matches(text, $0) } }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count > 1, let first = parts.first?.utf8.first, (0x41...0x5a).contains(first),
            let number = parts.last, !number.isEmpty, number.utf8.allSatisfy({ $0.isDigit }),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0.isDigit || (0x41...0x5a).contains($0) } })
        else { return false }
        return !excluded.contains { text.hasPrefix($0) }
    }

    /// A byte that an id may have.
    static func isPart(_ byte: UInt8) -> Bool {
        byte.isDigit || byte.isASCIILetter || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }

    /// The words of a text that could be ids: what stands between the bytes that no id has, without a point at the end.
    static func words(_ text: some Sequence<UInt8>, _ body: ([UInt8]) -> Void) {
        var word: [UInt8] = []
        func end() {
            while let last = word.last, last == UInt8(ascii: ".") || last == UInt8(ascii: "-") { word.removeLast() }
            if !word.isEmpty { body(word) }
            word.removeAll(keepingCapacity: true)
        }
        for byte in text {
            if isPart(byte) {
                if word.count <= limit { word.append(byte) }
            } else if !word.isEmpty {
                end()
            }
        }
        end()
    }
}
