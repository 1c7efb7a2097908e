/// Takes secrets out of what will be signed and can never be recalled: command lines, reasons, captured output.
///
/// It is more eager than `SecretScanner`, which must not cry wolf: behind `--password` every value is a secret. It is a net
/// all the same, and docs/redaction.md says what slips through.
public struct SecretRedactor: Sendable {
    private let known: KnownSecrets

    /// - Parameter environment: the variables that the command is given; the values of those with the name of a secret are
    ///   redacted wherever they occur.
    public init(environment: [String: String] = [:]) { known = KnownSecrets(environment: environment) }

    /// The arguments of a command, its name the first, as they are given to the system.
    public func redact(arguments: [String]) -> Redacted<[String]> {
        let redacted = redact(arguments: arguments.map { Array($0.utf8) })
        return Redacted(value: redacted.value.map { String(decoding: $0, as: UTF8.self) }, counts: redacted.counts)
    }

    /// The same for arguments of any encoding.
    public func redact(arguments words: [[UInt8]]) -> Redacted<[[UInt8]]> {
        let byPlace = CommandRedaction.find(in: words, isCertain: true)
        var counts: [RedactionKind: Int] = [:]
        let redacted = words.enumerated().map { place, word in
            let found = byPlace[place] + TextRedaction.find(in: word, known: known)
            return found.settled(in: word).applied(to: word, counting: &counts)
        }
        return Redacted(value: redacted, counts: counts)
    }

    /// A text that people wrote, or the output of a command.
    public func redact(_ text: String) -> Redacted<String> {
        let redacted = redact(Array(text.utf8))
        return Redacted(value: String(decoding: redacted.value, as: UTF8.self), counts: redacted.counts)
    }

    /// The same for bytes of any encoding; all that is no secret stays as it is.
    public func redact(_ bytes: [UInt8]) -> Redacted<[UInt8]> {
        var counts: [RedactionKind: Int] = [:]
        let found = TextRedaction.find(in: bytes, known: known).settled(in: bytes)
        return Redacted(value: found.applied(to: bytes, counting: &counts), counts: counts)
    }

    /// The same piece by piece, for output that comes while a command runs.
    public func stream() -> RedactedStream { RedactedStream(known: known) }
}
