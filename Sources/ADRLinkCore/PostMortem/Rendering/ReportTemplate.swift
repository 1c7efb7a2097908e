import Git
import Templates

/// The form of a report: Markdown with fields, `{{timeline}}`, that are filled in from a post-mortem.
///
/// A field that stands alone on its line becomes a generated part between two comments, which `ReportUpdate` writes anew.
/// `{{incident}}`, `{{since}}`, `{{until}}` and `{{made}}` may stand anywhere, and are filled in once.
public struct ReportTemplate: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case block(ReportBlock)
    }

    /// Fields that may stand within a line.
    private enum Field: String, CaseIterable { case incident, since, until, made }

    private let name: String
    private let lines: [Substring]
    private let newline: String
    private let language: ReportLanguage

    /// The most bytes of a template.
    static var limit: Int { RecordTemplate.limit }

    /// Reads a template. Throws `.configuration`, with file and line, for a field that does not exist.
    ///
    /// - Parameter name: what the file is called in an error.
    public init(name: String, bytes: [UInt8], language: String) throws(ADRLinkError) {
        guard bytes.count <= Self.limit, let text = String(validating: bytes, as: UTF8.self) else {
            throw ADRLinkError(
                .configuration, "the template is not text in UTF-8", hint: "save it as UTF-8", path: name)
        }
        self.name = name
        self.language = try ReportLanguage(known: language)
        newline = text.utf8.contains(0x0d) ? "\r\n" : "\n"
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        let empty = PostMortem(made: ZonedTime(microseconds: 0), window: .init(), audit: .init(verdict: .none))
        for place in lines.indices { _ = try pieces(lines[place], line: place + 1, empty) }
    }

    /// The report as Markdown.
    public func render(_ report: PostMortem) throws(ADRLinkError) -> String {
        let renderer = ReportRenderer(report, language)
        var output: [String] = []
        for (place, line) in lines.enumerated() {
            switch try pieces(line, line: place + 1, report) {
            case .text(let text): output.append(text)
            case .block(let block):
                output += block.marked(renderer).split(separator: "\n", omittingEmptySubsequences: false).map(
                    String.init)
            }
        }
        return output.joined(separator: newline)
    }

    /// A line with its fields filled in; what was filled in is not looked at again for fields.
    private func pieces(_ line: Substring, line number: Int, _ report: PostMortem) throws(ADRLinkError) -> Piece {
        var text = ""
        var rest = line
        var isFilled = false
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            let name = rest[open.upperBound..<close.lowerBound].filter { $0 != " " }
            text += rest[..<open.lowerBound]
            rest = rest[close.upperBound...]
            if let block = ReportBlock(rawValue: name) {
                guard (text + rest).allSatisfy(\.isWhitespace), !isFilled else {
                    throw fault("{{\(name)}} does not stand alone on its line", "put it on a line of its own", number)
                }
                return .block(block)
            }
            guard let field = Field(rawValue: name) else {
                let known = ReportBlock.allCases.map(\.rawValue) + Field.allCases.map(\.rawValue)
                throw fault(
                    "there is no field {{\(name)}}",
                    nearest(name, known).map { "did you mean {{\($0)}}?" }
                        ?? "the fields are \(known.joined(separator: ", "))",
                    number)
            }
            text += value(field, report)
            isFilled = true
        }
        text += rest
        if isFilled { while text.last == " " { text.removeLast() } }
        return .text(text)
    }

    private func fault(_ message: String, _ hint: String, _ line: Int) -> ADRLinkError {
        ADRLinkError(.configuration, message, hint: hint, path: name, line: line)
    }

    private func value(_ field: Field, _ report: PostMortem) -> String {
        switch field {
        case .incident: report.window.incident.map(ReportMarkdown.text) ?? ""
        case .since: report.window.since.map(ReportMarkdown.time) ?? ""
        case .until: report.window.until.map(ReportMarkdown.time) ?? ""
        case .made: ReportMarkdown.time(report.made)
        }
    }
}

extension Workspace {
    /// The template of a report: what was asked for, what the policy names, else adrlink's own.
    ///
    /// - Parameter language: `en` or `fr`; nil takes it from the policy.
    public func reportTemplate(
        _ request: TemplateRequest?, language: String?
    ) throws(ADRLinkError) -> ReportTemplate {
        let policy = try currentPolicy()
        let language = language ?? policy.language
        var name = policy.reportTemplate
        switch request {
        case .file(let file, let bytes): return try ReportTemplate(name: file, bytes: bytes, language: language)
        case .named(let asked): name = asked
        case nil: break
        }
        guard let name else {
            guard let own = Templates.postMortem(language: language) else {
                throw ADRLinkError(.usage, "reports are not written in \(language)", hint: "en and fr are known")
            }
            return try ReportTemplate(name: "post-mortem.\(language).md", bytes: own, language: language)
        }
        guard let bytes = try templateBytes(name) else {
            throw ADRLinkError(
                .configuration, "there is no template \(name)", hint: "name a file, from the top of the repository")
        }
        return try ReportTemplate(name: name, bytes: bytes, language: language)
    }

    /// The language that the policy asks for.
    public func reportLanguage() throws(ADRLinkError) -> String { try currentPolicy().language }

    private func currentPolicy() throws(ADRLinkError) -> Policy {
        let snapshot: Snapshot? = repository.isBare ? try headCommit().map { .commit($0) } : .workingTree
        guard let snapshot else { return Policy() }
        return try policy(of: snapshot)
    }
}
