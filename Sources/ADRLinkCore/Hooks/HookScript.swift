/// The small shell script that stands in a hook's place and starts adrlink.
///
/// It runs the hook that was there before first, then becomes adrlink (`exec`): in commit-msg milliseconds matter.
/// The second line names the hook and holds a checksum of all the rest: so a script of adrlink's is known from a
/// foreign one, also when another version wrote it, and one that somebody changed from one that nobody did.
struct HookScript {
    let name: HookName
    /// The absolute path of adrlink; nil where the script is shared with others and must name nothing of one machine.
    let program: String?
    /// Whether husky starts the hooks, with `sh` and whether they are executable or not.
    let isStartedByShell: Bool

    /// What the name of a hook becomes when adrlink's takes its place.
    static let chainedSuffix = ".adrlink-chained"

    private static let mark = "# adrlink hook "

    var text: String {
        let (start, mark) = ("#!/bin/sh\n", "\(HookScript.mark)\(name.rawValue), format 1, checksum ")
        return start + mark + HookScript.checksum((start + mark + body).utf8) + body
    }

    private var body: String {
        """

        # Written by `adrlink hook install`. `adrlink hook uninstall` puts back what was here before.
        chained="${0%/*}/\(name.rawValue)\(HookScript.chainedSuffix)"
        judge() {
        \(indented(judge))
        }
        \(chain)

        """
    }

    /// Finds adrlink and becomes it.
    private var judge: String {
        switch name {
        case .commitMessage:
            find(orElse: "echo 'adrlink was not found: this message is not checked.' >&2", status: 0)
                + "exec \"$adrlink\" check --message-file=\"$1\""
        case .prePush:
            find(orElse: "echo 'adrlink was not found: this push is not checked.' >&2", status: 0)
                + "exec \"$adrlink\" check --push --remote=\"$1\""
        case .preReceive:
            find(orElse: "echo 'adrlink was not found on the server: nothing is accepted.' >&2", status: 1)
                + "exec \"$adrlink\" check --receive"
        case .prepareCommitMessage:
            // Nothing that goes wrong here may keep a commit from being made. That adrlink is missing, commit-msg says.
            find(orElse: nil, status: 0) + "\"$adrlink\" hook prepare-message \"$@\" || :"
        }
    }

    private func find(orElse sentence: String?, status: Int) -> String {
        let search =
            program.map { "adrlink=\(shellQuoted($0))\n[ -x \"$adrlink\" ] || adrlink=$(command -v adrlink)" }
            ?? "adrlink=$(command -v adrlink)"
        return search + " || {\n" + (sentence.map { "    \($0)\n" } ?? "") + "    exit \(status)\n}\n"
    }

    /// Runs the earlier hook, with the same arguments and a copy of the input, and then adrlink.
    private var chain: String {
        // Both get the same bytes: a dot keeps the shell from taking line feeds off the end.
        let copy = "    lines=$(cat; echo .)\n"
        let feed = "printf %s \"${lines%.}\" 2>/dev/null | "
        func run(_ start: String) -> String {
            name.readsInput
                ? copy + "    \(feed)\(start)\"$chained\" \"$@\" || exit $?\n    \(feed)judge \"$@\"\n    exit $?\n"
                : "    \(start)\"$chained\" \"$@\" || exit $?\n"
        }
        return isStartedByShell
            ? "if [ -f \"$chained\" ]; then\n\(run("sh -e "))fi\njudge \"$@\""
            : "if [ -x \"$chained\" ]; then\n\(run(""))fi\njudge \"$@\""
    }

    private func indented(_ text: String) -> String {
        text.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n")
    }

    // MARK: Knowing one's own

    /// What the bytes of a hook are.
    enum Origin: Equatable {
        /// Written by adrlink, whichever version, and not touched since.
        case intact
        /// Written by adrlink and changed by somebody.
        case changed
        case foreign
    }

    static func origin(of bytes: [UInt8]) -> Origin {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard let place = lines.firstIndex(where: { $0.starts(with: mark.utf8) }) else { return .foreign }
        let line = lines[place]
        guard place == 1, let space = line.lastIndex(of: UInt8(ascii: " ")) else { return .changed }
        let stated = line[(space + 1)...]
        let rest = bytes[..<stated.startIndex] + bytes[stated.endIndex...]
        return stated.elementsEqual(checksum(rest).utf8) ? .intact : .changed
    }

    /// It tells an edit, not an attack; whoever may write a hook may run anything anyway.
    private static func checksum(_ bytes: some Sequence<UInt8>) -> String { FNV.hexadecimal(bytes) }
}

/// A word as `sh` reads it back unchanged.
func shellQuoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "/._-+=:@%,".utf8.contains(byte)
        }
    }
    return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}
