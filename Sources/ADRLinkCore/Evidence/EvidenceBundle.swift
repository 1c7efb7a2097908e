import Git
import SSHSignature

/// What is to be packed for an auditor who has nothing else.
public struct EvidenceBundle: Sendable {
    /// The stretch of time or history, the incident or the traces that it is about: what its report shows.
    public var request: ReportRequest
    /// References by their names, full or as people shorten them; what HEAD names where there is none. Their whole history is
    /// packed, since a report of a window needs what was decided before.
    public var references: [String] = []
    /// Paths of files to attach.
    public var attachments: [String] = []
    /// What others have to add: a validation matrix.
    public var sources: [EvidenceSource] = []
    /// One of the kinds that `.adrlink` names.
    public var kind: String?
    /// Until when the bundle is to be kept.
    public var retainUntil: AuditTime?
    /// The program that packs, and its version.
    public var tool: String

    public init(_ request: ReportRequest, tool: String) {
        self.request = request
        self.tool = tool
    }

    /// What was packed.
    public struct Packed: Sendable {
        public var manifest: EvidenceManifest
        /// The file of the manifest, as it stands in the archive.
        public var manifestFile: [UInt8]
        /// How many secrets were taken out of what was attached.
        public var redactions: Int
    }

    /// What the packing is at.
    public enum Step: Sendable {
        case verifyingLog
        case reporting(PostMortemStep)
        /// So many bytes of a file are packed.
        case packing(file: String, bytes: Int)
    }

    /// Packs it into a file, which is there when it is whole; an existing one is never replaced.
    ///
    /// Throws `.undecided` where the log does not verify, since nobody could rely on the bundle, and in a shallow clone; what is
    /// wrong with the key; and `.usage` for a file that exists.
    ///
    /// - Parameter audit: what the log is held against.
    /// - Parameter variables: the environment, whose secrets are redacted.
    public func write(
        to path: String, by recorder: AuditRecorder, _ audit: AuditVerificationOptions, variables: [String: String],
        in workspace: borrowing Workspace, tell: (Step) -> Void = { _ in }
    ) throws(ADRLinkError) -> Packed {
        guard File.kind(of: path) == nil else {
            throw ADRLinkError(.usage, "\(path) exists already", hint: "name another file")
        }
        guard !workspace.repository.isShallow else {
            throw ADRLinkError(
                .undecided, "this clone is shallow, and a bundle has to hold all of the history",
                hint: "fetch the rest: git fetch --unshallow")
        }
        let redactor = SecretRedactor(environment: variables)
        var attempt = 0
        while true {
            attempt += 1
            let packed = try withinSpan("packaging") { _ throws(ADRLinkError) in
                let packing = try BundlePacking(self, by: recorder, audit, redactor, in: workspace, tell)
                return try packing.write(to: path, by: recorder, in: workspace, tell)
            }
            if let packed { return packed }
            guard attempt < 3 else {
                throw ADRLinkError(
                    .io, "the repository changes faster than it can be packed", hint: "try again when it is quiet")
            }
        }
    }
}
