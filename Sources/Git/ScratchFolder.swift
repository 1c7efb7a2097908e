internal import Glibc

/// A directory for one use that only this user can enter; it goes with everything in it when it is released.
public final class ScratchFolder: Sendable {
    /// Absolute where the directory it was made in is.
    public let path: String

    /// Makes one in a directory, or in that of `TMPDIR`.
    public init(in directory: String? = nil) throws(GitError) {
        let temporary = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) }
        let parent = directory ?? temporary ?? "/tmp"
        var template = (parent + "/adrlink-XXXXXX").utf8CString.map { $0 }
        // mkdtemp makes the directory with mode 0700 and fails where the name exists.
        let made = unsafe template.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) != nil }
        guard made else {
            throw GitError(
                .io, "make a temporary directory in \(parent)", unsafe String(cString: strerror(errno)).lowercased(),
                hint: "name a writable directory in TMPDIR")
        }
        path = unsafe template.withUnsafeBufferPointer { unsafe String(cString: $0.baseAddress!) }
    }

    deinit { ScratchFolder.clear(path) }

    /// Removes a directory with what is in it, links not followed. What cannot be removed stays: nobody is left to be told.
    private static func clear(_ path: String) {
        do throws(GitError) {
            for (name, kind) in try File.list(path) ?? [] {
                let entry = path + "/" + String(decoding: name, as: UTF8.self)
                if kind == .directory { clear(entry) } else { try File.remove(entry) }
            }
        } catch { return }
        File.removeIfEmpty(path)
    }
}
