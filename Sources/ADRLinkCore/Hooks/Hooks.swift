import Git

/// The hooks of a repository: what stands there, and putting adrlink's into their places and out again.
public struct Hooks {
    public let folder: HooksFolder
    /// The absolute path of the program that the hooks start.
    private let program: String

    /// What stands in a hook's place.
    public enum State: String, Sendable {
        case missing
        /// As this adrlink writes it.
        case installed
        /// Written by another version, or for an adrlink in another place.
        case outdated
        /// Written by adrlink and changed since.
        case changed
        /// Adrlink's, but not executable: git passes over it.
        case notExecutable = "not-executable"
        /// Somebody else's.
        case foreign
    }

    /// One hook as it stands.
    public struct Status: Equatable, Sendable {
        public var name: HookName
        public var state: State
        public var path: String
        /// The earlier hook that runs first; nil where there is none.
        public var chained: String?
    }

    /// What was done to a hook.
    public struct Change: Equatable, Sendable {
        public enum Action: String, Sendable { case installed, updated, unchanged, removed, restored, left }
        public var action: Action
        public var status: Status
    }

    public init(_ folder: HooksFolder, program: String) {
        self.folder = folder
        self.program = program
    }

    // MARK: Looking

    public func status(of name: HookName) throws(ADRLinkError) -> Status {
        let path = folder.path + "/" + name.rawValue
        let chained = path + HookScript.chainedSuffix
        return Status(
            name: name, state: try state(of: name, path), path: path,
            chained: File.kind(of: chained) == nil ? nil : chained)
    }

    private func state(of name: HookName, _ path: String) throws(ADRLinkError) -> State {
        guard let kind = File.kind(of: path) else { return .missing }
        // Adrlink writes plain and small files.
        guard kind == .file else { return .foreign }
        let bytes: [UInt8]
        do throws(GitError) {
            guard let read = try File.read(path, limit: 1 << 20) else { return .missing }
            bytes = read
        } catch {
            return .foreign
        }
        switch HookScript.origin(of: bytes) {
        case .foreign: return .foreign
        case .changed: return .changed
        case .intact:
            if !folder.isHusky, !File.isExecutable(path) { return .notExecutable }
            return bytes == Array(script(name).text.utf8) ? .installed : .outdated
        }
    }

    private func script(_ name: HookName) -> HookScript {
        // What lies in the working tree is committed and runs on other machines too.
        HookScript(name: name, program: folder.place == .workingTree ? nil : program, isStartedByShell: folder.isHusky)
    }

    // MARK: Changing

    /// Installs the hooks; those that are there run first from now on. Either all can be installed or nothing is done.
    ///
    /// - Parameter force: install also into a folder that other repositories may share.
    public func install(_ names: [HookName], force: Bool) throws(ADRLinkError) -> [Change] {
        guard folder.place != .outside || force else {
            throw ADRLinkError(
                .usage, "the hooks are taken from \(folder.path), outside this repository: others may run them too",
                hint:
                    "adrlink doctor tells how to give this repository its own; --force installs there all the same"
            )
        }
        let before = try names.map { (name) throws(ADRLinkError) in try status(of: name) }
        for status in before { try verify(status) }
        try fromGit { () throws(GitError) in try File.makeDirectories(folder.path) }
        return try before.map { (status) throws(ADRLinkError) in try install(status) }
    }

    /// Refuses what would destroy somebody's work.
    private func verify(_ status: Status) throws(ADRLinkError) {
        if status.state == .changed {
            throw ADRLinkError(
                .usage, "\(status.path) is adrlink's, and somebody has changed it since",
                hint: "keep your changes under another name, remove the file, and install again")
        }
        guard status.state == .foreign else { return }
        if File.kind(of: status.path) == .directory {
            throw ADRLinkError(.usage, "\(status.path) is a directory", hint: "move it out of the way")
        }
        if let chained = status.chained {
            throw ADRLinkError(
                .usage, "\(status.path) is not adrlink's, and \(chained) keeps an earlier one already",
                hint: "make one of the two, and install again")
        }
    }

    private func install(_ status: Status) throws(ADRLinkError) -> Change {
        var status = status
        let bytes = Array(script(status.name).text.utf8)
        let chained = status.path + HookScript.chainedSuffix
        let action: Change.Action
        switch status.state {
        case .installed: return Change(action: .unchanged, status: status)
        case .outdated, .notExecutable: action = .updated
        case .missing, .changed, .foreign: action = .installed
        }
        do throws(GitError) {
            // Renamed and not copied: a link stays a link, and every bit of the mode is kept.
            if status.state == .foreign {
                try File.rename(status.path, to: chained)
                status.chained = chained
            }
            do throws(GitError) {
                try File.write(bytes, to: status.path, replacing: true, mode: 0o777)
            } catch {
                if status.state == .foreign { try File.rename(chained, to: status.path) }
                throw error
            }
        } catch {
            throw ADRLinkError(error)
        }
        status.state = .installed
        return Change(action: action, status: status)
    }

    /// Takes adrlink's hooks away and puts back those that were there. One that somebody changed since is left alone.
    public func uninstall(_ names: [HookName]) throws(ADRLinkError) -> [Change] {
        try names.map { (name) throws(ADRLinkError) in
            var status = try status(of: name)
            switch status.state {
            case .changed, .foreign: return Change(action: .left, status: status)
            case .missing where status.chained == nil: return Change(action: .unchanged, status: status)
            case .missing, .installed, .outdated, .notExecutable: break
            }
            do throws(GitError) {
                if let chained = status.chained {
                    try File.rename(chained, to: status.path)
                } else {
                    try File.remove(status.path)
                }
            } catch {
                throw ADRLinkError(error)
            }
            let restored = status.chained != nil
            status.chained = nil
            status.state = restored ? .foreign : .missing
            return Change(action: restored ? .restored : .removed, status: status)
        }
    }
}
