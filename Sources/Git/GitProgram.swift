/// The `git` program, for what libgit2 1.5 cannot do, in the one way that runs nothing a repository configures.
///
/// No hook, no file system monitor, no external diff, no pager, no network: `core.fsmonitor`, `core.sshCommand` and the
/// like are settings of a repository that git would otherwise start as commands.
public struct GitProgram {
    private let gitDirectory: String
    private let workTree: String?
    private let indexFile: String
    private let objectDirectories: [String]

    public init(_ repository: borrowing Repository) {
        gitDirectory = repository.gitDirectory
        workTree = repository.workingDirectory
        indexFile = repository.indexFile
        objectDirectories = repository.environment.objectDirectories
    }

    /// Runs a command of git at the top of the working tree and gives what it printed; throws `.program` unless it
    /// exits with 0.
    ///
    /// A command that reads the content of the working tree must not be run: the repository's filters would be too.
    public func run(_ arguments: [String]) throws(GitError) -> [UInt8] {
        var program = program(arguments)
        program.messages = .dropped
        program.limit = 1 << 30
        return try GitProgram.bytes(try program.run(), arguments)
    }

    /// Runs a command as `run` does and hands over what it prints while it comes. Throws `.program` unless it exits with 0,
    /// with what git said of a failure.
    public func run(
        _ arguments: [String], streaming sink: ([UInt8]) throws(GitError) -> Void
    ) throws(GitError) {
        let output = try program(arguments).run(streaming: sink)
        if case .exited(let status) = output.status, status != 0 { throw GitProgram.said(output, status, arguments) }
        _ = try GitProgram.bytes(output, arguments)
    }

    private func program(_ arguments: [String]) -> CapturedRun {
        var command = [
            "git", "-C", workTree ?? gitDirectory, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
            "-c", "core.pager=cat", "--no-pager", "--git-dir", gitDirectory,
        ]
        if let workTree { command += ["--work-tree", workTree] }
        if let name = arguments.first {
            command.append(name)
            // An empty `diff.external` would be started as a program too.
            if name == "log" || name == "show" || name == "blame" || name.hasPrefix("diff") {
                command += ["--no-ext-diff", "--no-textconv"]
            }
        }
        var variables = [
            "GIT_ALLOW_PROTOCOL": "none", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "GIT_INDEX_FILE": indexFile,
        ]
        if !objectDirectories.isEmpty {
            let quoted = objectDirectories.map { directory in
                // The list is parted by colons, and a path with one is quoted as in C.
                guard directory.utf8.contains(UInt8(ascii: ":")) || directory.hasPrefix("\"") else { return directory }
                return "\"" + directory.reduce(into: "") { $0 += "\"\\".contains($1) ? "\\\($1)" : "\($1)" } + "\""
            }
            variables["GIT_ALTERNATE_OBJECT_DIRECTORIES"] = quoted.joined(separator: ":")
        }
        for name in [
            "PATH", "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL",
        ] {
            if let value = CurrentProcess.variable(name) { variables[name] = value }
        }
        return CapturedRun(command + arguments.dropFirst(), environment: variables)
    }

    /// Runs a command that talks with a remote: fetch, push or ls-remote.
    ///
    /// The environment, the user's settings and the way to the remote are those of git itself, so that agents, proxies and
    /// credential helpers work; hooks and the file system monitor are not run. What git said of a failure stands in the
    /// error's message.
    public func exchange(_ arguments: [String]) throws(GitError) -> [UInt8] {
        var program = CapturedRun(
            ["git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--git-dir", gitDirectory]
                + arguments)
        program.limit = 1 << 26
        let output = try program.run()
        guard case .exited(let status) = output.status, status != 0 else {
            return try GitProgram.bytes(output, arguments)
        }
        throw GitProgram.said(output, status, arguments)
    }

    /// What git said of a failure.
    private static func said(_ output: CapturedRun.Output, _ status: Int32, _ arguments: [String]) -> GitError {
        let said = String(decoding: output.messages, as: UTF8.self).split(whereSeparator: \.isNewline)
            .map { $0.hasPrefix("remote: ") ? $0.dropFirst(8) : $0[...] }
            .filter { !$0.allSatisfy(\.isWhitespace) }
        return GitError(
            .program, "run git \(arguments.first ?? "")",
            said.isEmpty ? "git exited with \(status)" : said.prefix(6).joined(separator: "; "))
    }

    private static func bytes(_ output: CapturedRun.Output, _ arguments: [String]) throws(GitError) -> [UInt8] {
        let name = "run git \(arguments.first ?? "")"
        let said = "git \(arguments.joined(separator: " "))"
        switch output.status {
        case .notStarted(let refusal):
            let reason =
                switch refusal {
                case .notFound: "there is none"
                case .notExecutable(let reason): reason
                }
            throw GitError(
                .program, name, "the git program could not be started: \(reason)",
                hint: "install git, or put it on the PATH")
        case .exited(0): break
        case .exited(let status): throw GitError(.program, name, "\(said) exited with \(status)")
        case .signaled(let signal): throw GitError(.program, name, "\(said) was ended by signal \(signal)")
        }
        guard !output.isCut else { throw GitError(.io, name, "\(said) printed more than is read") }
        return output.bytes
    }
}
