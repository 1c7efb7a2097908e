/// A fast 64-bit checksum for derived files: it tells damage, and is no protection against somebody who forges.
///
/// Every step is reversible, so that a change within one word of eight bytes never goes unnoticed.
public enum Checksum {
    private static let odd: UInt64 = 0x9e37_79b9_7f4a_7c15

    public static func of<Word: FixedWidthInteger & BitwiseCopyable>(_ words: [Word]) -> UInt64 {
        unsafe words.withUnsafeBytes { bytes in
            // Four lanes, because a processor multiplies several numbers at once.
            var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
            var place = 0
            while bytes.count - place >= 32 {
                lanes.0 = step(lanes.0, unsafe bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
                lanes.1 = step(lanes.1, unsafe bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
                lanes.2 = step(lanes.2, unsafe bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt64.self))
                lanes.3 = step(lanes.3, unsafe bytes.loadUnaligned(fromByteOffset: place + 24, as: UInt64.self))
                place += 32
            }
            var sum = step(UInt64(bytes.count), lanes.0)
            sum = step(step(step(sum, lanes.1), lanes.2), lanes.3)
            while place < bytes.count {
                sum = step(sum, UInt64(unsafe bytes[place]))
                place += 1
            }
            return sum
        }
    }

    @inline(__always) private static func step(_ state: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = state ^ word
        return (mixed << 29 | mixed >> 35) &* odd
    }
}
