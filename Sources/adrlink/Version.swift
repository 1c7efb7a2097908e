import Git

/// The version of this program.
enum Version {
    static let current = "0.1.0"

    /// With the commit it was built from, where the build says so, and the version of libgit2.
    static var description: String {
        let commit = CurrentProcess.builtFrom.map { $0.prefix(10) + ($0.hasSuffix("+") ? "+, " : ", ") } ?? ""
        return "adrlink \(current) (\(commit)libgit2 \(Libgit2.version))"
    }
}
