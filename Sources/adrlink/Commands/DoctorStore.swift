import ADRLinkCore
import Git
import HTTP
import ObjectStore

extension EvidenceSettings {
    /// Opens the store to look at it, and makes nothing: nil where none is named and none was ever used.
    ///
    /// Whoever asks for everything waits for nobody: a server that does not answer soon counts as one that cannot be reached.
    mutating func storeToLookAt(_ repository: borrowing Repository) throws(ADRLinkError) -> BundleStore? {
        // That the user has to approve first is told by itself.
        if unapproved != nil { return nil }
        isImpatient = true
        let folder = repository.commonDirectory + "/adrlink"
        let isBucket = store?.hasPrefix("s3://") ?? false
        if !isBucket {
            if store == nil, File.kind(of: folder + "/evidence") == nil { return nil }
            let path = store ?? folder + "/evidence"
            guard File.kind(of: path) == .directory else {
                throw ADRLinkError(
                    .store, "there is no directory \(path)", hint: "adrlink evidence push BUNDLE makes it")
            }
            let key = keyFile ?? folder + "/evidence.key"
            guard File.kind(of: key) != nil else {
                throw ADRLinkError(
                    .store, "the key \(key) of the store is not there, and nothing in it can be read without",
                    hint: "git config adrlink.evidencekeyfile FILE, where a copy of it is")
            }
        }
        do { return try bundleStore(repository, trace: nil) } catch let error as ADRLinkError { throw error } catch let
            error as StoreError
        {
            throw ADRLinkError(.store, error.message, hint: error.hint)
        } catch let error as HTTPError {
            throw ADRLinkError(.configuration, error.message, hint: error.hint)
        } catch {
            throw ADRLinkError(.store, "\(error)")
        }
    }
}
