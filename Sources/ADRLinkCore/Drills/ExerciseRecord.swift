/// The record of a discussion exercise, as people filled it in: a page made from the template of tabletop exercises.
///
/// It is read by its headings, in English or French: participants, decisions taken, findings and follow-ups are lists, the date
/// and the duration stand in lines of their own. What stands in comments and blocks of code is left out.
public struct ExerciseRecord: Equatable, Sendable {
    public private(set) var participants: [String] = []
    /// The items below "Decisions taken".
    public private(set) var decisions: [String] = []
    public private(set) var findings: [String] = []
    public private(set) var followUps: [String] = []
    /// When it began; nil where the page does not say so as RFC 3339 writes it.
    public private(set) var date: AuditTime?
    /// In microseconds.
    public private(set) var duration: Int64?

    private enum Part {
        case participants, decisions, findings, followUps
    }

    public init(_ bytes: [UInt8]) {
        var part: Part?
        var isComment = false
        for line in MarkdownProse.lines(bytes) {
            let text = String(decoding: line, as: UTF8.self).filter { $0 != "\r" }
            if isComment || text.drop(while: { $0 == " " }).hasPrefix("<!--") {
                isComment = !text.contains("-->")
                continue
            }
            if text.hasPrefix("#") {
                part = Self.part(String(text.drop { $0 == "#" || $0 == " " }).lowercased())
            } else if let match = text.wholeMatch(of: /\s*[-*+]\s+(?:\[[ xX]\]\s+)?(.*?)\s*/), !match.1.isEmpty {
                let item = String(match.1)
                switch part {
                case .participants: participants.append(item)
                case .decisions: decisions.append(item)
                case .findings: findings.append(item)
                case .followUps: followUps.append(item)
                case nil: break
                }
            } else if part == nil, let match = text.wholeMatch(of: /(Date|Duration|Durée)\s?:\s*(.*?)\s*/) {
                if match.1 == "Date" {
                    date = AuditTime(rfc3339: String(match.2))
                } else {
                    duration = TimeSpan(String(match.2))?.microseconds
                }
            }
        }
    }

    private static func part(_ heading: String) -> Part? {
        switch heading {
        case "participants": .participants
        case "decisions taken", "décisions prises": .decisions
        case "findings", "constats": .findings
        case "follow-ups", "suites à donner": .followUps
        default: nil
        }
    }

    /// The titles of follow-ups that are decisions to be taken: `decision: Title`.
    public var draftTitles: [String] {
        followUps.compactMap { item in
            item.wholeMatch(of: /[Dd](?:ecision|écision)\s?:\s*(.+)/).map { String($0.1) }
        }
    }

    /// The ids that its decisions begin with: `ADR-0007: …`.
    public var decisionIDs: [String] {
        decisions.compactMap { item in
            let word = item.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            return word.contains("-") && word.last?.isNumber == true ? String(word) : nil
        }
    }
}
