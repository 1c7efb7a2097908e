internal import Glibc

/// The search for the file of a command, by the rules of `execvp`.
struct ExecutableSearch {
    enum Result: Equatable {
        case found([UInt8])
        case notFound
        /// Something is there, and it may not be run.
        case notExecutable(reason: String)
    }

    /// The value of `PATH`; nil where it is not set.
    var path: String?

    /// A name with a slash in it is a path; any other is looked for in the directories of `PATH`, in their order.
    func find(_ command: [UInt8]) -> Result {
        guard !command.isEmpty else { return .notFound }
        let slash = UInt8(ascii: "/")
        if command.contains(slash) { return judge(command) }
        var refused: Result?
        // POSIX leaves an unset PATH to the system; this is what glibc takes.
        for directory in Array((path ?? "/bin:/usr/bin").utf8).split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        {
            // An empty entry is the working directory.
            let candidate = directory.isEmpty ? [UInt8(ascii: "."), slash] + command : directory + [slash] + command
            switch judge(candidate) {
            case .found(let file): return .found(file)
            case .notExecutable(let reason): refused = refused ?? .notExecutable(reason: reason)
            case .notFound: break
            }
        }
        return refused ?? .notFound
    }

    private func judge(_ file: [UInt8]) -> Result {
        let name = cString(file)
        var status = stat()
        guard unsafe stat(name, &status) == 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .notFound : .notExecutable(reason: systemMessage(errno))
        }
        if status.st_mode & S_IFMT == S_IFDIR { return .notExecutable(reason: systemMessage(EISDIR)) }
        guard unsafe faccessat(AT_FDCWD, name, X_OK, AT_EACCESS) == 0 else {
            return .notExecutable(reason: systemMessage(errno))
        }
        return .found(file)
    }
}
