import Git

/// What of a window somebody wants to see; of what is set everything must hold.
struct ReportFilter {
    private let pathspec: CompiledPathspec?
    private let names: [DecisionName]
    private let actors: [String]
    private let traces: [String]
    private let policy: Policy

    /// Throws `.usage` or `.decision`, naming the option, for what cannot be meant.
    init(_ request: ReportRequest, _ policy: Policy, slugs: Set<String>) throws(ADRLinkError) {
        self.policy = policy
        do throws(GitError) {
            pathspec = try request.paths.isEmpty ? nil : CompiledPathspec(Pathspec(request.paths))
        } catch {
            throw ADRLinkError(.usage, "--path: \(error.message)", hint: error.hint ?? "see gitglossary(7), pathspec")
        }
        var names: [DecisionName] = []
        for text in request.decisions {
            let name = try DecisionName(text, policy)
            guard name.isNumbered || slugs.contains(text) else {
                throw ADRLinkError(
                    .decision, "there is no decision \(text)",
                    hint: nearest(text, slugs.sorted()).map { "did you mean \($0)?" }
                        ?? "name an id, as adrlink list shows them")
            }
            names.append(name)
        }
        self.names = names
        actors = request.actors.map { $0.lowercased() }
        for trace in request.traces where !isHexadecimal(trace.lowercased(), 32) {
            throw ADRLinkError(
                .usage, "--trace \(trace) is no trace id", hint: "a trace id has 32 hexadecimal digits, as W3C has it")
        }
        traces = request.traces.map { $0.lowercased() }
    }

    var hasPaths: Bool { pathspec != nil }
    var hasTraces: Bool { !traces.isEmpty }

    func matches(path: [UInt8]) -> Bool { pathspec?.pathspec.matches(path) ?? true }

    func wants(_ ids: some Sequence<DecisionID>) -> Bool {
        names.isEmpty || ids.contains { id in names.contains { $0.means(id) } }
    }

    /// Whether one of these names or addresses is wanted.
    func wantsPerson(_ people: [String]) -> Bool {
        actors.isEmpty || people.contains { actors.contains($0.lowercased()) }
    }

    /// Whether an action is wanted, as far as its entries tell.
    func wants(_ action: LoggedAction) -> Bool {
        let events = [action.intent?.event, action.end?.event].compactMap(\.self)
        guard wantsPerson(events.flatMap { [$0.actor] + [$0.recordedBy].compactMap(\.self) }) else { return false }
        guard traces.isEmpty || events.contains(where: { $0.trace.map(traces.contains) ?? false }) else { return false }
        return wants(ids(action.decisions))
    }

    /// The decisions that texts name.
    func ids(_ texts: [String]) -> [DecisionID] {
        let reader = ReferenceReader(policy.messages)
        return texts.flatMap { text in
            reader.tokens(of: Array(text.utf8)).compactMap { token -> DecisionID? in
                switch token {
                case .id(let prefix, let number): policy.messages.decisionID(prefix: prefix, number: number)
                case .word(let slug): DecisionID(slug: slug)
                default: nil
                }
            }
        }
    }
}
