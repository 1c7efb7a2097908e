import Testing

@testable import ADRLinkCore

@Suite struct HookScriptTests {
    private func script(_ name: HookName, program: String? = "/opt/adrlink") -> String {
        HookScript(name: name, program: program, isStartedByShell: false).text
    }

    @Test(arguments: HookName.allCases) func aScriptKnowsItself(name: HookName) {
        let text = script(name)
        #expect(text.hasPrefix("#!/bin/sh\n# adrlink hook \(name.rawValue), format 1, checksum "))
        #expect(HookScript.origin(of: Array(text.utf8)) == .intact)
        // Another program's path is another script, and adrlink's nevertheless.
        #expect(HookScript.origin(of: Array(script(name, program: nil).utf8)) == .intact)
    }

    /// Any single byte that is changed, added or lost shows.
    @Test func everyEditShows() {
        let bytes = Array(script(.prePush).utf8)
        for place in bytes.indices {
            var edited = bytes
            edited[place] ^= 1
            #expect(HookScript.origin(of: edited) != .intact, "byte \(place)")
            edited = bytes
            edited.remove(at: place)
            #expect(HookScript.origin(of: edited) != .intact, "without byte \(place)")
        }
        #expect(HookScript.origin(of: bytes + Array("\n".utf8)) == .changed)
        #expect(HookScript.origin(of: Array("#!/bin/sh\nexec other\n".utf8)) == .foreign)
        #expect(HookScript.origin(of: []) == .foreign)
    }

    @Test func aSharedScriptNamesNothingOfThisMachine() {
        #expect(script(.commitMessage).contains("/opt/adrlink"))
        #expect(!script(.commitMessage, program: nil).contains("/opt"))
    }

    @Test func wordsOfTheShellAreQuoted() {
        #expect(shellQuoted("/usr/bin/adrlink") == "/usr/bin/adrlink")
        #expect(shellQuoted("") == "''")
        #expect(shellQuoted("a b") == "'a b'")
        #expect(shellQuoted("it's $(x)") == "'it'\\''s $(x)'")
    }
}
