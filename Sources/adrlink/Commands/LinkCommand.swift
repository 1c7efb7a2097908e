import ADRLinkCore
import ArgumentParser

struct LinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "link", abstract: "Say in both records what one decision has to do with another.",
        discussion: "Both records are changed, or none. Nothing is committed.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The decision: ADR-0007, 7, a slug, or the path of its record.", completion: .decision)
    var id: String

    @Argument(
        help: "amends, clarifies, relates; amended-by and clarified-by say it from the other end.",
        completion: .list(["amends", "clarifies", "relates", "amended-by", "clarified-by"]))
    var relation: String

    @Argument(help: ArgumentHelp("The other decision.", valueName: "other"), completion: .decision)
    var other: String

    @OptionGroup var options: LifecycleOptions

    func run() throws {
        try shared.enter()
        let change = try shared.workspace().link(id, relation, other, isTrial: options.dryRun)
        try LifecycleOutput.write(change, options, schema: "adrlink.link/1", unchanged: "the records say so already")
    }
}
