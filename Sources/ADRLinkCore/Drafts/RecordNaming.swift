/// How the next record of a repository is named: as its other records are, else `0001-title.md`.
struct RecordNaming: Sendable {
    /// The folder of the next record, relative to the top; empty for the top itself.
    var folder: String
    /// What stands before the slug in the name of an existing record of the same form; nil without one.
    private var head: [UInt8]?
    private var isDated = false
    private(set) var isNumbered = true
    /// The name of the file in a folder of its own, where each decision has one.
    private(set) var inner: String?
    var suffix = ".md"
    private var joiner = "-"

    /// True where there is no record to follow.
    var isFirst: Bool { head == nil }

    init(folder: String) { self.folder = folder }

    /// Learns from the paths of the records there are.
    init(_ paths: [String], folder fallback: String) {
        folder = fallback
        var shapes: [RecordNameConvention.Shape: [Sample]] = [:]
        for path in paths {
            guard let sample = Sample(path) else { continue }
            shapes[sample.shape, default: []].append(sample)
        }
        // The form most records have; among equals the one of the newest.
        let best = shapes.values.max { a, b in
            (a.count, a.map(\.rank).max() ?? "") < (b.count, b.map(\.rank).max() ?? "")
        }
        guard let best, let newest = best.max(by: { $0.rank < $1.rank }) else { return }
        var folders: [String: Int] = [:]
        for sample in best { folders[sample.folder, default: 0] += 1 }
        folder = folders.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? fallback
        head = newest.head
        isDated = newest.shape.dated
        isNumbered = newest.shape.digits > 0
        inner = newest.inner
        suffix = newest.shape.suffix
        joiner = Self.joiner(best.map(\.slug))
    }

    /// The same folder, with names as a pattern of the policy has them.
    func following(_ pattern: String) -> RecordNaming {
        let name = RecordNameConvention.exampleName(pattern)
        return RecordNaming([(folder.isEmpty ? "" : folder + "/") + name], folder: folder)
    }

    /// The path of a record.
    func path(number: Int?, title: String, date: String) -> String {
        let slug = RecordSlug.make(title, joiner: joiner)
        let plain = name(number, slug, date)
        // `20240301-3-reasons` has the number 3, and `0009-new-template` is a template to every reader.
        let place = RecordPlace(path: plain, folder: "")
        let isRead = place.map { $0.reasonAgainst == nil && $0.name.number == (isNumbered ? number : nil) } ?? false
        let name = isRead ? plain : name(number, "about" + joiner + slug, date)
        return (folder.isEmpty ? "" : folder + "/") + name
    }

    private func name(_ number: Int?, _ slug: String, _ date: String) -> String {
        let stem = start(number, date) + slug
        return inner.map { "\(stem)/\($0)" } ?? stem + suffix
    }

    private func start(_ number: Int?, _ date: String) -> String {
        guard var head else { return padded(number ?? 0, 4) + "-" }
        if isDated {
            // The date as the others write it: with or without marks between its parts.
            let parts = date.split(separator: "-").map { Array($0.utf8) }
            let mark = head.count > 4 && !head[4].isDigit ? [head[4]] : []
            head.replaceSubrange(..<(8 + 2 * mark.count), with: Array(parts.joined(separator: mark)))
        }
        if isNumbered, let end = head.lastIndex(where: \.isDigit) {
            var begin = end
            while begin > 0, head[begin - 1].isDigit { begin -= 1 }
            head.replaceSubrange(begin...end, with: Array(padded(number ?? 0, end - begin + 1).utf8))
        }
        return String(decoding: head, as: UTF8.self)
    }

    private func padded(_ number: Int, _ digits: Int) -> String {
        let written = String(number)
        return String(repeating: "0", count: max(0, digits - written.utf8.count)) + written
    }

    /// What parts the words of most names.
    private static func joiner(_ slugs: [String]) -> String {
        var best = (mark: "-", count: 0)
        for mark in ["-", "_", " "] {
            let count = slugs.filter { $0.contains(mark) }.count
            if count > best.count { best = (mark, count) }
        }
        return best.mark
    }

    /// The name of one existing record, taken apart.
    private struct Sample {
        var shape: RecordNameConvention.Shape
        var folder: String
        var inner: String?
        /// Everything before the slug: `ADR-0007-`, `001. `, `2022-04-13_018-`.
        var head: [UInt8]
        var slug: String
        /// Orders by number and date.
        var rank: String

        init?(_ path: String) {
            var parts = path.split(separator: "/").map(String.init)
            guard let file = parts.popLast() else { return nil }
            var name = file
            if let own = RecordNameConvention.shape(of: file) {
                shape = own
            } else if let parent = parts.last, let form = RecordNameConvention.shape(of: parent + ".md") {
                shape = form
                inner = file
                name = parent + ".md"
                parts.removeLast()
            } else {
                return nil
            }
            guard let read = RecordName(fileName: name) else { return nil }
            folder = parts.joined(separator: "/")
            slug = read.slug
            let stem = Array(read.stem.utf8)
            head = Array(stem.dropLast(read.slug.utf8.count))
            // A name of a number alone says nothing about what parts it from a slug.
            if head.last?.isWordByte ?? true { head.append(0x2D) }
            let number = String(read.number ?? 0)
            rank =
                (read.datePrefix ?? "") + String(repeating: "0", count: max(0, 12 - number.utf8.count)) + number + path
        }
    }
}
