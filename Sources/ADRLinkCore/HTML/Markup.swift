/// A piece of HTML, which is XML as well: what stands in the source is markup, and every string that is put in is text.
///
/// A string becomes markup in no other way than by `init(stringLiteral:)`, which nothing from a repository may reach.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    private(set) var source: String

    init(stringLiteral value: String) { source = value }

    init(stringInterpolation: StringInterpolation) { source = stringInterpolation.source }

    init(_ parts: [Markup], separator: Markup = "") {
        source = parts.map(\.source).joined(separator: separator.source)
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            source.reserveCapacity(literalCapacity + 24 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: String) { source += literal }

        mutating func appendInterpolation(_ text: String) { source += XMLText.escape(text) }

        mutating func appendInterpolation(_ number: Int) { source += "\(number)" }

        mutating func appendInterpolation(_ markup: Markup) { source += markup.source }

        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { source += part.source } }
    }

    var isEmpty: Bool { source.isEmpty }

    /// Text of a repository, whose direction of writing does not reach beyond it.
    static func text(_ text: String) -> Markup { "<bdi>\(text)</bdi>" }

    static func list(_ texts: [String]) -> Markup { Markup(texts.map(Markup.text), separator: ", ") }

    /// The first digits of an id.
    static func id(_ id: String) -> Markup { "<code>\(ReportMarkdown.shortID(id))</code>" }

    static func time(_ time: ZonedTime) -> Markup {
        "<time datetime=\"\(time.description)\">\(ReportMarkdown.time(time))</time>"
    }
}
