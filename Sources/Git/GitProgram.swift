internal import Glibc

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
        var command = [
            "git", "-C", workTree ?? gitDirectory, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
            "-c", "core.pager=cat", "--no-pager", "--git-dir", gitDirectory,
        ]
        if let workTree { command += ["--work-tree", workTree] }
        if let name = arguments.first {
            command.append(name)
            // An empty `diff.external` would be started as a program too.
            if name == "log" || name == "show" || name.hasPrefix("diff") {
                command += ["--no-ext-diff", "--no-textconv"]
            }
        }
        var variables = [
            "GIT_ALLOW_PROTOCOL=none", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_TERMINAL_PROMPT=0",
            "LC_ALL=C", "GIT_INDEX_FILE=\(indexFile)",
        ]
        if !objectDirectories.isEmpty {
            let quoted = objectDirectories.map { directory in
                // The list is parted by colons, and a path with one is quoted as in C.
                guard directory.utf8.contains(UInt8(ascii: ":")) || directory.hasPrefix("\"") else { return directory }
                return "\"" + directory.reduce(into: "") { $0 += "\"\\".contains($1) ? "\\\($1)" : "\($1)" } + "\""
            }
            variables.append("GIT_ALTERNATE_OBJECT_DIRECTORIES=" + quoted.joined(separator: ":"))
        }
        for name in [
            "PATH", "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL",
        ] {
            if let value = unsafe getenv(name) { variables.append("\(name)=\(unsafe String(cString: value))") }
        }
        return try GitProgram.run(command + arguments.dropFirst(), variables, arguments)
    }

    private static func run(
        _ command: [String], _ variables: [String], _ arguments: [String]
    ) throws(GitError) -> [UInt8] {
        let name = "run git \(arguments.first ?? "")"
        var pipe: [Int32] = [0, 0]
        guard unsafe Glibc.pipe(&pipe) == 0 else { throw GitError(.io, name, "no pipe could be made") }
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(pipe[0]) }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, pipe[1], 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var child: pid_t = 0
        let status = withMutableCStrings(command) { arguments in
            withMutableCStrings(variables) { environment in
                unsafe posix_spawnp(&child, "git", &actions, nil, arguments, environment)
            }
        }
        close(pipe[1])
        guard status == 0 else {
            throw GitError(
                .program, name, "the git program could not be started: \(unsafe String(cString: strerror(status)))",
                hint: "install git, or put it on the PATH")
        }
        let output: Result<[UInt8], GitError>
        do throws(GitError) {
            output = .success(try File.read(pipe[0], "what git prints", limit: 1 << 30))
        } catch {
            output = .failure(error)
        }
        var result: Int32 = 0
        while unsafe waitpid(child, &result, 0) < 0, errno == EINTR {}
        guard result == 0 else {
            // The low seven bits are the signal that ended it, the next byte its exit status.
            let end = result & 0x7f == 0 ? "exited with \(result >> 8)" : "was ended by signal \(result & 0x7f)"
            throw GitError(.program, name, "git \(arguments.joined(separator: " ")) \(end)")
        }
        return try output.get()
    }

    @safe private static func withMutableCStrings<R>(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var copies = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe copies.forEach { unsafe free($0) } }
        return unsafe copies.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress!) }
    }
}
