import ADRLinkCore
import ArgumentParser
import Git

struct EvidencePushCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "push", abstract: "Put a bundle into the store: verified, encrypted, locked, once.",
        discussion: "The store is that of adrlink.evidencestore, by default a directory in the git directory.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Argument(help: "The file of the bundle.")
    var bundle: String

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let access = try options.access(in: workspace)
        let stored = try WaitingLine.during("verifying the bundle") { tell in
            try withoutActuallyEscaping(tell) { tell in
                try access.push(bundle, in: workspace) { tell("storing \(progressBar($0, of: $1))") }
            }
        }
        try StoredBundleView.print([stored], options.format)
    }
}

struct EvidenceListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the bundles that the audit log knows, or who had access.",
        discussion: """
            Nothing of the bundles is read. What is not verified in the log counts for nothing. A kind of which none was stored in \
            time is told.
            """)

    @OptionGroup var shared: SharedOptions

    @Flag(help: "List every access in the place of the bundles.")
    var accesses = false

    @Option(help: "How the answer is written: text or json.")
    var format = OutputFormat.text

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let verification = try workspace.verifiedLog()
        let history = StoreHistory(verification, in: workspace.repository)
        if accesses {
            try AccessView.print(history.entries, format)
        } else {
            let schedule = EvidenceSchedule(
                try workspace.evidencePolicy(), history.bundles, now: workspace.now.seconds,
                zone: CurrentProcess.zoneOffset(at:))
            try StoredBundleView.print(history.bundles, format, schedule)
            for entry in schedule.overdue { Output.error("note: \(entry.sentence)") }
        }
        verification.noteDoubts()
    }
}

struct EvidenceShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the manifest of a bundle in the store: an access, which is recorded.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Argument(help: "The id of the bundle, or its beginning.")
    var bundle: String

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let access = try options.access(in: workspace)
        let manifest = try access.show(bundle, in: workspace).manifest
        if options.format == .json { return try Output.json(ManifestDocument(manifest)) }
        Output.print(ManifestView(manifest).text)
        Output.print(ManifestView(manifest).files)
    }
}

struct EvidenceFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Fetch a bundle from the store, verified as a whole: an access, which is recorded.",
        discussion: """
            The intent is in the audit log, and known to the hub or the store, before the first byte. Where anything is not as \
            the log and the manifest say, nothing is left, and the log says so.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Argument(help: "The id of the bundle, or its beginning.")
    var bundle: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file, which must not exist.", valueName: "file"))
    var output: String

    func run() throws {
        try shared.enter()
        try fetchBundle(bundle, to: output, as: .fetch, options, shared)
    }
}

struct EvidenceExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Fetch a bundle for somebody who has no key of the log.",
        discussion: "It is as fetch, and the log says that a copy was handed on, and with --reason to whom.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Argument(help: "The id of the bundle, or its beginning.")
    var bundle: String

    @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file, which must not exist.", valueName: "file"))
    var output: String

    func validate() throws {
        if options.reason?.isEmpty ?? true { throw ValidationError("--reason says to whom the copy goes.") }
    }

    func run() throws {
        try shared.enter()
        try fetchBundle(bundle, to: output, as: .export, options, shared)
    }
}

private func fetchBundle(
    _ bundle: String, to output: String, as action: EvidenceAction, _ options: EvidenceAccessOptions,
    _ shared: SharedOptions
) throws {
    let workspace = try shared.workspace()
    let access = try options.access(in: workspace)
    let fetched = try WaitingLine.during("fetching the bundle") { tell in
        try access.fetch(bundle, to: output, as: action, in: workspace) { tell("fetching \(progressBar($0, of: $1))") }
    }
    if options.format == .json { return try Output.json(ManifestDocument(fetched.manifest)) }
    Output.print(ManifestView(fetched.manifest).text)
    Output.error("note: recorded as \(fetched.intent.lane.short)/\(fetched.intent.sequence)")
}

struct EvidenceHoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Put a bundle under a legal hold, or end the hold.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Argument(help: "on or off.")
    var state: State

    @Argument(help: "The id of the bundle, or its beginning.")
    var bundle: String

    enum State: String, ExpressibleByArgument, CaseIterable { case on, off }

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let stored = try options.access(in: workspace).hold(bundle, state == .on, in: workspace)
        try StoredBundleView.print([stored], options.format)
    }
}

struct EvidenceRetainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retain", abstract: "Have the store keep a bundle for longer; it is never shortened.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Argument(help: "The id of the bundle, or its beginning.")
    var bundle: String

    @Option(help: ArgumentHelp("Until when: 2034-03-01, or 2034-03-01T09:00:00Z.", valueName: "time"))
    var until: String

    func run() throws {
        try shared.enter()
        guard let end = AuditTime(rfc3339: until) ?? AuditTime(rfc3339: until + "T00:00:00Z") else {
            throw ADRLinkError(.usage, "--until \(until) is no time", hint: "write 2034-03-01, or 2034-03-01T09:00:00Z")
        }
        let workspace = try shared.workspace()
        let stored = try options.access(in: workspace).retain(bundle, until: end, in: workspace)
        try StoredBundleView.print([stored], options.format)
    }
}

struct EvidenceVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Walk the store: is all there, encrypted, kept, unchanged, and every access known?",
        discussion: """
            Every object is held against the audit log: encryption and its key, lock and retention, size and SHA-256. Accesses that stand in the \
            store and not in the log here are told. Ends with 1 where anything is found.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var options: EvidenceAccessOptions

    @Flag(help: "Put a small object under a lock of a day, and try to delete it: a server may lie about what it keeps.")
    var probe = false

    func run() throws {
        try shared.enter()
        let workspace = try shared.workspace()
        let access = try options.access(in: workspace)
        let found = try WaitingLine.during("verifying the store") { tell in
            try access.verify(probing: probe, in: workspace) { tell("verifying \($0)") }
        }
        try StoreVerificationView.print(found, options.format)
        guard found.findings.isEmpty else { throw ExitCode(1) }
    }
}
