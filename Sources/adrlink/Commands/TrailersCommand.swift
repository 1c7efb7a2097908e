import ADRLinkCore
import ArgumentParser
import Git

struct TrailersCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trailers", abstract: "Show what git takes as the trailers of a message.",
        discussion: "The user's trailer.* configuration has no say in it: a commit means the same to everybody.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "A commit.")
    var commit: String?

    @Option(help: ArgumentHelp("A message file, as a hook gets it; - is standard input.", valueName: "file"))
    var messageFile: String?

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func validate() throws {
        if (commit == nil) == (messageFile == nil) {
            throw ValidationError("Name a commit, or a file with --message-file.")
        }
    }

    func run() throws {
        try shared.enter()
        let trailers: [Trailer]
        if let messageFile {
            let message = try MessageFile.read(messageFile)
            trailers = Trailers.parse(message, source: .messageFile, commentPrefix: try commentPrefix())
        } else {
            let workspace = try shared.workspace()
            let id = try workspace.repository.commit(revision: commit ?? "HEAD")
            guard let commit = try workspace.repository.commit(id) else {
                throw ADRLinkError(.undecided, "the repository does not have commit \(id)")
            }
            trailers = Trailers.parse(
                commit.message, source: .storedCommit, commentPrefix: try workspace.commentPrefix())
        }
        switch format {
        case .json: try Output.json(TrailersDocument(trailers))
        case .text: for trailer in trailers { Output.print(TerminalText.escape("\(trailer.key): \(trailer.value)")) }
        }
    }

    /// A message file needs no repository; where there is one, its comment character counts.
    private func commentPrefix() throws -> [UInt8] {
        do {
            return try shared.workspace().commentPrefix()
        } catch let error as GitError where error.code == .notARepository {
            return Trailers.defaultCommentPrefix
        }
    }
}

/// What `adrlink trailers --format json` prints.
struct TrailersDocument: Encodable {
    var schema = "adrlink.trailers/1"
    var trailers: [Item]

    struct Item: Encodable {
        var key: String
        var value: String
    }

    init(_ trailers: [Trailer]) { self.trailers = trailers.map { Item(key: $0.key, value: $0.value) } }
}

/// The file that holds a commit message.
enum MessageFile {
    /// The most bytes that are read.
    static let limit = 1 << 30

    /// Reads a message; `-` is standard input.
    static func read(_ path: String) throws -> [UInt8] {
        if path == "-" { return try File.read(0, "standard input", limit: limit) }
        guard let bytes = try File.read(path, limit: limit) else {
            throw ADRLinkError(.usage, "there is no message file \(path)")
        }
        return bytes
    }
}
