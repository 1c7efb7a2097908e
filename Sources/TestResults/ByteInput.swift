/// Bytes that come piece by piece, read one after the other; memory does not grow with the file.
struct ByteInput {
    private let source: ByteSource
    private var piece: [UInt8] = []
    private var place = 0
    private var isAtEnd = false
    /// The line of the next byte, from 1.
    private(set) var line = 1

    init(_ source: @escaping ByteSource) { self.source = source }

    /// The next byte, which stays; nil at the end.
    mutating func peek() throws(ResultFault) -> UInt8? {
        if place == piece.count {
            guard !isAtEnd else { return nil }
            piece = try source()
            place = 0
            isAtEnd = piece.isEmpty
            if isAtEnd { return nil }
        }
        return piece[place]
    }

    mutating func next() throws(ResultFault) -> UInt8? {
        guard let byte = try peek() else { return nil }
        place += 1
        if byte == 0x0a { line += 1 }
        return byte
    }

    /// Passes over everything before the first of two bytes, or to the end.
    mutating func skip(to first: UInt8, or second: UInt8) throws(ResultFault) -> UInt8? {
        while try peek() != nil {
            while place < piece.count {
                let byte = piece[place]
                if byte == first || byte == second { return byte }
                if byte == 0x0a { line += 1 }
                place += 1
            }
        }
        return nil
    }

    /// Takes the bytes of a line without its line feed; nil at the end.
    mutating func nextLine(limit: Int) throws(ResultFault) -> [UInt8]? {
        guard try peek() != nil else { return nil }
        var taken: [UInt8] = []
        while try peek() != nil {
            var end = place
            while end < piece.count, piece[end] != 0x0a { end += 1 }
            taken += piece[place..<end]
            guard taken.count <= limit else { throw ResultFault("a line has more than \(limit) bytes", line: line) }
            place = end
            if end < piece.count {
                place += 1
                line += 1
                return taken
            }
        }
        return taken
    }
}
