import Foundation
import Git
import TestSupport
import Testing

@Suite struct FileTests {
    private let made: TemporaryRepository
    private let path: String

    init() throws {
        made = try TemporaryRepository()
        path = made.root + "/file"
    }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: made.root).sorted() }

    @Test(arguments: [0, 1, 4095, 4096, 4097, 70_000, 200_000]) func whatIsWrittenIsRead(count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try File.write(bytes, to: path, replacing: false)
        #expect(try File.read(path, limit: count) == bytes)
        #expect(try names() == ["file", "home", "repository"])
    }

    @Test func anExistingFileIsNotReplacedUnlessItIsMeant() throws {
        try File.write([1], to: path, replacing: false)
        let error = #expect(throws: GitError.self) { try File.write([2], to: path, replacing: false) }
        #expect(error?.code == .modified)
        #expect(try File.read(path, limit: 10) == [1])
        try File.write([3], to: path, replacing: true)
        #expect(try File.read(path, limit: 10) == [3])
        #expect(try names() == ["file", "home", "repository"])
    }

    @Test func aSymbolicLinkIsNeitherFollowedNorWrittenThrough() throws {
        try File.write([1], to: path, replacing: false)
        let link = made.root + "/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        let error = #expect(throws: GitError.self) { _ = try File.read(link, limit: 10) }
        #expect(error?.code == .io)
        #expect(error?.message.contains("symbolic link") == true)
        #expect(File.kind(of: link) == .symbolicLink)
        #expect(throws: GitError.self) { try File.write([2], to: link, replacing: false) }
        try File.write([2], to: link, replacing: true)
        #expect(File.kind(of: link) == .file)
        #expect(try File.read(path, limit: 10) == [1])
    }

    @Test func aWriteThatFailsLeavesTheOldFile() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try Data([9]).write(to: URL(fileURLWithPath: path + "/kept"))
        #expect(#expect(throws: GitError.self) { try File.write([1], to: path, replacing: true) }?.code == .io)
        #expect(try File.read(path + "/kept", limit: 1) == [9])
        #expect(try names() == ["file", "home", "repository"])
        #expect(throws: GitError.self) { try File.write([1], to: made.root + "/none/file", replacing: true) }
    }

    @Test func aFullDiskLeavesTheOldFile() async throws {
        try File.write([1], to: path, replacing: false)
        let path = path
        // A limit on the size of files stands for the disk; in a process of its own.
        await #expect(processExitsWith: .success) { [path = path as String] in
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
            guard setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(2) }
            do throws(GitError) {
                try File.write([UInt8](repeating: 7, count: 5000), to: path, replacing: true)
                exit(3)
            } catch { if error.code != .io { exit(4) } }
        }
        #expect(try File.read(path, limit: 10) == [1])
        #expect(try names() == ["file", "home", "repository"])
    }

    @Test(.timeLimit(.minutes(20))) func aPipeIsRefusedAndDoesNotBlock() throws {
        #expect(mkfifo(path, 0o600) == 0)
        let error = #expect(throws: GitError.self) { _ = try File.read(path, limit: 10) }
        #expect(error?.code == .io)
        #expect(error?.message == "it is not a regular file")
    }

    @Test func devicesAndDirectoriesAreRefused() throws {
        #expect(#expect(throws: GitError.self) { _ = try File.read("/dev/zero", limit: 10) }?.code == .io)
        #expect(
            #expect(throws: GitError.self) { _ = try File.read(made.root, limit: 10) }?.message == "it is a directory")
    }

    @Test func moreThanTheLimitIsRefused() throws {
        try File.write([1, 2, 3], to: path, replacing: false)
        #expect(try File.read(path, limit: 3) == [1, 2, 3])
        #expect(
            #expect(throws: GitError.self) { _ = try File.read(path, limit: 2) }?.message.contains("3 bytes") == true)
    }

    @Test func filesWithoutASizeAreRead() throws {
        let bytes = try #require(try File.read("/proc/self/status", limit: 1 << 20))
        #expect(bytes.count > 100)
    }

    @Test func nothingIsNil() throws {
        #expect(try File.read(path, limit: 1) == nil)
        #expect(try File.read(path + "/below", limit: 1) == nil)
        #expect(try File.list(path)?.count == nil)
        #expect(File.kind(of: path) == nil)
    }

    @Test func aDirectoryIsListedInTheOrderOfItsBytes() throws {
        let folder = made.root + "/folder"
        try File.makeDirectories(folder + "/sub/deep")
        try File.makeDirectories(folder + "/sub")
        for name in ["b", "B", "ä", ".hidden"] { try File.write([], to: folder + "/" + name, replacing: false) }
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "b")
        #expect(mkfifo(folder + "/pipe", 0o600) == 0)
        let odd = open(folder + "/x", O_WRONLY | O_CREAT, 0o600)
        close(odd)
        let raw = Array(folder.utf8CString.dropLast()) + [0x2f, -1, 0]
        #expect(rename(folder + "/x", raw) == 0)
        let listed = try #require(try File.list(folder))
        #expect(
            listed.map(\.name) == [".hidden", "B", "b", "link", "pipe", "sub", "ä"].map { Array($0.utf8) } + [[0xff]])
        #expect(listed.map(\.kind) == [.file, .file, .file, .symbolicLink, .other, .directory, .file, .file])
    }

    @Test func aFileInTheWayOfADirectoryIsAnError() throws {
        try File.write([], to: path, replacing: false)
        #expect(throws: GitError.self) { try File.makeDirectories(path) }
        #expect(throws: GitError.self) { try File.makeDirectories(path + "/deep") }
    }

    @Test func removingWhatIsNotThereIsNoError() throws {
        try File.remove(path)
        try File.write([1], to: path, replacing: false)
        try File.setMode(0o755, of: path)
        #expect(File.isExecutable(path))
        try File.rename(path, to: path + "2")
        try File.remove(path + "2")
        #expect(File.kind(of: path + "2") == nil)
    }
}
