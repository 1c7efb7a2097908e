import Foundation
import Git
import TestSupport
import Testing

/// Programs whose output is handed over while it comes, and files that are written so.
@Suite struct StreamedRunTests {
    @Test func allThatIsPrintedIsHandedOver() throws {
        var count = 0
        let output = try CapturedRun(["head", "-c", "5000000", "/dev/zero"]).run { (bytes) throws(GitError) in
            count += bytes.count
        }
        #expect(count == 5_000_000)
        #expect(output.status == .exited(0))
        #expect(output.bytes.isEmpty)
    }

    @Test func errorOfTheReaderEndsTheProgram() throws {
        let fault = GitError(.io, "keep what comes", "the disk is full")
        #expect(throws: fault) {
            try CapturedRun(["cat", "/dev/zero"]).run { (_) throws(GitError) in throw fault }
        }
    }

    @Test func whatGitSaidOfAFailureIsInTheError() throws {
        let made = try TemporaryRepository()
        let repository = try Repository(at: made.path)
        #expect {
            try GitProgram(repository).run(["index-pack", "nothing.pack"]) { (_) throws(GitError) in }
        } throws: { ($0 as? GitError)?.message.contains("nothing.pack") == true }
    }

    @Test func scratchFolderIsForOneUserAndGoes() throws {
        let path: String
        do {
            let folder = try ScratchFolder()
            path = folder.path
            #expect(File.mode(of: path) == 0o700)
            try File.makeDirectories(path + "/a/b")
            try File.write([1], to: path + "/a/b/c", replacing: false)
            try FileManager.default.createSymbolicLink(atPath: path + "/link", withDestinationPath: "/etc")
        }
        #expect(File.kind(of: path) == nil)
        #expect(File.kind(of: "/etc") == .directory)
    }

    @Test func fileInItsPlaceIsNotReplacedUnasked() throws {
        let folder = try ScratchFolder()
        let file = try ReplacementFile(for: folder.path + "/a")
        try file.append(Array("new".utf8))
        try File.write([1], to: folder.path + "/a", replacing: false)
        #expect { try file.place(replacing: false) } throws: { ($0 as? GitError)?.code == .modified }
        try file.place(durable: true)
        #expect(try File.read(folder.path + "/a", limit: 10) == Array("new".utf8))
    }
}
