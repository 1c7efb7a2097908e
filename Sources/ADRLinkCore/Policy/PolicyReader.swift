import Git

/// Reads `.adrlink`, in git's configuration syntax, from bytes that anybody may have written.
public enum PolicyReader {
    /// The most bytes that are read.
    public static let limit = 1 << 20

    /// The policy that these bytes state.
    ///
    /// libgit2 parses them, from a private temporary file, since it has no call for bytes. Before that `include` and
    /// `includeIf` are refused: libgit2 would follow them, and a pull request could have any file of the reader's read.
    public static func read(_ bytes: [UInt8], origin: String = Policy.fileName) throws(ADRLinkError) -> Policy {
        guard bytes.count <= limit else {
            throw ADRLinkError(.configuration, "the file has \(bytes.count) bytes; \(limit) is the most", path: origin)
        }
        if let place = bytes.firstIndex(of: 0) {
            // libgit2 would stop there and leave the rest of the policy out unnoticed.
            throw ADRLinkError(
                .configuration, "it holds a NUL byte", hint: "write it as plain text", path: origin,
                line: 1 + bytes[..<place].count { $0 == UInt8(ascii: "\n") })
        }
        if let line = lineOfInclude(in: bytes) {
            throw ADRLinkError(
                .configuration, "include sections are refused: they could read any file of whoever runs adrlink",
                hint: "write the settings into \(Policy.fileName) itself", path: origin, line: line)
        }
        let entries: [Git.Configuration.Entry]
        do throws(GitError) {
            entries = try File.withTemporaryFile(bytes) { (path) throws(GitError) in
                try Git.Configuration(file: path).entries()
            }
        } catch {
            throw explain(error, origin)
        }
        return try policy(entries, bytes, origin)
    }

    /// The policy that settings state, in their order. Unknown keys are errors, each with the nearest known one.
    static func policy(
        _ entries: [Git.Configuration.Entry], _ bytes: [UInt8], _ origin: String
    ) throws(ADRLinkError) -> Policy {
        var policy = Policy()
        var keys: [String] = []
        var prefixes: [String] = []
        var transitions: [(from: DecisionStatus, to: DecisionStatus)] = []
        var aliases: [Policy.Alias] = []
        var seen: [String: Int] = [:]
        for entry in entries {
            let (section, subsection, key) = split(entry.name)
            let occurrence = seen["\(section).\(key)", default: 0]
            seen["\(section).\(key)"] = occurrence + 1
            func fail(_ message: String, hint: String? = nil) -> ADRLinkError {
                ADRLinkError(
                    .configuration, message, hint: hint, path: origin,
                    line: line(of: key, section, occurrence, in: bytes))
            }
            guard !entry.name.contains("\u{FFFD}"), !entry.value.contains("\u{FFFD}") else {
                throw fail("\(section).\(key) is not valid UTF-8", hint: "save the file as UTF-8")
            }
            let shape = subsection == nil ? "\(section).\(key)" : "\(section).*.\(key)"
            switch shape {
            case "records.folder":
                policy.folders.append(try folder(entry.value, fail))
            case "records.prefix":
                guard !entry.value.isEmpty, entry.value.utf8.allSatisfy(isAlphanumeric) else {
                    throw fail(
                        "records.prefix holds \"\(entry.value)\"", hint: "a prefix is letters and digits, such as ADR")
                }
                prefixes.append(entry.value)
            case "records.digits":
                guard let digits = Int(entry.value), (1...9).contains(digits) else {
                    throw fail("records.digits is \"\(entry.value)\"", hint: "give a number from 1 to 9")
                }
                policy.records.digits = digits
                policy.messages.digits = digits
            case "records.template": policy.template = entry.value
            case "evidence.retention", "evidence.store", "evidence.endpoint", "evidence.region", "evidence.kms-key",
                "evidence.lock":
                if let wrong = policy.evidence.take(key, entry.value) { throw fail(wrong.reason, hint: wrong.hint) }
            case "evidence.*.retention", "evidence.*.cadence":
                let kind = subsection ?? ""
                guard BundleFacts.isKind(kind) else {
                    throw fail(
                        "\"\(kind)\" is no kind of bundle",
                        hint: "one word of small letters, digits, - and _: quarterly-review")
                }
                if let wrong = policy.evidence.kinds[kind, default: EvidencePolicy.Kind()].take(key, entry.value) {
                    throw fail(wrong.reason, hint: wrong.hint)
                }
            case "report.template": policy.reportTemplate = entry.value
            case "records.language":
                guard ["en", "fr"].contains(entry.value) else {
                    throw fail("records.language is \"\(entry.value)\"", hint: "en and fr are known")
                }
                policy.language = entry.value
            case "records.name":
                guard RecordNameConvention(pattern: entry.value) != nil else {
                    throw fail(
                        "records.name is \"\(entry.value)\"",
                        hint: "write it as NNNN-slug.md, ADR-NNN-slug.adoc or YYYYMMDD-slug.md")
                }
                policy.recordName = entry.value
            case "records.heading":
                guard RecordHeadingConvention(pattern: entry.value) != nil else {
                    throw fail(
                        "records.heading is \"\(entry.value)\"", hint: "write it as Title, N. Title or ADR-NNNN: Title")
                }
                policy.recordHeading = entry.value
            case "secrets.path":
                do throws(GitError) { _ = try Pathspec([entry.value]) } catch {
                    throw fail("secrets.path is \"\(entry.value)\": \(error.message)", hint: "give a pathspec of git")
                }
                policy.secretPaths.append(entry.value)
            case "references.key":
                guard !entry.value.isEmpty,
                    entry.value.utf8.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
                else {
                    throw fail(
                        "references.key holds \"\(entry.value)\"", hint: "a trailer key is letters, digits and -")
                }
                keys.append(entry.value)
            case "check.since": policy.since = try since(entry.value, "check.since", fail)
            case "rule.*.severity": policy.severities[try rule(subsection, fail)] = try severity(entry.value, fail)
            case "rule.*.since":
                policy.ruleSince[try rule(subsection, fail)] = try since(entry.value, "rule.since", fail)
            case "rule.*.commit-msg", "rule.*.pre-push", "rule.*.pre-receive", "rule.*.range", "rule.*.working-tree":
                guard let phase = CheckPhase(rawValue: key) else { break }
                policy.phaseSeverities[try rule(subsection, fail), default: [:]][phase] = try severity(
                    entry.value, fail)
            case "status.*.family":
                guard let family = DecisionStatus(family: entry.value) else {
                    throw fail(
                        "the status family \"\(entry.value)\" is not known",
                        hint: "draft, proposed, accepted, rejected, deprecated or superseded")
                }
                policy.records.statusFamilies[(subsection ?? "").lowercased()] = family
            case "transition.*.to":
                guard let from = status(subsection ?? ""), let to = status(entry.value) else {
                    throw fail(
                        "a transition from \"\(subsection ?? "")\" to \"\(entry.value)\" names no status",
                        hint: "as in [transition \"accepted\"] to = deprecated")
                }
                transitions.append((from, to))
            case "alias.*.of":
                guard let alias = Policy.alias(subsection ?? "", of: entry.value, occurrence: occurrence) else {
                    throw fail(
                        "the alias of \"\(subsection ?? "")\" to \"\(entry.value)\" names no ids",
                        hint: "as in [alias \"ADR-0012\"] of = ADR-0042")
                }
                aliases.append(alias)
            case "governs.*.path":
                policy.governs.append(.init(decision: subsection ?? "", pathspecs: [entry.value]))
            case "drift.months":
                guard let months = Int(entry.value), (1...1_200).contains(months) else {
                    throw fail("drift.months is \"\(entry.value)\"", hint: "give a number from 1 to 1200")
                }
                policy.driftMonths = months
            case "protected.*.exempt":
                guard let allowed = boolean(entry.value) else {
                    throw fail("protected.exempt is \"\(entry.value)\"", hint: "true or false")
                }
                guard let pattern = subsection, pattern.hasPrefix("refs/") else {
                    throw fail(
                        "\"\(subsection ?? "")\" is no full name of a reference",
                        hint: "did you mean refs/heads/\(subsection ?? "main")?")
                }
                policy.protected.append(.init(pattern: pattern, allowsExemption: allowed))
            case "requirements.path", "requirements.id", "requirements.tests":
                if let wrong = policy.requirements.take(key, entry.value) { throw fail(wrong.reason, hint: wrong.hint) }
            case "drill.*.cadence", "drill.*.validates", "drill.*.rto", "drill.*.rpo", "drill.*.runbook":
                let kind = subsection ?? ""
                guard DrillPolicy.isKind(kind) else {
                    throw fail(
                        "\"\(kind)\" is no kind of exercise",
                        hint: "one word of small letters, digits, - and _: restore-db")
                }
                if let wrong = policy.drills[kind, default: DrillPolicy()].take(key, entry.value) {
                    throw fail(wrong.reason, hint: wrong.hint)
                }
            case "runbooks.path", "runbooks.months":
                if let wrong = policy.runbooks.take(key, entry.value) { throw fail(wrong.reason, hint: wrong.hint) }
            default:
                throw fail(
                    "the key \(entry.name) is not known",
                    hint: nearest(shape, knownKeys).map { "did you mean \($0.replacing("*", with: "\"…\""))?" })
            }
        }
        // A word that has a family is read as that family everywhere.
        func meant(_ status: DecisionStatus) -> DecisionStatus {
            policy.records.statusFamilies[status.description] ?? status
        }
        policy.transitions.replace(with: transitions.map { (meant($0.from), meant($0.to)) })
        if let wrong = policy.take(aliases) {
            throw ADRLinkError(
                .configuration, "the alias \(wrong.old) leads to two decisions, or back to itself",
                hint: "leave one line for each id that was given up", path: origin,
                line: line(of: "of", "alias", wrong.occurrence, in: bytes))
        }
        if !keys.isEmpty { policy.messages.referenceKeys = keys }
        if !prefixes.isEmpty {
            policy.records.prefixes = prefixes
            policy.messages.prefixes = prefixes
        }
        return policy
    }

    /// Every key, with `*` for a subsection. The command's documentation lists them from here.
    public static let knownKeys = [
        "records.folder", "records.prefix", "records.digits", "records.template", "records.language", "records.name",
        "records.heading", "references.key", "report.template",
        "rule.*.severity", "rule.*.since", "rule.*.commit-msg", "rule.*.pre-push", "rule.*.pre-receive", "rule.*.range",
        "rule.*.working-tree", "check.since", "status.*.family", "transition.*.to", "alias.*.of",
        "governs.*.path", "protected.*.exempt", "drift.months", "secrets.path",
        "requirements.path", "requirements.id", "requirements.tests", "runbooks.path", "runbooks.months",
        "drill.*.cadence", "drill.*.validates", "drill.*.rto", "drill.*.rpo", "drill.*.runbook",
        "evidence.retention", "evidence.store", "evidence.endpoint", "evidence.region", "evidence.kms-key",
        "evidence.lock", "evidence.*.retention", "evidence.*.cadence",
    ]

    /// The family that a word names, else the word as a status of the repository's own.
    private static func status(_ word: String) -> DecisionStatus? {
        let word = word.lowercased()
        guard !word.isEmpty, word != DecisionStatus.unknown.description else { return nil }
        return DecisionStatus(family: word) ?? .custom(word)
    }

    private static func rule(_ name: String?, _ fail: (String, String?) -> ADRLinkError) throws(ADRLinkError) -> RuleID
    {
        if let rule = RuleID(rawValue: name ?? "") { return rule }
        throw fail(
            "there is no rule \"\(name ?? "")\"",
            nearest(name ?? "", RuleID.allCases.map(\.rawValue)).map { "did you mean \($0)?" })
    }

    private static func severity(
        _ value: String, _ fail: (String, String?) -> ADRLinkError
    ) throws(ADRLinkError) -> Severity {
        if let severity = Severity(rawValue: value) { return severity }
        throw fail("the severity \"\(value)\" is not known", "off, info, warning or error")
    }

    /// Which names are tags and which commits exist only the repository knows; what can be neither is refused here.
    private static func since(
        _ value: String, _ key: String, _ fail: (String, String?) -> ADRLinkError
    ) throws(ADRLinkError) -> String {
        let isName = value.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f && !"~^:?*[\\".utf8.contains($0) }
        guard !value.isEmpty, isName, !value.hasPrefix("-"), !value.contains(".."), !value.contains("@{") else {
            throw fail("\(key) is \"\(value)\"", "name a commit by its id, or a tag")
        }
        return value
    }

    /// A folder stays inside the repository.
    private static func folder(_ value: String, _ fail: (String, String?) -> ADRLinkError) throws(ADRLinkError)
        -> String
    {
        var path = value[...]
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        while path.hasSuffix("/") { path = path.dropLast() }
        let components = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !path.hasPrefix("/"), !components.contains(""), !components.contains(".."), !components.contains(".git")
        else {
            throw fail("records.folder is \"\(value)\"", "name a folder inside the repository, relative to its top")
        }
        return path == "." ? "" : String(path)
    }

    /// Where an `[include]` or `[includeIf "…"]` section begins, from 1.
    static func lineOfInclude(in bytes: [UInt8]) -> Int? {
        var line = 1
        for place in bytes.indices {
            if bytes[place] == UInt8(ascii: "\n") { line += 1 }
            guard bytes[place] == UInt8(ascii: "[") else { continue }
            let word = bytes[(place + 1)...].drop { $0 == 0x20 || $0 == 0x09 }.prefix(7)
            if word.elementsEqual("include".utf8, by: { $0 | 0x20 == $1 }) { return line }
        }
        return nil
    }

    private static func split(_ name: String) -> (section: String, subsection: String?, key: String) {
        guard let first = name.firstIndex(of: "."), let last = name.lastIndex(of: ".") else { return ("", nil, name) }
        let key = String(name[name.index(after: last)...])
        return (String(name[..<first]), first == last ? nil : String(name[name.index(after: first)..<last]), key)
    }

    private static func boolean(_ value: String) -> Bool? {
        switch value.lowercased() {
        case "true", "yes", "on", "1": true
        case "false", "no", "off", "0", "": false
        default: nil
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }

    /// The line that sets a key for the `occurrence`th time, as near as a scan can tell; libgit2 keeps no lines.
    private static func line(of key: String, _ section: String, _ occurrence: Int, in bytes: [UInt8]) -> Int? {
        var inSection = false
        var left = occurrence
        for (place, raw) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: raw, as: UTF8.self).lowercased().drop { $0 == " " || $0 == "\t" }
            var setting = text
            if text.hasPrefix("[") {
                inSection = text.dropFirst().drop { $0 == " " }.hasPrefix(section)
                setting =
                    text.lastIndex(of: "]").map { text[text.index(after: $0)...].drop { $0 == " " || $0 == "\t" } }
                    ?? ""
            }
            guard inSection, setting.hasPrefix(key) else { continue }
            if left == 0 { return place + 1 }
            left -= 1
        }
        return nil
    }

    /// libgit2 names its file, which is our temporary one; the reader is told of `.adrlink` and the line.
    private static func explain(_ error: GitError, _ origin: String) -> ADRLinkError {
        guard error.code == .corrupt || error.message.contains("parse") else { return ADRLinkError(error) }
        // `a quotation mark is not closed in line 2`, `… in section header (in /tmp/adrlink-x:1, column 2)`
        let place =
            error.message.split(separator: ":").last.flatMap { Int($0.prefix(while: \.isNumber)) }
            ?? error.message.split(separator: " ").last.flatMap { Int($0) }
        return ADRLinkError(
            .configuration, "the line is not in git's configuration syntax",
            hint: "sections look like [records], settings like folder = docs/adr", path: origin,
            line: place)
    }
}
