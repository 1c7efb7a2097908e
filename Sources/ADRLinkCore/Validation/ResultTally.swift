import Git
import TestResults

/// Counts results by the requirement and the validation that they belong to, one result after the other.
///
/// Only what is named is kept: memory grows with the validations, and not with the results.
struct ResultTally {
    private struct Key: Hashable {
        var requirement: Int
        var name: String
    }

    private var validations: [Key: ValidationMatrix.Validation] = [:]
    private let places: [[UInt8]: Int]
    /// Marks by the last word of what they are about.
    private var marks: [String: [(mark: ValidationMark, requirements: [Int])]] = [:]
    private let head: String

    /// - Parameter requirements: ids, in the order of the matrix.
    /// - Parameter head: the commit whose results count.
    init(requirements: [String], marks: [ValidationMark], head: String) {
        self.head = head
        var places: [[UInt8]: Int] = [:]
        for (place, id) in requirements.enumerated() { places[Array(id.utf8)] = place }
        self.places = places
        for mark in marks {
            let requirements = mark.ids.compactMap { places[Array($0.utf8)] }
            guard !requirements.isEmpty else { continue }
            self.marks[mark.subject.word, default: []].append((mark, requirements))
            for requirement in requirements {
                let key = Key(requirement: requirement, name: mark.subject.name)
                guard validations[key] == nil else { continue }
                validations[key] = ValidationMatrix.Validation(
                    kind: .test, name: mark.subject.name, path: mark.path, line: mark.line)
            }
        }
    }

    /// Adds a result of a commit; nil where nobody knows of which.
    mutating func add(_ result: TestResult, of commit: String?) {
        var seen: Set<Key> = []
        for word in result.path + [result.name] {
            for (mark, requirements) in marks[word] ?? [] where mark.subject.covers(result) {
                for requirement in requirements { seen.insert(Key(requirement: requirement, name: mark.subject.name)) }
            }
        }
        for text in result.tags + [result.name] {
            RequirementShape.words(text.utf8) { word in
                guard let requirement = places[word] else { return }
                let name = result.path.isEmpty ? result.name : result.path.joined(separator: ".")
                // Where a mark says so already, this is the same validation.
                guard !seen.contains(where: { $0.requirement == requirement }) else { return }
                seen.insert(Key(requirement: requirement, name: name))
            }
        }
        for key in seen {
            validations[key, default: ValidationMatrix.Validation(kind: .test, name: key.name)].add(
                result, of: commit, head: head)
        }
    }

    /// The validations of each requirement, by name.
    func rows(_ count: Int) -> [[ValidationMatrix.Validation]] {
        var rows = [[ValidationMatrix.Validation]](repeating: [], count: count)
        for (key, var validation) in validations {
            validation.settle()
            rows[key.requirement].append(validation)
        }
        return rows.map { $0.sorted { ($0.name, $0.path ?? "") < ($1.name, $1.path ?? "") } }
    }
}

extension ValidationMark.Subject {
    /// The word that a result has to have somewhere.
    fileprivate var word: String {
        switch self {
        case .suite(let name), .file(let name), .test(let name, _): name
        }
    }

    /// Whether a result is one of this suite, test or file.
    fileprivate func covers(_ result: TestResult) -> Bool {
        switch self {
        case .suite(let name): result.path.contains(name)
        case .file(let name): result.path.contains(name) || result.name == name
        case .test(let name, let suite):
            result.name == name && (suite.map { result.path.isEmpty || result.path.contains($0) } ?? true)
        }
    }
}

extension ValidationMatrix.Validation {
    fileprivate mutating func add(_ result: TestResult, of commit: String?, head: String) {
        let isFresh = commit == head
        let time = result.time.map { ZonedTime(Moment(seconds: $0)) }
        // Of results of this commit the last one is told; others are told where there are none.
        let isKnown = passed + failed + skipped > 0
        if isFresh != isKnown || (time?.microseconds ?? 0) >= (self.time?.microseconds ?? 0) {
            if isFresh || !isKnown {
                self.time = time
                self.commit = commit
            }
        }
        guard isFresh else {
            stale += 1
            return
        }
        switch result.outcome {
        case .passed: passed += 1
        case .skipped: skipped += 1
        case .failed:
            failed += 1
            if failures.count < 3 { failures.append((result.path.suffix(1) + [result.name]).joined(separator: ".")) }
        }
    }
}
