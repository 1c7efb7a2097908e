/// How one test ended.
public struct TestResult: Equatable, Sendable {
    public enum Outcome: String, Sendable {
        case passed, failed
        /// It was not run, or its failure was expected.
        case skipped
    }

    /// Where the test belongs, from the outside in: module, suite, class. The words of the names, split at their marks.
    public var path: [String]
    /// The test's own name, without the parentheses of a function.
    public var name: String
    public var outcome: Outcome
    /// Tags of the test, and the values of its properties.
    public var tags: [String] = []
    /// When it ended, in seconds since 1970-01-01T00:00:00Z; nil where the file does not say so.
    public var time: Int64?
    /// Where the file tells of it, from 1.
    public var line: Int

    public init(path: [String], name: String, outcome: Outcome, line: Int) {
        self.path = path
        self.name = name
        self.outcome = outcome
        self.line = line
    }

    /// The words of a qualified name: `Module.Suite`, `pkg/sub`, `a::b`.
    static func words(_ name: String) -> [String] {
        // Bytes in the place of characters: there are many names, and the marks are ASCII.
        name.utf8.split { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }
            .map { String(Substring($0)) }
    }

    /// The name of a function without its parameters.
    static func function(_ name: String) -> String {
        guard let parenthesis = name.utf8.firstIndex(of: UInt8(ascii: "(")), parenthesis != name.startIndex else {
            return name
        }
        return String(name[..<parenthesis])
    }
}

/// What a file of results says beside its results.
public struct ResultFileFacts: Equatable, Sendable {
    public enum Format: String, Sendable {
        /// The XML of JUnit and its many imitations, such as the xUnit output of Swift.
        case junit
        /// The Test Anything Protocol, versions 12 to 14.
        case tap
        /// The event stream of Swift Testing, a JSON object a line.
        case eventStream = "swift-testing"
    }

    public var format: Format
    /// The commit that the tests were built from, where the file names one: 7 to 40 lower-case hexadecimal digits.
    public var commit: String?

    public init(format: Format, commit: String? = nil) {
        self.format = format
        self.commit = commit
    }

    /// The id of a commit, or the beginning of one; nil for what is none, such as "unknown".
    static func commit(_ text: String) -> String? {
        let id = text.trimmingBlanks.lowercased()
        let isID =
            (7...40).contains(id.utf8.count)
            && id.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        return isID ? id : nil
    }
}

extension String {
    fileprivate var trimmingBlanks: Substring { drop(while: \.isWhitespace).prefix { !$0.isWhitespace } }
}

/// Why a file of results cannot be read, or ends too early.
public struct ResultFault: Error, Equatable, Sendable, CustomStringConvertible {
    /// From 1.
    public var line: Int
    /// One phrase in lower case. It may quote the file: escape it before it is shown.
    public var reason: String

    public init(_ reason: String, line: Int) {
        self.line = line
        self.reason = reason
    }

    public var description: String { "line \(line): \(reason)" }
}

/// Gives the next bytes of a file; none at its end.
public typealias ByteSource = () throws(ResultFault) -> [UInt8]
