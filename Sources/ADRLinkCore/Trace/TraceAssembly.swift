import Git
import StructuredLogging

/// Puts together what logs and audit log have of one run.
struct TraceAssembly {
    private var trace: RunTrace
    private var spans: [SpanID: RunTrace.Span] = [:]
    /// What is in each span, spans aside.
    private var contents: [SpanID: [RunTrace.Item]] = [:]
    private var outside: [RunTrace.Item] = []
    private var entryPlaces: [EntryPlace: SpanID] = [:]
    private var moments: (first: String, last: String)?
    /// How many records of each process are known, and the highest of their numbers.
    private var processes: [String: (known: Int, highest: UInt64)] = [:]

    private struct EntryPlace: Hashable {
        var lane: String
        var sequence: Int64
    }

    init(_ id: TraceID) { trace = RunTrace(traceID: id.description) }

    mutating func add(_ record: LogRecord) {
        note(record.time.description)
        count(record.id)
        guard let part = record.span else {
            let event = RunTrace.Event(
                id: record.id, time: record.time.description, severity: record.severity.rawValue,
                message: record.message, attributes: record.attributes)
            put(.event(event), into: record.spanID)
            return
        }
        guard let id = record.spanID else { return }
        // The line that says how a span ended says more than the one that says that it began.
        if record.kind == .spanStart, spans[id] != nil { return }
        note(part.start.description)
        spans[id] = RunTrace.Span(
            id: id.description, parent: part.parent?.description, name: record.message,
            start: part.start.description, duration: part.duration, status: part.status.rawValue,
            statusMessage: part.statusMessage, attributes: record.attributes)
        if case .string(let lane) = record.attributes["adrlink.audit.lane"],
            case .integer(let sequence) = record.attributes["adrlink.audit.sequence"]
        {
            // A payload may hold several entries; no number that a log claims is worth more than a payload can have.
            var count: Int64 = 1
            if case .integer(let claimed) = record.attributes["adrlink.audit.count"] {
                count = min(max(1, claimed), Int64(AuditLimits.batch))
            }
            for place in 0..<count { entryPlaces[EntryPlace(lane: lane, sequence: sequence &+ place)] = id }
        }
    }

    mutating func add(_ logged: LoggedEntry) {
        let event = logged.event
        note(event.time.description)
        let entry = RunTrace.Entry(
            lane: logged.segment.lane.description, sequence: logged.entry.sequence, digest: logged.digest,
            time: event.time.description, phase: event.phase.rawValue, action: event.action, actor: event.actor,
            result: event.result?.rawValue, exitStatus: event.exitStatus, signal: event.signal,
            duration: event.duration, decisions: event.decisions, incident: event.incident, command: event.command,
            verified: logged.standing.isVerified, reasons: logged.standing.reasons)
        put(.entry(entry), into: entryPlaces[EntryPlace(lane: entry.lane, sequence: Int64(entry.sequence))])
    }

    mutating func add(_ bundles: [RunTrace.Bundle]) { if !bundles.isEmpty { trace.bundles = bundles } }

    mutating func addGap(_ sentence: String) { trace.gaps.append(sentence) }

    /// Says what of the log of events is not here.
    mutating func noteAbsence(unreadable: Int) {
        if processes.isEmpty {
            addGap("nothing of this run is in the log of events here: that log stays where the run was")
        }
        if unreadable > 0 {
            addGap("\(unreadable) lines of the log of events cannot be read, and may belong to this run")
        }
    }

    private mutating func put(_ item: RunTrace.Item, into span: SpanID?) {
        if let span { contents[span, default: []].append(item) } else { outside.append(item) }
    }

    private mutating func note(_ time: String) {
        guard let known = moments else {
            moments = (time, time)
            return
        }
        moments = (min(known.first, time), max(known.last, time))
    }

    /// The second half of a record's id counts the records of its process.
    private mutating func count(_ id: String) {
        guard id.utf8.count == 32, let number = UInt64(id.suffix(16), radix: 16) else { return }
        let process = String(id.prefix(16))
        let known = processes[process] ?? (0, 0)
        processes[process] = (known.known + 1, max(known.highest, number))
    }

    // MARK: The tree

    consuming func finished() -> RunTrace {
        (trace.start, trace.end) = (moments?.first, moments?.last)
        var children: [SpanID: [SpanID]] = [:]
        var roots: [SpanID] = []
        for id in spans.keys.sorted(by: { $0.description < $1.description }) {
            guard let parent = spans[id]?.parent.flatMap({ SpanID($0) }), parent != id, spans[parent] != nil else {
                roots.append(id)
                continue
            }
            children[parent, default: []].append(id)
        }
        var seen: Set<SpanID> = []
        var items = roots.compactMap { tree($0, children, &seen).map(RunTrace.Item.span) }
        // Spans that are each other's parents have no root; nothing of them may be lost.
        for id in spans.keys.sorted(by: { $0.description < $1.description }) where !seen.contains(id) {
            if let span = tree(id, children, &seen) { items.append(.span(span)) }
        }
        for (id, held) in contents where spans[id] == nil { items += held }
        trace.items = Self.ordered(items + outside)
        addGaps(roots)
        return trace
    }

    private func tree(_ id: SpanID, _ children: [SpanID: [SpanID]], _ seen: inout Set<SpanID>) -> RunTrace.Span? {
        guard seen.insert(id).inserted, var span = spans[id] else { return nil }
        var items = contents[id] ?? []
        for child in children[id] ?? [] {
            if let tree = tree(child, children, &seen) { items.append(.span(tree)) }
        }
        span.items = Self.ordered(items)
        return span
    }

    /// By the time at which each began; what is told of the same moment stays in the order of the logs.
    private static func ordered(_ items: [RunTrace.Item]) -> [RunTrace.Item] {
        items.enumerated().sorted { a, b in
            a.element.time != b.element.time ? a.element.time < b.element.time : a.offset < b.offset
        }.map(\.element)
    }

    // MARK: What is missing

    private mutating func addGaps(_ roots: [SpanID]) {
        for span in spans.values.sorted(by: { ($0.start, $0.id) < ($1.start, $1.id) }) where span.duration == nil {
            trace.gaps.append(
                "the span \(span.name) (\(span.id)) has no end: its process was killed, or it still runs")
        }
        for (process, records) in processes.sorted(by: { $0.key < $1.key })
        where records.highest > UInt64(records.known) {
            trace.gaps.append(
                "\(records.highest - UInt64(records.known)) lines of the process \(process) are missing: they could not be written, or were dropped when the log was full"
            )
        }
        let callers = Set(roots.compactMap { spans[$0]?.parent })
        for caller in callers.sorted() {
            trace.gaps.append(
                "the span \(caller), in which the run was started, is not in this log: it belongs to whoever started it"
            )
        }
    }
}
