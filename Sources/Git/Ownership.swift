internal import Clibgit2
internal import Glibc

/// Git's rule on whose repositories a user may work in: one's own, and those that `safe.directory` names.
///
/// libgit2 1.5 has the rule too, but reads neither `*` nor `dir/*` and then refuses with a misleading sentence; so its
/// own check is switched off and this one is made before anything is opened.
enum Ownership {
    static func verify(repositoryAt path: String) throws(GitError) {
        var buffer = unsafe git_buf()
        let status = unsafe git_repository_discover(&buffer, path, 0, nil)
        defer { unsafe git_buf_dispose(&buffer) }
        guard status == 0, let text = unsafe buffer.ptr else {
            guard status == GIT_ENOTFOUND.rawValue else { throw GitError.last(status, "find the repository") }
            git_error_clear()
            throw GitError(
                .notARepository, "open the repository", "there is no git repository at \(path) or above it",
                hint: "run it inside a repository, or name one with -C PATH")
        }
        var directory = unsafe String(cString: text)
        while directory.count > 1, directory.hasSuffix("/") { directory.removeLast() }
        // Git asks for the owner of the working tree, of the `.git` in it (a file in linked working trees and
        // submodules) and of the directory with the objects.
        let top = try workingTree(above: path, of: directory)
        let checked = (top.map { [$0, $0 + "/.git"] } ?? []) + [directory]
        guard let foreign = checked.first(where: { !belongsToUser($0) }) else { return }
        let named = top ?? directory
        if try isSafe(named) { return }
        throw GitError(
            .notOwned, "open the repository", "\(foreign) belongs to another user",
            hint: "if you trust it: git config --global --add safe.directory \(named)")
    }

    /// The folder at or above `path` that holds a `.git`; nil where the repository itself is reached first.
    private static func workingTree(above path: String, of directory: String) throws(GitError) -> String? {
        guard let resolved = unsafe realpath(path, nil) else {
            throw GitError(.io, "open the repository", "the path \(path) cannot be resolved")
        }
        defer { unsafe free(resolved) }
        var folder = unsafe String(cString: resolved)[...]
        while !folder.isEmpty, folder != directory {
            if File.kind(of: folder + "/.git") != nil { return String(folder) }
            folder = folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)]
        }
        return File.kind(of: "/.git") != nil && folder.isEmpty ? "/" : nil
    }

    private static func belongsToUser(_ path: String) -> Bool {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return false }
        if status.st_uid == geteuid() { return true }
        // Root acting for somebody through sudo may use that user's repositories, as git has it.
        guard geteuid() == 0, let sudo = unsafe getenv("SUDO_UID") else { return false }
        return unsafe String(cString: sudo) == String(status.st_uid)
    }

    /// Whether the user's own configuration (never the repository's) names the directory in `safe.directory`.
    private static func isSafe(_ directory: String) throws(GitError) -> Bool {
        var safe = false
        for value in try Configuration.user().strings("safe.directory") {
            if value.isEmpty {
                safe = false
                continue
            }
            var value = value
            if value.hasPrefix("~/"), let home = unsafe getenv("HOME") {
                value = unsafe String(cString: home) + value.dropFirst()
            }
            if value == "*" || value == directory || value == directory + "/" {
                safe = true
            } else if value.hasSuffix("/*"), directory.hasPrefix(value.dropLast()) {
                safe = true
            }
        }
        return safe
    }
}
