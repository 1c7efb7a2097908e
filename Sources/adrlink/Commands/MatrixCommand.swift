import ADRLinkCore
import ArgumentParser
import Git

struct MatrixCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix", abstract: "Show which validation stands behind which requirement.",
        discussion: """
            Requirements are the rows and headings of docs/requirements.md that begin with an id; tests name them in a comment, \
            Validates: GOV-4, or results in a name, tag or property. Everything but the results is read from one commit. Results \
            are files of JUnit's XML, of the xUnit output and event stream of Swift Testing, and of TAP. Those of another commit, \
            or of one that neither the file nor --results-commit names, are stale and no passes. Exercises of the audit log validate \
            what .adrlink says for their kind, until the next one is due. With --check, ends with 1 where \
            a requirement has no passing validation, or an id is stated twice or nowhere; with 3 where results cannot be read.
            """)

    @OptionGroup var shared: SharedOptions

    @Option(help: ArgumentHelp("A file of test results. May be repeated.", valueName: "file"))
    var results: [String] = []

    @Option(
        help: ArgumentHelp(
            "The commit that the tests were built from, for results that do not say so: HEAD.", valueName: "rev"))
    var resultsCommit: String?

    @Option(help: ArgumentHelp("The commit whose requirements are asked for; HEAD by default.", valueName: "rev"))
    var at: String?

    @Option(help: ArgumentHelp("Say what changed since this commit or tag.", valueName: "rev"))
    var baseline: String?

    @Flag(help: "End with 1 where a requirement has no passing validation.")
    var check = false

    @Option(help: "How the answer is written: text, markdown, html, csv or json.")
    var format = Format.text

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, markdown, html, csv, json
    }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        var request = MatrixRequest()
        request.results = results
        request.commit = try at.map { revision throws(GitError) in try workspace.repository.commit(revision: revision) }
        request.resultsCommit = try resultsCommit.map { revision throws(GitError) in
            try workspace.repository.commit(revision: revision)
        }
        request.baseline = try baseline.map { revision throws(GitError) in
            try workspace.repository.commit(revision: revision)
        }
        request.audit = try workspace.auditOptions(root: nil, checkpoint: nil, asOf: AuditTime(workspace.now))
        request.zone = CurrentProcess.zoneOffset(at:)
        let matrix = try workspace.validationMatrix(request)
        switch format {
        case .text: Output.lines(matrix.text)
        case .markdown: Output.lines(matrix.markdown)
        case .html: Output.lines(matrix.html)
        case .csv: Output.lines(matrix.csv)
        case .json: try Output.json(matrix)
        }
        if format != .text { for problem in matrix.problems { Output.error("note: \(problem.told)") } }
        guard check else { return }
        switch matrix.verdict {
        case .whole: return
        case .gaps: throw ExitCode(1)
        case .undecided: throw ExitCode(3)
        }
    }
}
