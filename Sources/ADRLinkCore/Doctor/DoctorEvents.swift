import Git
import StructuredLogging

extension Workspace {
    /// Whether the log of events gets to its receivers.
    func eventDiagnoses(_ exporters: [any LogExporter]) throws(ADRLinkError) -> [Diagnosis] {
        let check = "logs"
        let folder = SpoolFolder(repository.commonDirectory + "/adrlink/log")
        let status = try fromGit { () throws(GitError) in
            try SpoolStatus(of: folder, settings: SpoolSettings(), exporters: exporters)
        }
        var found: [Diagnosis] = []
        func warn(_ message: String) {
            found.append(Diagnosis(check, .warning, message, fix: "adrlink logs ship"))
        }
        if let dropped = status.dropped {
            warn("\(dropped.events) events were dropped before they were sent, the last at \(dropped.last)")
        }
        for waiting in status.waiting {
            if let error = waiting.state.lastError {
                warn("\(waiting.exporter) failed at \(error.time): \(error.message)")
            } else if let since = waiting.since, now.seconds - since.microseconds / 1_000_000 > Self.patience {
                warn("\(waiting.records) events wait for \(waiting.exporter) since \(since)")
            }
        }
        guard found.isEmpty else { return found }
        return [
            Diagnosis(
                check, .ok,
                status.waiting.isEmpty
                    ? "\(status.bytes / 1_024) KiB of events are kept here, and nobody is to receive them"
                    : "\(status.waiting.map(\.exporter).joined(separator: ", ")) \(status.waiting.count == 1 ? "gets" : "get") what is logged"
            )
        ]
    }

    /// How old what waits may be, in seconds.
    private static let patience: Int64 = 86_400
}
