/// A heap of commits, the newest first; commits of one second in the order of their ids, so that output is stable.
struct DateQueue {
    private var heap: [(time: Int64, id: ObjectID)] = []

    var first: (id: ObjectID, time: Int64)? { heap.first.map { ($0.id, $0.time) } }

    mutating func insert(_ id: ObjectID, _ time: Int64) {
        heap.append((time, id))
        var place = heap.count - 1
        while place > 0, before(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var place = 0
        while true {
            var best = place
            for child in [place * 2 + 1, place * 2 + 2] where child < heap.count && before(heap[child], heap[best]) {
                best = child
            }
            if best == place { return }
            heap.swapAt(place, best)
            place = best
        }
    }

    private func before(_ a: (time: Int64, id: ObjectID), _ b: (time: Int64, id: ObjectID)) -> Bool {
        a.time != b.time ? a.time > b.time : a.id < b.id
    }
}
