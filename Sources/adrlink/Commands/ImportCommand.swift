import ADRLinkCore
import ArgumentParser

struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Make records of this repository of those in a folder from elsewhere.",
        discussion: """
            Each record keeps its number where that is free, else it gets the next one; it is named as the records here are, and \
            its links to the others are rewritten. All records are written, or none; no file is overwritten, and the folder \
            stays as it is. Nothing is committed.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(
        help: ArgumentHelp("The folder of the records, inside or outside of the repository.", valueName: "folder"),
        completion: .directory)
    var folder: String

    @Option(
        name: .customLong("map-status"),
        help: ArgumentHelp(
            "What a word of their statuses is here: 'in review=proposed'. May be given more than once.",
            valueName: "word=status"))
    var statuses: [String] = []

    @OptionGroup var options: LifecycleOptions

    func run() throws {
        var request = ImportRequest(folder: folder, isTrial: options.dryRun)
        for pair in statuses {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ADRLinkError(
                    .usage, "\"\(pair)\" is no status for a status", hint: "write it as 'in review=proposed'")
            }
            request.statuses[parts[0].lowercased()] = parts[1]
        }
        try shared.enter()
        let change = try RecordedChange.make(in: try shared.workspace(), options) { try $0.importRecords(request) }
        try LifecycleOutput.write(change, options, schema: "adrlink.import/1", unchanged: "there is nothing to import")
    }
}
