import Git
import ObjectStore

extension Workspace {
    /// Whether the store of evidence answers, and keeps the last bundle as it should. No byte of a bundle is read.
    func storeDiagnoses(_ bundles: BundleStore, probing: Bool) throws(ADRLinkError) -> [Diagnosis] {
        let log = try AuditConfiguration(of: repository).log ?? ""
        do throws(StoreError) {
            var found = try look(at: bundles, log)
            if probing { found += try probe(bundles, log) }
            return found
        } catch {
            let state: Diagnosis.State = error.code == .unreachable ? .warning : .error
            return [Diagnosis(Self.storeCheck, state, "\(bundles.name): \(error.message)", fix: error.hint)]
        }
    }

    private static let storeCheck = "evidence-store"

    private func look(at bundles: BundleStore, _ log: String) throws(StoreError) -> [Diagnosis] {
        let listed = try bundles.store.list(prefix: BundleStore.prefix(ofLog: log) + "bundles/").filter(\.isLatest)
        var found: [Diagnosis] = []
        let hidden = listed.filter(\.isDeleteMarker).count
        if hidden > 0 {
            found.append(
                Diagnosis(
                    Self.storeCheck, .error, "\(bundles.name): delete markers hide \(hidden) objects",
                    fix: "adrlink evidence verify"))
        }
        let newest = listed.filter { !$0.isDeleteMarker }.max { ($0.modified, $0.key) < ($1.modified, $1.key) }
        guard let newest, let object = try bundles.store.head(newest.key, version: newest.version) else {
            return found + [
                Diagnosis(Self.storeCheck, .ok, "\(bundles.name) answers, and has no bundle of this log yet")
            ]
        }
        switch object.encryption {
        case .kms(let key), .sealed(let key):
            guard object.isRetained(at: now.seconds) else {
                return found + [
                    Diagnosis(
                        Self.storeCheck, .warning, "\(bundles.name): anybody may delete what was stored last",
                        fix: "adrlink evidence verify")
                ]
            }
            found.append(
                Diagnosis(Self.storeCheck, .ok, "\(bundles.name) answers; the last object is under the key \(key)"))
        case .none, .other:
            found.append(
                Diagnosis(
                    Self.storeCheck, .error,
                    "\(bundles.name): what was stored last is not encrypted under a key of ours",
                    fix: "adrlink evidence verify"))
        }
        return found
    }

    private func probe(_ bundles: BundleStore, _ log: String) throws(StoreError) -> [Diagnosis] {
        let check = "evidence-probe"
        guard let store = bundles.store as? any ProbeableStore else {
            return [
                Diagnosis(
                    check, .warning,
                    "\(bundles.name): there is no server to probe, and whoever may write there can delete")
            ]
        }
        var generator = SystemRandomNumberGenerator()
        let found = try store.probe(
            prefix: BundleStore.canaries(ofLog: log), name: randomHexadecimal(16, &generator), now: now.seconds,
            until: now.seconds + 86_400)
        guard found.isEmpty else {
            return found.map {
                Diagnosis(check, .error, "\(bundles.name): \($0.message)", fix: "adrlink evidence verify")
            }
        }
        return [Diagnosis(check, .ok, "\(bundles.name) encrypts, and does not delete what is locked")]
    }
}
