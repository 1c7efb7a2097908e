import Git

extension Repository {
    /// A path relative to the top of the repository, from one that is absolute or relative to a directory; empty for the top,
    /// nil for what lies outside. Links are not looked at.
    ///
    /// - Parameter directory: absolute; nil where paths are relative to the top, as in a bare repository.
    func pathFromTop(_ path: String, from directory: String?) -> String? {
        if directory == nil, path.hasPrefix("/") { return nil }
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : "\(directory ?? "")/\(path)").split(separator: "/") where part != "."
        {
            if part != ".." {
                parts.append(part)
            } else if parts.popLast() == nil {
                return nil
            }
        }
        let folders = (directory == nil ? "" : workingDirectory ?? "").split(separator: "/")
        return parts.starts(with: folders) ? parts.dropFirst(folders.count).joined(separator: "/") : nil
    }
}
