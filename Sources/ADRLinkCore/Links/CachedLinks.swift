import Git
import Logging

/// What is asked of the links of a history.
struct LinkQuery {
    var range: RevisionRange
    var conventions: MessageConventions
    var commentPrefix: [UInt8]
    var slugs: Set<String>
    var mentions: Bool
    var isWanted: (DecisionID) -> Bool

    /// Everything that decides how a message is read, and which commits are roots here.
    ///
    /// Words before the first NUL name the file; the rest has to be the same.
    func key(shallow: Set<ObjectID>) -> [UInt8] {
        let words = [
            conventions.referenceKeys.map { $0.lowercased() }.joined(separator: ","),
            conventions.prefixes.map { $0.lowercased() }.joined(separator: ","),
        ]
        var key = Array(words.joined(separator: "\n").utf8)
        key += [UInt8(ascii: "\n")] + commentPrefix.map { $0 == 0 ? 1 : $0 } + [0]
        for id in shallow.sorted() { key += id.bytes }
        return key
    }
}

extension Workspace {
    /// Answers from what was kept, after reading what was not; nil where reading the range alone is better.
    func cachedLinks(_ query: LinkQuery, _ limits: LinkCacheLimits) throws(ADRLinkError) -> DecisionLinks? {
        guard let directory = cacheDirectory else { return nil }
        var cache = LinkCache(directory: directory, key: query.key(shallow: repository.shallowCommits))
        var empty = cache
        cache.open()
        do throws(GitError) {
            return try answer(query, &cache, limits)
        } catch {
            guard cache.isDamaged else { throw ADRLinkError(error) }
            logger.info("the kept links are damaged and are read anew")
        }
        return try fromGit { () throws(GitError) in try answer(query, &empty, limits) }
    }

    /// How many commits of a range are read in the hope that the rest was kept.
    private static let rangeLimit = 2_048

    private func answer(
        _ query: LinkQuery, _ cache: inout LinkCache, _ limits: LinkCacheLimits
    ) throws(GitError) -> DecisionLinks? {
        let range = query.range
        let isWhole = range.excluded.isEmpty
        if !isWhole, cache.layers.isEmpty { return nil }
        var collected = LinkCollector(query.conventions, commentPrefix: query.commentPrefix)
        var expectation = LinkCollector.Expectation(references: true, mentions: true)
        var chains = cache.takeChains()
        let layers = cache
        let walked = try repository.walkCommits(
            from: range.included + range.excluded, firstPosition: chains.count,
            limit: isWhole ? Int.max : Self.rangeLimit,
            known: { (id) throws(GitError) in try layers.position(of: id) },
            where: { bytes in
                expectation = collected.expectation(bytes)
                return !expectation.isNothing
            },
            { position, id, time, message in collected.read(position, id, time, message, expecting: expectation) })
        // What is missing on the excluded side only is no gap; the range's own walk tells it apart.
        guard let walked, isWhole || walked.missing.isEmpty else { return nil }
        chains.append(walked)
        let reached = ReachedCommits(
            in: chains, from: walked.tips[..<range.included.count].compactMap { $0 },
            without: walked.tips[range.included.count...].compactMap { $0 })
        var selection = LinkSelection(query, reached)
        for layer in cache.layers { try selection.add(layer) }
        selection.add(collected)
        var gaps = WalkGaps()
        gaps.missing = walked.missing
        gaps.shallow = try cutCommits(walked, cache, reached)
        let links = try selection.links { (id) throws(GitError) in
            guard let subject = try repository.withCommit(id, { _, message in MessageSubject.text(of: message) }) else {
                throw GitError(
                    .notFound, "read commit \(id)", "the repository does not have it",
                    hint: "fetch it: git fetch --refetch")
            }
            return subject
        }
        // What is not there may come: it must not be remembered as the end of the history.
        if walked.missing.isEmpty {
            do throws(GitError) {
                try cache.save(walked, collected, chains, limits)
            } catch {
                if cache.isDamaged { throw error }
                logger.debug("the links could not be kept", metadata: ["error": "\(error)"])
            }
        }
        return DecisionLinks(links: links, gaps: gaps, commits: reached.count)
    }

    /// The commits of an answer at which a shallow clone ends, sorted.
    private func cutCommits(
        _ walked: WalkedCommits, _ cache: LinkCache, _ reached: ReachedCommits
    ) throws(GitError) -> [ObjectID] {
        var found = walked.cut.filter(reached.contains).map { walked.ids[Int($0 - walked.firstPosition)] }
        for id in repository.shallowCommits {
            if let position = try cache.position(of: id), reached.chains.isCut(position), reached.contains(position) {
                found.append(id)
            }
        }
        return found.sorted()
    }
}

/// Picks the links that an answer takes.
private struct LinkSelection {
    private let query: LinkQuery
    private let reached: ReachedCommits
    private var found: [(link: DecisionLink, order: UInt32)] = []
    /// Commits whose subject was not kept.
    private var withoutSubject: [Int] = []
    /// Where a slug holds more than ASCII, a word of other bytes may equal it.
    private let readsAllWords: Bool
    private let words: Set<LinkKey>

    init(_ query: LinkQuery, _ reached: ReachedCommits) {
        self.query = query
        self.reached = reached
        readsAllWords = query.slugs.contains { !$0.utf8.allSatisfy { $0 < 0x80 } }
        words = Set(query.slugs.map { LinkKey(word: $0) }).union(query.slugs.isEmpty ? [] : [.otherWords])
    }

    mutating func add(_ layer: LinkLayer) throws(GitError) {
        for group in layer.groups where takes(group.key) {
            guard add(group.key, try layer.bytes(of: group)) else { throw layer.damaged() }
        }
    }

    mutating func add(_ collected: LinkCollector) {
        for group in collected.groups where takes(group.key) { _ = add(group.key, group.bytes) }
    }

    private func takes(_ key: LinkKey) -> Bool {
        if key.form == LinkKey.word { return !query.slugs.isEmpty && (readsAllWords || words.contains(key)) }
        return decision(key).map(query.isWanted) ?? false
    }

    /// The decision of a key; nil for a word.
    private func decision(_ key: LinkKey) -> DecisionID? {
        guard key.form != LinkKey.word, key.form < UInt64(query.conventions.prefixes.count) else { return nil }
        return query.conventions.decisionID(
            prefix: query.conventions.prefixes[Int(key.form)], number: Int(truncatingIfNeeded: key.value))
    }

    /// False where the bytes are not links.
    private mutating func add(_ key: LinkKey, _ bytes: [UInt8]) -> Bool {
        let decision = decision(key)
        return LinkEntry.forEach(in: bytes, where: reached.contains) { entry in
            guard query.mentions || entry.kind == .reference else { return }
            var named = decision
            if named == nil, query.slugs.contains(entry.word) {
                let slug = DecisionID(slug: entry.word)
                if query.isWanted(slug) { named = slug }
            }
            guard let named else { return }
            if entry.subject == nil { withoutSubject.append(found.count) }
            let link = DecisionLink(
                commit: entry.commit, time: entry.time, decision: named, kind: entry.kind, subject: entry.subject ?? "")
            found.append((link, entry.order))
        }
    }

    /// The links in their order, those without a subject completed.
    mutating func links(_ subject: (ObjectID) throws(GitError) -> String) throws(GitError) -> [DecisionLink] {
        var subjects: [ObjectID: String] = [:]
        for place in withoutSubject {
            let commit = found[place].link.commit
            let text: String
            if let known = subjects[commit] { text = known } else { text = try subject(commit) }
            subjects[commit] = text
            found[place].link.subject = text
        }
        let order = found.indices.sorted {
            let (a, b) = (found[$0], found[$1])
            if a.link.time != b.link.time { return a.link.time > b.link.time }
            return a.link.commit != b.link.commit ? a.link.commit < b.link.commit : a.order < b.order
        }
        guard !query.conventions.aliases.isEmpty else { return order.map { found[$0].link } }
        // Two names of one decision are one link.
        var seen: Set<LinkEnds> = []
        return order.map { found[$0].link }.filter { seen.insert(LinkEnds($0)).inserted }
    }
}

/// What a link joins.
struct LinkEnds: Hashable {
    let commit: ObjectID
    let decision: DecisionID

    init(_ link: DecisionLink) {
        commit = link.commit
        decision = link.decision
    }
}
