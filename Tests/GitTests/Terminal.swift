import Foundation
import TestSupport

/// A command in a terminal of its own, which util-linux's `script` makes: what is typed, and what appears.
final class Terminal {
    private let process = Process()
    private let (keys, screen) = (Pipe(), Pipe())
    private(set) var shown = ""
    private var unread: Substring = ""

    /// No shell stays between the terminal and the command, to be interrupted too. It ends by itself after a minute, so
    /// that no wait is for ever.
    init(_ place: ProbePlace, _ command: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "timeout", "60", "script", "--quiet", "--flush", "--return", "--command", "exec \(command)", "/dev/null",
        ]
        process.currentDirectoryURL = URL(fileURLWithPath: place.path)
        process.environment = place.environment.variables.merging(
            [
                "PROBE": ProbePlace.program, "OUTCOME": place.path + "/outcome", "SHELL": "/bin/sh", "TERM": "dumb",
                "PS1": "",
            ]
        ) { $1 }
        process.standardInput = keys
        process.standardOutput = screen
        process.standardError = screen
        try withoutBlockedSignals { try process.run() }
    }

    func type(_ text: String) { keys.fileHandleForWriting.write(Data(text.utf8)) }

    /// Waits until the text has appeared behind all that was waited for before; false where the command ended first.
    func shows(_ text: String) -> Bool {
        while true {
            if let found = unread.range(of: text) {
                unread = unread[found.upperBound...]
                return true
            }
            let more = screen.fileHandleForReading.availableData
            if more.isEmpty { return false }
            show(more)
        }
    }

    private func show(_ bytes: Data) {
        let text = String(decoding: bytes, as: UTF8.self)
        shown += text
        unread += text
    }

    /// Waits for the end, and gives the exit status.
    func end() throws -> Int32 {
        while case let more = screen.fileHandleForReading.availableData, !more.isEmpty {
            show(more)
        }
        process.waitUntilExit()
        try keys.fileHandleForWriting.close()
        return process.terminationStatus
    }
}
