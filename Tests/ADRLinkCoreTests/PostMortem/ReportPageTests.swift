import Foundation
import Testing

@testable import ADRLinkCore

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The page of a report: to the byte, for everybody to read, and whatever stands in the repository.
@Suite struct ReportPageTests {
    private static func page(_ report: PostMortem, _ language: String = "en") throws -> Page {
        let page = Page()
        let text = try report.html(language: language)
        let parser = XMLParser(data: Data(text.utf8))
        parser.delegate = page
        #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "") at \(parser.lineNumber)")
        return page
    }

    @Test(arguments: ["en", "fr"]) func thePageIsAsItIsKept(_ language: String) throws {
        #expect(
            try PostMortem.full.html(language: language) == ReportRenderingTests.fixture("report.\(language).html"))
    }

    @Test func aLanguageThatNobodyWroteIsRefused() {
        let error = #expect(throws: ADRLinkError.self) { try PostMortem.full.html(language: "de") }
        #expect(error?.exitStatus == 2 && error?.hint != nil)
    }

    @Test func nothingIsLoadedAndNothingRuns() throws {
        let text = try PostMortem.full.html(language: "en")
        #expect(text.contains("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;;"))
        #expect(!text.contains("url(h") && !text.contains("@import"))
        let page = try Self.page(.full)
        #expect(page.names.isDisjoint(with: ["script", "img", "link", "iframe", "object", "embed", "form", "base"]))
        #expect(page.links.allSatisfy { $0.hasPrefix("#") })
    }

    @Test(arguments: ["en", "fr"]) func peopleFindTheirWayWithoutEyesAndWithoutAMouse(_ language: String) throws {
        let page = try Self.page(.full, language)
        #expect(page.attributes("lang") == [language])
        #expect(page.ids.count == Set(page.ids).count)
        #expect(page.links.allSatisfy { page.ids.contains(String($0.dropFirst())) })
        for label in page.attributes("aria-labelledby").flatMap({ $0.split(separator: " ") }) {
            #expect(page.ids.contains(String(label)), "\(label)")
        }
        #expect(page.links.first == "#content")
        let levels = page.elements.compactMap { $0.name.wholeMatch(of: /h([1-6])/).flatMap { Int($0.1) } }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
        let tables = page.elements.count { $0.name == "table" }
        #expect(tables == page.elements.count { $0.name == "caption" } && tables > 5)
        #expect(tables == page.elements.count { $0.name == "thead" })
        #expect(page.elements.allSatisfy { $0.name != "th" || $0.attributes["scope"] != nil })
        for scrolling in page.elements where scrolling.attributes["class"] == "scroll" {
            #expect(scrolling.attributes["tabindex"] == "0" && scrolling.attributes["role"] == "region")
        }
    }

    @Test func everyEventHasItsRow() throws {
        let page = try Self.page(.full)
        for (place, event) in PostMortem.full.events.enumerated() {
            #expect(page.ids.contains("e\(place + 1)"))
            #expect(page.text.contains(event.what) && page.text.contains(ReportMarkdown.shortID(event.id)))
        }
    }

    @Test func anEmptyReportSaysSo() throws {
        let empty = PostMortem(
            made: ZonedTime(microseconds: 0), window: PostMortem.Window(), audit: PostMortem.AuditState(verdict: .none))
        #expect(try Self.page(empty).text.contains("Nothing happened"))
        #expect(try Self.page(empty, "fr").text.contains("Rien ne s'est passé"))
    }

    @Test(arguments: ReportRenderingTests.hostile + ["\u{fffe}", "]]>", "x' onload='alert(1)", "&#x202e;"])
    func hostileTextsAreText(_ text: String) throws {
        let plain = try Self.page(ReportRenderingTests.report(with: "x"))
        let page = try Self.page(ReportRenderingTests.report(with: text))
        // A label of the picture stands only where there is room for it.
        let (elements, wanted) = (page.elements.filter { !$0.isLabel }, plain.elements.filter { !$0.isLabel })
        #expect(elements.map(\.name) == wanted.map(\.name))
        #expect(elements.map { $0.attributes.keys.sorted() } == wanted.map { $0.attributes.keys.sorted() })
        #expect(page.links == plain.links)
        #expect(page.text.contains(TerminalText.escape(text)) || text.unicodeScalars.contains("\u{fffe}"))
        let source = try ReportRenderingTests.report(with: text).html(language: "en")
        #expect(!source.unicodeScalars.contains { $0 != "\n" && TerminalText.needsEscape($0) })
    }

    @Test func oneReportHasOnePage() throws {
        let report = PostMortem.crowd(3_000)
        #expect(try report.html(language: "en") == report.html(language: "en"))
    }

    // MARK: Colours

    @Test(arguments: [ReportPalette.light, ReportPalette.dark]) func everyColourIsSeenOnEveryBackground(
        _ colours: [(String, String)]
    ) throws {
        let byName = Dictionary(uniqueKeysWithValues: colours)
        #expect(Set(byName.keys) == Set(ReportPalette.light.map(\.0)))
        for ground in ReportPalette.backgrounds {
            let behind = try #require(byName[ground])
            for (name, colour) in colours
            where !ReportPalette.backgrounds.contains(name) && !ReportPalette.decorative.contains(name) {
                #expect(try contrast(colour, behind) >= 4.5, "\(name) on \(ground)")
            }
        }
    }

    @Test func everyResultHasAFormAndAColourOfItsOwn() {
        let forms = EventMark.allCases.map { $0.inline.source.replacing(/class="[^"]*"/, with: "") }
        #expect(Set(forms).count == EventMark.allCases.count)
        for colours in [ReportPalette.light, ReportPalette.dark] {
            let byName = Dictionary(uniqueKeysWithValues: colours)
            #expect(Set(EventMark.results.map { byName[$0.colour] }).count == EventMark.results.count)
        }
    }

    @Test func textOfTheGraphIsSeenInItsBoxes() throws {
        for style in GraphStyle.allCases {
            #expect(try contrast("#1f2328", style.colours.fill) >= 4.5)
            #expect(try contrast("#e6edf3", style.darkColours.fill) >= 4.5)
            #expect(try contrast(style.colours.line, "#ffffff") >= 3)
            #expect(try contrast(style.darkColours.line, "#0d1117") >= 3)
        }
    }

    /// The contrast of two colours by WCAG 2, 1 to 21.
    private func contrast(_ a: String, _ b: String) throws -> Double {
        func luminance(_ colour: String) throws -> Double {
            let value = try #require(Int(colour.dropFirst(), radix: 16))
            let parts = [value >> 16, value >> 8 & 0xff, value & 0xff].map { part in
                let share = Double(part) / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (first, second) = (try luminance(a), try luminance(b))
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }
}

/// The elements of a page that is read as XML.
private final class Page: NSObject, XMLParserDelegate {
    struct Element {
        var name: String
        var attributes: [String: String]

        var isLabel: Bool { name == "text" && attributes["class"] == "label" }
    }

    private(set) var elements: [Element] = []
    private(set) var text = ""

    var names: Set<String> { Set(elements.map(\.name)) }
    var ids: [String] { attributes("id") }
    var links: [String] { attributes("href") }

    func attributes(_ name: String) -> [String] { elements.compactMap { $0.attributes[name] } }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(Element(name: name, attributes: attributes))
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}
