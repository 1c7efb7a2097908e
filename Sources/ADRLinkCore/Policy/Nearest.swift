/// The candidate that differs least from a word; nil where none is close enough to be meant.
public func nearest(_ word: String, _ candidates: [String]) -> String? {
    let limit = max(2, word.count / 3)
    let ranked = candidates.map { (distance: editDistance(word.lowercased(), $0.lowercased()), candidate: $0) }
    return ranked.min { ($0.distance, $0.candidate) < ($1.distance, $1.candidate) }
        .flatMap { $0.distance <= limit ? $0.candidate : nil }
}

/// How many letters have to be inserted, removed or exchanged to make one word of the other (Levenshtein).
func editDistance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars.prefix(200)), Array(b.unicodeScalars.prefix(200)))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let substituted = diagonal + (x == y ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
        }
    }
    return row[b.count]
}
