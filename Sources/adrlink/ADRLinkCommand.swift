import ArgumentParser

@main
struct ADRLinkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adrlink", abstract: "Decisions and privileged actions, kept in git.")
}
