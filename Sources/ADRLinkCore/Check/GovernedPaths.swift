import Git

/// Which decision governs which paths: the accepted ones, by their records and by the policy.
public struct GovernedPaths {
    /// One decision and its pathspecs.
    public struct Rule {
        public let id: DecisionID
        public let title: String
        /// The path of the record.
        public let record: String
        public let pathspecs: [String]
        private let compiled: CompiledPathspec

        init(_ decision: Decision, _ pathspecs: [String]) throws(GitError) {
            id = decision.id
            title = decision.title
            record = decision.path
            self.pathspecs = pathspecs
            compiled = CompiledPathspec(try Pathspec(pathspecs))
        }

        public func matches(_ path: [UInt8]) -> Bool { compiled.pathspec.matches(path) }
    }

    public let rules: [Rule]
    /// What is wrong with pathspecs, a sentence each.
    public let problems: [String]

    public var isEmpty: Bool { rules.isEmpty }

    /// Collects what the decisions and the policy say. Only accepted decisions govern.
    ///
    /// A pathspec that git would refuse governs nothing. It must not stop the check: the commit that mends it is
    /// judged by it too.
    init(_ decisions: [Decision], _ policy: Policy) {
        var rules: [Rule] = []
        var problems: [String] = []
        for decision in decisions where decision.status == .accepted {
            let pathspecs = (decision.governs + policy.governedPathspecs(of: decision)).filter { pathspec in
                do throws(GitError) { _ = try Pathspec([pathspec]) } catch {
                    problems.append("\(decision.path) governs nothing by \"\(pathspec)\": \(error.message)")
                    return false
                }
                return true
            }
            if pathspecs.isEmpty { continue }
            do throws(GitError) { rules.append(try Rule(decision, pathspecs)) } catch {
                problems.append("\(decision.path) governs nothing: \(error.message)")
            }
        }
        self.rules = rules
        self.problems = problems
    }
}

/// A class, so that a rule can be copied although its pathspecs cannot.
final class CompiledPathspec {
    let pathspec: Pathspec
    init(_ pathspec: consuming Pathspec) { self.pathspec = pathspec }
}

extension Policy {
    /// Whether an id as somebody wrote it means this decision.
    func names(_ text: String, _ decision: Decision) -> Bool {
        switch ReferenceReader(messages).tokens(of: Array(text.utf8)).first {
        case .id(let prefix, let number):
            decision.id == DecisionID(prefix: prefix, number: number)
                || decision.id == messages.decisionID(prefix: prefix, number: number)
        case .bareNumber(let number): decision.number == number
        case .word(let slug): decision.id == DecisionID(slug: slug)
        default: false
        }
    }
}

extension Policy {
    /// The pathspecs that the policy gives a decision beside those of its record.
    public func governedPathspecs(of decision: Decision) -> [String] {
        governs.filter { names($0.decision, decision) }.flatMap(\.pathspecs)
    }
}

extension Workspace {
    /// What the accepted decisions of a snapshot govern; nothing where there is no snapshot.
    ///
    /// Only records that say `Governs:`, and those that the policy names, are parsed.
    func governedPaths(
        by snapshot: Snapshot?, _ policy: Policy, _ cache: DecisionCache
    ) throws(ADRLinkError) -> GovernedPaths {
        guard let snapshot else { return GovernedPaths([], policy) }
        let lookup = try cache.lookup(snapshot, self)
        let listing = lookup.listing
        var ungoverned = UngovernedRecords(path: cacheDirectory.map { $0 + "/ungoverned" })
        var governing = listing
        governing.files = []
        for entry in listing.files {
            if let id = entry.id, ungoverned.contains(id) { continue }
            let bytes: [UInt8]
            do throws(ADRLinkError) {
                bytes = try self.bytes(of: entry, limit: Self.recordLimit)
            } catch  where error.code == .io {
                // Such a file is a problem of the record, which `check` reports; it cannot govern.
                continue
            }
            if GovernedPaths.mayGovern(bytes) {
                governing.files.append(entry)
            } else if let id = entry.id {
                ungoverned.insert(id)
            }
        }
        ungoverned.save()
        if !policy.governs.isEmpty {
            for configured in policy.governs {
                for path in try lookup.paths(named: configured.decision, policy, in: self) {
                    if let entry = listing.files.first(where: { $0.name == path && !governing.files.contains($0) }) {
                        governing.files.append(entry)
                    }
                }
            }
        }
        guard !governing.files.isEmpty else { return GovernedPaths([], policy) }
        return GovernedPaths(try decisions(governing, policy).decisions, policy)
    }
}

extension GovernedPaths {
    /// Whether the bytes hold the word that every form of `Governs:` begins with.
    static func mayGovern(_ bytes: [UInt8]) -> Bool {
        let word = Array("govern".utf8)
        guard bytes.count >= word.count else { return false }
        var place = 0
        let last = bytes.count - word.count
        while place <= last {
            if bytes[place] | 0x20 == word[0], (1..<word.count).allSatisfy({ bytes[place + $0] | 0x20 == word[$0] }) {
                return true
            }
            place += 1
        }
        return false
    }
}
