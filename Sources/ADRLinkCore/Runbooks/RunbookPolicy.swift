/// Where runbooks are, and how long one counts as exercised.
public struct RunbookPolicy: Equatable, Sendable {
    /// Folders, from the top; without any `docs/runbooks` and `runbooks`.
    public var paths: [String] = []
    /// How many months may pass without anybody following a runbook.
    public var months = 12

    public init() {}

    public var folders: [String] { paths.isEmpty ? ["docs/runbooks", "runbooks"] : paths }

    /// Takes a setting of a section `[runbooks]`; the reason and a hint where its value has no meaning.
    mutating func take(_ key: String, _ value: String) -> (reason: String, hint: String)? {
        if key == "path" {
            let parts = value.split(separator: "/", omittingEmptySubsequences: false)
            guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
                return ("runbooks.path is \"\(value)\"", "name a folder from the top of the repository")
            }
            paths.append(value)
            return nil
        }
        guard let months = Int(value), (1...1_200).contains(months) else {
            return ("runbooks.months is \"\(value)\"", "give a number from 1 to 1200")
        }
        self.months = months
        return nil
    }
}
