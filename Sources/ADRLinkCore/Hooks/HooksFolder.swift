import Git

/// The folder in which git looks for the hooks of a repository.
public struct HooksFolder: Equatable, Sendable {
    /// Where a folder of hooks lies, and so whose hooks they are.
    public enum Place: String, Sendable {
        /// In the git directory: this clone's own.
        case repository
        /// In the working tree, where files are committed and shared.
        case workingTree = "working-tree"
        /// Anywhere else: other repositories may use it too.
        case outside
    }

    /// Absolute, without a final slash.
    public var path: String
    public var place: Place
    /// Whether `core.hooksPath` names it.
    public var isConfigured: Bool
    /// Whether husky's own scripts start what lies here, through `sh`.
    public var isHusky: Bool
}

extension Workspace {
    /// Where `git rev-parse --git-path hooks` points, found without starting anything that the repository configures.
    public func hooksFolder() throws(ADRLinkError) -> HooksFolder {
        guard let configured = try configuredHooksPath(), !configured.isEmpty else {
            let path = repository.commonDirectory + "/hooks"
            let place: HooksFolder.Place = File.kind(of: path) == .symbolicLink ? .outside : .repository
            return HooksFolder(path: path, place: place, isConfigured: false, isHusky: false)
        }
        // Git takes a relative path from where hooks run: the top of the working tree, or the bare repository.
        let top = repository.workingDirectory ?? repository.gitDirectory
        var path = normalized(configured.hasPrefix("/") ? configured : top + "/" + configured)
        var isHusky = false
        if path.hasSuffix("/.husky/_") {
            // Husky writes this folder anew with each installation of packages; what it starts lies one above.
            path.removeLast(2)
            isHusky = true
        }
        return HooksFolder(path: path, place: place(of: path), isConfigured: true, isHusky: isHusky)
    }

    /// The value of `core.hooksPath` with `~` resolved, as git reads it: from all its files and conditional includes.
    private func configuredHooksPath() throws(ADRLinkError) -> String? {
        let output = try fromGit { () throws(GitError) in
            try GitProgram(repository).run(["config", "-z", "--get-all", "--type=path", "core.hooksPath"])
        }
        // The last one is what `GitProgram` sets, so that nothing runs.
        return output.split(separator: 0, omittingEmptySubsequences: false).dropLast().dropLast().last
            .map { String(decoding: $0, as: UTF8.self) }
    }

    private func place(of path: String) -> HooksFolder.Place {
        func lies(below folder: String) -> Bool {
            guard path.hasPrefix(folder + "/") else { return false }
            // A link on the way may lead anywhere.
            var walked = folder
            for component in path.dropFirst(folder.count).split(separator: "/") {
                walked += "/" + component
                if File.kind(of: walked) == .symbolicLink { return false }
            }
            return true
        }
        if lies(below: repository.gitDirectory) || lies(below: repository.commonDirectory) { return .repository }
        if let top = repository.workingDirectory, path == top || lies(below: top) { return .workingTree }
        // Seen from a linked working tree, the main one belongs to the repository too.
        let common = repository.commonDirectory
        if common.hasSuffix("/.git"), lies(below: String(common.dropLast("/.git".count))) { return .workingTree }
        return .outside
    }

    /// The path without `.`, `..` and double slashes.
    private func normalized(_ path: String) -> String {
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        return "/" + components.joined(separator: "/")
    }
}
