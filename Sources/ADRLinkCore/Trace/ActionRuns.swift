import Git
import StructuredLogging

extension Workspace {
    /// How many runs a report shows.
    static var shownRuns: Int { 200 }

    /// What the log of events has of the runs that actions belong to, each once, in the order of the actions; nil where no
    /// action names a trace.
    func runs(of actions: [LoggedAction]) throws(ADRLinkError) -> [RunTrace]? {
        var order: [TraceID] = []
        var assemblies: [TraceID: TraceAssembly] = [:]
        for action in actions {
            for entry in [action.intent, action.end].compactMap(\.self) {
                guard let id = entry.event.trace.flatMap({ TraceID($0) }) else { continue }
                if assemblies[id] == nil {
                    guard order.count < Self.shownRuns else { continue }
                    order.append(id)
                    assemblies[id] = TraceAssembly(id)
                }
            }
        }
        guard !order.isEmpty else { return nil }
        let (records, unreadable) = try records { assemblies[$0.traceID] != nil }
        for record in records { assemblies[record.traceID]?.add(record) }
        for action in actions {
            for entry in [action.intent, action.end].compactMap(\.self) {
                guard let id = entry.event.trace.flatMap({ TraceID($0) }) else { continue }
                assemblies[id]?.add(entry)
            }
        }
        return order.compactMap { id in
            assemblies[id]?.noteAbsence(unreadable: unreadable)
            return assemblies[id]?.finished()
        }
    }
}
