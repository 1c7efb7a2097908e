import Git

/// The references of a git bundle, as its header lists them: gitformat-bundle(5), version 2, without prerequisites.
struct GitBundleHeader: Equatable {
    /// The most bytes of a header that are read.
    static let limit = 16 << 20
    private static let signature = Array("# v2 git bundle\n".utf8)

    private(set) var references: [String: ObjectID] = [:]

    /// Reads a header, from its first byte to the empty line, which is part of it.
    init(_ bytes: [UInt8]) throws(ArchiveFault) {
        guard bytes.starts(with: Self.signature), bytes.suffix(2).elementsEqual("\n\n".utf8) else {
            throw ArchiveFault(reason: "the git bundle is not one of version 2")
        }
        for line in bytes[Self.signature.count..<(bytes.count - 2)].split(separator: UInt8(ascii: "\n")) {
            // A line that begins with a hyphen names a commit that whoever unpacks it must have.
            guard line.count > 41, line[line.startIndex + 40] == UInt8(ascii: " "),
                let id = ObjectID(hexadecimal: line.prefix(40)),
                let name = String(validating: line.dropFirst(41), as: UTF8.self), ReferenceName.isValid(name)
            else {
                throw ArchiveFault(reason: "the git bundle needs other objects, or has a reference of no good name")
            }
            guard references.updateValue(id, forKey: name) == nil else {
                throw ArchiveFault(reason: "the git bundle has the reference \(name) twice")
            }
        }
    }
}

/// Parts a git bundle that comes piece by piece into its header and the pack.
struct GitBundleStream {
    private var collected: [UInt8] = []
    private(set) var header: GitBundleHeader?

    /// Takes the next bytes, and gives those of them that belong to the pack.
    mutating func take(_ bytes: [UInt8]) throws(ArchiveFault) -> [UInt8] {
        guard header == nil else { return bytes }
        let start = max(0, collected.count - 1)
        collected += bytes
        guard let end = collected[start...].firstRange(of: Array("\n\n".utf8))?.upperBound else {
            guard collected.count <= GitBundleHeader.limit else {
                throw ArchiveFault(reason: "the header of the git bundle has no end")
            }
            return []
        }
        header = try GitBundleHeader(Array(collected[..<end]))
        defer { collected = [] }
        return Array(collected[end...])
    }
}

/// Names of references as git-check-ref-format(1) allows them, below `refs/`.
enum ReferenceName {
    static func isValid(_ name: String) -> Bool {
        guard name.hasPrefix("refs/"), name.utf8.count <= 1024, !name.contains(".."), !name.contains("@{"),
            !name.hasSuffix("."), !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f || excluded.contains($0) })
        else { return false }
        let words = name.split(separator: "/", omittingEmptySubsequences: false)
        return words.count > 2 && words.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && !$0.hasSuffix(".lock") }
    }

    private static let excluded = Array("~^:?*[\\".utf8)
}
