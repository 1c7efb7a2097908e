extension AuditFinding {
    /// What to do about it, in the imperative.
    public var hint: String {
        switch kind {
        case .objectUnreadable: "see what git fsck says, and fetch the object from a clone that has it"
        case .commitMalformed, .mergeSmuggled, .notAppended, .payloadMalformed, .chainBroken, .sequenceBroken,
            .laneWrong,
            .charterBad, .signatureMissing, .signatureBad, .signerWrong, .actorWrong:
            "treat it as tampered with: compare the lane with other clones, and with the last checkpoint"
        case .versionUnknown: "use a later adrlink"
        case .segmentMissing: "fetch the segment, or take it from where it was archived"
        case .historyMissing: "fetch the rest: git fetch --unshallow; of a partial clone, git fetch --refetch"
        case .foreignCommit: "nothing of the log is lost; find out who ran git notes on it"
        case .foreignReference: "find out who made it; git update-ref -d removes it"
        case .laneForked:
            "two places write it, or this one was put back: adrlink audit init --new-lane in one of them; both histories stay"
        case .logWrong: "find out how it came here: it is another repository's, or a copy under a false name"
        case .rootUnknown: "give the fingerprint that who began the log has told you: --root SHA256:…"
        case .keyUntrusted: "if it should count, somebody who may adds the key: adrlink audit trust add"
        case .keyRevoked:
            "entries behind that place count for nothing; ask their author to record them anew with his new key"
        case .trustRefused: "ask somebody who may add and revoke keys to make the change"
        case .laneRewound, .laneRewritten, .laneMissing:
            "look for the missing entries in other clones and on the server, and keep what is here as evidence"
        case .checkpointBad: "ask where the checkpoint comes from: it is not one of this log"
        case .checkpointOverdue: "make one: adrlink audit checkpoint"
        case .clockBackwards: "compare the clocks; the order of the entries is not in doubt"
        case .intentDangling:
            "see whether it still runs; if not, say what is known of its end: adrlink audit close LANE/NUMBER"
        }
    }
}
