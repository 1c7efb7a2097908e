import ADRLinkCore
import Testing

@Suite struct TrailersAgainstGitTests {
    // Validates: USE-1
    @Test(.timeLimit(.minutes(20))) func storedCommitsHaveTheTrailersThatGitLogPrints() throws {
        let git = try GitOracle()
        var nasty = NastyMessages(seed: 2026)
        let messages = (0..<20_000).map { _ in nasty.next() }
        let expected = try git.trailersOfCommits(messages)
        try git.remove()
        try #require(expected.count == messages.count)
        var differences: [String] = []
        for (message, expected) in zip(messages, expected) {
            let trailers = Trailers.parse(message, source: .storedCommit).map { [Array($0.key.utf8), $0.rawValue] }
            if trailers != expected { differences.append(String(reflecting: String(decoding: message, as: UTF8.self))) }
        }
        #expect(differences.isEmpty, "\(differences.count) of \(messages.count), first \(differences.prefix(3))")
        #expect(expected.filter { !$0.isEmpty }.count > 2_000, "the generator must hit trailer blocks")
    }

    @Test(.timeLimit(.minutes(20))) func messageFilesHaveTheTrailersThatInterpretTrailersPrints() throws {
        let git = try GitOracle()
        var nasty = NastyMessages(seed: 7)
        for _ in 0..<300 {
            let message = nasty.next()
            let expected = try git.trailersOfFile(message)
            let trailers = Trailers.parse(message, source: .messageFile).map {
                // git prints an empty value as a key and a colon with a space.
                Array($0.key.utf8) + Array(": ".utf8) + $0.rawValue
            }
            #expect(trailers == expected, "\(String(reflecting: String(decoding: message, as: UTF8.self)))")
        }
        try git.remove()
    }

    @Test(arguments: [MessageSource.storedCommit, .messageFile])
    func searchFindsWhatTheParserFinds(source: MessageSource) {
        let keys = ["Refs", "Signed-off-by", "a"]
        let search = TrailerSearch(keys: keys, source: source)
        var nasty = NastyMessages(seed: 41)
        for _ in 0..<20_000 {
            let message = nasty.next()
            var found: [[UInt8]] = []
            search.forEach(in: message.span) { key, value in
                var bytes = Array(keys[key].utf8)
                for place in value.indices { bytes.append(value[place]) }
                found.append(bytes)
            }
            let parsed = Trailers.parse(message, source: source).compactMap { trailer in
                keys.first { $0.lowercased() == trailer.key.lowercased() }.map { Array($0.utf8) + trailer.rawValue }
            }
            #expect(found == parsed)
        }
    }
}
