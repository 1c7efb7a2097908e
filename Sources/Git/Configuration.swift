internal import Clibgit2
internal import Glibc

/// Settings in git's configuration syntax.
public struct Configuration: ~Copyable {
    private let handle: Handle<ConfigurationResource>

    /// One setting, in the order of the file.
    public struct Entry: Equatable, Sendable {
        /// Section and key in lower case, the subsection as it is written: `rule.ref-empty.severity`.
        public var name: String
        public var value: String
    }

    /// What the user and the system configure, without any repository: the files that git would read.
    public static func user() throws(GitError) -> Configuration {
        try Libgit2.start()
        let handle = try Handle<ConfigurationResource>("read the user's git configuration") {
            unsafe git_config_new(&$0)
        }
        func variable(_ name: String) -> String? { unsafe getenv(name).map { unsafe String(cString: $0) } }
        var files: [(file: String?, level: git_config_level_t)] = []
        if ["", "0", "false", "no", "off"].contains(variable("GIT_CONFIG_NOSYSTEM") ?? "") {
            let file = variable("GIT_CONFIG_SYSTEM") ?? found { unsafe git_config_find_system($0) }
            files.append((file, GIT_CONFIG_LEVEL_SYSTEM))
        }
        if let file = variable("GIT_CONFIG_GLOBAL") {
            files.append((file, GIT_CONFIG_LEVEL_GLOBAL))
        } else {
            files.append((found { unsafe git_config_find_xdg($0) }, GIT_CONFIG_LEVEL_XDG))
            files.append((found { unsafe git_config_find_global($0) }, GIT_CONFIG_LEVEL_GLOBAL))
        }
        for case (let file?, let level) in files where File.kind(of: file) != nil {
            try check(
                unsafe git_config_add_file_ondisk(handle.pointer, file, level, nil, 0), "read \(file)")
        }
        return Configuration(handle)
    }

    /// The path that a function of libgit2 puts into a buffer; nil where there is no such file.
    @safe private static func found(_ find: (UnsafeMutablePointer<git_buf>) -> Int32) -> String? {
        var buffer = unsafe git_buf()
        defer { unsafe git_buf_dispose(&buffer) }
        guard unsafe find(&buffer) == 0, let text = unsafe buffer.ptr else {
            git_error_clear()
            return nil
        }
        return unsafe String(cString: text)
    }

    /// Reads one file. It must hold no `include` section: libgit2 would follow it.
    ///
    /// Throws `.notFound` where there is none, and `.corrupt` for bad syntax, with the line in the message.
    public init(file: String) throws(GitError) {
        try Libgit2.start()
        guard let bytes = try File.read(file, limit: 1 << 24) else {
            throw GitError(.notFound, "read \(file)", "there is no such file")
        }
        if let (reason, line) = ValueSyntax.fault(in: bytes) {
            throw GitError(.corrupt, "read \(file)", "\(reason) in line \(line)")
        }
        handle = try Handle("read \(file)") { unsafe git_config_open_ondisk(&$0, file) }
    }

    private init(_ handle: consuming Handle<ConfigurationResource>) { self.handle = handle }

    init(of repository: borrowing Repository) throws(GitError) {
        let pointer = unsafe repository.handle.pointer
        handle = try Handle("read git's configuration") { unsafe git_repository_config_snapshot(&$0, pointer) }
    }

    /// Every setting, in order.
    public func entries() throws(GitError) -> [Entry] {
        var iterator: OpaquePointer?
        try check(unsafe git_config_iterator_new(&iterator, handle.pointer), "read the configuration")
        guard let iterator = unsafe iterator else { return [] }
        defer { unsafe git_config_iterator_free(iterator) }
        var found: [Entry] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while true {
            let status = unsafe git_config_next(&entry, iterator)
            if status == GIT_ITEROVER.rawValue { return found }
            try check(status, "read the configuration")
            guard let entry = unsafe entry, let name = unsafe entry.pointee.name else { continue }
            // A key without `=` means true to git.
            let value = unsafe entry.pointee.value.map { unsafe String(cString: $0) } ?? "true"
            found.append(Entry(name: unsafe String(cString: name), value: value))
        }
    }

    /// All values of one key, lowest priority first.
    public func strings(_ name: String) throws(GitError) -> [String] {
        try entries(named: name)
    }

    /// The value that counts; nil where the key is not set.
    public func string(_ name: String) throws(GitError) -> String? { try strings(name).last }

    private func entries(named name: String) throws(GitError) -> [String] {
        var iterator: OpaquePointer?
        let status = unsafe git_config_multivar_iterator_new(&iterator, handle.pointer, name, nil)
        if status == GIT_ENOTFOUND.rawValue {
            git_error_clear()
            return []
        }
        try check(status, "read \(name)")
        guard let iterator = unsafe iterator else { return [] }
        defer { unsafe git_config_iterator_free(iterator) }
        var values: [String] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while true {
            let status = unsafe git_config_next(&entry, iterator)
            if status == GIT_ITEROVER.rawValue || status == GIT_ENOTFOUND.rawValue {
                git_error_clear()
                return values
            }
            try check(status, "read \(name)")
            guard let entry = unsafe entry else { continue }
            values.append(unsafe entry.pointee.value.map { unsafe String(cString: $0) } ?? "true")
        }
    }
}

extension Repository {
    /// What counts in this repository: the system's, the user's and its own configuration.
    ///
    /// Only settings that git itself obeys are read from here; adrlink's policy comes from a commit.
    public func configuration() throws(GitError) -> Configuration { try Configuration(of: self) }

    /// Sets a key in the repository's own configuration, which no clone and no fetch carries.
    public func setConfiguration(_ name: String, to value: String) throws(GitError) {
        let all = try Handle<ConfigurationResource>("open git's configuration") {
            unsafe git_repository_config(&$0, handle.pointer)
        }
        let own = try Handle<ConfigurationResource>("open the repository's configuration") {
            unsafe git_config_open_level(&$0, all.pointer, GIT_CONFIG_LEVEL_LOCAL)
        }
        try check(unsafe git_config_set_string(own.pointer, name, value), "set \(name)")
    }
}
