internal import Clibgit2

/// What three versions of a text became.
public struct TextMerge: Equatable, Sendable {
    public var bytes: [UInt8]
    /// False where the versions contradict each other: the places are marked in the text.
    public var isClean: Bool

    /// Joins what two versions changed in a common one, line by line, as git does.
    ///
    /// - Parameter markerSize: how long the marks of a conflict are; git's own are seven.
    public init(
        base: [UInt8], ours: [UInt8], theirs: [UInt8], markerSize: UInt16 = 7
    ) throws(GitError) {
        try Libgit2.start()
        var result = unsafe git_merge_file_result()
        let status = withInput(base) { base in
            withInput(ours) { ours in
                withInput(theirs) { theirs in
                    withCStrings(["base", "ours", "theirs"]) { labels in
                        var options = unsafe git_merge_file_options()
                        let status = unsafe git_merge_file_options_init(
                            &options, UInt32(GIT_MERGE_FILE_OPTIONS_VERSION))
                        guard status == 0 else { return status }
                        unsafe options.ancestor_label = labels[0]
                        unsafe options.our_label = labels[1]
                        unsafe options.their_label = labels[2]
                        unsafe options.marker_size = markerSize
                        return unsafe git_merge_file(&result, base, ours, theirs, &options)
                    }
                }
            }
        }
        try check(status, "merge three versions of a file")
        defer { unsafe git_merge_file_result_free(&result) }
        bytes = unsafe Array(UnsafeRawBufferPointer(start: result.ptr, count: result.len))
        isClean = unsafe result.automergeable != 0
    }
}

@safe private func withInput<R>(_ bytes: [UInt8], _ body: (UnsafePointer<git_merge_file_input>) -> R) -> R {
    // One byte more, so that an empty text has an address too.
    unsafe (bytes + [0]).withUnsafeBytes { buffer in
        var input = unsafe git_merge_file_input()
        unsafe input.version = UInt32(GIT_MERGE_FILE_INPUT_VERSION)
        unsafe input.ptr = buffer.bindMemory(to: CChar.self).baseAddress
        unsafe input.size = bytes.count
        return unsafe withUnsafePointer(to: &input) { unsafe body($0) }
    }
}
