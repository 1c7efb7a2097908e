import ADRLinkCore
import ArgumentParser

struct RenumberCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "renumber", abstract: "Give a decision another number.",
        discussion: """
            Its file, its heading, and the links and relations of other records are changed. An alias in .adrlink makes \
            commits that name the old number find the decision, unless another record still has that number. Nothing is \
            committed.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The decision: ADR-0007, 7, or the path of its record.", completion: .decision)
    var id: String

    @Argument(help: ArgumentHelp("The number it is to have, which nobody has on any branch.", valueName: "new"))
    var new: String

    @OptionGroup var options: LifecycleOptions

    func run() throws {
        try shared.enter()
        let change = try shared.workspace().renumber(id, to: new, isTrial: options.dryRun)
        let name = change.decisions.first.map(\.description) ?? id
        try LifecycleOutput.write(
            change, options, schema: "adrlink.renumber/1", unchanged: "\(name) has that number already")
    }
}
