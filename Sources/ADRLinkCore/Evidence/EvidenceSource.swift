import Git

/// Something that goes into an evidence bundle under a name.
public struct EvidenceSource: Sendable {
    enum Origin: Sendable {
        case bytes([UInt8])
        /// The path of a file. Text is redacted while it is packed.
        case attachment(String)
    }

    /// Portable words with slashes between them: `logs/events.jsonl`.
    public var name: String
    let origin: Origin

    /// Bytes that are packed as they are.
    public init(_ name: String, bytes: [UInt8]) {
        self.name = name
        origin = .bytes(bytes)
    }

    /// A file of any size, packed as `attached/` and its last name. Text is redacted, a binary file is kept as it is.
    public init(attaching path: String) {
        name = "attached/" + (path.split(separator: "/").last.map(String.init) ?? path)
        origin = .attachment(path)
    }
}

/// A file that is attached: redacted where it is text, piece by piece, so that its size does not matter.
struct AttachedFile {
    private static let chunk = 1 << 20

    private let path: String
    private let file: PartialFile
    private let beginning: [UInt8]

    init(_ path: String) throws(ADRLinkError) {
        guard let file = PartialFile(path), let beginning = file.read(UInt8.self, at: 0, count: min(8_000, file.size))
        else {
            throw ADRLinkError(
                .evidence, "the file \(path) cannot be attached", hint: "attach a regular file that can be read")
        }
        self.path = path
        self.file = file
        self.beginning = beginning
    }

    /// Hands over its bytes without their secrets, and gives how many were taken out.
    func read(_ redactor: SecretRedactor, into sink: ([UInt8]) throws(GitError) -> Void) throws(GitError) -> Int {
        guard !beginning.contains(0) || WideText.begins(beginning[...]) else {
            try chunks(sink)
            return 0
        }
        guard !beginning.contains(0) else {
            guard file.size <= EvidencePiece.limit else {
                throw GitError(
                    .io, "attach \(path)", "text in UTF-16 may have \(EvidencePiece.limit >> 20) MiB",
                    hint: "attach it in UTF-8")
            }
            var all: [UInt8] = []
            try chunks { (bytes) throws(GitError) in all += bytes }
            let redacted = redactor.redact(all)
            try sink(redacted.value)
            return redacted.total
        }
        var stream = redactor.stream()
        try chunks { (bytes) throws(GitError) in try sink(stream.append(bytes)) }
        try sink(stream.finish())
        return stream.counts.values.reduce(0, +)
    }

    private func chunks(_ sink: ([UInt8]) throws(GitError) -> Void) throws(GitError) {
        var done = 0
        while done < file.size {
            let count = min(Self.chunk, file.size - done)
            guard let bytes = file.read(UInt8.self, at: done, count: count) else {
                throw GitError(.modified, "attach \(path)", "it became shorter while it was read")
            }
            try sink(bytes)
            done += count
        }
    }
}
