internal import Clibgit2

/// An open git repository.
///
/// It belongs to one task: libgit2 allows an object to be used by one thread at a time. Work in parallel opens one
/// repository a task.
public struct Repository: ~Copyable {
    let handle: Handle<RepositoryResource>
    let database: Handle<ObjectDatabaseResource>
    let openIndex = OpenIndex()
    let packs = OpenPacks()

    /// The `.git` directory, or that of a linked working tree; absolute, without a final slash.
    public let gitDirectory: String
    /// The directory that all working trees share; the same as `gitDirectory` where there is one working tree.
    public let commonDirectory: String
    /// The top of the working tree; nil for a bare repository. Absolute, without a final slash.
    public let workingDirectory: String?
    /// The index that counts for this process: `GIT_INDEX_FILE` where git has set it.
    public let indexFile: String
    /// What git told this process about the repository.
    public let environment: RepositoryEnvironment
    /// The commits whose parents a shallow clone has cut off.
    public let shallowCommits: Set<ObjectID>

    /// Opens the repository that holds `path`, or the one that `environment` names.
    ///
    /// The owner is judged first, by git's own rule; objects that a push has in quarantine are visible.
    public init(at path: String, environment: RepositoryEnvironment = .init()) throws(GitError) {
        try Libgit2.start()
        if environment.gitDirectory == nil { try Ownership.verify(repositoryAt: path) }
        let start = environment.gitDirectory ?? path
        let flags = environment.gitDirectory == nil ? 0 : GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue
        let opened = try Repository.open(start, flags)
        if let top = environment.workTree {
            try check(unsafe git_repository_set_workdir(opened.pointer, top, 0), "use the working tree \(top)")
        }
        let odb = try Handle<ObjectDatabaseResource>("open the object database") { pointer in
            unsafe git_repository_odb(&pointer, opened.pointer)
        }
        for directory in environment.objectDirectories {
            try check(
                unsafe git_odb_add_disk_alternate(odb.pointer, directory), "read the objects in \(directory)")
        }
        let git = Repository.path(unsafe git_repository_path(opened.pointer)) ?? start
        let common = Repository.path(unsafe git_repository_commondir(opened.pointer)) ?? git
        let shallow = try Repository.shallowCommits(in: common)
        let top = Repository.path(unsafe git_repository_workdir(opened.pointer))
        workingDirectory = top
        gitDirectory = git
        commonDirectory = common
        indexFile = environment.indexFile.map { Repository.resolve($0, from: top ?? git) } ?? git + "/index"
        shallowCommits = shallow
        self.environment = environment
        database = odb
        handle = opened
    }

    private static func open(_ start: String, _ flags: UInt32) throws(GitError) -> Handle<RepositoryResource> {
        do throws(GitError) {
            return try Handle<RepositoryResource>("open the repository") { pointer in
                unsafe git_repository_open_ext(&pointer, start, flags, nil)
            }
        } catch {
            throw explain(error, start)
        }
    }

    public var isBare: Bool { unsafe git_repository_is_bare(handle.pointer) == 1 }

    public var isShallow: Bool { !shallowCommits.isEmpty }

    /// A C path without the slash that libgit2 puts behind a directory.
    @safe private static func path(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text = unsafe text else { return nil }
        var path = unsafe String(cString: text)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    /// Git takes a relative `GIT_INDEX_FILE` from the top of the working tree, wherever it was started.
    private static func resolve(_ file: String, from folder: String) -> String {
        file.hasPrefix("/") ? file : folder + "/" + file
    }

    private static func shallowCommits(in directory: String) throws(GitError) -> Set<ObjectID> {
        guard let bytes = try File.read(directory + "/shallow", limit: 1 << 26) else { return [] }
        return Set(bytes.split(separator: UInt8(ascii: "\n")).compactMap { ObjectID(hexadecimal: $0) })
    }

    private static func explain(_ error: GitError, _ path: String) -> GitError {
        switch error.code {
        case .notFound:
            return GitError(
                .notARepository, "open the repository", "there is no git repository at \(path) or above it",
                hint: "run it inside a repository, or name one with -C PATH")
        case .unsupported:
            let format =
                error.message.contains("objectformat")
                ? "its objects are named by SHA-256"
                : error.message.contains("refstorage") ? "its references are kept in a reftable" : error.message
            return GitError(
                .unsupported, "open the repository", "\(format), which libgit2 \(Libgit2.version) cannot read",
                hint: "use a clone with SHA-1 objects and references as files")
        default:
            return error
        }
    }
}

/// What git tells a program it starts about the repository: the values of its `GIT_…` variables.
public struct RepositoryEnvironment: Equatable, Sendable {
    /// `GIT_DIR`
    public var gitDirectory: String?
    /// `GIT_WORK_TREE`
    public var workTree: String?
    /// `GIT_INDEX_FILE`; a relative path begins at the top of the working tree.
    public var indexFile: String?
    /// `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`: where a push keeps its objects in quarantine.
    public var objectDirectories: [String]

    public init(
        gitDirectory: String? = nil, workTree: String? = nil, indexFile: String? = nil,
        objectDirectories: [String] = []
    ) {
        self.gitDirectory = gitDirectory
        self.workTree = workTree
        self.indexFile = indexFile
        self.objectDirectories = objectDirectories
    }

    /// Reads the variables of a process; relative directories stay relative to its working directory.
    public init(variables: [String: String]) {
        func value(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
        var directories = value("GIT_OBJECT_DIRECTORY").map { [$0] } ?? []
        directories += RepositoryEnvironment.paths(value("GIT_ALTERNATE_OBJECT_DIRECTORIES") ?? "")
        self.init(
            gitDirectory: value("GIT_DIR"), workTree: value("GIT_WORK_TREE"), indexFile: value("GIT_INDEX_FILE"),
            objectDirectories: directories)
    }

    /// Takes a list parted by colons apart; a path that begins with a quotation mark is quoted as in C.
    private static func paths(_ list: String) -> [String] {
        var paths: [String] = []
        var rest = list[...]
        while !rest.isEmpty {
            var path = ""
            if rest.first == "\"" {
                rest = rest.dropFirst()
                while let sign = rest.popFirst(), sign != "\"" {
                    path.append(sign == "\\" ? rest.popFirst() ?? sign : sign)
                }
                rest = rest.drop { $0 != ":" }
            } else {
                path = String(rest.prefix { $0 != ":" })
                rest = rest.dropFirst(path.count)
            }
            rest = rest.dropFirst()
            if !path.isEmpty { paths.append(path) }
        }
        return paths
    }
}
