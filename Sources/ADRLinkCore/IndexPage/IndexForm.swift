/// How an index is laid out, as its opening marker says.
public struct IndexForm: Equatable, Sendable {
    /// What the decisions are put together by.
    public enum Grouping: String, Sendable, CaseIterable { case none, status, year }

    public var grouping: Grouping
    /// Whether there is a column of the commits that name each decision.
    public var commits: Bool

    public init(grouping: Grouping = .none, commits: Bool = false) {
        self.grouping = grouping
        self.commits = commits
    }

    /// The options of a marker; throws for one that does not exist.
    init(words: [Substring]) throws(ADRLinkError) {
        self.init()
        for word in words {
            if word == "commits" {
                commits = true
            } else if word.hasPrefix("group="), let grouping = Grouping(rawValue: String(word.dropFirst(6))) {
                self.grouping = grouping
            } else {
                throw ADRLinkError(
                    .configuration, "\"\(word)\" is no option of an index",
                    hint: "the options are group=status, group=year and commits")
            }
        }
    }

    var openingMarker: String {
        var words = ["<!-- adrlink index"]
        if grouping != .none { words.append("group=\(grouping.rawValue)") }
        if commits { words.append("commits") }
        return words.joined(separator: " ") + " -->"
    }

    static let closingMarker = "<!-- /adrlink index -->"
}
