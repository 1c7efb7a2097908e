#ifndef ADRLINK_CLIBGIT2_SHIM_H
#define ADRLINK_CLIBGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, which Swift cannot call. */

static inline int adrlink_libgit2_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

/* Whether libgit2 hashes every object it reads and compares the result with the object's name. */
static inline int adrlink_libgit2_set_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

/* Whether objects and references are flushed to the disk as they are written. */
static inline int adrlink_libgit2_set_fsync(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

/* The largest commit, in bytes, that libgit2 keeps in its object cache. */
static inline int adrlink_libgit2_set_commit_cache_limit(size_t bytes) {
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, GIT_OBJECT_COMMIT, bytes);
}

/* In what pieces packs are mapped into memory, and how many bytes of them at once. */
static inline int adrlink_libgit2_set_windows(size_t size, size_t limit) {
    int status = git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, size);
    return status < 0 ? status : git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, limit);
}

static inline int adrlink_libgit2_get_windows(size_t *size, size_t *limit) {
    int status = git_libgit2_opts(GIT_OPT_GET_MWINDOW_SIZE, size);
    return status < 0 ? status : git_libgit2_opts(GIT_OPT_GET_MWINDOW_MAPPED_LIMIT, limit);
}

static inline int adrlink_libgit2_set_extensions(const char **extensions, size_t count) {
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, count);
}

#endif
