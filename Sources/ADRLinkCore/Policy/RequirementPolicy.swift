import Git

/// Where requirements are stated, how their ids look, and where tests say which they validate.
public struct RequirementPolicy: Equatable, Sendable {
    /// Pages of Markdown; without any `docs/requirements.md`.
    public var paths: [String] = []
    /// Patterns in which `*` stands for letters, digits, `-`, `_` and `.`; without any, capitals that end in a number: `GOV-4`.
    public var ids: [String] = []
    /// Pathspecs of the files whose comments name requirements; without any, all with `test` or `spec` in their path.
    public var tests: [String] = []

    /// Where requirements are stated unless the policy names another page.
    public static let defaultPath = "docs/requirements.md"

    public init() {}

    /// Takes a setting of a section `[requirements]`; the reason and a hint where its value has no meaning.
    mutating func take(_ key: String, _ value: String) -> (reason: String, hint: String)? {
        switch key {
        case "path":
            let parts = value.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
                return ("requirements.path is \"\(value)\"", "name a file from the top of the repository")
            }
            paths.append(value)
        case "id":
            guard (1...RequirementShape.limit).contains(value.utf8.count), value != "*",
                value.utf8.allSatisfy({ RequirementShape.isPart($0) || $0 == UInt8(ascii: "*") })
            else { return ("requirements.id is \"\(value)\"", "write it as GOV-*") }
            ids.append(value)
        default:
            do throws(GitError) { _ = try Pathspec([value]) } catch {
                return ("requirements.tests is \"\(value)\": \(error.message)", "give a pathspec of git")
            }
            tests.append(value)
        }
        return nil
    }
}
