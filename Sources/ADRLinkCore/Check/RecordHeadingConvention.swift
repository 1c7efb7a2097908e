/// How the headings of records begin before their titles: `# 7. Title`, `# ADR-0007: Title`, `# Title`.
public struct RecordHeadingConvention: Equatable, Sendable {
    /// What stands before the title, with `N` for the number; empty for a title alone.
    private let lead: String

    /// The beginning that at least four of five headings share; nil where there are fewer than three, or no such one.
    public init?(_ headings: [String]) {
        var counts: [String: Int] = [:]
        for heading in headings { counts[Self.lead(of: heading), default: 0] += 1 }
        guard headings.count >= 3, let best = counts.max(by: { $0.value < $1.value }),
            best.value * 5 >= headings.count * 4
        else { return nil }
        lead = best.key
    }

    /// The convention that a pattern states: `N. Title`, `ADR-NNNN: Title`, `Title`; nil where it states none.
    public init?(pattern: String) {
        guard pattern.hasSuffix("Title") else { return nil }
        let start = pattern.dropLast("Title".count)
        guard start.isEmpty || start.contains("N") else { return nil }
        // The run of N nearest to the title is the number.
        let number = start.lastIndex(of: "N")
        var lead = ""
        for place in start.indices {
            if start[place] == "N", let number, start[place...number].allSatisfy({ $0 == "N" }) {
                if place == number { lead += "N" }
            } else {
                lead.append(start[place])
            }
        }
        self.lead = lead
    }

    /// Why a heading does not follow the convention; nil where it does.
    func departure(of heading: String) -> String? {
        let other = Self.lead(of: heading)
        if other == lead { return nil }
        if lead.isEmpty { return "has a number, and the others have none" }
        if other.isEmpty { return "has no number" }
        return "begins with “\(other)” instead of “\(lead)” (N is the number)"
    }

    /// The heading that the convention would give a decision.
    func example(for decision: Decision) -> String {
        guard let number = decision.number else { return decision.title }
        let digits = lead.contains { $0.isLetter && $0 != "N" } ? max(0, 4 - String(number).count) : 0
        return lead.replacing("N", with: String(repeating: "0", count: digits) + String(number)) + decision.title
    }

    private static func lead(of heading: String) -> String {
        let bytes = Array(heading.utf8)[...].trimmed()
        let title = RecordTitle.withoutNumber(bytes)
        // Quotes around the whole heading are no part of its beginning.
        guard title.startIndex > bytes.startIndex, title.startIndex <= bytes.endIndex else { return "" }
        var lead = ""
        for character in bytes[bytes.startIndex..<title.startIndex].text {
            if character.isNumber {
                if lead.last != "N" { lead += "N" }
            } else {
                lead.append(character)
            }
        }
        return lead.contains("N") ? lead : ""
    }
}
