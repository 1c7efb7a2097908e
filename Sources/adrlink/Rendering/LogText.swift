import ADRLinkCore
import StructuredLogging

/// Records of the log as lines for people and programs; nothing in them acts on a terminal.
enum LogText {
    /// Time, severity, trace, span, what happened, and the fields.
    static func line(_ record: LogRecord) -> String {
        var words = [
            record.time.description, padded(record.severity.rawValue, 5), String(record.traceID.description.prefix(8)),
            record.spanID.map { String($0.description.prefix(8)) } ?? "-       ", TerminalText.escape(record.message),
        ]
        switch (record.kind, record.span) {
        case (.spanStart, _): words.append("begins")
        case (.span, let span?):
            words.append("took \(AuditText.duration(span.duration ?? 0))")
            if span.status == .error {
                words.append(TerminalText.escape("failed: \(span.statusMessage ?? "no reason given")"))
            }
        default: break
        }
        for (name, value) in record.attributes.sorted(by: { $0.key < $1.key }) {
            words.append(TerminalText.escape("\(name)=\(text(value))"))
        }
        return words.joined(separator: "  ")
    }

    /// The line as it is, with everything as `\uXXXX` that could act on a terminal.
    static func json(_ line: [UInt8]) -> String {
        let text = String(decoding: line, as: UTF8.self)
        guard text.unicodeScalars.contains(where: TerminalText.needsEscape) else { return text }
        var escaped = ""
        for scalar in text.unicodeScalars {
            guard TerminalText.needsEscape(scalar) else {
                escaped.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return escaped
    }

    static func line(_ damage: SpoolReader.Damage) -> String {
        TerminalText.escape("\(damage.file), line \(damage.line): \(damage.bytes) bytes are no record")
    }

    private static func text(_ value: LogValue) -> String {
        switch value {
        case .string(let text): text
        case .integer(let integer): "\(integer)"
        case .double(let double): "\(double)"
        case .bool(let truth): "\(truth)"
        case .array(let values): "[" + values.map(text).joined(separator: ",") + "]"
        case .fields(let fields):
            "{" + fields.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }.joined(separator: ",") + "}"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
