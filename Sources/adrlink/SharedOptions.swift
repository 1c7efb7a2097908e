import ADRLinkCore
import ArgumentParser
import Git
import Logging

/// What every command takes.
struct SharedOptions: ParsableArguments {
    @Option(name: .customShort("C"), help: ArgumentHelp("Run as if started in this directory.", valueName: "path"))
    var directory: String?

    /// Goes to the directory. The first thing a command does, so that its other paths are relative to it, as in git.
    func enter() throws {
        if let directory { try adrlink.enter(directory) }
    }

    /// Opens the repository of the current directory.
    func workspace() throws -> Workspace { try Workspace.opened() }
}

extension Workspace {
    /// Opens the repository of the current directory, or the one that git's variables name.
    static func opened() throws -> Workspace {
        let repository = try Repository(at: ".", environment: RepositoryEnvironment(variables: gitVariables()))
        let log = CommandLog.current
        log?.attach(toGitDirectory: repository.commonDirectory)
        let level = CurrentProcess.variable("ADRLINK_LOG").flatMap(Logger.Level.init(rawValue:)) ?? .warning
        let logger = Logger(label: "adrlink") { label in
            var standardError = StreamLogHandler.standardError(label: label)
            standardError.logLevel = level
            guard let log else { return standardError }
            return MultiplexLogHandler([standardError, log.handler(label, level: min(level, .info))])
        }
        return Workspace(repository, now: try .now(), logger: logger)
    }

    private static func gitVariables() -> [String: String] {
        var variables: [String: String] = [:]
        for name in [
            "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        ] {
            variables[name] = CurrentProcess.variable(name)
        }
        return variables
    }
}

extension Moment {
    /// The seconds that SOURCE_DATE_EPOCH says; nil where it says none that dates are written for.
    static func fixedSeconds(_ text: String) -> Int64? {
        Int64(text).flatMap { (0..<253_402_300_800).contains($0) ? $0 : nil }
    }

    /// The moment of the run: `SOURCE_DATE_EPOCH` where it is set, so that a run can be repeated, else the clock.
    static func now() throws -> Moment {
        if let fixed = CurrentProcess.variable("SOURCE_DATE_EPOCH") {
            guard let seconds = fixedSeconds(fixed) else {
                throw ADRLinkError(
                    .usage, "SOURCE_DATE_EPOCH is not a number of seconds",
                    hint: "of those since 1970, before the year 10000")
            }
            return Moment(seconds: seconds)
        }
        let (seconds, offset) = CurrentProcess.now
        return Moment(seconds: seconds, offset: offset)
    }
}

/// How an answer is written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// Where decisions are read from.
struct SnapshotOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Read the records of this commit.", valueName: "rev"))
    var at: String?

    @Flag(help: "Read the records that are staged in the index.")
    var index = false

    func validate() throws {
        if at != nil, index { throw ValidationError("--at and --index exclude each other.") }
    }

    /// The working tree unless told otherwise; in a bare repository HEAD.
    func snapshot(in workspace: borrowing Workspace) throws -> Snapshot? {
        if index { return .index }
        if let at { return .commit(try workspace.repository.commit(revision: at)) }
        guard workspace.repository.isBare else { return .workingTree }
        return try workspace.repository.head().map { .commit($0) }
    }
}
