internal import Clibgit2

/// The name of a git object: its 20-byte SHA-1.
public struct ObjectID: Hashable, Comparable, Sendable, CustomStringConvertible {
    // Three words compare and hash faster than twenty bytes, and millions of them are kept while a history is walked.
    private let high: UInt64
    private let middle: UInt64
    private let low: UInt32

    /// The id of nothing: what git writes where a reference did not exist before or no longer does.
    public static let zero = ObjectID(high: 0, middle: 0, low: 0)

    private init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// The id that forty hexadecimal digits spell, in either case; nil for anything else.
    public init?(hexadecimal digits: some Collection<UInt8>) {
        guard digits.count == 40 else { return nil }
        var words: (UInt64, UInt64, UInt64) = (0, 0, 0)
        for (place, digit) in digits.enumerated() {
            let value: UInt64
            switch digit {
            case 0x30...0x39: value = UInt64(digit - 0x30)
            case 0x61...0x66: value = UInt64(digit - 0x61 + 10)
            case 0x41...0x46: value = UInt64(digit - 0x41 + 10)
            default: return nil
            }
            switch place {
            case 0..<16: words.0 = words.0 << 4 | value
            case 16..<32: words.1 = words.1 << 4 | value
            default: words.2 = words.2 << 4 | value
            }
        }
        self.init(high: words.0, middle: words.1, low: UInt32(words.2))
    }

    public init?(_ text: String) { self.init(hexadecimal: Array(text.utf8)) }

    /// The id that twenty bytes are; nil for another count.
    public init?(bytes: ArraySlice<UInt8>) {
        guard bytes.count == 20 else { return nil }
        self.init(bytes: bytes.span, at: 0)
    }

    /// The id whose twenty bytes stand at `offset` of `bytes`.
    public init(bytes: Span<UInt8>, at offset: Int) {
        let id = unsafe bytes.bytes.extracting(offset..<(offset + 20))
        self.init(
            high: UInt64(bigEndian: unsafe id.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt64.self)),
            middle: UInt64(bigEndian: unsafe id.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt64.self)),
            low: UInt32(bigEndian: unsafe id.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt32.self)))
    }

    /// The id that forty hexadecimal digits at `offset` spell; nil where there are none.
    init?(hexadecimal bytes: Span<UInt8>, at offset: Int) {
        guard offset >= 0, bytes.count - offset >= 40 else { return nil }
        let digits = bytes.extracting(offset..<(offset + 40))
        var invalid: UInt8 = 0
        // Without a branch on the digit: they are random, and a processor guesses them wrong.
        func word(_ places: Range<Int>) -> UInt64 {
            var word: UInt64 = 0
            for place in places {
                let (number, letter) = (digits[place] &- 0x30, digits[place] &- 0x61)
                invalid |= (number < 10 ? 0 : 1) & (letter < 6 ? 0 : 1)
                word = word << 4 | UInt64(number < 10 ? number : letter &+ 10)
            }
            return word
        }
        let (high, middle, low) = (word(0..<16), word(16..<32), word(32..<40))
        guard invalid == 0 else { return nil }
        self.init(high: high, middle: middle, low: UInt32(low))
    }

    init(_ oid: git_oid) {
        let bytes = oid.id
        self.init(
            high: unsafe withUnsafeBytes(of: bytes) { UInt64(bigEndian: unsafe $0.loadUnaligned(as: UInt64.self)) },
            middle: unsafe withUnsafeBytes(of: bytes) {
                UInt64(bigEndian: unsafe $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            },
            low: unsafe withUnsafeBytes(of: bytes) {
                UInt32(bigEndian: unsafe $0.loadUnaligned(fromByteOffset: 16, as: UInt32.self))
            })
    }

    var oid: git_oid {
        var oid = git_oid()
        unsafe withUnsafeMutableBytes(of: &oid) { buffer in
            unsafe buffer.storeBytes(of: high.bigEndian, as: UInt64.self)
            unsafe buffer.storeBytes(of: middle.bigEndian, toByteOffset: 8, as: UInt64.self)
            unsafe buffer.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt32.self)
        }
        return oid
    }

    /// The twenty bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: high >> UInt64(shift)))
        }
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: middle >> UInt64(shift)))
        }
        for shift in stride(from: 24, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: low >> UInt32(shift)))
        }
        return bytes
    }

    /// Forty lower-case hexadecimal digits.
    public var description: String { digits(40) }

    /// The first ten digits, for people.
    public var short: String { digits(10) }

    private func digits(_ count: Int) -> String {
        unsafe String(unsafeUninitializedCapacity: count) { buffer in
            for place in 0..<count {
                let word = place < 16 ? high : place < 32 ? middle : UInt64(low) << 32
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - place % 16 * 4)) & 15
                unsafe buffer[place] = digit < 10 ? 0x30 + digit : 0x57 + digit
            }
            return count
        }
    }

    /// The first eight bytes alone: they are as good as random, and to make many ids agree in them is out of reach.
    public func hash(into hasher: inout Hasher) { hasher.combine(high) }

    public static func < (a: ObjectID, b: ObjectID) -> Bool {
        (a.high, a.middle, a.low) < (b.high, b.middle, b.low)
    }
}

extension ObjectID {
    /// The id as three integers that compare as it does, for files that are searched.
    public var words: (UInt64, UInt64, UInt32) { (high, middle, low) }

    public init(words: (UInt64, UInt64, UInt32)) {
        self.init(high: words.0, middle: words.1, low: words.2)
    }

    /// The ids whose bytes stand one after the other; a rest shorter than an id is left out.
    public static func list(_ bytes: [UInt8]) -> [ObjectID] {
        let span = bytes.span
        return (0..<bytes.count / 20).map { ObjectID(bytes: span, at: $0 * 20) }
    }
}
