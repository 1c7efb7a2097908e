import AWSSignature
import FoundationEssentials
import HTTP

/// Times, digests and maps as they stand in S3's headers and answers.
enum S3Text {
    static func encode(_ text: String) -> String { PercentEncoding.encode(text) }

    /// `2024-03-01T10:00:00Z`.
    static func time(_ seconds: Int64) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(Date.ISO8601FormatStyle())
    }

    /// Seconds since 1970 of a time with or without fractions, or of one in a header's form; nil for anything else.
    static func seconds(_ text: String) -> Int64? {
        do {
            let style = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
            return Int64(try style.parse(text).timeIntervalSince1970.rounded(.down))
        } catch {
            return HTTPDate.seconds(text)
        }
    }

    static func base64(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

    /// 32 bytes in Base64; nil for anything else.
    static func digest(_ text: String) -> [UInt8]? {
        guard let bytes = Data(base64Encoded: text), bytes.count == 32 else { return nil }
        return Array(bytes)
    }

    /// An encryption context as S3 takes it: JSON in Base64.
    static func context(_ context: [String: String]) throws(StoreError) -> String {
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try encoder.encode(context).base64EncodedString()
        } catch {
            throw StoreError(.invalid, "the encryption context cannot be written: \(error)")
        }
    }

    /// Nil for anything that is not one.
    static func context(_ text: String) -> [String: String]? {
        guard let bytes = Data(base64Encoded: text) else { return nil }
        do { return try JSONDecoder().decode([String: String].self, from: bytes) } catch { return nil }
    }
}
