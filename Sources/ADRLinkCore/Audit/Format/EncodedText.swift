/// Bytes from outside as texts of the log, which are UTF-8.
enum EncodedText {
    /// What stands in front of a word that is not UTF-8.
    static let mark = "[percent-encoded]"

    /// UTF-8 as it is; any other word behind the mark, with `%` and every byte beyond ASCII as `%` and two digits.
    static func word(_ bytes: [UInt8]) -> String {
        String(validating: bytes, as: UTF8.self) ?? mark + encoded(bytes) { $0 == 0x25 || $0 >= 0x80 }
    }

    /// A path as `RepositoryFile` has it: `%` always as `%25`, and every byte beyond ASCII where it is not UTF-8.
    static func path(_ bytes: [UInt8]) -> String {
        let isText = String(validating: bytes, as: UTF8.self) != nil
        return encoded(bytes) { $0 == 0x25 || $0 >= 0x80 && !isText }
    }

    private static func encoded(_ bytes: [UInt8], where isEncoded: (UInt8) -> Bool) -> String {
        var result: [UInt8] = []
        for byte in bytes {
            if isEncoded(byte) {
                result += Array("%\(hexadecimal([byte]).uppercased())".utf8)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
