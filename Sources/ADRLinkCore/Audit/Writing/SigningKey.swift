import Git
public import SSHSignature

/// A key to sign with, named as git's `user.signingkey` names it.
public enum SigningKey {
    /// The most bytes of a key file that are read.
    private static let limit = 1 << 16

    /// Who signs with a key.
    ///
    /// The name is the path of a private key or of its `.pub` file, in which `~/` is the HOME of `variables`, or a public
    /// key itself, `key::ssh-ed25519 AAAA…` or without the `key::`. A private key without a passphrase signs in process,
    /// and nothing is started; any other through `ssh-keygen`; where only the public key is at hand, an agent has to.
    ///
    /// Throws `.notFound`, `.exposed` where others may read the private key, and what reading a key throws.
    public static func signer(
        named name: String, variables: [String: String]
    ) throws(SSHSignatureError) -> any Signer {
        if let literal = literal(name) {
            return SSHKeygenSigner(try PublicKey(line: literal), in: .agent, variables: variables)
        }
        var path = name
        if name.hasPrefix("~/"), let home = variables["HOME"] { path = home + name.dropFirst() }
        guard let (bytes, isExposed) = try read(path) else {
            throw SSHSignatureError(
                .notFound, "there is no key at \(path)", hint: "make one: ssh-keygen -t ed25519 -f \(path)")
        }
        if PrivateKeyFile.isPrivateKey(bytes) {
            return try signer(privateKey: bytes, isExposed, path, variables)
        }
        let publicKey: PublicKey
        do throws(SSHSignatureError) {
            publicKey = try PublicKey(line: String(decoding: bytes, as: UTF8.self))
        } catch { throw SSHSignatureError(error.code, "\(path) holds no key: \(error)", hint: error.hint) }
        guard path.hasSuffix(".pub") else { return SSHKeygenSigner(publicKey, in: .agent, variables: variables) }
        let privatePath = String(path.dropLast(4))
        guard let (bytes, isExposed) = try read(privatePath), PrivateKeyFile.isPrivateKey(bytes) else {
            return SSHKeygenSigner(publicKey, in: .agent, variables: variables)
        }
        let signer = try signer(privateKey: bytes, isExposed, privatePath, variables)
        guard signer.publicKey == publicKey else {
            throw SSHSignatureError(.unusable, "\(path) is not the public half of \(privatePath)")
        }
        return signer
    }

    /// The public key in a name that is one.
    private static func literal(_ name: String) -> String? {
        if name.hasPrefix("key::") { return String(name.dropFirst(5)) }
        let first = name.split(separator: " ").first.map(String.init) ?? ""
        return name.contains(" ") && PublicKey.Kind(rawValue: first) != nil ? name : nil
    }

    private static func signer(
        privateKey bytes: [UInt8], _ isExposed: Bool, _ path: String, _ variables: [String: String]
    ) throws(SSHSignatureError) -> any Signer {
        guard !isExposed else { throw exposed(path) }
        do throws(SSHSignatureError) {
            return try PrivateKey(file: bytes)
        } catch {
            switch error.code {
            case .encrypted:
                return SSHKeygenSigner(try PrivateKeyFile(bytes).publicKey, in: .file(path), variables: variables)
            case .unsupported: return SSHKeygenSigner(try publicKey(bytes, path), in: .file(path), variables: variables)
            default: throw SSHSignatureError(error.code, "\(path): \(error)", hint: error.hint)
            }
        }
    }

    /// The public half of a key in a token, which stands in its file, or of one in an older format, which stands beside it.
    private static func publicKey(_ bytes: [UInt8], _ path: String) throws(SSHSignatureError) -> PublicKey {
        do throws(SSHSignatureError) { return try PrivateKeyFile(bytes).publicKey } catch {
            guard error.code == .unsupported else { throw error }
        }
        guard let (line, _) = try read(path + ".pub") else {
            throw SSHSignatureError(
                .unsupported, "\(path) is a private key in an older format, without its public key beside it",
                hint: "make it: ssh-keygen -y -f \(path) >\(path).pub")
        }
        return try PublicKey(line: String(decoding: line, as: UTF8.self))
    }

    private static func read(_ path: String) throws(SSHSignatureError) -> (bytes: [UInt8], isExposed: Bool)? {
        do throws(GitError) { return try File.readSecret(path, limit: limit) } catch {
            throw SSHSignatureError(.notFound, "the key \(path) cannot be read: \(error.message)")
        }
    }

    static func exposed(_ path: String) -> SSHSignatureError {
        SSHSignatureError(
            .exposed, "others may read the private key \(path)", hint: "take the right from them: chmod 600 \(path)")
    }
}
