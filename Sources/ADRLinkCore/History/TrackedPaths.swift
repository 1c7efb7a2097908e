/// The paths that a walk follows, and the sets of them that travel from commit to commit.
///
/// Most commits pass on what they were given, so each set is kept once and known by its place.
struct TrackedPaths {
    /// A record, and a path that it had.
    struct Track: Hashable, Comparable {
        var record: Int
        var path: Int

        static func < (a: Track, b: Track) -> Bool { (a.record, a.path) < (b.record, b.path) }
    }

    /// What finding the changed paths of a set takes.
    final class Lookup {
        /// The places of the set's paths.
        let places: [[UInt8]: Int]
        /// The folders on the way to them.
        let folders: Set<[UInt8]>

        init(_ paths: [(path: [UInt8], place: Int)]) {
            var places: [[UInt8]: Int] = [:]
            var folders: Set<[UInt8]> = []
            for (path, place) in paths {
                places[path] = place
                var end = path.count
                while let slash = path[..<end].lastIndex(of: UInt8(ascii: "/")) {
                    guard folders.insert(Array(path[..<slash])).inserted else { break }
                    end = slash
                }
            }
            self.places = places
            self.folders = folders
        }
    }

    private(set) var paths: [[UInt8]] = []
    private(set) var sets: [[Track]] = []
    /// The topmost folders that hold the paths of a set, as a place in `folderLists`.
    private(set) var foldersOfSet: [Int] = []
    private(set) var folderLists: [[[UInt8]]] = []
    private var placesOfPaths: [[UInt8]: Int] = [:]
    private var placesOfSets: [[Track]: Int] = [:]
    private var placesOfFolderLists: [[[UInt8]]: Int] = [:]
    private var lookups: [Int: Lookup] = [:]

    mutating func place(ofPath path: [UInt8]) -> Int {
        if let place = placesOfPaths[path] { return place }
        paths.append(path)
        placesOfPaths[path] = paths.count - 1
        return paths.count - 1
    }

    /// - Parameter tracks: sorted, each once.
    mutating func place(ofSet tracks: [Track]) -> Int {
        if let place = placesOfSets[tracks] { return place }
        sets.append(tracks)
        placesOfSets[tracks] = sets.count - 1
        let folders = topmostFolders(tracks)
        if let place = placesOfFolderLists[folders] {
            foldersOfSet.append(place)
        } else {
            folderLists.append(folders)
            placesOfFolderLists[folders] = folderLists.count - 1
            foldersOfSet.append(folderLists.count - 1)
        }
        return sets.count - 1
    }

    mutating func union(_ a: Int, _ b: Int) -> Int {
        a == b ? a : place(ofSet: Set(sets[a]).union(sets[b]).sorted())
    }

    /// What is in the first set and not in the second; nil where nothing is.
    mutating func difference(_ a: Int, _ b: Int) -> Int? {
        if a == b { return nil }
        let known = Set(sets[b])
        let rest = sets[a].filter { !known.contains($0) }
        return rest.isEmpty ? nil : place(ofSet: rest)
    }

    mutating func lookup(_ set: Int) -> Lookup {
        if let lookup = lookups[set] { return lookup }
        let lookup = Lookup(sets[set].map { (paths[$0.path], $0.path) })
        lookups[set] = lookup
        return lookup
    }

    private func topmostFolders(_ tracks: [Track]) -> [[UInt8]] {
        var folders: Set<[UInt8]> = []
        for track in tracks {
            let path = paths[track.path]
            folders.insert(path.lastIndex(of: UInt8(ascii: "/")).map { Array(path[..<$0]) } ?? [])
        }
        let all = folders
        return folders.filter { folder in
            guard !folder.isEmpty else { return true }
            if all.contains([]) { return false }
            var end = folder.count
            while let slash = folder[..<end].lastIndex(of: UInt8(ascii: "/")) {
                if all.contains(Array(folder[..<slash])) { return false }
                end = slash
            }
            return true
        }.sorted { $0.lexicographicallyPrecedes($1) }
    }
}
