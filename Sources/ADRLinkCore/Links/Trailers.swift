/// One trailer of a commit message, as git reads it.
public struct Trailer: Equatable, Sendable {
    /// The word before the colon, in the case it was written in.
    public var key: String
    /// What stands after the colon, with its folds undone and its ends trimmed.
    ///
    /// Bytes that are not UTF-8 show as U+FFFD; `rawValue` has them.
    public var value: String
    /// The bytes of `value`.
    public var rawValue: [UInt8]
    /// The line of the message where the trailer begins, from 1.
    public var line: Int

    public init(key: String, rawValue: [UInt8], line: Int) {
        self.key = key
        self.value = String(decoding: rawValue, as: UTF8.self)
        self.rawValue = rawValue
        self.line = line
    }
}

/// Where a message comes from, which decides what its leading blank lines mean.
public enum MessageSource: Sendable {
    /// A commit object, read as `git log` reads it: leading blank lines are skipped.
    case storedCommit
    /// A hook's message file, read as `git interpret-trailers --no-divider` does: a leading blank line is an empty title.
    case messageFile
}

/// Reads the trailers of a commit message exactly as git does, without git.
///
/// The user's `trailer.*` configuration has no say in it: what a commit references must not depend on who asks.
public enum Trailers {
    /// What starts a comment line where `core.commentChar` does not say otherwise.
    public static let defaultCommentPrefix: [UInt8] = [UInt8(ascii: "#")]

    /// All trailers of a message, in their order, duplicates kept.
    public static func parse(
        _ message: Span<UInt8>, source: MessageSource, commentPrefix: [UInt8] = defaultCommentPrefix
    ) -> [Trailer] {
        let layout = MessageLayout(message, source: source, commentPrefix: commentPrefix)
        var trailers: [Trailer] = []
        var lines = LineCounter()
        layout.forEachTrailer(in: message, commentPrefix: commentPrefix) { message, key, value in
            trailers.append(
                Trailer(
                    key: String(decoding: message.copy(key), as: UTF8.self), rawValue: message.unfolded(value),
                    line: lines.line(of: key.lowerBound, in: message)))
        }
        return trailers
    }

    /// All trailers of a message that is at hand as an array.
    public static func parse(
        _ message: [UInt8], source: MessageSource, commentPrefix: [UInt8] = defaultCommentPrefix
    ) -> [Trailer] {
        parse(message.span, source: source, commentPrefix: commentPrefix)
    }
}

/// Tells the line of a place in a message; the places are asked for in ascending order.
struct LineCounter {
    private var line = 1
    private var counted = 0

    mutating func line(of place: Int, in message: Span<UInt8>) -> Int {
        while counted < place {
            if message[counted] == .lineFeed { line += 1 }
            counted += 1
        }
        return line
    }
}
