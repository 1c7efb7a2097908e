/// Values that a command puts into a store, behind a key or a word that says what they are.
extension CommandRedaction {
    /// `put /app/password …`, `config github.token …`: a key whose last part names a secret, then its value;
    /// `secrets versions add … --data …`: an option of a command that stores a secret.
    mutating func storedValues() {
        guard words.count > program + 2 else { return }
        var stores = false
        for place in (program + 1)..<words.count where words[place].first != 0x2D {
            if stores, place + 1 < words.count, let strength = strength(ofKey: words[place]) {
                let value = words[place + 1]
                // `kv put secret/password value=…`
                let isAssignment = variableName(value).map { $0 + 1 < value.count && value[$0 + 1] != 0x3D } ?? false
                if value.first != 0x2D, !isAssignment { take(place + 1, value.indices, strength, .assignment) }
            }
            if Self.storing.contains(words[place]) { stores = true }
        }
        guard Self.storesSecret(words[program...]) else { return }
        for place in (program + 1)..<words.count {
            for name in Self.valueOptions {
                guard let (index, start) = value(of: name, at: place) else { continue }
                take(index, start..<words[index].count, .certain, .flag)
            }
        }
    }

    /// How sure the last part of a key, `/app/password` or `Db:Password`, makes it that its value is a secret.
    private func strength(ofKey word: [UInt8]) -> SecretNameStrength? {
        guard word.count <= 256, !word.contains(0x20) else { return nil }
        let last = word.split { [0x2F, 0x3A, 0x2E].contains($0) }.last ?? []
        return SecretNameStrength(last)
    }

    /// Whether words make a command that stores a secret: `docker secret create db -`.
    static func storesSecret(_ words: ArraySlice<[UInt8]>) -> Bool {
        words.contains { secrets.contains($0) } && words.contains { storing.contains($0) || adding.contains($0) }
    }

    private static let storing = texts(["put", "set", "hset", "config", "setconfig"])
    private static let adding = texts(["add", "create", "update", "put-secret", "write"])
    private static let secrets = texts(["secret", "secrets", "user-secrets", "keyvault"])
    private static let valueOptions = ["--data", "--value", "--string-value", "--payload", "--plaintext"]

    private static func texts(_ words: [String]) -> Set<[UInt8]> { Set(words.map { Array($0.utf8) }) }
}
