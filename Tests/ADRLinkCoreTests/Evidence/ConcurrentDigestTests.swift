import Crypto
import Testing

@testable import ADRLinkCore

@Suite struct ConcurrentDigestTests {
    @Test(arguments: [0, 1, 31, 32, 33, 500]) func theDigestIsThatOfAllPiecesInTheirOrder(count: Int) {
        let pieces = (0..<count).map { piece in [UInt8](repeating: UInt8(truncatingIfNeeded: piece), count: piece * 97)
        }
        let digest = ConcurrentDigest()
        for piece in pieces { digest.update(piece) }
        #expect(digest.finalize() == SHA256.hash(data: pieces.flatMap(\.self)))
    }

    @Test func aDigestThatNobodyAsksForIsGivenUp() {
        for _ in 1...100 { ConcurrentDigest().update([1, 2, 3]) }
    }
}
