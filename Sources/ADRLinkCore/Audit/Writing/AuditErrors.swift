import Git
import SSHSignature

extension ADRLinkError {
    /// An error of git in the log, told apart by what an administrator can do about it.
    init(audit error: GitError) {
        self.init(error)
        let text = error.message.lowercased()
        switch error.code {
        case .locked:
            code = .referenceLocked
            hint = hint ?? "another program holds the lock; where none runs, remove the file that ends with .lock"
        case _ where text.contains("no space left"), _ where text.contains("quota exceeded"):
            code = .diskFull
            hint = "make room on the disk of the repository; nothing was written"
        case _ where text.contains("read-only"), _ where text.contains("permission denied"):
            code = .notWritable
            hint = "make the repository's git directory writable for who runs this; nothing was written"
        case .io: hint = hint ?? "look at the disk, its file system and its rights; nothing was written"
        default: break
        }
    }

    /// Why a key could not sign.
    init(signing error: SSHSignatureError) {
        let code: Code
        switch error.code {
        case .exposed: code = .keyPermissions
        case .passphrase: code = .passphrase
        case .agent, .token: code = .agent
        case .malformed, .unsupported, .encrypted, .unusable, .notFound, .program: code = .signingKey
        }
        self.init(code, "the log cannot be signed: \(error.message)", hint: error.hint)
        if hint == nil {
            hint = "git config adrlink.auditkey names the key; adrlink audit init --new-lane goes on with another one"
        }
    }
}

/// Runs what may fail in git and says what it means for the log.
func fromAudit<R: ~Copyable>(_ body: () throws(GitError) -> R) throws(ADRLinkError) -> R {
    do throws(GitError) { return try body() } catch { throw ADRLinkError(audit: error) }
}
