import Foundation
import TestSupport
import Testing

/// Repositories that somebody prepared to have programs run or forged objects believed.
@Suite struct HostileRepositoryTests {
    @Test func programsThatAHostileConfigurationNamesAreNeverRun() throws {
        let made = try TemporaryRepository()
        try made.write(nygardRecord(1, "Record decisions"), to: "adr/0001-record-decisions.md")
        try made.commit("start\n\nRefs: ADR-0001\n")
        let mark = made.root + "/mark"
        let program = made.root + "/program"
        try writeScript("#!/bin/sh\necho run >> \(mark)\nexec cat\n", to: program)
        try made.environment.run(["mkdir", made.root + "/hooks"], in: made.root)
        for hook in ["post-index-change", "pre-commit", "commit-msg", "reference-transaction", "post-checkout"] {
            try made.environment.run(["cp", program, made.root + "/hooks/" + hook], in: made.root)
        }
        for (key, value) in [
            ("core.fsmonitor", program), ("core.sshCommand", program), ("core.hooksPath", made.root + "/hooks"),
            ("diff.external", program), ("diff.x.textconv", program), ("diff.x.command", program),
            ("core.pager", program),
            ("core.editor", program), ("filter.x.clean", program), ("filter.x.smudge", program),
            ("filter.x.process", program),
            ("core.askPass", program), ("credential.helper", program), ("gpg.program", program),
            ("core.alternateRefsCommand", program),
        ] { try made.git(["config", key, value], variables: ["GIT_OPTIONAL_LOCKS": "0"]) }
        try made.write("*.md diff=x filter=x\n* diff=x\n", to: ".gitattributes")
        try made.write("x", to: "work.txt")
        try made.environment.run(
            [
                "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "filter.x.clean=cat", "-c",
                "filter.x.process=", "add", "--all",
            ], in: made.path)
        // A split index is one that only the git program reads.
        for split in [false, true] {
            if split {
                try made.environment.run(
                    [
                        "git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c",
                        "filter.x.clean=cat", "-c", "filter.x.process=", "update-index", "--split-index",
                    ], in: made.path)
            }
            try? FileManager.default.removeItem(atPath: mark)
            try made.write("subject\n\nRefs: ADR-0001\n", to: "../message")
            for command in BadInputTests.readers + [
                ["list", "--index"], ["check", "--message-file", made.root + "/message"], ["check", "--push"],
                ["check", "--receive"], ["doctor"], ["hook", "status"], ["fix-message", made.root + "/message"],
            ] {
                let result = try made.adrlink(command)
                #expect(!FileManager.default.fileExists(atPath: mark), "\(command) ran a program")
                #expect(result.status < 70, "\(command): \(result.errors)")
            }
        }
        #expect(try made.adrlink(["new", "A title"]).status == 0)
        #expect(!FileManager.default.fileExists(atPath: mark))
        // A filter process is spoken to, and this one would never answer: git starts the other programs without it.
        try made.environment.run(["timeout", "20", "git", "-c", "filter.x.process=", "status"], in: made.path)
        #expect(FileManager.default.fileExists(atPath: mark), "git itself runs them: the test can fail")
    }

    /// In a process of its own: whether libgit2 hashes what it reads holds for all of a process, and walks turn it off.
    @Test func anObjectWhoseContentIsNotWhatItsNameSaysIsCorrupt() throws {
        let made = try TemporaryRepository()
        try made.commit("one", writing: nygardRecord(1, "Genuine"), to: "adr/0001-genuine.md")
        let genuine = try made.git(["rev-parse", "HEAD:adr/0001-genuine.md"])
        let forged = try made.git(["hash-object", "-w", "--stdin"], input: Data(nygardRecord(1, "Forged").utf8))
        func file(_ id: String) -> String { "\(made.path)/.git/objects/\(id.prefix(2))/\(id.dropFirst(2))" }
        try FileManager.default.removeItem(atPath: file(genuine))
        try FileManager.default.copyItem(atPath: file(forged), toPath: file(genuine))
        let list = try made.adrlink(["list", "--at", "HEAD"])
        #expect(list.status == 3 && list.output.isEmpty && list.errors.contains(genuine), "\(list.errors)")
    }
}
