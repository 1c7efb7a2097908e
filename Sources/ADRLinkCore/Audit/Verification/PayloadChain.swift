import Git
import SSHSignature

/// The payloads of a segment as they lie in its last tree, without the commits that brought them.
extension Repository {
    /// All payloads, each with the id of the commit it is a note of; in no order.
    func payloads(at head: ObjectID) throws(AuditReadingError) -> [(of: ObjectID, payload: AuditPayload)] {
        let entries = try fromLog { () throws(GitError) -> [(name: String, id: ObjectID)] in
            var notes: [(name: String, id: ObjectID)] = []
            for folder in try treeText(try commitHeader(head).tree).entries where folder.name.utf8.count == 2 {
                notes += try treeText(folder.id).entries.map { (folder.name + $0.name, $0.id) }
            }
            return notes
        }
        var found: [(of: ObjectID, payload: AuditPayload)] = []
        for entry in entries {
            guard let annotated = ObjectID(entry.name) else { continue }
            let bytes = try fromLog { () throws(GitError) in
                try object(entry.id, .blob, limit: AuditLimits.payload)
            }
            do throws(AuditFormatFault) {
                found.append((annotated, try AuditPayload(bytes)))
            } catch {
                throw .format(error)
            }
        }
        return found
    }
}

/// Holds payloads against each other where no commit says in which order they came: by number and digest.
enum PayloadChain {
    static func judge(
        _ payloads: [(of: ObjectID, payload: AuditPayload)], _ signed: SignedCharter, _ segment: SegmentID,
        _ findings: inout AuditFindings
    ) -> [SegmentVerifier.Step] {
        let charter = signed.charter
        if case .refused(let reason) = signed.payload.signature.verification(
            of: signed.payload.content, namespace: AuditNames.namespace)
        {
            findings.add(AuditFinding(.signatureBad, segment, "the charter: \(reason.sentence)"))
        }
        if signed.payload.signature.key != charter.key {
            findings.add(AuditFinding(.signerWrong, segment, "the charter is signed by another key than it names"))
        }
        if charter.segment != segment {
            findings.add(AuditFinding(.laneWrong, segment, "the charter is that of \(charter.segment)"))
        }
        var read: [SegmentVerifier.Step] = []
        var payloadOf: [ObjectID: AuditPayload] = [:]
        for (annotated, payload) in payloads {
            do throws(AuditFormatFault) {
                let entries = try payload.entries()
                read.append(.init(commit: annotated, entries: entries, digest: payload.digest, isVerified: false))
                payloadOf[annotated] = payload
            } catch {
                findings.add(AuditFinding(.payloadMalformed, segment, commit: annotated, error.reason))
            }
        }
        read.sort { $0.entries[0].sequence < $1.entries[0].sequence }
        var (sequence, digest) = (charter.first - 1, signed.payload.digest)
        for place in read.indices {
            guard let payload = payloadOf[read[place].commit] else { continue }
            let faults = faults(payload, read[place].entries, charter, sequence, digest)
            for (kind, message) in faults {
                findings.add(
                    AuditFinding(kind, segment, sequence: sequence + 1, commit: read[place].commit, message))
            }
            read[place].isVerified = faults.isEmpty
            sequence = read[place].entries.last?.sequence ?? sequence
            digest = payload.digest
        }
        return read
    }

    private static func faults(
        _ payload: AuditPayload, _ entries: [AuditEntry], _ charter: AuditCharter, _ sequence: Int, _ digest: String
    ) -> [(AuditFinding.Kind, String)] {
        var faults: [(AuditFinding.Kind, String)] = []
        if payload.signature.key != charter.key {
            faults.append((.signerWrong, "it is signed by \(payload.signature.key.fingerprint)"))
        }
        if case .refused(let reason) = payload.signature.verification(
            of: payload.content, namespace: AuditNames.namespace)
        {
            faults.append((.signatureBad, reason.sentence))
        }
        for (place, entry) in entries.enumerated() {
            if entry.log != charter.log { faults.append((.logWrong, "the entry belongs to another log")) }
            if entry.lane != charter.segment.lane {
                faults.append((.laneWrong, "the entry belongs to the lane \(entry.lane)"))
            }
            if entry.previous != digest {
                faults.append((.chainBroken, "the entry does not name what stands before it"))
            }
            if entry.sequence != sequence + 1 + place {
                faults.append((.sequenceBroken, "the entry has the number \(entry.sequence), and another is next"))
            }
            if entry.event.actor != charter.owner, entry.event.recordedBy != charter.owner {
                faults.append((.actorWrong, "neither its actor nor who recorded it is \(charter.owner)"))
            }
        }
        return faults
    }
}
