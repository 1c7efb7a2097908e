import ADRLinkCore
import ArgumentParser

struct DrillNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write the page of a discussion exercise, with a scenario and injects, to be filled in.",
        discussion:
            "It lies in docs/drills. When the exercise is over: adrlink drill record tabletop --result ok --from FILE.")

    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case tabletop
    }

    @OptionGroup var shared: SharedOptions

    @Argument(help: "What is exercised: tabletop.")
    var kind: Kind

    @Argument(help: "The title of the exercise.")
    var title = "Tabletop exercise"

    @Option(help: "The language of the page: en or fr. Default: that of the records.")
    var language: Language?

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        Output.print(TerminalText.escape(try workspace.newExercise(title, language: language?.rawValue)))
    }
}
