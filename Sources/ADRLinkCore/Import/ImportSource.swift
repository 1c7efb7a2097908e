import Git

/// The records of a folder that belongs to nobody here, with what was left out of it.
struct ImportSource {
    /// By paths that count from the folder.
    var files: [RecordFile] = []
    var skipped: [SkippedFile] = []
    private let folder: String
    private var size = 0

    /// The most that one import takes: what lies in the memory at once, and in the note of an interrupted run.
    private static let fileLimit = 10_000
    private static let sizeLimit = 64 << 20
    private static let depthLimit = 8

    /// Reads every file that may be a record. What cannot be read for certain is refused with its place: half of a log of
    /// decisions would look like all of it.
    ///
    /// - Parameter folder: from the current directory, or absolute.
    init(_ folder: String) throws(ADRLinkError) {
        self.folder = folder
        let found = try fromGit { () throws(GitError) in try File.list(folder) }
        guard let found else {
            throw ADRLinkError(.usage, "\"\(folder)\" is not a folder", hint: "name the folder of the records")
        }
        try take(found, in: "", depth: 0)
        guard !files.isEmpty else {
            throw ADRLinkError(
                .usage, "\"\(folder)\" holds no Markdown, AsciiDoc or reStructuredText",
                hint: "name the folder of the records")
        }
    }

    /// Where a file of the folder is, in the words in which the folder was named.
    func place(_ path: String) -> String { (folder.hasSuffix("/") ? folder : folder + "/") + path }

    private mutating func take(
        _ entries: [(name: [UInt8], kind: File.Kind)], in parent: String, depth: Int
    ) throws(ADRLinkError) {
        for (name, kind) in entries {
            guard let text = String(validating: name, as: UTF8.self) else {
                throw ADRLinkError(
                    .io, "it holds a file whose name is not valid UTF-8", hint: "rename that file", path: place(parent))
            }
            let path = parent + text
            if text.hasPrefix(".") {
                skipped.append(SkippedFile(path: path, reason: "hidden"))
                continue
            }
            switch kind {
            case .directory:
                guard depth < Self.depthLimit else {
                    throw refusal(path, "it is nested deeper than eight folders", "name the folder of the records")
                }
                let below = try fromGit { () throws(GitError) in try File.list(place(path)) }
                try take(below ?? [], in: path + "/", depth: depth + 1)
            case .file where RecordMarkup(path: text) != nil: try take(path)
            case .symbolicLink where RecordMarkup(path: text) != nil:
                throw refusal(path, "it is a symbolic link, which is not followed", "put the file itself there")
            case .other where RecordMarkup(path: text) != nil:
                throw refusal(path, "it is not a regular file", "take it away")
            case .symbolicLink: skipped.append(SkippedFile(path: path, reason: "a symbolic link"))
            case .file, .other:
                skipped.append(SkippedFile(path: path, reason: "not Markdown, AsciiDoc or reStructuredText"))
            }
            guard files.count + skipped.count <= Self.fileLimit else {
                throw ADRLinkError(
                    .usage, "\"\(folder)\" holds more than \(Self.fileLimit) files",
                    hint: "name the folder of the records")
            }
        }
    }

    private mutating func take(_ path: String) throws(ADRLinkError) {
        let bytes: [UInt8]?
        do throws(GitError) { bytes = try File.read(place(path), limit: Workspace.recordLimit) } catch {
            throw ADRLinkError(error)
        }
        guard let bytes else { throw refusal(path, "the file is gone", "import again") }
        size += bytes.count
        guard size <= Self.sizeLimit else {
            throw refusal(
                path, "with it the records have more than \(Self.sizeLimit) bytes", "import a part of them at a time")
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            let good = String(decoding: bytes, as: UTF8.self).utf8.enumerated()
            let place = good.first { $0.offset >= bytes.count || bytes[$0.offset] != $0.element }?.offset ?? 0
            throw ADRLinkError(
                .io, "it is not valid UTF-8", hint: "iconv -t UTF-8 converts a file", path: self.place(path),
                line: bytes[..<place].count { $0 == 0x0A } + 1)
        }
        files.append(RecordFile(path: path, bytes: bytes))
    }

    private func refusal(_ path: String, _ message: String, _ hint: String) -> ADRLinkError {
        ADRLinkError(.io, message, hint: hint, path: place(path))
    }
}
