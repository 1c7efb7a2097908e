public import Git

/// Joins what two branches did to a page with an index: the table row by row, everything else as git does.
///
/// No record is read: while git merges, those of the other side may not be there yet.
public enum IndexMerge {
    /// - Parameter path: of the page, for messages.
    public static func merge(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], path: String, markerSize: UInt16 = 7
    ) throws(ADRLinkError) -> TextMerge {
        guard let mine = page(path, ours), let other = page(path, theirs), let here = mine.block,
            let there = other.block
        else {
            // Where a side has no index, or not one pair of markers, there is nothing to join.
            return try texts(base, ours, theirs, markerSize)
        }
        let before = page(path, base)
        let hold = placeholder(in: [base, ours, theirs])
        var merged = try texts(
            before?.bytes(with: hold) ?? base, mine.bytes(with: hold), other.bytes(with: hold), markerSize)
        let form = IndexForm(
            grouping: either(before?.block?.form.grouping, here.form.grouping, there.form.grouping),
            commits: either(before?.block?.form.commits, here.form.commits, there.form.commits))
        let table = IndexTable(
            rows: rows(before?.block?.table.rows ?? [], here.table.rows, there.table.rows))
        let block = Array(table.block(form).joined(separator: here.endsLinesWithCR ? "\r\n" : "\n").utf8)
        let count: Int
        (merged.bytes, count) = replace(hold, by: block, in: merged.bytes)
        // Two indexes in one page, or none, are for a person to sort out.
        if count != 1 { merged.isClean = false }
        return merged
    }

    private static func texts(
        _ base: [UInt8], _ ours: [UInt8], _ theirs: [UInt8], _ markerSize: UInt16
    ) throws(ADRLinkError) -> TextMerge {
        try fromGit { () throws(GitError) in
            try TextMerge(base: base, ours: ours, theirs: theirs, markerSize: markerSize)
        }
    }

    private static func page(_ path: String, _ bytes: [UInt8]) -> IndexPage? {
        do throws(ADRLinkError) { return try IndexPage(path: path, bytes: bytes) } catch { return nil }
    }

    /// One line that stands for an index, and that none of the texts has.
    private static func placeholder(in texts: [[UInt8]]) -> [UInt8] {
        for number in 0... {
            let line = Array("<!-- adrlink merge \(number) -->".utf8)
            if texts.allSatisfy({ replace(line, by: [], in: $0).count == 0 }) { return line }
        }
        return []
    }

    private static func replace(_ line: [UInt8], by block: [UInt8], in bytes: [UInt8]) -> (bytes: [UInt8], count: Int) {
        var result: [UInt8] = []
        var count = 0
        var rest = bytes[...]
        while let range = rest.firstRange(of: line) {
            result += rest[..<range.lowerBound] + block
            rest = rest[range.upperBound...]
            count += 1
        }
        return (result + rest, count)
    }

    // MARK: Rows

    /// What one side changed counts; where both did, ours does.
    private static func either<Value: Equatable>(_ base: Value?, _ ours: Value, _ theirs: Value) -> Value {
        ours == base ? theirs : ours
    }

    private static func rows(_ base: [IndexRow], _ ours: [IndexRow], _ theirs: [IndexRow]) -> [IndexRow] {
        let (before, here, there) = (byDestination(base), byDestination(ours), byDestination(theirs))
        var merged: [IndexRow] = []
        for destination in Set(here.keys).union(there.keys) {
            let old = before[destination]
            switch (here[destination], there[destination]) {
            case (let mine?, let other?): merged.append(row(old, mine, other))
            // A row that one side took away stays away, unless the other side changed it.
            case (let only?, nil), (nil, let only?): if old == nil || old != only { merged.append(only) }
            case (nil, nil): break
            }
        }
        return merged.map { (IndexRowOrder($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func byDestination(_ rows: [IndexRow]) -> [String: IndexRow] {
        Dictionary(rows.map { ($0.destination, $0) }) { first, _ in first }
    }

    private static func row(_ base: IndexRow?, _ ours: IndexRow, _ theirs: IndexRow) -> IndexRow {
        var row = ours
        for cell in [\IndexRow.id, \.title, \.status, \.date, \.supersededBy, \.commits] {
            row[keyPath: cell] = either(base?[keyPath: cell], ours[keyPath: cell], theirs[keyPath: cell])
        }
        return row
    }
}

/// Where a row stands in an index, told by the row alone: as `DecisionIndex` sorts decisions.
struct IndexRowOrder: Comparable {
    private let number: Int?
    private let path: String

    init(_ row: IndexRow) {
        path = Self.decoded(row.destination)
        let place = RecordPlace(path: path, folder: "")
        if let number = place?.name.number {
            self.number = number
        } else if place?.name.datePrefix == nil, row.id != place?.identity,
            let digits = row.id.split(separator: "-").last
        {
            // A number that only the heading states.
            number = Int(digits)
        } else {
            number = nil
        }
    }

    static func < (a: IndexRowOrder, b: IndexRowOrder) -> Bool {
        switch (a.number, b.number) {
        case (let x?, let y?): (x, a.path) < (y, b.path)
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil): a.path < b.path
        }
    }

    private static func decoded(_ destination: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(destination.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension IndexPage {
    /// The page with one line in place of its index.
    fileprivate func bytes(with line: [UInt8]) -> [UInt8] {
        guard let block else { return bytes }
        return bytes[..<block.range.lowerBound] + line + bytes[block.range.upperBound...]
    }
}
