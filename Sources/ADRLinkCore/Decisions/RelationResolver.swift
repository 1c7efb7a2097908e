/// Finds the record a relation means: by path, by file name, by number, by title, in this order.
///
/// It refuses where two records match, and where the number of a target is taken by a record of another name:
/// numbers are given anew, names hardly ever.
struct RelationResolver {
    private let decisions: [Decision]
    private let folders: [String]
    private let byNumber: [Int: [Int]]
    private let byPath: [String: Int]
    private var byFileName: [String: [Int]] = [:]
    private var byTitle: [String: [Int]] = [:]

    init(_ decisions: [Decision], folders: [String], byNumber: [Int: [Int]], byPath: [String: Int]) {
        self.decisions = decisions
        self.folders = folders
        self.byNumber = byNumber
        self.byPath = byPath
        guard decisions.contains(where: { !$0.relations.isEmpty }) else { return }
        for (index, decision) in decisions.enumerated() {
            byFileName[Self.stem(Self.fileName(decision.path)), default: []].append(index)
            if !decision.title.isEmpty { byTitle[Self.plain(decision.title), default: []].append(index) }
        }
    }

    func target(of relation: Relation, from index: Int) -> RelationTarget {
        var disagrees = false
        let written = relation.linkTarget.map(Self.path) ?? Self.path(relation.targetText)
        if !written.isEmpty {
            let isElsewhere = relation.linkTarget?.contains("://") ?? false
            if !isElsewhere, let found = exact(written, from: index) { return found }
            let name = Self.fileName(written)
            if let found = settle(byFileName[Self.stem(name)] ?? [], from: index, .fileName) { return found }
            // The number of the target, where its name does not contradict.
            if let target = RecordName(fileName: name), let number = target.number {
                let candidates = numbered(number, target.prefix, from: index)
                let agreeing =
                    target.slug.isEmpty
                    ? candidates
                    : candidates.filter { Self.stem(decisions[$0].slug) == Self.stem(target.slug) }
                if let found = settle(agreeing, from: index, .numberOfTarget) { return found }
                disagrees = !candidates.isEmpty
            }
        }
        let text = Array(relation.targetText.utf8)[...]
        if !disagrees, let (number, prefix) = Self.number(in: text),
            let found = settle(numbered(number, prefix, from: index), from: index, .numberInText)
        {
            return found
        }
        let title = Self.plain(RecordTitle.withoutNumber(text).text)
        if !disagrees, title.utf8.count > 2, let found = settle(byTitle[title] ?? [], from: index, .title) {
            return found
        }
        return .unresolved(disagrees ? .slugDisagrees : .noSuchRecord)
    }

    private func exact(_ written: String, from index: Int) -> RelationTarget? {
        let own = Self.parent(decisions[index].path)
        let absolute = written.hasPrefix("/")
        let relative = absolute ? String(written.drop { $0 == "/" }) : written
        let extensions = ["", ".md", ".adoc", ".rst"]
        func look(_ base: String, _ match: RelationMatch) -> RelationTarget? {
            guard let path = Self.joined(base, relative) else { return nil }
            for ending in extensions {
                if let found = byPath[path + ending] {
                    return .decision(decisions[found].id, path: decisions[found].path, by: match)
                }
            }
            return nil
        }
        if !absolute, let found = look(own, .pathFromFile) { return found }
        for folder in folders where own == folder || own.hasPrefix(folder + "/") || folder.isEmpty {
            if let found = look(folder, .pathFromFolder) { return found }
        }
        return look("", .pathFromRoot)
    }

    /// Records of a number: those of the stated prefix, else of the prefix of the record that refers to them.
    private func numbered(_ number: Int, _ prefix: String?, from index: Int) -> [Int] {
        let all = byNumber[number] ?? []
        guard all.count > 1 || prefix != nil else { return all }
        let wanted = (prefix ?? decisions[index].id.prefix ?? "").lowercased()
        let same = all.filter { decisions[$0].id.prefix?.lowercased() == wanted }
        if !same.isEmpty { return same }
        // `ADR-7` in a repository whose ids are `ARCH-007` means its only decision 7.
        return prefix == nil || ["adr", "adrs", "decision", "madr", "ladr"].contains(wanted) ? all : []
    }

    /// One record is the answer, two are ambiguous; among several the only one of the same folder is meant.
    private func settle(_ found: [Int], from index: Int, _ match: RelationMatch) -> RelationTarget? {
        var candidates = found.filter { $0 != index }
        if candidates.count > 1 {
            let own = Self.parent(decisions[index].path)
            let near = candidates.filter { Self.parent(decisions[$0].path) == own }
            if near.count == 1 { candidates = near }
        }
        guard let first = candidates.first else { return nil }
        if candidates.count > 1 { return .ambiguous(candidates.map { decisions[$0].path }.sorted()) }
        return .decision(decisions[first].id, path: decisions[first].path, by: match)
    }

    // MARK: Reading references

    /// The path of a target: without scheme and host, fragment and query, `./`, and with `%20` decoded.
    static func path(_ target: String) -> String {
        var bytes = Array(target.utf8)[...].trimmed()
        if let mark = bytes.firstIndex(where: { $0 == 0x23 || $0 == 0x3F }), mark > bytes.startIndex {
            bytes = bytes[bytes.startIndex..<mark]
        }
        if let scheme = bytes.prefix(12).firstRange(of: Array("://".utf8)) {
            let host = bytes[scheme.upperBound...]
            bytes = host.firstIndex(of: 0x2F).map { host[$0...] } ?? []
            // A page elsewhere: only its file name says anything.
            bytes = bytes.lastIndex(of: 0x2F).map { bytes[($0 + 1)...] } ?? bytes
        }
        var decoded: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == 0x25, index + 2 < bytes.endIndex,
                let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        while decoded.last == 0x2F { decoded.removeLast() }
        return String(decoding: decoded, as: UTF8.self)
    }

    /// Nil for a path that leaves the repository.
    private static func joined(_ base: String, _ relative: String) -> String? {
        var parts = base.split(separator: "/")
        for part in relative.split(separator: "/") {
            switch part {
            case ".": continue
            case "..": if parts.popLast() == nil { return nil }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    private static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    private static func fileName(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The name without its extension, in lower case and with one kind of separator.
    private static func stem(_ name: String) -> String {
        var bytes = Array(name.utf8)[...]
        if RecordMarkup(path: name) != nil || name.hasSuffix(".html") || name.hasSuffix(".htm"),
            let dot = bytes.lastIndex(of: 0x2E)
        {
            bytes = bytes[..<dot]
        }
        return String(decoding: bytes.folded().map { $0 == 0x5F || $0 == 0x20 ? 0x2D : $0 }, as: UTF8.self)
    }

    /// Letters and digits only, in lower case.
    private static func plain(_ title: String) -> String {
        String(decoding: Array(title.utf8)[...].folded().filter(\.isWordByte), as: UTF8.self)
    }

    /// `ADR-0005`, `5. Title`, `0004`, `ADR 36. T`, `#7`.
    static func number(in text: Bytes) -> (number: Int, prefix: String?)? {
        var rest = StatusText.peeled(text)
        while rest.first == 0x23 { rest = rest.dropFirst() }
        let name = RecordName(stem: rest)
        guard name.datePrefix == nil, let number = name.number else { return nil }
        // `3 options for storage` starts with a number and means none.
        let isAlone =
            name.slug.isEmpty || name.prefix != nil || RecordTitle.split(rest).number != nil
            || rest.prefix(while: \.isDigit).count >= 3
        return isAlone ? (number, name.prefix) : nil
    }
}
