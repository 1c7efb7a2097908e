import FoundationEssentials

extension RetryPolicy {
    /// How long a server asks to be left alone, by the value of a `Retry-After` header: seconds, or a date of HTTP.
    ///
    /// Nil where there is none that can be read. `now` is in seconds since 1970.
    public static func requestedPause(_ value: String?, now: Int64) -> Duration? {
        guard let value else { return nil }
        // A number beyond all pauses stays one.
        if let seconds = Int64(value) { return seconds >= 0 ? .seconds(min(seconds, 1 << 32)) : nil }
        return HTTPDate.seconds(value).map { .seconds(max(0, $0 - now)) }
    }
}

/// Dates as RFC 9110 has them in headers: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// The two older forms, which nobody may send any more, are not read.
public enum HTTPDate {
    /// Seconds since 1970; nil for anything else.
    public static func seconds(_ text: String) -> Int64? {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 6, words[0].utf8.count == 4, words[0].last == ",", words[1].utf8.count == 2,
            let month = months.firstIndex(of: String(words[2])), words[3].utf8.count == 4, words[5] == "GMT"
        else { return nil }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        do {
            let date = try Date.ISO8601FormatStyle().parse("\(words[3])-\(number)-\(words[1])T\(words[4])Z")
            return Int64(date.timeIntervalSince1970)
        } catch {
            return nil
        }
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
