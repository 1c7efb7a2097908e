import Git

/// How a segment goes on from one head to another: by appends of its lane's key, one note a commit, or not.
struct SegmentGrowth {
    var segment: SegmentID
    /// The head so far; nil for a segment that begins.
    var old: ObjectID?
    var new: ObjectID
    /// The head of the segment before it, which a segment that begins has to name.
    var previous: ObjectID?

    /// What is wrong with it, first of all; nil where nothing is.
    func fault(in repository: borrowing Repository) throws(GitError) -> AuditFinding? {
        if old == new { return nil }
        let commits = try repository.commits(ofSegmentAt: new, behind: old)
        var ids = commits.ids[...]
        var findings = AuditFindings()
        var verifier: SegmentVerifier
        switch (commits.end, old) {
        case (.known, let old?):
            do throws(AuditReadingError) {
                verifier = try SegmentVerifier.resume(segment, behind: old, in: repository)
            } catch {
                return AuditFinding(.objectUnreadable, segment, commit: old, error.reason)
            }
        case (.beginning, nil):
            guard let first = ids.popFirst(),
                let begun = SegmentVerifier.begin(segment, at: first, in: repository, &findings)
            else { return findings.worst ?? AuditFinding(.charterBad, segment, commit: new, "it has no charter") }
            verifier = begun
            if let fault = try closingFault(begun.charter, first, repository) { return fault }
        case (.beginning, _), (.known, _):
            return AuditFinding(.laneRewound, segment, commit: new, "it does not go on from where it ended so far")
        case (.missing(let id), _):
            return AuditFinding(.historyMissing, segment, commit: id, "commits of it are not here")
        }
        for id in ids where !verifier.add(id, in: repository).isVerified { break }
        return findings.worst ?? verifier.findings.worst
    }

    /// Whether a segment goes on from the one before it, with the same key.
    private func closingFault(
        _ charter: AuditCharter, _ commit: ObjectID, _ repository: borrowing Repository
    ) throws(GitError) -> AuditFinding? {
        func fault(_ kind: AuditFinding.Kind, _ reason: String) -> AuditFinding {
            AuditFinding(kind, segment, commit: commit, reason)
        }
        guard let closing = charter.closing else {
            return segment.number == 1 ? nil : fault(.chainBroken, "it does not name the segment before it")
        }
        guard let previous else {
            return fault(.segmentMissing, "the segment \(segment.number - 1), which it goes on from, is not here")
        }
        do throws(AuditReadingError) {
            let before = try repository.charter(at: closing.head).charter
            guard before.key == charter.key, before.owner == charter.owner, before.log == charter.log else {
                return fault(.signerWrong, "it belongs to another key, principal or log than the segment before it")
            }
        } catch { return fault(.chainBroken, "the commit it goes on from cannot be read: \(error.reason)") }
        guard try repository.commits(ofSegmentAt: previous).ids.contains(closing.head) else {
            return fault(.chainBroken, "it goes on from a commit that the segment before it does not have")
        }
        return nil
    }
}

extension AuditFindings {
    /// The first of those that are worse than a notice.
    var worst: AuditFinding? { list.first { $0.severity > .notice } }
}
