import ADRLinkCore
import ArgumentParser
import Git

/// What git starts to merge an index page; see `MergeDriver`.
struct MergeIndexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge-index", abstract: "Merge three versions of an index page, as git's merge driver.",
        discussion: "The result replaces the second file. Exit status: 0 when it is clean, 1 when it has conflicts.",
        shouldDisplay: false)

    @Option(help: "How long the marks of a conflict are.")
    var markerSize: UInt16 = 7

    @Argument(help: "The common version.")
    var base: String

    @Argument(help: "Our version, and where the result goes.")
    var ours: String

    @Argument(help: "Their version.")
    var theirs: String

    @Argument(help: "The path of the page.")
    var path: String = "the page"

    func run() throws {
        let versions = try [base, ours, theirs].map { file in
            guard let bytes = try File.read(file, limit: Workspace.recordLimit) else {
                throw ADRLinkError(.io, "there is no file \(file)")
            }
            return bytes
        }
        let merged = try IndexMerge.merge(
            base: versions[0], ours: versions[1], theirs: versions[2], path: path, markerSize: markerSize)
        try File.write(merged.bytes, to: ours, replacing: true)
        if !merged.isClean { throw ExitCode(1) }
    }
}
