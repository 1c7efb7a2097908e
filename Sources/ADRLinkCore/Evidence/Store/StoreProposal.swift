import Git
import ObjectStore

/// Where a repository would have its bundles kept: settings of `.adrlink` that count once the user has approved them.
///
/// Whoever can change `.adrlink` could otherwise have bundles, and credentials, sent to a server of his own.
public struct StoreProposal: Equatable, Sendable {
    /// By the names that they have in `.adrlink`: `store`, `endpoint`, `region`, `kms-key`, `lock`.
    public private(set) var settings: [String: String] = [:]

    public init() {}

    /// `s3://BUCKET`; nil where the repository proposes no store.
    public var store: String? { settings["store"] }

    /// A line for each setting, in the order of their names. They come from the repository: escape them before they are shown.
    public var lines: [String] { settings.sorted { $0.key < $1.key }.map { "evidence.\($0.key) = \($0.value)" } }

    /// What an approval is bound to: the SHA-256 of all settings, in 64 lower-case hexadecimal digits.
    public var digest: String {
        let object = CanonicalValue.object(of: settings.mapValues { .string($0) })
        return sha256(Array("adrlink store approval\n".utf8) + object.encoded)
    }

    /// Takes a setting; the reason and a hint where its value has no meaning.
    mutating func take(_ key: String, _ value: String) -> (reason: String, hint: String)? {
        switch key {
        case "store" where !value.hasPrefix("s3://") || value.utf8.count == 5:
            return ("evidence.store is \"\(value)\"", "a repository may propose a bucket: s3://NAME")
        case "lock" where value != "compliance" && value != "governance":
            return ("evidence.lock is \"\(value)\"", "compliance or governance")
        case "region" where !S3Configuration.isRegion(value):
            return ("evidence.region is \"\(value)\"", "the name of a region: eu-west-3")
        case _ where value.isEmpty || value.utf8.contains { $0 < 0x20 || $0 == 0x7f }:
            return ("evidence.\(key) is empty or holds control characters", "write it on one line")
        default:
            settings[key] = value
            return nil
        }
    }
}

extension Workspace {
    /// The store that `.adrlink` proposes, and whether the user has approved exactly that; nil where it proposes none.
    public func storeProposal() throws(ADRLinkError) -> (proposal: StoreProposal, isApproved: Bool)? {
        let proposal = try evidencePolicy().store
        guard proposal.store != nil else { return nil }
        let approved = try fromGit { () throws(GitError) in
            try repository.configuration().strings(Self.approvalKey)
        }
        return (proposal, approved.contains(proposal.digest))
    }

    /// Approves a proposal for this clone: git's own configuration, which no clone and no fetch carries, keeps its digest.
    public func approve(_ proposal: StoreProposal) throws(ADRLinkError) {
        try fromGit { () throws(GitError) in
            try repository.setConfiguration(Self.approvalKey, to: proposal.digest)
        }
    }

    private static var approvalKey: String { "adrlink.evidenceapproved" }

    /// What `adrlink doctor` says of what `.adrlink` may only do with the user's approval.
    func approvalDiagnoses() throws(ADRLinkError) -> [Diagnosis] {
        guard let (proposal, isApproved) = try storeProposal() else {
            return [Diagnosis("approvals", .ok, "\(Policy.fileName) sets nothing that needs your approval")]
        }
        let values = proposal.lines.joined(separator: ", ")
        guard isApproved else {
            return [
                Diagnosis(
                    "approvals", .warning,
                    "\(Policy.fileName) would have bundles kept where nobody has approved: \(values)",
                    fix: "adrlink doctor --approve")
            ]
        }
        return [Diagnosis("approvals", .ok, "you have approved of \(values)")]
    }
}
