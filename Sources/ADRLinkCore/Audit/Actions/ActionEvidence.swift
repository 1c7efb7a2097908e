import Git

/// Evidence without its secrets, and how many were taken out.
struct ActionEvidence {
    var pieces: [EvidencePiece] = []
    var redactions = 0
    /// What went wrong in taking it.
    var faults: [ADRLinkError] = []

    private let redactor: SecretRedactor

    init(_ redactor: SecretRedactor) { self.redactor = redactor }

    private mutating func add(_ name: String, _ bytes: [UInt8]) {
        let redacted = redactor.redact(bytes)
        redactions += redacted.total
        pieces.append(EvidencePiece(name, redacted.value))
    }

    // MARK: Attached files

    /// Keeps files by their last names; text is redacted, in UTF-16 as well, and what else has zeros in it
    /// is kept as it is.
    mutating func attach(_ paths: [String]) throws(ADRLinkError) {
        for path in paths {
            let bytes: [UInt8]?
            do throws(GitError) { bytes = try File.read(path, limit: EvidencePiece.limit) } catch {
                throw ADRLinkError(
                    .evidence, "the file \(path) cannot be attached: \(error.message)",
                    hint: "attach a regular file of at most \(EvidencePiece.limit >> 20) MiB")
            }
            guard let bytes else {
                throw ADRLinkError(.evidence, "there is no file \(path) to attach", hint: "--attach FILE names a file")
            }
            let name = redactor.redact(path.split(separator: "/").last.map(String.init) ?? path).value
            let beginning = bytes.prefix(8_000)
            if beginning.contains(0), !WideText.begins(beginning) {
                pieces.append(EvidencePiece(name, bytes))
            } else {
                add(name, bytes)
            }
        }
    }

    // MARK: State

    /// Runs a line of the shell and keeps what it prints. Throws `.state` where it fails.
    mutating func takeState(_ line: String, named name: String) throws(ADRLinkError) {
        var run = CapturedRun.shell(line)
        run.messages = .shown
        let output: CapturedRun.Output
        do throws(GitError) { output = try run.run() } catch { throw fault("\(error)") }
        var name = name
        if output.isCut { name += " (cut off)" }
        let isGood = output.status == .exited(0)
        if !isGood { name += " (failed: \(output.isTimedOut ? "time out" : "\(output.status.exitStatus)"))" }
        add(name, output.bytes)
        guard isGood else {
            throw fault(
                output.isTimedOut ? "it was not done in time" : "its exit status is \(output.status.exitStatus)")
        }
    }

    // MARK: What came back

    /// Runs a line of the shell that prints the time of the newest data that came back, and gives how old it was at a moment, in
    /// microseconds. Keeps what it printed. Throws `.state` where it fails, or prints something else.
    mutating func takeRecoveryPoint(_ line: String, since start: AuditTime) throws(ADRLinkError) -> Int64 {
        func fault(_ reason: String) -> ADRLinkError {
            ADRLinkError(
                .state, "what came back is not known: \(reason)",
                hint: "the line of --recovered-to prints one time as RFC 3339 writes it: 2024-03-01T09:00:00Z")
        }
        var run = CapturedRun.shell(line)
        run.messages = .shown
        let output: CapturedRun.Output
        do throws(GitError) { output = try run.run() } catch { throw fault("\(error)") }
        add("recovered-to", output.bytes)
        guard output.status == .exited(0), !output.isTimedOut else { throw fault("its command failed") }
        let text = String(decoding: output.bytes, as: UTF8.self).filter { $0 != "\n" && $0 != "\r" }
        guard let time = AuditTime(rfc3339: text) else { throw fault("its command printed no time") }
        let age = start.microseconds - time.microseconds
        // Clocks of two machines differ a little; data of tomorrow, or of the year 1, is a mistake that must not look like an answer.
        guard age >= -Self.clockTolerance else {
            throw fault("its command printed a time that is not over yet, \(time)")
        }
        guard age <= TimeSpan.longest else { throw fault("its command printed a time before all data, \(time)") }
        return max(0, age)
    }

    /// In microseconds.
    private static let clockTolerance: Int64 = 300_000_000

    private func fault(_ reason: String) -> ADRLinkError {
        ADRLinkError(
            .state, "the command of --state failed: \(reason)",
            hint: "see that the line works in /bin/sh within a minute")
    }

    // MARK: Output

    mutating func add(_ captured: CapturedOutput) {
        let (bytes, count) = captured.finish()
        redactions += count
        pieces.append(EvidencePiece(captured.name + (captured.isCut ? " (cut off)" : ""), bytes))
    }
}

/// One stream of a command's output, redacted as it comes and kept up to the limit of a piece.
final class CapturedOutput {
    let name: String
    private var stream: RedactedStream
    private var kept: [UInt8] = []
    private(set) var isCut = false

    init(_ name: String, _ redactor: SecretRedactor) {
        self.name = name
        stream = redactor.stream()
    }

    func append(_ bytes: [UInt8]) {
        if isCut { return }
        keep(stream.append(bytes))
    }

    /// All that was kept, and how many secrets were taken out.
    func finish() -> (bytes: [UInt8], redactions: Int) {
        if !isCut { keep(stream.finish()) }
        return (kept, stream.counts.values.reduce(0, +))
    }

    private func keep(_ bytes: [UInt8]) {
        isCut = isCut || kept.count + bytes.count > EvidencePiece.limit
        kept += bytes.prefix(EvidencePiece.limit - kept.count)
    }
}
