import Git

/// When links are kept.
public struct LinkCacheLimits: Sendable {
    /// The fewest commits that are worth a file: to read them again is as fast.
    public var fewest = 64
    /// How many commits may be kept beside the large file before it is written anew, unless a sixteenth of it is more.
    public var recent = 4_096

    public init() {}
}

/// The links of a history that were found before, kept under the git directory.
///
/// They belong to commits, and commits never change: what is kept stays true for every branch, whatever was rewritten or
/// deleted, and an answer takes the links of those commits that its tips reach. The files are derived and may be deleted
/// at any time; one that is damaged, or that another version wrote, counts as absent.
struct LinkCache {
    /// At most two: most of the history, and what was added since.
    private(set) var layers: [LinkLayer] = []
    private var chains = CommitChains()
    private let directory: String
    private let key: [UInt8]
    private let name: String

    init(directory: String, key: [UInt8]) {
        self.directory = directory
        self.key = key
        // What is cut off in a shallow clone changes; how messages are read tells the file.
        name = "links-" + FNV.hexadecimal(key.prefix { $0 != 0 })
    }

    private var mainPath: String { "\(directory)/\(name)" }
    private var recentPath: String { "\(directory)/\(name)-recent" }

    /// Opens what is there and fits together.
    mutating func open() {
        guard let main = LinkLayer(mainPath, key: key), main.base == 0 else { return }
        append(main)
        guard let recent = LinkLayer(recentPath, key: key), recent.base == main.identity else { return }
        append(recent)
    }

    private mutating func append(_ layer: LinkLayer) {
        let (starts, ends, parents) = layer.takeChains()
        chains.append(starts: starts, ends: ends, parents: parents, commits: layer.commits)
        layers.append(layer)
    }

    /// Hands the chains over, so that they can be added to without a copy.
    mutating func takeChains() -> CommitChains {
        defer { chains = CommitChains() }
        return chains
    }

    /// How many commits were kept.
    var commits: Int { layers.reduce(0) { $0 + Int($1.commits) } }

    /// How many bytes the files have that are opened.
    var bytes: Int { layers.reduce(0) { $0 + $1.size } }

    /// Whether there is a file, whatever it is good for.
    var isPresent: Bool { File.kind(of: mainPath) != nil }

    var isDamaged: Bool { layers.contains { $0.isDamaged } }

    /// The position of a commit; nil where it was not kept.
    func position(of id: ObjectID) throws(GitError) -> UInt32? {
        // What is asked for is mostly young.
        for layer in layers.reversed() {
            if let position = try layer.position(of: id) { return position }
        }
        return nil
    }

    /// Keeps what was read beside what was kept.
    func save(
        _ walked: WalkedCommits, _ collected: LinkCollector, _ chains: CommitChains, _ limits: LinkCacheLimits
    ) throws(GitError) {
        guard walked.ids.count >= max(limits.fewest, 1) else { return }
        try File.makeDirectories(directory)
        let recent = walked.ids.count + layers.dropFirst().reduce(0) { $0 + Int($1.commits) }
        if let main = layers.first, recent <= max(limits.recent, Int(main.commits) / 16) {
            let writer = LinkLayerWriter(
                layers: Array(layers.dropFirst()), walked: walked, collected: collected, chains: chains)
            try writer.write(to: recentPath, key: key, base: main.identity)
        } else {
            try removeOthers()
            try LinkLayerWriter(layers: layers, walked: walked, collected: collected, chains: chains)
                .write(to: mainPath, key: key, base: 0)
        }
    }

    /// Removes what interrupted programs left behind, and the oldest names where messages were read in many ways.
    private func removeOthers() throws(GitError) {
        let names = (try File.list(directory) ?? []).map { String(decoding: $0.name, as: UTF8.self) }
        let others = names.filter { $0.hasPrefix("links-") && !$0.hasPrefix(name) }
        let left = names.filter { $0.hasPrefix("links-") && $0.contains(".tmp-") }
        for other in left + (others.count > 8 ? others : []) { try File.remove(directory + "/" + other) }
    }
}
