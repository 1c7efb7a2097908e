import Foundation
import Git
import TestSupport
import Testing

@testable import ADRLinkCore

/// The archive of a bundle: one form, and nothing else is read.
///
/// Validates: SEC-4
@Suite struct ArchiveTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func pack(_ files: [(String, String)], to name: String = "a.tar") throws -> [UInt8] {
        let path = folder.path + "/" + name
        var writer = try ArchiveWriter(path)
        for (name, text) in files { try writer.add(name, Array(text.utf8)) }
        try writer.finish()
        return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// What a reader makes of bytes: each name with its text.
    private func read(_ bytes: [UInt8]) throws -> [String: String] {
        let path = folder.path + "/" + UUID().uuidString
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let reader = try ArchiveReader(try #require(PartialFile(path)))
        var found: [String: String] = [:]
        for member in reader.members {
            var text: [UInt8] = []
            _ = try reader.read(member) { (bytes) throws(GitError) in text += bytes }
            found[member.name] = String(decoding: text, as: UTF8.self)
        }
        return found
    }

    private static let files = [
        ("attached/a b.txt", "some\n"), ("empty", ""), ("manifest", String(repeating: "m", count: 1024)),
    ]

    @Test func whatIsPackedIsRead() throws {
        let bytes = try pack(Self.files)
        #expect(try read(bytes) == Dictionary(uniqueKeysWithValues: Self.files))
        #expect(bytes.count % 512 == 0)
    }

    @Test func tarReadsWhatIsPacked() throws {
        _ = try pack(Self.files)
        let environment = CommandEnvironment(home: folder.path)
        let listed = try environment.run(["tar", "-tvf", "a.tar", "--utc", "--numeric-owner"], in: folder.path)
        #expect(
            listed.output == """
                -rw-r--r-- 0/0               5 1970-01-01 00:00 attached/a b.txt
                -rw-r--r-- 0/0               0 1970-01-01 00:00 empty
                -rw-r--r-- 0/0            1024 1970-01-01 00:00 manifest

                """)
        #expect(try environment.run(["tar", "-xOf", "a.tar", "attached/a b.txt"], in: folder.path).output == "some\n")
    }

    @Test func sameFilesAreTheSameArchive() throws {
        #expect(try pack(Self.files) == pack(Self.files, to: "b.tar"))
    }

    @Test func nothingIsThereBeforeTheEnd() throws {
        var writer = try ArchiveWriter(folder.path + "/half.tar")
        try writer.add("a", [1])
        _ = consume writer
        #expect(try File.list(folder.path)?.isEmpty == true)
    }

    @Test func anExistingFileIsNotReplaced() throws {
        _ = try pack(Self.files)
        #expect { try pack([]) } throws: { ($0 as? GitError)?.code == .modified }
    }

    @Test(arguments: [
        "/etc/passwd", "../up", "a/../b", "a//b", "a/", "", ".hidden", "-rf", "a\u{7f}", "ä", "a/b/c/d", "a\\b", "a:b",
        "a.",
        String(repeating: "a", count: 101),
    ])
    func namesThatAreNotPortableAreNeitherWrittenNorRead(_ name: String) throws {
        var writer = try ArchiveWriter(folder.path + "/n.tar")
        #expect(throws: GitError.self) { try writer.add(name, []) }
        #expect(ArchiveHeader(ArchiveHeader(name: String(name.prefix(99)), size: 0).encoded)?.name != name)
    }

    @Test func filesComeInOneOrderAndOnce() throws {
        for names in [["b", "a"], ["a", "a"], ["manifest", "z"]] {
            #expect(throws: GitError.self) { try pack(names.map { ($0, "") }, to: UUID().uuidString) }
            let blocks = names.flatMap { ArchiveHeader(name: $0, size: 0).encoded }
            #expect(throws: ArchiveFault.self) { try read(blocks + [UInt8](repeating: 0, count: 1024)) }
        }
        let folded = ["A", "a"].flatMap { ArchiveHeader(name: $0, size: 0).encoded }
        #expect(throws: ArchiveFault.self) { try read(folded + [UInt8](repeating: 0, count: 1024)) }
    }

    @Test func everyCutAndEveryAdditionIsRefused() throws {
        let bytes = try pack([("a", "some\n")])
        for count in stride(from: 0, to: bytes.count, by: 64) {
            #expect(throws: ArchiveFault.self) { try read(Array(bytes[..<count])) }
        }
        for more in [[0], [1], [UInt8](repeating: 0, count: 512), bytes] {
            #expect(throws: ArchiveFault.self) { try read(bytes + more) }
        }
    }

    @Test func everyFlippedByteIsSeenInHeaderNamesSizesOrDigest() throws {
        let bytes = try pack([("a", "some\n"), ("b", "")])
        let digest = try self.digests(bytes)
        for place in bytes.indices {
            var flipped = bytes
            flipped[place] ^= 0x20
            do { #expect(try digests(flipped) != digest, "byte \(place)") } catch is ArchiveFault {
            } catch is EvidenceReadingError {}
        }
    }

    private func digests(_ bytes: [UInt8]) throws -> [String] {
        let path = folder.path + "/flipped"
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let reader = try ArchiveReader(try #require(PartialFile(path)))
        return try reader.members.map { member in
            "\(member.name) \(member.size) " + (try reader.read(member) { (_) throws(GitError) in })
        }
    }

    /// What GNU tar makes of things that no bundle has.
    @Test(arguments: [
        ["--format=ustar", "file"], ["--format=gnu", "file"], ["--format=pax", "file"],
        ["--format=ustar", "--owner=0", "--group=0", "--mtime=@0", "--mode=644", "link"],
        ["--format=ustar", "--owner=0", "--group=0", "--mtime=@0", "--mode=644", "file", "hard"],
        ["--format=ustar", "--owner=0", "--group=0", "--mtime=@0", "--mode=644", "pipe"],
        ["--format=ustar", "--owner=0", "--group=0", "--mtime=@0", "--mode=644", "folder"],
        ["--format=gnu", "--sparse", "sparse"], ["-z", "file"],
    ])
    func archivesOfOthersAreRefused(_ arguments: [String]) throws {
        let environment = CommandEnvironment(home: folder.path)
        let made = try environment.run(
            [
                "sh", "-c",
                """
                echo text >file; ln -s /etc/passwd link; ln file hard; mkfifo pipe; mkdir folder; truncate -s 1M sparse
                tar -cf other.tar \(arguments.joined(separator: " "))
                """,
            ], in: folder.path)
        try #require(made.status == 0, "\(made)")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/other.tar")))
        #expect(throws: ArchiveFault.self) { try read(bytes) }
    }

    @Test func aSizeBeyondTheEndIsRefused() throws {
        let header = ArchiveHeader(name: "bomb", size: ArchiveHeader.largestSize).encoded
        #expect(throws: ArchiveFault.self) { try read(header + [UInt8](repeating: 0, count: 1024)) }
    }
}
