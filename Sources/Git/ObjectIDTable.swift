/// Numbers ids in the order in which they are first met.
///
/// A walk over a million commits asks it for every parent: it takes half the memory of a set, and the ids serve as their
/// own hashes.
struct ObjectIDTable {
    private(set) var ids: [ObjectID] = []
    /// The number of the id that lies here, plus one; 0 where the place is free. Its count is a power of two.
    private var places: [UInt32] = Array(repeating: 0, count: 1 << 10)

    /// The number of an id, and whether it was met for the first time.
    mutating func insert(_ id: ObjectID) -> (number: Int, isNew: Bool) {
        var place = Int(truncatingIfNeeded: id.words.0) & (places.count - 1)
        while true {
            let held = places[place]
            if held == 0 { break }
            let number = Int(held) - 1
            if ids[number] == id { return (number, false) }
            place = (place + 1) & (places.count - 1)
        }
        ids.append(id)
        places[place] = UInt32(ids.count)
        if ids.count * 3 > places.count * 2 { grow() }
        return (ids.count - 1, true)
    }

    private mutating func grow() {
        let mask = places.count * 2 - 1
        var grown = [UInt32](repeating: 0, count: places.count * 2)
        for (number, id) in ids.enumerated() {
            var place = Int(truncatingIfNeeded: id.words.0) & mask
            while grown[place] != 0 { place = (place + 1) & mask }
            grown[place] = UInt32(number + 1)
        }
        places = grown
    }
}
