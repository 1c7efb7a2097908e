import Crypto
import Dispatch
import Synchronization

/// The SHA-256 of bytes that come in pieces, made on another thread while the next piece is awaited.
final class ConcurrentDigest: Sendable {
    private let queue = DispatchQueue(label: "adrlink.digest")
    /// So that pieces that come faster than they are looked through do not fill the memory.
    private let room = DispatchSemaphore(value: 32)
    private let digest = Mutex(SHA256())

    /// Takes the next piece; waits where too many wait already.
    func update(_ bytes: [UInt8]) {
        room.wait()
        queue.async {
            self.digest.withLock { $0.update(data: bytes) }
            self.room.signal()
        }
    }

    /// The digest of all pieces so far.
    func finalize() -> SHA256.Digest { queue.sync { digest.withLock { $0.finalize() } } }
}
