import Foundation
import TestSupport
import Testing

/// What the tests of killed programs and full disks stand on.
@Suite struct FaultTests {
    private func folder() throws -> TemporaryRepository { try TemporaryRepository() }

    private func run(
        _ command: [String], _ repository: TemporaryRepository, _ fault: Fault
    ) throws -> FaultedRun {
        var fault = fault
        fault.path = repository.path + "/"
        return try repository.environment.run(command, in: repository.path, fault: fault)
    }

    private func exists(_ file: String, _ repository: TemporaryRepository) -> Bool {
        FileManager.default.fileExists(atPath: repository.path + "/" + file)
    }

    @Test(arguments: [
        ("mv old new", ["rename old new"]), ("ln old new", ["link old new"]), ("ln -s old new", ["symlink new"]),
        ("rm old", ["unlink old"]), ("mkdir new", ["mkdir new"]), ("rmdir empty", ["rmdir empty"]),
        ("chmod 700 old", ["chmod old"]), ("sync old", ["fsync old"]), ("sync -d old", ["fsync old"]),
        ("truncate -s 2 old", ["open old", "truncate old", "close old"]),
        (
            "git config --file new a.b c",
            [
                "open new.lock", "write new.lock", "write new.lock", "close new.lock",
                "rename new.lock new",
            ]
        ),
        ("cat old", []),
    ]) func everyCallThatChangesFilesIsSeen(command: String, expected: [String]) throws {
        let repository = try folder()
        try repository.write("content", to: "old")
        try FileManager.default.createDirectory(atPath: repository.path + "/empty", withIntermediateDirectories: false)
        let arguments = command.split(separator: " ").map(String.init)
        let made = try run(arguments, repository, Fault(at: nil))
        #expect(made.result.status == 0)
        #expect(
            made.calls.map { call in
                call.map { $0.replacing(repository.path + "/", with: "") }.joined(separator: " ")
            } == expected)
    }

    /// Opens `new.lock`, writes `[a]` and a line end, then the rest, closes it and moves it to `new`.
    private let config = ["git", "config", "--file", "new", "a.b", "c"]

    @Test func theCallAtWhichItIsKilledIsNotMade() throws {
        for call in 1...5 {
            let repository = try folder()
            let killed = try run(config, repository, Fault(at: call))
            #expect(killed.isKilled && killed.calls.count == call)
            #expect(exists("new.lock", repository) == (call > 1))
            if call > 1 {
                #expect(
                    try repository.read("new.lock") == (call < 3 ? "" : call == 3 ? "[a]\n" : "[a]\n\tb = c\n"))
            }
            #expect(!exists("new", repository))
        }
        let repository = try folder()
        #expect(try run(config, repository, Fault(at: 6)).result.status == 0)
        #expect(try repository.read("new") == "[a]\n\tb = c\n")
    }

    @Test func aCallFailsWithTheErrorThatIsNamed() throws {
        let repository = try folder()
        try repository.write("content", to: "old")
        let full = try run(["mv", "old", "new"], repository, Fault(.error("ENOSPC"), at: 1))
        #expect(full.result.status == 1)
        #expect(full.result.errors.contains("No space left on device"))
        #expect(exists("old", repository) && !exists("new", repository))
    }

    @Test func halfOfAWriteStays() throws {
        let repository = try folder()
        var fault = Fault(at: 2)
        fault.isTorn = true
        #expect(try run(config, repository, fault).isKilled)
        #expect(try repository.read("new.lock") == "[a")
        // The rest of what did not fit is tried again, and a disk that is full for a moment loses nothing.
        let other = try folder()
        fault.effect = .error("ENOSPC")
        let written = try run(config, other, fault)
        #expect(written.calls.filter { $0[0] == "write" }.count == 3)
        #expect(try other.read("new") == "[a]\n\tb = c\n")
    }

    @Test func aDiskThatStaysFullFailsEveryWrite() throws {
        let repository = try folder()
        var fault = Fault(.error("ENOSPC"), at: 1)
        fault.kinds = ["write"]
        fault.lasts = true
        let full = try run(config, repository, fault)
        #expect(full.result.status != 0 && !full.isKilled)
        #expect(!exists("new", repository))
    }

    @Test func onlyTheKindsThatAreNamedCount() throws {
        let repository = try folder()
        var fault = Fault(at: 1)
        fault.kinds = ["rename", "fsync"]
        let killed = try run(config, repository, fault)
        #expect(killed.isKilled)
        #expect(killed.calls == [["rename", repository.path + "/new.lock", repository.path + "/new"]])
    }

    @Test func whatTheProgramStartsIsLeftAlone() throws {
        let repository = try folder()
        let shell = try run(["sh", "-c", "mkdir a; rmdir a; mkdir b"], repository, Fault(at: 1))
        #expect(shell.result.status == 0 && shell.calls.isEmpty)
        #expect(exists("b", repository))
    }

    @Test func anErrorThatNobodyKnowsIsRefused() throws {
        let repository = try folder()
        let failure = #expect(throws: CommandFailure.self) {
            _ = try run(["mkdir", "new"], repository, Fault(.error("EBOGUS"), at: 1))
        }
        #expect(failure?.result.errors == "stop-at-call: FAULT_ERRNO: EBOGUS\n")
        #expect(!exists("new", repository))
    }

    @Test func callsOfTheProgramAreSeen() throws {
        let repository = try folder()
        let calls = try repository.adrlink(["init", "--no-hooks"], fault: Fault(at: nil)).calls
        #expect(calls.contains { $0[0] == "link" && $0.last == repository.path + "/.adrlink" })
        var fault = Fault(at: 1)
        fault.path = "/.adrlink"
        let other = try folder()
        #expect(try other.adrlink(["init", "--no-hooks"], fault: fault).isKilled)
        #expect(!exists(".adrlink", other))
    }
}
