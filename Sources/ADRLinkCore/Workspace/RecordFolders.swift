import Git

/// Where records usually lie. Folders are found in any case, `Doc/ADR` as well as `doc/adr`.
enum RecordFolders {
    static let usual = [
        "adr", "adrs", "docs/adr", "doc/adr", "docs/adrs", "doc/adrs", "docs/decisions", "docs/architecture/decisions",
        "docs/architecture-decisions", "doc/architecture/decisions", "docs/architecture/adr", "docs/architecture/adrs",
    ]

    private static let components = usual.map { path in path.split(separator: "/").map { Array($0.utf8) } }

    /// The usual folders that exist, given what each folder holds.
    ///
    /// - Parameter subfolders: the names of the folders directly in a folder; the top is the empty path.
    static func find(
        _ subfolders: (_ folder: [UInt8]) throws(ADRLinkError) -> [[UInt8]]
    ) throws(ADRLinkError) -> [[UInt8]] {
        var known: [[UInt8]: [[UInt8]]] = [:]
        var found: [[UInt8]] = []
        for path in components {
            var places: [[UInt8]] = [[]]
            for component in path {
                var next: [[UInt8]] = []
                for place in places {
                    let names: [[UInt8]]
                    if let listed = known[place] {
                        names = listed
                    } else {
                        names = try subfolders(place)
                        known[place] = names
                    }
                    for name in names where equalWithoutCase(name, component) {
                        next.append(place.isEmpty ? name : place + [UInt8(ascii: "/")] + name)
                    }
                }
                places = next
            }
            found += places
        }
        return found
    }

    private static func equalWithoutCase(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && a.indices.allSatisfy { lower(a[$0]) == lower(b[$0]) }
    }

    private static func lower(_ byte: UInt8) -> UInt8 { (0x41...0x5a).contains(byte) ? byte | 0x20 : byte }
}
