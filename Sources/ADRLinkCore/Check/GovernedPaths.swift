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

        init(_ decision: Decision, _ pathspecs: [String]) throws(ADRLinkError) {
            id = decision.id
            title = decision.title
            record = decision.path
            self.pathspecs = pathspecs
            do throws(GitError) {
                compiled = CompiledPathspec(try Pathspec(pathspecs))
            } catch {
                throw ADRLinkError(.configuration, error.description, hint: error.hint, path: decision.path)
            }
        }

        public func matches(_ path: [UInt8]) -> Bool { compiled.pathspec.matches(path) }
    }

    public let rules: [Rule]

    public var isEmpty: Bool { rules.isEmpty }

    /// Collects what the decisions and the policy say. Only accepted decisions govern.
    init(_ decisions: [Decision], _ policy: Policy) throws(ADRLinkError) {
        var rules: [Rule] = []
        for decision in decisions where decision.status == .accepted {
            let pathspecs = decision.governs + policy.governedPathspecs(of: decision)
            if !pathspecs.isEmpty { rules.append(try Rule(decision, pathspecs)) }
        }
        self.rules = rules
    }
}

/// A class, so that a rule can be copied although its pathspecs cannot.
private final class CompiledPathspec {
    let pathspec: Pathspec
    init(_ pathspec: consuming Pathspec) { self.pathspec = pathspec }
}

extension Policy {
    /// Whether an id as somebody wrote it means this decision.
    func names(_ text: String, _ decision: Decision) -> Bool {
        switch ReferenceReader(messages).tokens(of: Array(text.utf8)).first {
        case .id(let prefix, let number):
            decision.id == DecisionID(prefix: prefix, number: number)
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
