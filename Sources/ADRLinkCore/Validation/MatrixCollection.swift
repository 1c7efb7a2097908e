public import Git
import TestResults

/// What a matrix is made of.
public struct MatrixRequest: Sendable {
    /// The commit whose requirements are asked for; nil for HEAD.
    public var commit: ObjectID?
    /// Paths of files with results.
    public var results: [String] = []
    /// The commit that the tests were built from, for files that do not name one.
    public var resultsCommit: ObjectID?
    /// An earlier commit to compare with.
    public var baseline: ObjectID?
    /// What the audit log is held against; nil leaves exercises out.
    public var audit: AuditVerificationOptions?
    /// The distance of the calendar's zone from UTC in minutes at a moment, in seconds since 1970.
    public var zone: @Sendable (_ seconds: Int64) -> Int = { _ in 0 }

    public init() {}
}

extension Workspace {
    /// Collects requirements, what names them, and what the results say.
    ///
    /// Requirements, tests and decisions are those of the commit, whatever lies in the working tree; the files of results are
    /// read where they lie. A result of another commit, or of one that nobody named, is stale.
    public func validationMatrix(_ request: MatrixRequest) throws(ADRLinkError) -> ValidationMatrix {
        let head = try fromGit { () throws(GitError) in try repository.head() }
        guard let commit = request.commit ?? head else {
            throw ADRLinkError(
                .usage, "the repository has no commit yet, and so no requirements", hint: "commit the page first")
        }
        let snapshot = Snapshot.commit(commit)
        let policy = try learningPrefixes(try self.policy(of: snapshot), of: snapshot)
        let sources = try MatrixSources(commit, policy, in: self)
        var matrix = ValidationMatrix(made: ZonedTime(now), commit: commit.description)
        matrix.problems = sources.problems
        matrix.requirements = sources.requirements.map {
            ValidationMatrix.Row(id: $0.id, text: $0.text, path: $0.path, line: $0.line)
        }
        var tally = ResultTally(
            requirements: sources.requirements.map(\.id), marks: sources.marks, head: commit.description)
        for path in request.results { matrix.read(path, request.resultsCommit, &tally) }
        for (place, validations) in tally.rows(matrix.requirements.count).enumerated() {
            matrix.requirements[place].validations = validations
            let decisions = sources.decisions[matrix.requirements[place].id] ?? []
            matrix.requirements[place].decisions = decisions.map(\.description)
        }
        if let audit = request.audit, !policy.drills.isEmpty {
            try addDrills(to: &matrix, policy, audit, zone: request.zone)
        }
        try addCommits(to: &matrix, commit, sources, policy)
        for place in matrix.requirements.indices { matrix.requirements[place].settle() }
        if let baseline = request.baseline {
            let before = Snapshot.commit(baseline)
            let policy = try learningPrefixes(try self.policy(of: before), of: before)
            matrix.baseline = MatrixBaseline(
                baseline.description, before: try MatrixSources(baseline, policy, in: self), after: sources)
        }
        return matrix
    }

    // MARK: Exercises

    /// Adds the last exercise of each kind that validates something. It does not belong to a commit: it counts until the next
    /// one is due.
    private func addDrills(
        to matrix: inout ValidationMatrix, _ policy: Policy, _ options: AuditVerificationOptions, zone: (Int64) -> Int
    ) throws(ADRLinkError) {
        let log = try drillLog(options)
        if log.doubt ?? .notice > .notice {
            matrix.problems.append(
                ValidationMatrix.Problem(
                    .log,
                    "not all of the audit log is verified, and what is not counts for nothing: adrlink audit verify"))
        }
        let due = DrillSchedule(policy, log.drills, now: now.seconds, zone: zone)
        for place in matrix.requirements.indices {
            let id = matrix.requirements[place].id
            let kinds = policy.drills.filter { $0.value.validates.contains(id) }.map(\.key)
            let told = log.drills.filter { $0.verified && $0.validates.contains(id) }.map(\.kind)
            for kind in Set(kinds + told).sorted() {
                var validation = ValidationMatrix.Validation(kind: .drill, name: kind)
                if let last = log.drills.last(where: { $0.kind == kind && $0.verified && $0.result != nil }) {
                    validation.time = last.started
                    validation.standing = last.isGood ? .passed : .failed
                }
                if due.kinds.first(where: { $0.kind == kind })?.state == .overdue, validation.standing != .failed {
                    validation.standing = .overdue
                }
                matrix.requirements[place].validations.append(validation)
            }
        }
    }

    // MARK: Commits

    /// The trailers by which a commit names a requirement.
    private static let keys = ["Validates", "Requirement"]

    private func addCommits(
        to matrix: inout ValidationMatrix, _ tip: ObjectID, _ sources: MatrixSources, _ policy: Policy
    ) throws(ADRLinkError) {
        struct Link {
            var commit: ObjectID
            var time: Int64
            var via: String
        }
        var places: [[UInt8]: Int] = [:]
        for (place, row) in matrix.requirements.enumerated() { places[Array(row.id.utf8)] = place }
        var links = [[Link]](repeating: [], count: matrix.requirements.count)
        let search = TrailerSearch(keys: Self.keys, commentPrefix: try commentPrefix())
        let gaps = try fromGit { () throws(GitError) in
            try repository.forEachCommit(from: [tip], where: search.mayHold) { id, header, message in
                search.forEach(in: message) { key, value in
                    RequirementShape.words(value.copy()) { word in
                        guard let place = places[word] else { return }
                        links[place].append(Link(commit: id, time: header.committerTime, via: Self.keys[key]))
                    }
                }
            }
        }
        if !gaps.isEmpty {
            matrix.problems.append(
                ValidationMatrix.Problem(.history, "some of the history is not here, and its commits are left out"))
        }
        var requirements: [DecisionID: [Int]] = [:]
        for (id, decisions) in sources.decisions {
            guard let place = places[Array(id.utf8)] else { continue }
            for decision in decisions { requirements[decision, default: []].append(place) }
        }
        if !requirements.isEmpty {
            let found = try self.links(
                in: RevisionRange(included: [tip]), policy.messages, slugs: try slugs(in: .commit(tip), policy),
                where: { requirements[$0] != nil })
            for link in found.links {
                for place in requirements[link.decision] ?? [] {
                    links[place].append(
                        Link(commit: link.commit, time: link.time, via: link.decision.description))
                }
            }
        }
        for (place, links) in links.enumerated() {
            let sorted = links.sorted { ($1.time, $0.commit, $0.via) < ($0.time, $1.commit, $1.via) }
            var seen: Set<ObjectID> = []
            matrix.requirements[place].commits = sorted.filter { seen.insert($0.commit).inserted }.map {
                ValidationMatrix.LinkedCommit(commit: $0.commit.description, via: $0.via)
            }
        }
    }
}

extension ValidationMatrix {
    /// The commit of the matrix where its id begins so; else what was stated, which is another one.
    private func whole(_ stated: String) -> String { commit.hasPrefix(stated) ? commit : stated }

    /// Reads a file of results; what is wrong with it is a problem beside the others.
    mutating func read(_ path: String, _ commit: ObjectID?, _ tally: inout ResultTally) {
        guard let file = PartialFile(path) else {
            problems.append(Problem(.unreadable, "there is no regular file that can be read", path: path))
            return
        }
        var offset = 0
        let source: ByteSource = { () throws(ResultFault) in
            let count = min(1 << 16, file.size - offset)
            guard let piece = file.read(UInt8.self, at: offset, count: count) else {
                throw ResultFault("it changed while it was read", line: 1)
            }
            offset += count
            return piece
        }
        var found: ResultFile?
        do throws(ResultFault) {
            var reader = try ResultReader(source)
            var known = ResultFile(path: path, format: reader.facts.format.rawValue)
            defer { found = known }
            while let result = try reader.next() {
                known.commit = reader.facts.commit.map(whole) ?? commit?.description
                switch result.outcome {
                case .passed: known.passed += 1
                case .failed: known.failed += 1
                case .skipped: known.skipped += 1
                }
                tally.add(result, of: known.commit)
            }
        } catch {
            problems.append(Problem(.unreadable, error.reason, path: path, line: error.line))
        }
        guard let found else { return }
        results.append(found)
        if found.commit == nil, found.passed + found.failed + found.skipped > 0 {
            problems.append(
                Problem(
                    .unattributed, "nothing says which commit the tests were built from: none of them counts",
                    path: path))
        }
    }
}
