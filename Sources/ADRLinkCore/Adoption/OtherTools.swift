import FoundationEssentials
import Git

/// What another tool's configuration says of the records of a repository.
struct OtherTool: Equatable {
    /// As the tool calls itself.
    var name: String
    /// The file that says so, at the top of the repository.
    var file: String
    /// Relative to the top; as they are written but for `./` and a slash at the end.
    var folders: [String]
    /// The form of its new records: one of adrlink's names, or a path. Nil where the tool does not say.
    var template: String?
    /// How it names its records, in the words of `records.name`; nil where adrlink's names are the same.
    var recordName: String?

    /// The tools that are understood, and how the file of each is read.
    ///
    /// A file that holds nothing of interest gives no folders.
    fileprivate static let readers: [(file: String, read: @Sendable ([UInt8]) -> OtherTool?)] = [
        (".adr-dir", readADRTools), ("adrs.toml", { readADRS($0, "adrs.toml") }),
        (".adrs.toml", { readADRS($0, ".adrs.toml") }), (".log4brains.yml", readLog4brains),
        ("adr.config.json", readDotnetADR),
    ]

    /// https://github.com/npryce/adr-tools: one line, the folder.
    private static func readADRTools(_ bytes: [UInt8]) -> OtherTool? {
        OtherTool(name: "adr-tools", file: ".adr-dir", folders: [bytes[...].trimmed().text])
    }

    /// https://github.com/joshrotenberg/adrs: TOML, of which three strings matter.
    private static func readADRS(_ bytes: [UInt8], _ file: String) -> OtherTool? {
        var tool = OtherTool(name: "adrs", file: file, folders: [])
        var table = ""
        for line in lines(bytes) {
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                table = String(line[line.index(after: line.startIndex)..<end])
            } else if let (key, value) = setting(line, separator: "=") {
                switch (table, key) {
                case ("", "adr_dir"): tool.folders = [value]
                case ("templates", "custom"): tool.template = value
                case ("templates", "format") where tool.template == nil && ["nygard", "madr"].contains(value):
                    tool.template = value
                default: break
                }
            }
        }
        return tool
    }

    /// https://github.com/thomvaill/log4brains: YAML, in which each package of a repository may have a folder of its own.
    private static func readLog4brains(_ bytes: [UInt8]) -> OtherTool? {
        let folders = lines(bytes).compactMap { line in
            setting(line.hasPrefix("- ") ? String(line.dropFirst(2)) : line, separator: ":")
        }.filter { $0.key == "adrFolder" }.map(\.value)
        return OtherTool(
            name: "log4brains", file: ".log4brains.yml", folders: folders, recordName: "YYYYMMDD-slug.md")
    }

    /// https://github.com/endjin/dotnet-adr and its relatives: JSON, in which `path` may be written as on Windows.
    private static func readDotnetADR(_ bytes: [UInt8]) -> OtherTool? {
        struct Settings: Decodable { var path: String? }
        var path: String?
        // Other tools have a file of this name too: whatever else stands in it is none of ours.
        do { path = try JSONDecoder().decode(Settings.self, from: Data(bytes)).path } catch { return nil }
        let folder = (path ?? "").replacing("\\", with: "/")
        return OtherTool(
            name: "dotnet-adr", file: "adr.config.json",
            folders: [folder.hasPrefix("/") ? String(folder.dropFirst()) : folder])
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).map { $0.trimmed().text }.filter { !$0.hasPrefix("#") }
    }

    /// A key with a string, plain or quoted, without the comment behind it.
    private static func setting(_ line: String, separator: Character) -> (key: String, value: String)? {
        guard let place = line.firstIndex(of: separator) else { return nil }
        let key = Array(line[..<place].utf8)[...].trimmed().text
        let rest = Array(line[line.index(after: place)...].utf8)[...].trimmed().text
        guard let first = rest.first else { return nil }
        if first == "\"" || first == "'" {
            let body = rest.dropFirst()
            guard let end = body.firstIndex(of: first) else { return nil }
            return (key, String(body[..<end]))
        }
        let plain = rest.firstRange(of: " #").map { String(rest[..<$0.lowerBound]) } ?? rest
        return (key, Array(plain.utf8)[...].trimmed().text)
    }
}

extension Workspace {
    /// The tools that have left a configuration with a folder at the top of the working tree.
    ///
    /// - Throws: `.configuration` for a folder outside of the repository.
    func otherTools() throws(ADRLinkError) -> [OtherTool] {
        guard let top = repository.workingDirectory else { return [] }
        var tools: [OtherTool] = []
        for (file, read) in OtherTool.readers where File.kind(of: top + "/" + file) == .file {
            let bytes = try fromGit { () throws(GitError) in try File.read(top + "/" + file, limit: 1 << 20) }
            guard var tool = read(bytes ?? []) else { continue }
            var folders: [String] = []
            for folder in tool.folders.map(Self.withoutEnds) where !folder.isEmpty {
                folders.append(try Self.verified(folder, tool))
            }
            tool.folders = folders
            if !tool.folders.isEmpty { tools.append(tool) }
        }
        return tools
    }

    private static func withoutEnds(_ folder: String) -> String {
        var name = folder[...]
        while name.hasPrefix("./") { name = name.dropFirst(2) }
        while name.hasSuffix("/") { name = name.dropLast() }
        return String(name)
    }

    private static func verified(_ folder: String, _ tool: OtherTool) throws(ADRLinkError) -> String {
        do throws(ADRLinkError) {
            return try PolicyReader.read(Array(PolicyText(folders: [folder]).text.utf8)).folders.first ?? folder
        } catch {
            throw ADRLinkError(
                .configuration, "it names \"\(folder)\", which is no folder of this repository",
                hint: "give another one with --folder", path: tool.file)
        }
    }
}
