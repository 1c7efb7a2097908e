internal import Clibgit2

/// A kind of libgit2 object: how its pointer is freed.
///
/// The kind keeps a tree's handle from being passed as a commit's, although C sees two pointers.
protocol Resource {
    static func free(_ pointer: OpaquePointer)
}

/// Owns one libgit2 pointer and frees it once.
@safe struct Handle<Kind: Resource>: ~Copyable {
    let pointer: OpaquePointer

    /// Takes over the pointer that `make` returns through its argument.
    @safe init(_ operation: @autoclosure () -> String, _ make: (inout OpaquePointer?) -> Int32) throws(GitError) {
        var made: OpaquePointer?
        try check(unsafe make(&made), operation())
        guard let made = unsafe made else {
            throw GitError(.other, operation(), "libgit2 reported success and returned nothing")
        }
        unsafe pointer = made
    }

    deinit { unsafe Kind.free(pointer) }
}

enum RepositoryResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_repository_free(pointer) }
}

enum ObjectDatabaseResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_odb_free(pointer) }
}

enum RawObjectResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_odb_object_free(pointer) }
}

enum ObjectResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_object_free(pointer) }
}

enum TreeResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_tree_free(pointer) }
}

enum IndexResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_index_free(pointer) }
}

enum DiffResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_diff_free(pointer) }
}

enum ConfigurationResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_config_free(pointer) }
}

enum ReferenceIteratorResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_reference_iterator_free(pointer) }
}

enum ReferenceResource: Resource {
    static func free(_ pointer: OpaquePointer) { unsafe git_reference_free(pointer) }
}
