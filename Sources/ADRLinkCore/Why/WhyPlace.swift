import Git

/// What a question is about, once it was found.
enum WhyPlace {
    case file(String, FileEntry)
    case folder(String)
    /// The text as it was written, with the paths that it matches.
    case pathspec(Pathspec.Text, [[UInt8]])
}

extension Pathspec {
    /// A pathspec as somebody wrote it, and as git takes it at the top of the repository.
    struct Text {
        var written: String
        var fromTop: String
    }
}

/// Where a path is looked for: the tree of a commit, or the working tree on one.
struct WhyPlaces {
    let files: SnapshotFiles
    /// The commit that is read, or on which the working tree stands; nil before the first.
    let revision: ObjectID?
    let isWorkingTree: Bool
    /// The directory that paths are relative to.
    let directory: String?
}

extension Workspace {
    /// Finds what a question is about; says why where nothing can be told about it.
    func place(
        of text: String, in places: WhyPlaces
    ) throws(ADRLinkError) -> (place: WhyPlace, target: WhyTarget) {
        let readings = WhyTarget.readings(of: text)
        for target in readings {
            let path = try path(ofArgument: target.text, from: places.directory)
            guard let entry = try entry(at: path, places) else { continue }
            switch entry.kind {
            case .file: return (.file(path, entry), target)
            case .directory:
                guard target.from == nil else {
                    throw ADRLinkError(
                        .usage, "it is a folder, and has no lines", hint: "leave the lines away", path: path)
                }
                return (.folder(path), target)
            case .symbolicLink:
                throw ADRLinkError(
                    .usage, "it is a symbolic link, and links are not followed",
                    hint: "name the file that it leads to", path: entry.name)
            case .submodule:
                throw ADRLinkError(
                    .usage, "it is a submodule, with a history of its own",
                    hint: "adrlink -C \(entry.name) why answers about what is in it", path: entry.name)
            }
        }
        if let found = try matches(of: text, places) { return (found, WhyTarget(text: text)) }
        // The last reading is the one with lines, where there are any: its path is the one that was meant.
        throw try missing(
            path(ofArgument: (readings.last ?? WhyTarget(text: text)).text, from: places.directory), places)
    }

    /// The entry at a path; nil where there is none. What lies behind a link or in a submodule is reported as being one:
    /// so each folder on the way is looked at, and not the last entry alone.
    private func entry(at path: String, _ places: WhyPlaces) throws(ADRLinkError) -> FileEntry? {
        let bytes = Array(path.utf8)
        if bytes.isEmpty { return FileEntry(path: [], kind: .directory, id: nil) }
        let slashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") } + [bytes.count]
        for end in slashes {
            let part = Array(bytes[..<end])
            guard let entry = try entry(at: part, of: places.files) else { return nil }
            let isSubmodule = try isSubmodule(entry, places)
            if isSubmodule { return FileEntry(path: part, kind: .submodule, id: entry.id) }
            if end == bytes.count || entry.kind == .symbolicLink { return entry }
            guard entry.kind == .directory else { return nil }
        }
        return nil
    }

    /// A working tree shows a submodule as a folder; the commit below it knows better.
    private func isSubmodule(_ entry: FileEntry, _ places: WhyPlaces) throws(ADRLinkError) -> Bool {
        guard places.isWorkingTree, entry.kind == .directory else { return entry.kind == .submodule }
        if let top = repository.workingDirectory, File.kind(of: "\(top)/\(entry.name)/.git") != nil { return true }
        guard let revision = places.revision else { return false }
        return try self.entry(at: entry.path, of: files(of: .commit(revision)))?.kind == .submodule
    }

    /// The tracked paths that a text matches as a pathspec; nil where it holds nothing that makes it one.
    private func matches(of text: String, _ places: WhyPlaces) throws(ADRLinkError) -> WhyPlace? {
        guard text.hasPrefix(":") || text.contains(where: { "*?[".contains($0) }), let revision = places.revision else {
            return nil
        }
        let fromTop = text.hasPrefix(":") ? text : try path(ofArgument: text, from: places.directory)
        let pathspec = try fromGit { () throws(GitError) in try Pathspec([fromTop]) }
        guard case .tree(let tree) = try files(of: .commit(revision)) else { return nil }
        let entries = try fromGit { () throws(GitError) in try repository.allEntries(ofTree: tree) }
        var paths: [[UInt8]] = []
        for entry in entries where entry.kind != .submodule && pathspec.matches(entry.path) { paths.append(entry.path) }
        guard !paths.isEmpty else {
            throw ADRLinkError(
                .usage, "no tracked file matches \(text)", hint: "git ls-files '\(text)' shows what git makes of it")
        }
        return .pathspec(Pathspec.Text(written: text, fromTop: fromTop), paths)
    }
}
