import Git
public import StructuredLogging

extension Workspace {
    /// Reconstructs a run from what was logged here and from the audit log, and says what is missing.
    ///
    /// - Parameters:
    ///   - records: those of the run, in the order of the log.
    ///   - unreadable: how many lines of the log could not be read; they may be of this run.
    ///   - options: what the audit log is held against.
    public func trace(
        _ id: TraceID, records: some Sequence<LogRecord>, unreadable: Int = 0, _ options: AuditVerificationOptions
    ) throws(ADRLinkError) -> RunTrace {
        var assembly = TraceAssembly(id)
        for record in records where record.traceID == id { assembly.add(record) }
        assembly.noteAbsence(unreadable: unreadable)
        try addEntries(of: id, to: &assembly, options)
        return assembly.finished()
    }

    private func addEntries(
        of id: TraceID, to assembly: inout TraceAssembly, _ options: AuditVerificationOptions
    ) throws(ADRLinkError) {
        let verification = try fromAudit { () throws(GitError) in try AuditVerification(repository, options) }
        guard !verification.lanes.isEmpty else {
            assembly.addGap("there is no audit log here, and so none of its entries")
            return
        }
        if let finding = verification.findings.list.first(where: { $0.kind == .rootUnknown }) {
            assembly.addGap(finding.message)
        }
        var reader = AuditLogReader(verification, in: repository)
        var places: [(lane: LaneID, sequence: Int)] = []
        while let entry = reader.next(in: repository) {
            guard entry.event.trace == id.description else { continue }
            places.append((entry.segment.lane, entry.entry.sequence))
            assembly.add(entry)
        }
        let history = StoreHistory(verification, in: repository)
        assembly.add(history.bundles(of: id, entriesAt: places))
        if history.unknownBundles > 0 {
            assembly.addGap(
                "of \(history.unknownBundles) stored bundles only their manifests say whether they hold this run")
        }
        if places.isEmpty { assembly.addGap("no entry of the audit log belongs to this run") }
        if reader.unreadable > 0 {
            assembly.addGap(
                "\(reader.unreadable) payloads of the audit log cannot be read, and may belong to this run")
        }
    }
}
