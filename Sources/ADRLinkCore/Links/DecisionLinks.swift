public import Git

/// One commit that names one decision.
public struct DecisionLink: Equatable, Sendable {
    public enum Kind: String, Sendable {
        /// In a trailer that git takes as one.
        case reference
        /// In prose, or in a line that git does not take as a trailer.
        case mention
    }

    public var commit: ObjectID
    /// The committer's date, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    public var decision: DecisionID
    public var kind: Kind
    /// The first line of the message, decoded as UTF-8 with replacement characters; escape it before it is shown.
    public var subject: String
}

/// What a scan for links found, and what it could not see.
public struct DecisionLinks: Sendable {
    /// Newest commit first; within a commit as the message has them, references before mentions.
    public var links: [DecisionLink]
    public var gaps: WalkGaps
    /// How many commits were read.
    public var commits: Int

    /// What a repository without commits has.
    public static let none = DecisionLinks(links: [], gaps: WalkGaps(), commits: 0)
}

extension Workspace {
    /// The commits of a range and the decisions that they name.
    ///
    /// Each commit is read once and its message is not copied; what was read before is kept under the git directory. A
    /// word that is no id counts only where it is one of `slugs`, the ids of records without a number.
    ///
    /// - Parameters:
    ///   - cache: nil reads everything from the commits and keeps nothing.
    ///   - isWanted: the decisions whose links are asked for.
    public func links(
        in range: RevisionRange, _ conventions: MessageConventions, slugs: Set<String> = [], mentions: Bool = false,
        cache: LinkCacheLimits? = LinkCacheLimits(), where isWanted: (DecisionID) -> Bool = { _ in true }
    ) throws(ADRLinkError) -> DecisionLinks {
        let commentPrefix = try commentPrefix()
        if let cache {
            let found = try withoutActuallyEscaping(isWanted) { (isWanted) throws(ADRLinkError) in
                try cachedLinks(
                    LinkQuery(
                        range: range, conventions: conventions, commentPrefix: commentPrefix, slugs: slugs,
                        mentions: mentions, isWanted: isWanted), cache)
            }
            if let found { return found }
        }
        var scan = LinkScan(conventions, slugs: slugs, mentions: mentions, commentPrefix: commentPrefix)
        if range.excluded.isEmpty {
            var commits = 0
            let filter = scan.filter
            scan.gaps = try fromGit { () throws(GitError) in
                try repository.forEachCommit(
                    from: range.included,
                    where: { bytes in
                        commits += 1
                        return filter?.mayHold(bytes) ?? true
                    },
                    { id, header, message in scan.read(id, header.committerTime, message) })
            }
            scan.commits = commits
        } else {
            let (commits, gaps) = try fromGit { () throws(GitError) in try repository.commits(in: range) }
            scan.gaps = gaps
            scan.commits = commits.count
            for id in commits {
                _ = try fromGit { () throws(GitError) in
                    try repository.withCommit(id) { header, message in scan.read(id, header.committerTime, message) }
                }
            }
        }
        var found = scan.result()
        found.links = found.links.filter { isWanted($0.decision) }
        return found
    }
}

/// Collects the links of message after message.
private struct LinkScan {
    var gaps = WalkGaps()
    var commits = 0
    /// What most commits are dismissed by, headers and all; nil where every message has to be read.
    var filter: TrailerSearch? { mentions ? nil : search }
    private let conventions: MessageConventions
    private let search: TrailerSearch
    private let reader: ReferenceReader
    private let prose: Mentions
    private let slugs: Set<String>
    private let mentions: Bool
    private var links: [DecisionLink] = []

    init(_ conventions: MessageConventions, slugs: Set<String>, mentions: Bool, commentPrefix: [UInt8]) {
        self.conventions = conventions
        self.slugs = slugs
        self.mentions = mentions
        search = TrailerSearch(keys: conventions.referenceKeys, commentPrefix: commentPrefix)
        reader = ReferenceReader(conventions)
        prose = Mentions(conventions, commentPrefix: commentPrefix)
    }

    mutating func read(_ commit: ObjectID, _ time: Int64, _ message: Span<UInt8>) {
        var found: [(id: DecisionID, kind: DecisionLink.Kind)] = []
        search.forEach(in: message) { _, value in
            for token in reader.tokens(of: value) {
                switch token {
                case .id(let prefix, let number):
                    found.append((conventions.decisionID(prefix: prefix, number: number), .reference))
                case .word(let word) where slugs.contains(word):
                    found.append((DecisionID(slug: word), .reference))
                default: break
                }
            }
        }
        if mentions {
            for mention in prose.find(in: message) {
                let id = conventions.decisionID(prefix: mention.prefix, number: mention.number)
                found.append((id, .mention))
            }
        }
        guard !found.isEmpty else { return }
        let subject = MessageSubject.text(of: message)
        // One commit names a decision once, however often it repeats the id.
        var named: Set<DecisionID> = []
        for (id, kind) in found where named.insert(id).inserted {
            links.append(DecisionLink(commit: commit, time: time, decision: id, kind: kind, subject: subject))
        }
    }

    func result() -> DecisionLinks {
        // A stable order: by date, then by commit; the links of one commit stay as they were found.
        let order = links.indices.sorted {
            let (a, b) = (links[$0], links[$1])
            return a.time != b.time ? a.time > b.time : a.commit != b.commit ? a.commit < b.commit : $0 < $1
        }
        return DecisionLinks(links: order.map { links[$0] }, gaps: gaps, commits: commits)
    }
}
