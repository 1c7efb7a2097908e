extension ValidationMatrix {
    /// A line for each requirement, the problems, and what it comes to.
    public var text: String {
        let width = requirements.map(\.id.count).max() ?? 0
        var text = ""
        for row in requirements {
            let id = TerminalText.escape(row.id)
            text += id + String(repeating: " ", count: width - row.id.count)
            text += "  \(row.standing.rawValue)" + String(repeating: " ", count: 8 - row.standing.rawValue.count)
            text += "  \(row.validations.isEmpty ? "–" : row.brief)\n"
        }
        for problem in problems { text += "\(problem.told)\n" }
        if let baseline {
            text += "\nsince \(baseline.commit.prefix(10)):\n"
            for change in baseline.changes { text += "  \(change.told)\n" }
            if baseline.changes.isEmpty { text += "  nothing changed\n" }
        }
        return text + "\(summary)\n"
    }

    /// One sentence: how many requirements, and how many of them are gaps.
    public var summary: String {
        let counts = Standing.allCases.map { wanted in (wanted, requirements.count { $0.standing == wanted }) }
        let told = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0 == .none ? "without validation" : $0.0.rawValue)" }
        return "\(requirements.count) requirements at \(commit.prefix(10))"
            + (told.isEmpty ? "" : ": \(told.joined(separator: ", "))")
    }
}

extension ValidationMatrix.Row {
    /// Its validations; of many only some of those that did not pass by name.
    fileprivate var brief: String {
        func told(_ validation: ValidationMatrix.Validation) -> String {
            "\(TerminalText.escape(validation.name)) \(validation.told)"
        }
        guard validations.count > 3 else { return validations.map(told).joined(separator: ", ") }
        let others = validations.filter { $0.standing != .passed }
        let passed = validations.count - others.count
        var parts = passed > 0 ? ["\(passed) passed"] : []
        parts += others.prefix(3).map(told)
        if others.count > 3 { parts.append("and \(others.count - 3) more that did not pass") }
        return parts.joined(separator: ", ")
    }
}

extension ValidationMatrix.Validation {
    /// What it comes to, in a word or two: `passed`, `failed (2 of 14)`, `not run`.
    var told: String {
        switch standing {
        case .failed where kind == .test: "failed (\(failed) of \(passed + failed + skipped))"
        case .notRun: "not run"
        default: standing.rawValue
        }
    }
}

extension ValidationMatrix.Problem {
    /// The place, the kind and the sentence, escaped.
    public var told: String {
        let place = path.map { path in line.map { "\(path):\($0): " } ?? "\(path): " } ?? ""
        return TerminalText.escape("\(place)\(kind.rawValue): \(message)")
    }
}

extension MatrixBaseline.Change {
    /// One line, escaped.
    var told: String {
        var parts: [String] = []
        if textBefore != nil { parts.append("other words") }
        func add(_ what: String, _ names: [String]) {
            if !names.isEmpty { parts.append("\(what) \(names.joined(separator: ", "))") }
        }
        add("validated by", addedValidations)
        add("no more by", removedValidations)
        add("decided by", addedDecisions)
        add("no more decided by", removedDecisions)
        return TerminalText.escape(
            "\(id) \(kind.rawValue)" + (parts.isEmpty ? "" : ": \(parts.joined(separator: "; "))"))
    }
}
