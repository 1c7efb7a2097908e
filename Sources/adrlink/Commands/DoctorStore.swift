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
        let isBucket = store?.hasPrefix("s3://") ?? false
        if !isBucket {
            let (path, key) = directory(of: repository)
            if store == nil, File.kind(of: path) == nil { return nil }
            guard File.kind(of: path) == .directory else {
                throw ADRLinkError(
                    .store, "there is no directory \(path)", hint: "adrlink evidence push BUNDLE makes it")
            }
            guard File.kind(of: key) != nil else { throw Self.lost(key) }
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
