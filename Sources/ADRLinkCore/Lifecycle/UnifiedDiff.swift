/// The difference between two states of a file, as `diff -u` writes it.
enum UnifiedDiff {
    static func text(_ change: RecordTransaction.Change) -> String {
        let old = lines(change.old ?? [])
        let new = lines(change.new ?? [])
        var text = "--- \(change.old == nil ? "/dev/null" : "a/" + change.path)\n"
        text += "+++ \(change.new == nil ? "/dev/null" : "b/" + change.path)\n"
        for hunk in hunks(steps(old, new)) { text += hunk }
        return text
    }

    private struct Step {
        var mark: Character
        var text: String
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        // What the last line feed ends is a line; what follows none is one without an end.
        if lines.last == "" {
            lines.removeLast()
        } else if !lines.isEmpty {
            lines[lines.count - 1] += "\n\\ No newline at end of file"
        }
        return lines
    }

    private static func steps(_ old: [String], _ new: [String]) -> [Step] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var (a, b) = (0, 0)
        while a < old.count || b < new.count {
            if a < old.count, removed.contains(a) {
                steps.append(Step(mark: "-", text: old[a]))
                a += 1
            } else if b < new.count, inserted.contains(b) {
                steps.append(Step(mark: "+", text: new[b]))
                b += 1
            } else {
                steps.append(Step(mark: " ", text: old[a]))
                a += 1
                b += 1
            }
        }
        return steps
    }

    /// The changes with three lines around them.
    private static func hunks(_ steps: [Step]) -> [String] {
        var hunks: [String] = []
        var place = 0
        while let first = steps[place...].firstIndex(where: { $0.mark != " " }) {
            let start = max(place, first - 3)
            var end = first
            while let next = steps[end...].firstIndex(where: { $0.mark != " " }), next - end <= 6 { end = next + 1 }
            let stop = min(steps.count, end + 3)
            let before = steps[..<start]
            func count(_ slice: ArraySlice<Step>, without mark: Character) -> Int { slice.count { $0.mark != mark } }
            let hunk = steps[start..<stop]
            let (olds, news) = (count(hunk, without: "+"), count(hunk, without: "-"))
            let oldStart = count(before, without: "+") + (olds == 0 ? 0 : 1)
            let newStart = count(before, without: "-") + (news == 0 ? 0 : 1)
            hunks.append(
                "@@ -\(oldStart),\(olds) +\(newStart),\(news) @@\n"
                    + hunk.map { "\($0.mark)\($0.text)\n" }.joined())
            place = stop
        }
        return hunks
    }
}
