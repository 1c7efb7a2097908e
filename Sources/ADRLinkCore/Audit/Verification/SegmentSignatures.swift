import Git
import SSHSignature

/// Charters and commits of a segment held against the key that has to have signed them.
extension SegmentVerifier {
    static func isSigned(
        _ payload: AuditPayload, by charter: AuditCharter, _ fault: (AuditFinding.Kind, String) -> AuditFinding,
        _ findings: inout AuditFindings
    ) -> Bool {
        guard payload.signature.key == charter.key else {
            findings.add(fault(.signerWrong, "the charter is signed by another key than the one it names"))
            return false
        }
        if case .refused(let reason) = payload.signature.verification(
            of: payload.content, namespace: AuditNames.namespace)
        {
            findings.add(fault(.signatureBad, "the charter: \(reason.sentence)"))
            return false
        }
        return true
    }

    static func judge(
        _ made: AuditCommit, _ commit: ObjectID, _ charter: AuditCharter, _ repository: borrowing Repository,
        _ fault: (AuditFinding.Kind, String) -> AuditFinding, _ findings: inout AuditFindings
    ) {
        do throws(GitError) {
            let bytes = try repository.object(commit, .commit, limit: AuditLimits.commit)
            judge(made, bytes, charter, fault, &findings)
        } catch {
            findings.add(fault(.objectUnreadable, "\(error)"))
        }
    }

    /// Holds the text of a commit against the one it must have, and its signature against the charter.
    static func judge(
        _ made: AuditCommit, _ bytes: [UInt8], _ charter: AuditCharter, isVouchedFor: Bool = false,
        _ fault: (AuditFinding.Kind, String) -> AuditFinding, _ findings: inout AuditFindings
    ) {
        let signed: (signature: SSHSignature, unsigned: [UInt8])?
        do throws(AuditFormatFault) {
            signed = try made.signature(in: bytes)
        } catch {
            findings.add(fault(.commitMalformed, "the commit: \(error.reason)"))
            return
        }
        switch (signed, charter.signs) {
        case (nil, .payload): break
        case (nil, .commit): findings.add(fault(.signatureMissing, "the charter demands that commits are signed"))
        case (_?, .payload):
            findings.add(fault(.commitMalformed, "the charter says that commits are not signed, and this one is"))
        case ((let signature, let unsigned)?, .commit):
            if signature.key != charter.key {
                findings.add(fault(.signerWrong, "the commit is signed by \(signature.key.fingerprint)"))
            } else if !isVouchedFor,
                case .refused(let reason) = signature.verification(
                    of: unsigned, namespace: AuditNames.commitNamespace)
            {
                findings.add(fault(.signatureBad, "the commit: \(reason.sentence)"))
            }
        }
    }

    static func finding(
        _ error: AuditReadingError, _ segment: SegmentID, _ commit: ObjectID, _ what: String, sequence: Int? = nil
    ) -> AuditFinding {
        switch error {
        case .git(let error):
            AuditFinding(.objectUnreadable, segment, sequence: sequence, commit: commit, "\(error)")
        case .format(let fault):
            AuditFinding(
                fault.kind == .version ? .versionUnknown : .payloadMalformed, segment, sequence: sequence,
                commit: commit, "\(what): \(fault.reason)")
        }
    }
}

extension Verification.Reason {
    var sentence: String {
        switch self {
        case .namespace: "its signature was made for something else than the audit log"
        case .signature: "its signature does not belong to its content"
        case .key: "the key in its signature is none"
        }
    }
}
