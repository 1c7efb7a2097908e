// Logs into a folder as a process of its own, for tests of what happens between processes and for figures:
//
//     LogProbe FOLDER events N [LABEL]    N events
//     LogProbe FOLDER spans N [LABEL]     N spans, the first around all others
//     LogProbe FOLDER die N               N events, then SIGKILL inside of a span

import Git
import Glibc
import Logging
import StructuredLogging
import Tracing

func complain(_ text: String) { _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) } }

let words = CommandLine.arguments
guard words.count >= 4, let count = Int(words[3]) else {
    complain("LogProbe FOLDER events|spans|die N [LABEL]\n")
    exit(2)
}
let label = words.count > 4 ? words[4] : "probe"
var settings = SpoolSettings()
if let size = CurrentProcess.variable("LOG_SEGMENT_SIZE").flatMap({ Int($0) }) { settings.segmentSize = size }
let spool = LogSpool(SpoolFolder(words[1]), settings: settings, clock: { CurrentProcess.microseconds }) { problem in
    complain("\(problem.code.rawValue): \(problem.message)\n")
}
let log = EventLog(
    inherited: TraceContext(environment: CurrentProcess.variables),
    resource: [
        "service.name": .string("probe"), "service.version": .string("1"), "process.pid": .integer(Int64(getpid())),
    ], clock: { CurrentProcess.microseconds }, redaction: { $1 }, write: { spool.append($0) })
let logger = Logger(label: label) { JSONLineHandler(label: $0, log: log) }
let tracer = JSONLineTracer(log: log, scope: label)

func logEvents() {
    for number in 1...max(1, count) {
        logger.info(
            "rule evaluated",
            metadata: [
                "rule": "ref-unknown", "number": .stringConvertible(number), "outcome": "passed",
                "commit": "f25bdf259e6f0b1c1e2d3c4b5a69788796a5b4c3",
            ])
    }
}

switch words[2] {
case "events": logEvents()
case "spans":
    tracer.withSpan("command") { _ in
        for number in 1..<max(1, count) {
            tracer.withSpan("rule evaluation") { $0.attributes["number"] = number }
        }
    }
default:
    tracer.withSpan("command") { _ in
        logEvents()
        kill(getpid(), SIGKILL)
    }
}
print(log.traceID, spool.lost)
