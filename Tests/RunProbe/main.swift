import Git

// Runs a command as adrlink does, since signals and terminals need a process of their own:
//
//     RunProbe OUTCOME [--capture FILE] COMMAND...
//
// OUTCOME gets a line about the end, FILE what the command printed, each piece behind a mark of its stream.

var words = CurrentProcess.arguments.dropFirst()
let outcomeFile = String(decoding: words.removeFirst(), as: UTF8.self)
var captureFile: String?
if words.first == Array("--capture".utf8) {
    words.removeFirst()
    captureFile = String(decoding: words.removeFirst(), as: UTF8.self)
}

do {
    CurrentProcess.endOnClosedPipes()
    let run = CommandRun(arguments: Array(words))
    var captured: [UInt8] = []
    let outcome: CommandRun.Outcome
    if let captureFile {
        outcome = try run.run { (stream, bytes) throws(GitError) in
            captured += Array("<\(stream.rawValue)>".utf8) + bytes
            if captured.count > 1 << 20 { throw GitError(.io, "keep the output", "it is too much") }
        }
        try File.write(captured, to: captureFile, replacing: true)
    } else {
        outcome = try run.run()
    }
    let line =
        "\(outcome.status) after \(outcome.durationMicroseconds)"
        + (outcome.captureFailure.map { ", \($0)" } ?? "") + "\n"
    try File.write(Array(line.utf8), to: outcomeFile, replacing: true)
    CurrentProcess.end(as: outcome.status)
} catch {
    try File.write(Array("\(error)\n".utf8), to: outcomeFile, replacing: true)
    CurrentProcess.end(as: .exited(CommandRun.failureExitStatus))
}
