internal import Clibgit2

/// A name and the commit it leads to.
public struct Reference: Equatable, Sendable {
    /// The full name, `refs/heads/main`.
    public var name: String
    /// The commit; annotated tags are peeled.
    public var commit: ObjectID
}

extension Repository {
    /// The commit that HEAD names; nil where no commit was made yet.
    public func head() throws(GitError) -> ObjectID? { try commit(named: "HEAD") }

    /// The branch that HEAD stands on, `refs/heads/main`, even before its first commit; nil when HEAD is detached.
    public func headBranch() throws(GitError) -> String? {
        var reference: OpaquePointer?
        let status = unsafe git_reference_lookup(&reference, handle.pointer, "HEAD")
        try check(status, "read HEAD")
        guard let reference = unsafe reference else { return nil }
        defer { unsafe git_reference_free(reference) }
        return unsafe git_reference_symbolic_target(reference).map { unsafe String(cString: $0) }
    }

    /// The commit that a full reference name leads to; nil where there is no such reference.
    ///
    /// Throws `.corrupt` where it names an object that is missing: the history behind it would be left out unnoticed.
    public func commit(named name: String) throws(GitError) -> ObjectID? {
        guard let id = try target(of: name) else { return nil }
        return try peel(id, from: name)
    }

    private func peel(_ id: ObjectID, from name: String) throws(GitError) -> ObjectID? {
        if let commit = try peel(id) { return commit }
        guard try objectHeader(id) != nil else {
            throw GitError(
                .corrupt, "read the reference \(name)", "it names \(id), which the repository does not have",
                hint: "git fsck shows what is missing")
        }
        return nil
    }

    /// All references that lead to commits and whose full name begins with one of the prefixes, sorted by name.
    public func references(withPrefixes prefixes: [String]) throws(GitError) -> [Reference] {
        let iterator = try Handle<ReferenceIteratorResource>("list the references") { pointer in
            unsafe git_reference_iterator_new(&pointer, handle.pointer)
        }
        var found: [Reference] = []
        while true {
            var next: OpaquePointer?
            let status = unsafe git_reference_next(&next, iterator.pointer)
            if status == GIT_ITEROVER.rawValue { break }
            try check(status, "list the references")
            guard let reference = unsafe next else { continue }
            defer { unsafe git_reference_free(reference) }
            guard let text = unsafe git_reference_name(reference) else { continue }
            let name = unsafe String(cString: text)
            guard prefixes.contains(where: name.hasPrefix) else { continue }
            if let oid = unsafe git_reference_target(reference) {
                if let commit = try peel(ObjectID(unsafe oid.pointee), from: name) {
                    found.append(Reference(name: name, commit: commit))
                }
            } else if let commit = try commit(named: name) {
                // A symbolic reference to a branch that is gone (refs/remotes/origin/HEAD) leads nowhere: that is fine.
                found.append(Reference(name: name, commit: commit))
            }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// The names of all references below a folder such as `refs/notes/`, sorted, whatever they lead to.
    ///
    /// Other folders are not looked into: it is as fast in a repository with many branches.
    public func referenceNames(below folder: String) throws(GitError) -> [String] {
        let iterator = try Handle<ReferenceIteratorResource>("list the references") { pointer in
            unsafe git_reference_iterator_glob_new(&pointer, handle.pointer, folder + "*")
        }
        var found: [String] = []
        while true {
            var name: UnsafePointer<CChar>?
            let status = unsafe git_reference_next_name(&name, iterator.pointer)
            if status == GIT_ITEROVER.rawValue { return found.sorted() }
            try check(status, "list the references")
            if let name = unsafe name { found.append(unsafe String(cString: name)) }
        }
    }

    /// The commit an object stands for: itself, or what a tag points to; nil for trees, blobs and missing objects.
    public func peel(_ id: ObjectID) throws(GitError) -> ObjectID? {
        var current = id
        for _ in 0..<32 {
            guard let header = try objectHeader(current) else { return nil }
            switch header.kind {
            case .commit: return current
            case .tree, .blob: return nil
            case .tag:
                let target = try withObject(current) { _, bytes in
                    ObjectID(hexadecimal: bytes, at: "object ".utf8.count)
                }
                guard let target, let target else {
                    throw GitError(.corrupt, "read tag \(current)", "it names no object")
                }
                current = target
            }
        }
        throw GitError(.corrupt, "read tag \(id)", "too many tags point to tags")
    }

    /// The commit that a revision such as `HEAD~3`, `v1.2` or `4f2a…` names.
    public func commit(revision: String) throws(GitError) -> ObjectID {
        guard !revision.utf8.contains(0) else {
            throw GitError(.invalidName, "find a revision", "it holds a NUL byte")
        }
        // libgit2 1.5 knows `@` alone, but not `@~1`.
        let isHead = revision.first == "@" && revision.dropFirst().first.map { "^~:".contains($0) } != false
        var object: OpaquePointer?
        let status = unsafe git_revparse_single(
            &object, handle.pointer, isHead ? "HEAD" + revision.dropFirst() : revision)
        guard status == 0, let object = unsafe object else {
            var error = GitError.last(status, "find the revision \(revision)")
            if error.code == .notFound {
                error.message = "there is no such commit, branch or tag"
                error.hint =
                    isShallow
                    ? "the clone is shallow: git fetch --unshallow" : "git rev-parse shows what git makes of it"
            }
            throw error
        }
        defer { unsafe git_object_free(object) }
        guard let id = unsafe git_object_id(object), let commit = try peel(ObjectID(unsafe id.pointee)) else {
            throw GitError(.notFound, "find the revision \(revision)", "it is not a commit")
        }
        return commit
    }
}
