import ADRLinkCore

/// How the answer of a check is written.
enum CheckFormat: String, CaseIterable {
    case text, json, sarif, github
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
        switch format {
        case .json: try Output.json(CheckDocument(result))
        case .sarif: try Output.json(SARIFDocument(result))
        case .github: Output.lines(GitHubAnnotations(result).text)
        case .text:
            let text = CheckText(result, width: width, messageFile: messageFile).text
            guard !text.isEmpty else { return }
            if isHook { Output.error(text) } else { Output.print(text) }
        }
    }
}
