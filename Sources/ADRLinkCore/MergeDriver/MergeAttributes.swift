import Git

extension Workspace {
    static let attributesFile = ".gitattributes"

    /// The value of git's attribute `merge` for each path; nil where nothing sets it.
    func mergeAttributes(of paths: [String]) throws(ADRLinkError) -> [String?] {
        guard !paths.isEmpty else { return [] }
        let output = try fromGit { () throws(GitError) in
            try GitProgram(repository).run(["check-attr", "-z", "merge", "--"] + paths)
        }
        // For each path: the path, the attribute, the value.
        let words = output.split(separator: 0, omittingEmptySubsequences: false)
        return paths.indices.map { place in
            guard place * 3 + 2 < words.count else { return nil }
            let value = String(decoding: words[place * 3 + 2], as: UTF8.self)
            return value == "unspecified" ? nil : value
        }
    }

    /// The bytes of `.gitattributes` with a line for each index page that has no way of merging yet; nil where none
    /// needs one.
    func attributesWithMergeDriver(for pages: [String]) throws(ADRLinkError) -> (old: [UInt8]?, new: [UInt8])? {
        guard let top = repository.workingDirectory else { return nil }
        let attributes = try mergeAttributes(of: pages)
        let lacking = zip(pages, attributes).filter { $1 == nil }.map { Self.attributeLine(for: $0.0) }
        guard !lacking.isEmpty else { return nil }
        let old = try fromGit { () throws(GitError) in
            try File.read(top + "/" + Self.attributesFile, limit: 1 << 24)
        }
        var bytes = old ?? []
        let first = bytes.firstIndex(of: UInt8(ascii: "\n"))
        let isCR = first.map { $0 > 0 && bytes[$0 - 1] == UInt8(ascii: "\r") } ?? false
        let end = Array((isCR ? "\r\n" : "\n").utf8)
        if let last = bytes.last, last != UInt8(ascii: "\n") { bytes += end }
        for line in lacking { bytes += Array(line.utf8) + end }
        return (old, bytes)
    }

    /// A path as a pattern that matches it and nothing else.
    private static func attributeLine(for path: String) -> String {
        // Without a slash inside, a pattern would match files of this name in every folder.
        var pattern = path.contains("/") ? "" : "/"
        for character in path.unicodeScalars {
            if "*?[\\".unicodeScalars.contains(character) { pattern += "\\" }
            pattern.unicodeScalars.append(character)
        }
        let isPlain = pattern.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && $0 != 0x22 }
        let first = pattern.utf8.first
        if !isPlain || first == UInt8(ascii: "#") || first == UInt8(ascii: "!") {
            var quoted = ""
            for byte in pattern.utf8 {
                switch byte {
                case 0x22, 0x5c: quoted += "\\" + String(Unicode.Scalar(byte))
                case 0x20...0x7e: quoted.unicodeScalars.append(Unicode.Scalar(byte))
                default:
                    let octal = String(byte, radix: 8)
                    quoted += "\\" + String(repeating: "0", count: 3 - octal.utf8.count) + octal
                }
            }
            pattern = "\"\(quoted)\""
        }
        return "\(pattern) merge=\(MergeDriver.name)"
    }

    /// Gives the index pages of the record folders to the merge driver; true where `.gitattributes` was changed.
    func writeMergeAttributes(_ policy: Policy) throws(ADRLinkError) -> Bool {
        guard let top = repository.workingDirectory else { return false }
        let folders = try listing(of: .workingTree, policy).folders
        let pages = try indexPages(of: folders, in: .workingTree).filter { $0.obstacle == nil }.map(\.path)
        guard let change = try attributesWithMergeDriver(for: pages) else { return false }
        try fromGit { () throws(GitError) in
            try File.write(change.new, to: top + "/" + Self.attributesFile, replacing: change.old != nil)
        }
        return true
    }
}
