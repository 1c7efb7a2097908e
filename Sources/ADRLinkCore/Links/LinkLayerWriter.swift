import Git

/// What a new file of links is made of: older files that it takes the place of, and what was read since.
struct LinkLayerWriter {
    /// Files whose content is taken over, in the order of their positions.
    var layers: [LinkLayer]
    var walked: WalkedCommits
    var collected: LinkCollector
    /// All chains, those of this file at the end.
    var chains: CommitChains

    /// Writes the file, piece by piece, and puts it in place.
    ///
    /// - Parameters:
    ///   - key: what the file answers for.
    ///   - base: the identity of the file that it continues; 0 where it continues none.
    func write(to path: String, key: [UInt8], base: UInt64) throws(GitError) {
        let file = try ReplacementFile(for: path)
        let firstPosition = layers.first?.firstPosition ?? walked.firstPosition
        let firstChain = base == 0 ? 0 : chains.chain(of: firstPosition)
        let slice = chains.slice(from: firstChain)
        var header = [UInt64](repeating: 0, count: LinkLayer.headerWords)
        try file.append(header)
        let blocks = try writeIDs(file)
        let directory = try writeGroups(file)
        var sections: [UInt64] = []
        // Numbers are read where they are aligned; eight suits all of them.
        func section<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word]) throws(GitError) {
            try file.append([UInt8](repeating: 0, count: -file.size & 7))
            sections += [UInt64(try file.append(words)), UInt64(words.count), Checksum.of(words)]
        }
        try section(key)
        try section(slice.starts)
        try section(slice.ends)
        try section(slice.parents)
        try section(blocks)
        try section(directory)
        header = [
            LinkLayer.magic, UInt64.random(in: 1...UInt64.max), base, UInt64(firstPosition),
            UInt64(chains.count - firstPosition), UInt64(file.size),
        ]
        header += sections
        header.append(Checksum.of(header))
        try file.write(header, at: 0)
        try file.place()
    }

    private struct PlacedID {
        var high: UInt64
        var middle: UInt64
        /// The rest of the id, and the position.
        var rest: UInt64

        static func < (a: PlacedID, b: PlacedID) -> Bool {
            a.high != b.high ? a.high < b.high : (a.middle, a.rest) < (b.middle, b.rest)
        }
    }

    /// Writes all ids with their positions, sorted; gives the first id and the checksum of each block.
    private func writeIDs(_ file: ReplacementFile) throws(GitError) -> [UInt64] {
        var ids: [PlacedID] = []
        ids.reserveCapacity(walked.ids.count + layers.reduce(0) { $0 + Int($1.commits) })
        for layer in layers {
            let words = try layer.allIDs()
            for place in stride(from: 0, to: words.count, by: 3) {
                ids.append(PlacedID(high: words[place], middle: words[place + 1], rest: words[place + 2]))
            }
        }
        for (place, id) in walked.ids.enumerated() {
            let (high, middle, low) = id.words
            ids.append(
                PlacedID(
                    high: high, middle: middle, rest: UInt64(low) << 32 | UInt64(walked.firstPosition + UInt32(place))))
        }
        Self.sort(&ids)
        var blocks: [UInt64] = []
        var words: [UInt64] = []
        for start in stride(from: 0, to: ids.count, by: LinkLayer.idsPerBlock) {
            words.removeAll(keepingCapacity: true)
            for id in ids[start..<min(start + LinkLayer.idsPerBlock, ids.count)] {
                words.append(id.high)
                words.append(id.middle)
                words.append(id.rest)
            }
            blocks += words[..<3]
            blocks.append(Checksum.of(words))
            try file.append(words)
        }
        return blocks
    }

    /// Sorts by the first sixteen bits, which are as good as random, and then the few that share them.
    private static func sort(_ ids: inout [PlacedID]) {
        guard ids.count > 4_096 else { return ids.sort { $0 < $1 } }
        var ends = [Int](repeating: 0, count: 1 << 16)
        for id in ids { ends[Int(id.high >> 48)] += 1 }
        var sum = 0
        for place in ends.indices {
            sum += ends[place]
            ends[place] = sum
        }
        var sorted = [PlacedID](repeating: PlacedID(high: 0, middle: 0, rest: 0), count: ids.count)
        var starts = ends
        for id in ids {
            let bucket = Int(id.high >> 48)
            starts[bucket] -= 1
            sorted[starts[bucket]] = id
        }
        for bucket in starts.indices where ends[bucket] - starts[bucket] > 1 {
            sorted[starts[bucket]..<ends[bucket]].sort { $0 < $1 }
        }
        ids = sorted
    }

    /// Writes the links, key after key; gives the directory of them.
    private func writeGroups(_ file: ReplacementFile) throws(GitError) -> [UInt64] {
        var fresh: [LinkKey: Int] = [:]
        for (place, group) in collected.groups.enumerated() { fresh[group.key] = place }
        let keys = Set(layers.flatMap { $0.groups.map(\.key) }).union(fresh.keys).sorted()
        var directory: [UInt64] = []
        directory.reserveCapacity(keys.count * 5)
        for key in keys {
            var bytes: [UInt8] = []
            for layer in layers {
                if let group = layer.group(key) { bytes += try layer.bytes(of: group) }
            }
            if let place = fresh[key] { bytes += collected.groups[place].bytes }
            directory += [key.form, key.value, UInt64(try file.append(bytes)), UInt64(bytes.count), Checksum.of(bytes)]
        }
        return directory
    }
}
