import ADRLinkCore
import Git

/// How the answer of a check is written.
enum CheckFormat: String, CaseIterable {
    case text, json, sarif, github, codequality, junit, markdown
}

/// Writes the answer of a check.
enum CheckOutput {
    /// - Parameters:
    ///   - isHook: text goes to standard error, where git shows what its hooks say.
    ///   - width: the most columns a line of text may have.
    ///   - messageFile: the file of the message, where one was judged.
    static func write(
        _ result: CheckResult, _ format: CheckFormat, isHook: Bool, width: Int? = nil, messageFile: String? = nil
    ) throws {
        guard format == .text else { return Output.lines(try document(result, format)) }
        let text = CheckText(result, width: width, messageFile: messageFile).text
        guard !text.isEmpty else { return }
        if isHook { Output.error(text) } else { Output.print(text) }
    }

    /// The whole answer, with a line feed at its end.
    fileprivate static func document(_ result: CheckResult, _ format: CheckFormat) throws -> String {
        switch format {
        case .text: CheckText(result, width: nil, messageFile: nil).text + "\n"
        case .json: try Output.encoded(CheckDocument(result)) + "\n"
        case .sarif: try Output.encoded(SARIFDocument(result)) + "\n"
        case .github: GitHubAnnotations(result).text
        case .codequality: try Output.encoded(CodeQualityDocument(result)) + "\n"
        case .junit: JUnitDocument(result).text
        case .markdown: CheckSummary(result).text
        }
    }
}

/// A file that the answer of a check is written to, beside the answer itself.
struct CheckReport {
    var format: CheckFormat
    var file: String

    /// Puts the file in its place whole; Markdown is added at its end, since the steps of a job share one summary.
    func write(_ result: CheckResult) throws {
        var bytes = Array(try CheckOutput.document(result, format).utf8)
        if format == .markdown, let before = try File.read(file, limit: 1 << 24), !before.isEmpty {
            bytes = before + (before.last == UInt8(ascii: "\n") ? "\n" : "\n\n").utf8 + bytes
        }
        try File.write(bytes, to: file, replacing: true)
    }
}
