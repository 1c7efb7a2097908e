import Git

/// Where HEAD stands, read from git's files as they lie there.
///
/// Anything but a commit's id in plain files, one file behind another, is not known here.
enum HeadFiles {
    /// The commit's id in hexadecimal; nil where a look does not tell.
    static func commit(gitDirectory: String) -> [UInt8]? {
        guard let head = line(gitDirectory + "/HEAD") else { return nil }
        guard head.starts(with: "ref: ".utf8) else { return id(head) }
        guard let name = String(validating: head.dropFirst(5), as: UTF8.self), name.hasPrefix("refs/"),
            !name.contains("..")
        else { return nil }
        let common = commonDirectory(gitDirectory)
        if let loose = line(common + "/" + name) { return id(loose) }
        return packed(name, common)
    }

    /// Whether HEAD stands where it stood, or went on from there by ordinary commits alone, as its log tells.
    ///
    /// A merge, a reset or a checkout may bring another policy; a commit made here brings what lay in the index.
    static func hasOnlyCommitted(since known: [UInt8], gitDirectory: String) -> Bool {
        guard var current = commit(gitDirectory: gitDirectory) else { return false }
        if current == known { return true }
        guard let log = File.readIfPossible(gitDirectory + "/logs/HEAD", limit: 1 << 22) else { return false }
        // <old id> SP <new id> SP <who and when> TAB <what>
        for line in log.split(separator: .lineFeed).suffix(256).reversed() {
            guard line.count > 81, line.dropFirst(41).prefix(40).elementsEqual(current),
                let tab = line.firstIndex(of: .tab),
                line[(tab + 1)...].starts(with: "commit: ".utf8)
            else { return false }
            current = Array(line.prefix(40))
            if current == known { return true }
        }
        return false
    }

    /// What all working trees of a repository share; of most it is the git directory itself.
    static func commonDirectory(_ gitDirectory: String) -> String {
        guard let other = line(gitDirectory + "/commondir").flatMap({ String(validating: $0, as: UTF8.self) }) else {
            return gitDirectory
        }
        return other.hasPrefix("/") ? other : gitDirectory + "/" + other
    }

    private static func packed(_ name: String, _ directory: String) -> [UInt8]? {
        guard let bytes = File.readIfPossible(directory + "/packed-refs", limit: 1 << 24) else { return nil }
        let end = Array(" \(name)".utf8)
        let line = bytes.split(separator: .lineFeed).first {
            $0.count == 40 + end.count && $0.suffix(end.count) == end[...]
        }
        return line.flatMap { id(Array($0.prefix(40))) }
    }

    private static func line(_ path: String) -> [UInt8]? {
        File.readIfPossible(path, limit: 1 << 12).map { Array($0.prefix { $0 != .lineFeed && $0 != 0x0D }) }
    }

    private static func id(_ bytes: [UInt8]) -> [UInt8]? { ObjectID(hexadecimal: bytes[...]) == nil ? nil : bytes }
}
