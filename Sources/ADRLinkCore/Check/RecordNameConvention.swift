/// How the records of a repository are named, learnt from those it has.
public struct RecordNameConvention: Equatable, Sendable {
    /// What all names of one convention share.
    struct Shape: Hashable, Sendable {
        var dated: Bool
        var prefix: String?
        /// 0 where the name has no number.
        var digits: Int
        var separator: String
        var suffix: String
    }

    let shape: Shape

    /// The convention that a pattern states: `NNNN-slug.md`, `ADR-NNN-slug.adoc`, `YYYYMMDD-slug.md`; nil where it states none.
    public init?(pattern: String) {
        let name = Self.exampleName(pattern)
        guard name.contains("slug"), !name.contains("/"), let shape = Self.shape(of: name) else { return nil }
        self.shape = shape
    }

    /// A file name that follows a pattern.
    static func exampleName(_ pattern: String) -> String {
        var name = pattern.replacing("YYYY-MM-DD", with: "2024-03-01").replacing("YYYYMMDD", with: "20240301")
        // A run of N is a number of as many digits.
        guard let run = run(of: "N", in: name) else { return name }
        let zeros = String(repeating: "0", count: name.distance(from: run.lowerBound, to: run.upperBound) - 1)
        name.replaceSubrange(run, with: zeros + "1")
        return name
    }

    /// The longest run of a letter, the last of equals.
    private static func run(of letter: Character, in text: String) -> Range<String.Index>? {
        var best: Range<String.Index>?
        var place = text.startIndex
        while let start = text[place...].firstIndex(of: letter) {
            let end = text[start...].firstIndex { $0 != letter } ?? text.endIndex
            let length = text.distance(from: start, to: end)
            if best.map({ text.distance(from: $0.lowerBound, to: $0.upperBound) <= length }) ?? true {
                best = start..<end
            }
            place = end
        }
        return best
    }

    /// The shape that at least four of five records share; nil where there are fewer than three, or no such shape.
    public init?(_ paths: [String]) {
        self.init(paths.compactMap(Self.shape).reduce(into: [:]) { counts, shape in counts[shape, default: 0] += 1 })
    }

    /// - Parameter counts: how many records have each shape.
    init?(_ counts: [Shape: Int]) {
        let total = counts.values.reduce(0, +)
        guard total >= 3, let best = counts.max(by: { $0.value < $1.value }), best.value * 5 >= total * 4 else {
            return nil
        }
        shape = best.key
    }

    /// Why a path does not follow the convention; nil where it does.
    func departure(of path: String) -> String? {
        guard var other = Self.shape(of: path) else { return "has no number or date in its name" }
        // The thousandth record of three digits needs a fourth.
        if other.digits > shape.digits, shape.digits > 0, let file = path.split(separator: "/").last,
            let number = RecordName(fileName: String(file))?.number, String(number).count == other.digits
        {
            other.digits = shape.digits
        }
        if other == shape { return nil }
        if other.dated != shape.dated { return shape.dated ? "has no date in its name" : "is named by a date" }
        if (other.digits == 0) != (shape.digits == 0) {
            return shape.digits == 0 ? "is numbered, and the other records are not" : "has no number in its name"
        }
        if other.digits != shape.digits {
            return "numbers itself with \(other.digits) digits instead of \(shape.digits)"
        }
        if other.prefix != shape.prefix {
            return shape.prefix.map { "lacks the prefix \($0)" } ?? "has a prefix that the other records do not have"
        }
        if other.suffix != shape.suffix { return "ends in \(other.suffix) instead of \(shape.suffix)" }
        return "separates number and name in another way"
    }

    /// The file name that the convention would give a decision.
    func example(for decision: Decision) -> String {
        let number = decision.number.map(String.init) ?? "1"
        let padded =
            shape.digits == 0 ? "" : String(repeating: "0", count: max(0, shape.digits - number.count)) + number
        let start =
            shape.dated
            ? (decision.date ?? "2024-03-01").filter { $0 != "-" } : (shape.prefix.map { $0 + "-" } ?? "") + padded
        return start + (start.isEmpty ? "" : shape.separator) + decision.slug + shape.suffix
    }

    static func shape(of path: String) -> Shape? {
        guard let file = path.split(separator: "/").last.map(String.init), RecordMarkup(path: file) != nil,
            let name = RecordName(fileName: file), let dot = file.lastIndex(of: ".")
        else { return nil }
        if name.number == nil && name.datePrefix == nil { return nil }
        let stem = String(file[..<dot])
        let rest = stem.count >= name.slug.count ? stem.dropLast(name.slug.count) : stem[...]
        let separator =
            name.slug.isEmpty ? "-" : String(rest.reversed().prefix { !$0.isNumber && !$0.isLetter }.reversed())
        return Shape(
            dated: name.datePrefix != nil, prefix: name.prefix, digits: name.number == nil ? 0 : name.digits,
            separator: separator, suffix: String(file[dot...]))
    }
}
