import ADRLinkCore
import ArgumentParser
import Git

struct LinksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "links", abstract: "Show which commits name which decisions.",
        discussion: """
            A link is a trailer that git takes as one; with --mentions also what the text of a message names, kept apart. \
            Ids that no record has are shown too: adrlink check judges them.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "Only these decisions: ADR-0007, 7 or a slug.", completion: .decision)
    var ids: [String] = []

    @Option(help: ArgumentHelp("The commits to read, as git rev-list takes them; HEAD by default.", valueName: "range"))
    var range: [String] = []

    @Flag(help: "Add what is named in prose.")
    var mentions = false

    @Flag(name: .customLong("no-cache"), help: "Read all commits again, and keep nothing of what is found.")
    var withoutCache = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let head = try workspace.repository.head()
        guard head != nil || !range.isEmpty else {
            if format == .json { Output.print(try LinksDocument([]).text) }
            return
        }
        let revisions = try workspace.repository.range(range.isEmpty ? ["HEAD"] : range)
        let policy =
            try head.map { id in
                try workspace.learningPrefixes(try workspace.policy(of: .commit(id)), of: .commit(id))
            } ?? Policy()
        let slugs = try head.map { id in try workspace.slugs(in: .commit(id), policy) } ?? []
        let wanted = try ids.map { try DecisionName($0, policy) }
        for (id, name) in zip(ids, wanted) where !name.isNumbered && !slugs.contains(id) {
            throw ADRLinkError(
                .decision, "there is no decision \(id)",
                hint: nearest(id, slugs.sorted()).map { "did you mean \($0)?" }
                    ?? "name an id, as adrlink list shows them")
        }
        let found = try workspace.links(
            in: revisions, policy.messages, slugs: slugs, mentions: mentions,
            cache: withoutCache ? nil : LinkCacheLimits(),
            where: { id in wanted.isEmpty || wanted.contains { $0.means(id) } })
        switch format {
        case .json: Output.print(try LinksDocument(found.links).text)
        case .text:
            var text = ""
            for link in found.links {
                text += link.commit.short
                text += "  "
                text += TerminalText.escape(link.decision.description)
                text += link.kind == .mention ? "  (mention)  " : "  "
                text += TerminalText.escape(link.subject)
                text += "\n"
            }
            Output.lines(text)
        }
        try report(found.gaps)
    }

    private func report(_ gaps: WalkGaps) throws {
        guard !gaps.isEmpty else { return }
        if let first = gaps.shallow.first {
            Output.error(
                "note: the history ends at \(first.short), where this shallow clone was cut off; git fetch --unshallow fetches the rest"
            )
        }
        if let first = gaps.missing.first {
            throw ADRLinkError(
                .undecided, "commit \(first.short) is missing from the repository: there may be more links",
                hint: "fetch it: git fetch --refetch")
        }
    }
}

/// What `adrlink links --format json` prints: schema adrlink.links/1.
///
/// A whole history has tens of thousands of links, and an encoder that boxes each value takes a tenth of the time of
/// reading it. The values are ids and hexadecimal digits, so the text is put together here; whatever else stands in a
/// value is left to the encoder.
struct LinksDocument {
    private let links: [DecisionLink]

    init(_ links: [DecisionLink]) { self.links = links }

    /// The document, with sorted keys on one line.
    var text: String {
        get throws {
            var text = "{\"links\":["
            text.reserveCapacity(links.count * 104 + 64)
            for (place, link) in links.enumerated() {
                text += place == 0 ? "{\"commit\":\"" : ",{\"commit\":\""
                text += link.commit.description
                text += "\",\"decision\":"
                text += try quoted(link.decision.description)
                text += ",\"kind\":\""
                text += link.kind.rawValue
                text += "\"}"
            }
            return text + "],\"schema\":\"adrlink.links/1\"}"
        }
    }

    private func quoted(_ value: String) throws -> String {
        let isPlain = value.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."): true
            default: false
            }
        }
        if isPlain { return "\"" + value + "\"" }
        return try Output.encoded(value)
    }
}
