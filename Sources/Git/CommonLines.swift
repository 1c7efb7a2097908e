internal import Clibgit2

/// Lines that two versions of a text have in common, one after the other.
public struct CommonLines: Equatable, Sendable {
    /// The first line in the old version, from 1.
    public var old: Int
    /// The first line in the new version, from 1.
    public var new: Int
    public var count: Int

    public init(old: Int, new: Int, count: Int) {
        self.old = old
        self.new = new
        self.count = count
    }

    /// Compares two versions as `git diff` does; in the order of the lines.
    public static func find(old: [UInt8], new: [UInt8]) throws(GitError) -> [CommonLines] {
        try Libgit2.start()
        var options = unsafe git_diff_options()
        try check(
            unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "prepare a comparison")
        unsafe options.context_lines = 0
        unsafe options.flags = GIT_DIFF_FORCE_TEXT.rawValue
        let patch = try Handle<PatchResource>("compare two texts") { pointer in
            unsafe old.withUnsafeBytes { before in
                unsafe new.withUnsafeBytes { after in
                    unsafe git_patch_from_buffers(
                        &pointer, before.baseAddress, before.count, nil, after.baseAddress, after.count, nil, &options)
                }
            }
        }
        var common: [CommonLines] = []
        var (oldLine, newLine) = (1, 1)
        for place in 0..<(unsafe git_patch_num_hunks(patch.pointer)) {
            var found: UnsafePointer<git_diff_hunk>?
            try check(unsafe git_patch_get_hunk(&found, nil, patch.pointer, place), "read a comparison")
            guard let hunk = unsafe found?.pointee else { continue }
            let (removed, added) = (Int(hunk.old_lines), Int(hunk.new_lines))
            // A side without lines names the line before the place.
            let start = Int(hunk.new_start) + (added == 0 ? 1 : 0)
            let count = start - newLine
            if count > 0 { common.append(CommonLines(old: oldLine, new: newLine, count: count)) }
            oldLine += count + removed
            newLine = start + added
        }
        let rest = lineCount(of: new) - newLine + 1
        if rest > 0 { common.append(CommonLines(old: oldLine, new: newLine, count: rest)) }
        return common
    }

    /// How many lines a text has; the last one counts whether or not a line feed ends it.
    public static func lineCount(of text: [UInt8]) -> Int {
        let ends = text.count { $0 == UInt8(ascii: "\n") }
        return text.isEmpty || text.last == UInt8(ascii: "\n") ? ends : ends + 1
    }
}

enum PatchResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_patch_free(pointer) }
}

extension Repository {
    /// What git would commit of a file's content: with the line ends that attributes and configuration ask for.
    ///
    /// Filters that are programs are not run.
    public func committedForm(of bytes: [UInt8], path: String) throws(GitError) -> [UInt8] {
        var list: OpaquePointer?
        try check(
            unsafe git_filter_list_load(
                &list, handle.pointer, nil, path, GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE.rawValue),
            "find the filters of a file")
        guard let list = unsafe list else { return bytes }
        defer { unsafe git_filter_list_free(list) }
        var made = unsafe git_buf()
        defer { unsafe git_buf_dispose(&made) }
        let status = unsafe bytes.withUnsafeBytes { buffer in
            unsafe git_filter_list_apply_to_buffer(
                &made, list, buffer.bindMemory(to: CChar.self).baseAddress, buffer.count)
        }
        try check(status, "filter a file")
        return unsafe Array(UnsafeRawBufferPointer(start: made.ptr, count: made.size))
    }
}
