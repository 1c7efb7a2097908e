import ADRLinkCore
import ArgumentParser

struct SupersedeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "supersede", abstract: "Say in all records concerned that one decision takes the place of others.",
        discussion: """
            All records are changed, or none. Where one of two says so already, the other one is completed. Nothing is \
            committed.
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(
        help: ArgumentHelp("The decisions that are superseded: ADR-0007, 7, a slug, or a path.", valueName: "old"),
        completion: .decision)
    var old: [String]

    @Option(help: ArgumentHelp("The decision that takes their place.", valueName: "new"), completion: .decision)
    var by: String

    @Flag(help: "Only a part is superseded: the older decisions keep their status.")
    var partially = false

    @OptionGroup var options: LifecycleOptions

    func run() throws {
        try shared.enter()
        let change = try RecordedChange.make(in: try shared.workspace(), options) {
            try $0.supersede(old, by: by, partially: partially, isTrial: options.dryRun)
        }
        try LifecycleOutput.write(
            change, options, schema: "adrlink.supersede/1", unchanged: "the records say so already")
    }
}
