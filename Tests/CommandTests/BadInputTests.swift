import Foundation
import TestSupport
import Testing

/// Bad input: a clear sentence with place and hint, exit 2 or 3, and nothing written.
///
/// Validates: USE-4
@Suite struct BadInputTests {
    /// Every command that only reads, as it is called in a repository.
    static let readers = [
        ["list"], ["show", "ADR-0001"], ["links"], ["check"], ["check", "HEAD"], ["trailers", "HEAD"],
    ]

    private func repository() throws -> TemporaryRepository {
        let made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Record decisions"), to: "adr/0001-record-decisions.md")
        try made.commit("start\n\nRefs: ADR-0001\n")
        return made
    }

    /// Every file below the repository with its bytes; derived files under `.git/adrlink` do not count.
    private func contents(_ path: String) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            if name.contains("adrlink/") || name.hasSuffix("/adrlink") || name.hasSuffix(".git/index") { continue }
            found[name] = FileManager.default.contents(atPath: path + "/" + name) ?? Data()
        }
        return found
    }

    private func expect(
        _ result: CommandResult, _ status: Int32, _ sentence: String, hint: Bool = true,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(result.status == status, "\(result.output)\(result.errors)", sourceLocation: location)
        #expect(result.errors.contains(sentence), "\(result.errors)", sourceLocation: location)
        #expect(result.errors.hasPrefix("adrlink: "), "\(result.errors)", sourceLocation: location)
        #expect(result.errors.contains("hint: ") || !hint, "\(result.errors)", sourceLocation: location)
        #expect(result.output.isEmpty, "\(result.output)", sourceLocation: location)
    }

    @Test func outsideOfARepositoryEveryCommandSaysSo() throws {
        let made = try TemporaryRepository()
        let message = made.root + "/message"
        try made.write("subject\n", to: "../message")
        for command in Self.readers + [["check", "--message-file", message], ["fix-message", message]] {
            expect(try made.adrlink(command, in: made.root), 2, "there is no git repository at")
        }
        expect(try made.adrlink(["-C", "/nonexistent", "list"]), 2, "cannot go to /nonexistent", hint: false)
        expect(try made.adrlink(["list", "-C", "/nonexistent"]), 2, "cannot go to /nonexistent", hint: false)
    }

    @Test func emptyAndBareRepositoriesWork() throws {
        let empty = try TemporaryRepository()
        #expect(
            try empty.adrlink(["list", "--format", "json"]).output
                == "{\"decisions\":[],\"problems\":[],\"schema\":\"adrlink.list/1\",\"skipped\":[]}\n")
        #expect(
            try empty.adrlink(["links", "--format", "json"]).output == "{\"links\":[],\"schema\":\"adrlink.links/1\"}\n"
        )
        #expect(try empty.adrlink(["check"]).status == 0)
        #expect(try empty.adrlink(["check", "--message-file", "-"], input: Data("a\n".utf8)).status == 0)
        expect(try empty.adrlink(["show", "ADR-1"]), 2, "there is no decision ADR-1")
        expect(try empty.adrlink(["check", "HEAD"]), 2, "cannot find the revision HEAD")

        let made = try repository()
        let bare = made.root + "/bare.git"
        try made.git(["clone", "--quiet", "--bare", made.path, bare])
        for command in Self.readers {
            let (one, other) = (try made.adrlink(command), try made.adrlink(command, in: bare))
            #expect(other.status == 0 && other.output == one.output, "\(command): \(other.output)\(other.errors)")
        }
        expect(try made.adrlink(["list", "--at", "nowhere"], in: bare), 2, "cannot find the revision nowhere")
    }

    @Test func formatsThatCannotBeReadAreUndecided() throws {
        let hashed = try TemporaryRepository(arguments: ["--object-format=sha256"])
        let tables = try repository()
        try tables.git(["config", "core.repositoryFormatVersion", "1"])
        try tables.git(["config", "extensions.refStorage", "reftable"])
        for command in Self.readers {
            expect(try hashed.adrlink(command), 3, "SHA-256")
            expect(try tables.adrlink(command), 3, "reftable")
        }
    }

    @Test func aShallowCloneWorksOrNamesWhatIsMissing() throws {
        let made = try repository()
        for number in 1...3 { try made.commit("work \(number)\n\nRefs: ADR-0001\n") }
        let clone = made.root + "/shallow"
        try made.git(["clone", "--quiet", "--depth", "2", "file://" + made.path, clone])
        #expect(try made.adrlink(["list"], in: clone).status == 0)
        #expect(try made.adrlink(["check", "HEAD~1..HEAD"], in: clone).status == 0)
        let whole = try made.adrlink(["check", "HEAD"], in: clone)
        #expect(whole.status == 3)
        #expect(whole.output.contains("git fetch --unshallow"))
        let links = try made.adrlink(["links"], in: clone)
        #expect(links.output.split(separator: "\n").count == 2)
        #expect(links.errors.contains("git fetch --unshallow"))
        #expect(try made.adrlink(["show", "1"], in: clone).output.contains("the history is not complete here"))
    }

    @Test(.enabled(if: getuid() == 0)) func aRepositoryOfSomebodyElseIsNotOpened() throws {
        let made = try repository()
        try made.environment.run(["chown", "-R", "4242", made.path], in: made.root)
        for command in Self.readers {
            let result = try made.adrlink(command)
            expect(result, 2, "belongs to another user")
            #expect(result.errors.contains("safe.directory"))
        }
        let variables = ["GIT_CONFIG_GLOBAL": made.root + "/trusting"]
        try "[safe]\n\tdirectory = *\n".write(toFile: made.root + "/trusting", atomically: true, encoding: .utf8)
        #expect(try made.adrlink(["list"], variables: variables).status == 0)
    }

    /// What is in a folder that may not be searched is not known, and not nothing.
    @Test(.enabled(if: getuid() == 0)) func aFolderAboveTheRecordsThatCannotBeReadIsNotNone() throws {
        let made = try repository()
        try made.write(nygardRecord(2, "Hidden"), to: "docs/adr/0002-hidden.md")
        try made.environment.run(["chown", "-R", "4242:4242", made.root], in: made.root)
        try made.environment.run(["chmod", "0", made.path + "/docs"], in: made.root)
        let user = ["setpriv", "--reuid=4242", "--regid=4242", "--clear-groups"]
        guard try made.environment.run(user + [Adrlink.path, "--version"], in: made.root).status == 0 else { return }
        for command in ["list", "check", "export", "doctor"] {
            let result = try made.environment.run(user + [Adrlink.path, command], in: made.path)
            #expect(result.status != 0, "\(command): \(result)")
            #expect((result.output + result.errors).contains("permission denied"), "\(command): \(result)")
        }
    }

    @Test(.enabled(if: getuid() == 0)) func aFolderThatCannotBeReadIsAProblemBesideTheOthers() throws {
        let made = try repository()
        try made.write(nygardRecord(2, "Hidden"), to: "docs/adr/0002-hidden.md")
        try made.environment.run(["chown", "-R", "4242:4242", made.root], in: made.root)
        try made.environment.run(["chmod", "0", made.path + "/docs/adr"], in: made.root)
        let user = ["setpriv", "--reuid=4242", "--regid=4242", "--clear-groups"]
        guard try made.environment.run(user + [Adrlink.path, "--version"], in: made.root).status == 0 else { return }
        let result = try made.environment.run(user + [Adrlink.path, "list"], in: made.path)
        #expect(result.status == 0)
        #expect(result.output.contains("ADR-0001"))
        #expect(result.errors.contains("docs/adr"), "\(result.errors)")
        #expect(result.errors.contains("permission denied"), "\(result.errors)")
        let check = try made.environment.run(user + [Adrlink.path, "check"], in: made.path)
        #expect(check.status == 3, "\(check.output)\(check.errors)")
    }

    @Test func hugeMessagesAndRecordsAreReadOrRefusedInTime() throws {
        let made = try repository()
        let file = made.root + "/message"
        let line = String(repeating: "word ADR-0001 ", count: 7) + "\n"
        var message = Data("subject\n\n".utf8)
        let chunk = Data(String(repeating: line, count: 1_000).utf8)
        while message.count < 100 << 20 { message += chunk }
        message += Data("\nRefs: ADR-0001\n".utf8)
        try message.write(to: URL(fileURLWithPath: file))
        #expect(try made.adrlink(["check", "--message-file", file]).status == 0)
        let trailers = try made.adrlink(["trailers", "--message-file", file])
        #expect(trailers.output == "Refs: ADR-0001\n")

        try made.write(
            Data(nygardRecord(2, "Big").utf8) + Data(repeating: 0x78, count: 50 << 20), to: "adr/0002-big.md")
        try made.git(["add", "--all"])
        for options in [[], ["--index"]] {
            let list = try made.adrlink(["list"] + options)
            #expect(list.status == 0)
            #expect(list.output.contains("ADR-0001"))
            #expect(list.errors.contains("problem: adr/0002-big.md: "), "\(list.errors)")
            #expect(list.errors.contains("is the most that is read"))
        }
        expect(try made.adrlink(["show", "2"]), 2, "there is no decision 2")
    }

    @Test func bytesThatAreNoTextAreAValueAndNoCrash() throws {
        let made = try repository()
        let odd = Data([0xFF, 0xFE, 0x80, 0xC3])
        try made.write(Data("# 2. Gr".utf8) + odd + Data("n\n\n## Status\n\nAccepted\n".utf8), to: "adr/0002-odd.md")
        try made.write(
            Data([0xEF, 0xBB, 0xBF]) + Data("# 3. Three\r\n\r\n## Status\r\n\r\nAccepted\r\n".utf8),
            to: "adr/0003-bom.md")
        try made.write(Data("# 4. Nul\0l\n\n## Status\n\nAccepted\n".utf8), to: "adr/0004-nul.md")
        try made.environment.run(["sh", "-c", "cp adr/0003-bom.md \"$(printf 'adr/0005-\\377.md')\""], in: made.path)
        try made.git(["add", "--all"])
        let tree = try made.git(["write-tree"])
        var commit = Data("tree \(tree)\nauthor A".utf8) + odd + Data(" <a> 1 +0000\ncommitter C".utf8) + odd
        commit += Data(" <c> 1 +0000\n\nsub".utf8) + odd + Data("\n\nRefs: ADR-0001, ADR".utf8) + odd + Data("7\n".utf8)
        let id = try made.git(["hash-object", "-t", "commit", "-w", "--literally", "--stdin"], input: commit)
        try made.git(["update-ref", "refs/heads/main", id])
        for command in Self.readers + [["list", "--at", "HEAD"], ["list", "--index"], ["show", "2"], ["show", "3"]] {
            for format in [[], command[0] == "check" ? ["--format", "sarif"] : ["--format", "json"]] {
                let result = try made.adrlink(command + format)
                #expect(result.status <= 3, "\(command): \(result.errors)")
                #expect(String(validating: result.outputBytes, as: UTF8.self) != nil, "\(command)")
                #expect(!result.outputBytes.contains(0), "\(command)")
            }
        }
        let list = try made.adrlink(["list"])
        let three = list.output.split(separator: "\n").first { $0.hasPrefix("ADR-0003") }
        #expect(
            three?.split(separator: " ") == ["ADR-0003", "accepted", "-", "Three"], "a mark and CRLF are no content")
        #expect(list.errors.contains("its name is not valid UTF-8"), "\(list.errors)")
        let message = Data("sub".utf8) + odd + Data("\n\nRefs: ADR-".utf8) + odd + Data("\0\nRefs: ADR-9999\n".utf8)
        let check = try made.adrlink(["check", "--message-file", "-"], input: message)
        #expect(check.status == 1)
    }

    @Test func linksOutOfTheRepositoryAreNotFollowed() throws {
        let made = try repository()
        try made.write("secret-word\n", to: "../outside/0009-secret.md")
        try made.write(nygardRecord(9, "secret-word"), to: "../outside/0008-secret.md")
        try made.environment.run(["ln", "-s", "../../outside/0008-secret.md", "adr/0008-secret.md"], in: made.path)
        try made.environment.run(["ln", "-s", "../outside", "adr/more"], in: made.path)
        try made.environment.run(["mkdir", "docs"], in: made.path)
        try made.environment.run(["ln", "-s", "../../outside", "docs/adr"], in: made.path)
        try made.git(["add", "--all"])
        for command in [["list"], ["list", "--index"], ["list", "--format", "json"], ["check"], ["show", "8"]] {
            let result = try made.adrlink(command)
            #expect(!(result.output + result.errors).contains("secret-word"), "\(command)")
        }
        #expect(
            try made.adrlink(["list"]).errors.contains(
                "adr/0008-secret.md: it is a symbolic link, which is not followed"))
        try made.environment.run(["ln", "-s", "../outside/0008-secret.md", ".adrlink"], in: made.path)
        expect(try made.adrlink(["list"]), 2, ".adrlink: it is not a regular file, and links are not followed")
    }

    @Test func aBadPolicyStopsWithItsPlaceAndChangesNothing() throws {
        let made = try repository()
        for (text, place) in [
            ("[include]\n\tpath = /etc/passwd\n", ".adrlink:1: include sections are refused"),
            ("[records]\n\tfoldr = x\n", ".adrlink:2: the key records.foldr is not known"),
            ("[records\n", ".adrlink:1: the line is not in git's configuration syntax"),
        ] {
            try made.write(text, to: ".adrlink")
            let before = try contents(made.path)
            expect(try made.adrlink(["list"]), 2, place)
            expect(try made.adrlink(["show", "1"]), 2, place)
            expect(try made.adrlink(["new", "A title"]), 2, place)
            #expect(try contents(made.path) == before)
        }
        try made.git(["add", ".adrlink"])
        expect(try made.adrlink(["check", "--message-file", "-"], input: Data("a\n".utf8)), 2, ".adrlink:1:")
        try made.commit("bring it")
        let range = try made.adrlink(["check", "HEAD~1..HEAD"])
        #expect(range.status == 3)
        #expect(range.output.contains("leaves a policy that cannot be read"), "\(range.output)")
    }

    @Test func tenThousandRecordsAreListedInReasonableMemory() throws {
        let made = try TemporaryRepository()
        var stream = "commit refs/heads/main\ncommitter C <c@example.org> 1 +0000\ndata 5\nstart\n"
        for number in 1...10_000 {
            let text = nygardRecord(number, "Decide on thing \(number)")
            let digits = String(number)
            let name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            stream += "M 100644 inline adr/\(name)-decide-on-thing-\(number).md\ndata \(text.utf8.count)\n\(text)\n"
        }
        try made.git(["fast-import", "--quiet"], input: Data(stream.utf8))
        try made.git(["reset", "--quiet", "--hard"])
        let list = try made.environment.run(
            ["sh", "-c", "ulimit -v 2000000; exec \"$0\" list", Adrlink.path], in: made.path)
        #expect(list.status == 0, "\(list.errors)")
        #expect(list.output.split(separator: "\n").count == 10_000)
        let check = try made.adrlink(["check", "--message-file", "-"], input: Data("a\n\nRefs: ADR-9999\n".utf8))
        #expect(check.status == 0, "\(check.errors)")
    }

    @Test func outputThatCannotBeWrittenIsSaid() throws {
        let made = try repository()
        func shell(_ script: String) throws -> CommandResult {
            try made.environment.run(["sh", "-c", script, Adrlink.path], in: made.path)
        }
        for command in ["list", "show 1", "links", "check HEAD", "list --format json", "check HEAD --format sarif"] {
            for place in ["> /dev/full", ">&-"] {
                let result = try shell("\"$0\" \(command) \(place)")
                #expect(result.status == 70, "\(command) \(place): \(result.status)")
                #expect(result.errors.contains("adrlink: cannot write the answer: "), "\(command) \(place)")
            }
        }
        // A stream that is closed is no place for the log of events: the answer would go there.
        let log = try shell("cat .git/adrlink/log/*.jsonl").output.split(separator: "\n")
        #expect(log.count > 12 && log.allSatisfy { $0.hasPrefix("{\"v\":1,") })
        let head = try shell("\"$0\" list | head -1")
        #expect(head.status == 0 && head.output.hasPrefix("ADR-0001") && head.errors.isEmpty)
        let gone = try shell("(sleep 0.2; \"$0\" list; echo $? >&2) | true")
        #expect(!gone.errors.contains("adrlink:"), "a reader that goes away is no reason for a message: \(gone.errors)")
    }

    @Test func aDirectoryMayBeNamedBeforeAndAfterTheCommand() throws {
        let made = try repository()
        let expected = try made.adrlink(["list"]).output
        #expect(try made.adrlink(["-C", made.path, "list"], in: made.root).output == expected)
        #expect(try made.adrlink(["list", "-C", made.path], in: made.root).output == expected)
        #expect(try made.adrlink(["-C", "..", "-C", "repository", "list"]).output == expected)
        #expect(try made.adrlink(["-C", "adr", "list"]).output == expected)
        #expect(try made.adrlink(["-C"]).status == 2)
        for wrong in [
            ["list", "--nonsense"], ["check", "--push", "--receive"], ["trailers"],
            ["list", "--at", "HEAD", "--index"], ["\u{1B}[31m"],
        ] {
            let result = try made.adrlink(wrong)
            #expect(result.status == 2, "\(wrong)")
            #expect(!result.errors.contains("\u{1B}"))
        }
    }
}
