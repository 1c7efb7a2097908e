import ADRLinkCore
import Foundation
import Git
import Synchronization

/// A line on a terminal's standard error that says what is being waited for, from half a second on; gone at the end.
///
/// A thread of its own writes it, since what takes long may be one call. Where standard error is no terminal, nothing is.
final class WaitingLine: Sendable {
    private struct State {
        var text: String
        var isShown = false
        var isOver = false
    }

    private let state: Mutex<State>

    private init(_ text: String) { state = Mutex(State(text: text)) }

    /// Runs something that may take long. It is given a way to say what it is doing.
    static func during<R: ~Copyable>(_ text: String, _ body: ((String) -> Void) throws -> R) rethrows -> R {
        guard CurrentProcess.isTerminal(2) else { return try body { _ in } }
        let line = WaitingLine(text)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.5)
            while line.show() { Thread.sleep(forTimeInterval: 0.1) }
        }
        defer { line.end() }
        return try body { text in line.state.withLock { $0.text = text } }
    }

    /// Writes the line as it is now; false where there is nothing to wait for any more.
    private func show() -> Bool {
        state.withLock { state in
            guard !state.isOver else { return false }
            state.isShown = true
            Self.write("\r\(TerminalText.escape(state.text)) …\u{1b}[K")
            return true
        }
    }

    private func end() {
        state.withLock { state in
            state.isOver = true
            if state.isShown { Self.write("\r\u{1b}[K") }
        }
    }

    /// Whether anybody reads it changes nothing.
    private static func write(_ text: String) {
        do throws(GitError) { try CurrentProcess.write(Array(text.utf8), to: 2) } catch { return }
    }
}
