/*
 * Kills a program at its N-th call that changes the file system, or lets that call fail.
 *
 * Loaded with LD_PRELOAD. What is not asked for below stays as it is.
 *
 *   FAULT_PROGRAM     the base name of the program that is meant; others are left alone. Default: the first that is
 *                     loaded. Programs that it starts in turn are left alone.
 *   FAULT_CALL        the call at which it happens, from 1; by default it never does, and calls are only counted
 *   FAULT_LAST        the last call at which it happens: a number, or "all"; default: FAULT_CALL
 *   FAULT_ERRNO       "kill" (default) for SIGKILL before the call is made, or the error that the call is to give
 *   FAULT_TORN        "1": where the call at FAULT_CALL is a write, half of its bytes are written first, of a copy between
 *                     files one byte; a call that is to fail then gives their number, as on a disk that is nearly full
 *   FAULT_CALLS       which calls count, separated by commas: open write truncate rename link symlink unlink mkdir
 *                     rmdir chmod fsync close. Default: all
 *   FAULT_PATH        counts only calls one of whose paths, made absolute, contains this
 *   FAULT_PATH_NOT    does not count calls the first of whose paths, made absolute, contains this
 *   FAULT_COUNT_FILE  is given the number of calls counted so far, a decimal number and a line end
 *   FAULT_LOG_FILE    is given a line for each call counted: its number, its name and its paths, separated by tabs
 *
 * An open counts if it may create or empty a file, a close if the file was open for writing. Standard streams never
 * count. Not seen are streams of stdio, which the C library writes without the functions that are replaced here, and
 * memory that is mapped.
 */
#define _GNU_SOURCE
/* The functions below stand in for both the plain and the 64-bit names, so neither may be renamed to the other. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { GO_ON = 0, TORN = -1 };

static struct {
    int active;
    unsigned long first, last;
    /* 0 kills. */
    int error;
    int torn;
    const char *calls, *path, *path_not;
    int count_file, log_file;
} fault = {.count_file = -1, .log_file = -1};

static atomic_ulong counted;

/* Says what is wrong with the environment and ends the program: a fault that silently does not happen proves nothing. */
static void refuse(const char *what, const char *value) {
    dprintf(2, "stop-at-call: %s: %s\n", what, value);
    syscall(SYS_exit_group, 125);
}

static unsigned long number(const char *name, unsigned long otherwise) {
    const char *text = getenv(name);
    if (!text || !*text) return otherwise;
    char *end;
    errno = 0;
    unsigned long value = strtoul(text, &end, 10);
    if (*end || errno || *text == '-') refuse(name, text);
    return value;
}

static int error_named(const char *name) {
    static const struct {
        const char *name;
        int error;
    } errors[] = {
        {"kill", 0},          {"ENOSPC", ENOSPC},   {"EIO", EIO},     {"EDQUOT", EDQUOT}, {"EROFS", EROFS},
        {"EACCES", EACCES},   {"EPERM", EPERM},     {"EINTR", EINTR}, {"EMFILE", EMFILE}, {"ENFILE", ENFILE},
        {"EEXIST", EEXIST},   {"ENOENT", ENOENT},   {"EFBIG", EFBIG}, {"EXDEV", EXDEV},   {"ENOMEM", ENOMEM},
        {"EMLINK", EMLINK},   {"ENOTDIR", ENOTDIR}, {"EBUSY", EBUSY}, {"EISDIR", EISDIR}, {"ELOOP", ELOOP},
    };
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (!strcmp(errors[i].name, name)) return errors[i].error;
    refuse("FAULT_ERRNO", name);
    return 0;
}

static int file_named(const char *name, int flags) {
    const char *path = getenv(name);
    if (!path || !*path) return -1;
    int file = syscall(SYS_openat, AT_FDCWD, path, flags | O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0) refuse(name, path);
    /* Out of the way of a program that counts on low numbers. */
    int high = fcntl(file, F_DUPFD_CLOEXEC, 200);
    if (high < 0) return file;
    syscall(SYS_close, file);
    return high;
}

static void show_count(unsigned long count) {
    char text[24];
    int length = snprintf(text, sizeof text, "%lu\n", count);
    if (fault.count_file >= 0 && syscall(SYS_pwrite64, fault.count_file, text, length, 0) != length)
        refuse("FAULT_COUNT_FILE", strerror(errno));
}

static const char *kept(const char *name) {
    const char *value = getenv(name);
    return value && *value ? strdup(value) : NULL;
}

__attribute__((constructor)) static void begin(void) {
    const char *program = getenv("FAULT_PROGRAM");
    if (program && strcmp(program, program_invocation_short_name)) return;
    fault.first = number("FAULT_CALL", 0);
    const char *last = getenv("FAULT_LAST"), *error = getenv("FAULT_ERRNO");
    fault.last = last && !strcmp(last, "all") ? ULONG_MAX : number("FAULT_LAST", fault.first);
    fault.error = error && *error ? error_named(error) : 0;
    fault.torn = number("FAULT_TORN", 0) != 0;
    fault.calls = kept("FAULT_CALLS");
    fault.path = kept("FAULT_PATH");
    fault.path_not = kept("FAULT_PATH_NOT");
    fault.count_file = file_named("FAULT_COUNT_FILE", O_TRUNC);
    fault.log_file = file_named("FAULT_LOG_FILE", O_TRUNC | O_APPEND);
    show_count(0);
    unsetenv("LD_PRELOAD");
    fault.active = 1;
}

/* Whether a name is in a list that commas separate. */
static int lists(const char *list, const char *name) {
    size_t length = strlen(name);
    for (const char *at = list; (at = strstr(at, name)); at += length)
        if ((at == list || at[-1] == ',') && (at[length] == ',' || !at[length])) return 1;
    return 0;
}

/* What a link of /proc points to; empty where there is none. */
static void follow(const char *link, char *into, size_t size) {
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, into, size - 1);
    into[length < 0 ? 0 : length] = 0;
}

static void path_of_descriptor(int descriptor, char *into, size_t size) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    follow(link, into, size);
}

static void path_below(int folder, const char *path, char *into, size_t size) {
    if (*path == '/') {
        snprintf(into, size, "%s", path);
        return;
    }
    if (folder == AT_FDCWD) follow("/proc/self/cwd", into, size);
    else path_of_descriptor(folder, into, size);
    size_t length = strlen(into);
    snprintf(into + length, size - length, "/%s", path);
}

/* Counts a call; whether it is to be made, or torn, or with which error it fails. */
static int judge(const char *call, const char *path, const char *other) {
    if (fault.calls && !lists(fault.calls, call)) return GO_ON;
    if (fault.path_not && strstr(path, fault.path_not)) return GO_ON;
    if (fault.path && !strstr(path, fault.path) && !(other && strstr(other, fault.path))) return GO_ON;
    unsigned long count = atomic_fetch_add(&counted, 1) + 1;
    show_count(count);
    if (fault.log_file >= 0) {
        char line[2 * PATH_MAX + 64];
        int length = snprintf(
            line, sizeof line, "%lu\t%s\t%s%s%s\n", count, call, path, other ? "\t" : "", other ? other : "");
        if (length >= (int)sizeof line) length = sizeof line - 1;
        if (syscall(SYS_write, fault.log_file, line, length) != length) refuse("FAULT_LOG_FILE", strerror(errno));
    }
    if (!fault.first || count < fault.first || count > fault.last) return GO_ON;
    if (fault.torn && count == fault.first && !strcmp(call, "write")) return TORN;
    if (!fault.error) raise(SIGKILL);
    return fault.error;
}

static int at(const char *call, int folder, const char *path) {
    if (!fault.active || !path) return GO_ON;
    int before = errno;
    char full[PATH_MAX];
    path_below(folder, path, full, sizeof full);
    int verdict = judge(call, full, NULL);
    errno = verdict > 0 ? verdict : before;
    return verdict;
}

static int at_both(const char *call, int folder, const char *path, int other_folder, const char *other) {
    if (!fault.active || !path || !other) return GO_ON;
    int before = errno;
    char full[PATH_MAX], full_other[PATH_MAX];
    path_below(folder, path, full, sizeof full);
    path_below(other_folder, other, full_other, sizeof full_other);
    int verdict = judge(call, full, full_other);
    errno = verdict > 0 ? verdict : before;
    return verdict;
}

static int at_file(const char *call, int descriptor) {
    if (!fault.active || descriptor <= 2) return GO_ON;
    int before = errno;
    char full[PATH_MAX];
    path_of_descriptor(descriptor, full, sizeof full);
    /* Pipes and sockets have no path. */
    int verdict = *full == '/' ? judge(call, full, NULL) : GO_ON;
    errno = verdict > 0 ? verdict : before;
    return verdict;
}

/* The function that would be called without this file. */
#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* A replacement that has no more to do than to ask first. */
#define REPLACE(type, name, parameters, arguments, verdict) \
    type name parameters { \
        REAL(name); \
        return (verdict) > 0 ? -1 : real arguments; \
    }

/* Opening. */

static int may_change(int flags) { return flags & (O_CREAT | O_TRUNC) || (flags & O_TMPFILE) == O_TMPFILE; }

#define MODE(flags) \
    mode_t mode = 0; \
    if (flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

#define REPLACE_OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        MODE(flags) \
        return may_change(flags) && at("open", AT_FDCWD, path) > 0 ? -1 : real(path, flags, mode); \
    }

#define REPLACE_OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); \
        MODE(flags) \
        return may_change(flags) && at("open", folder, path) > 0 ? -1 : real(folder, path, flags, mode); \
    }

REPLACE_OPEN(open)
REPLACE_OPEN(open64)
REPLACE_OPENAT(openat)
REPLACE_OPENAT(openat64)

/* What programs call that are built with _FORTIFY_SOURCE. */
int __open_2(const char *path, int flags) { return open(path, flags); }
int __open64_2(const char *path, int flags) { return open64(path, flags); }
int __openat_2(int folder, const char *path, int flags) { return openat(folder, path, flags); }
int __openat64_2(int folder, const char *path, int flags) { return openat64(folder, path, flags); }

REPLACE(int, creat, (const char *path, mode_t mode), (path, mode), at("open", AT_FDCWD, path))
REPLACE(int, creat64, (const char *path, mode_t mode), (path, mode), at("open", AT_FDCWD, path))
REPLACE(int, mkstemp, (char *path), (path), at("open", AT_FDCWD, path))
REPLACE(int, mkstemp64, (char *path), (path), at("open", AT_FDCWD, path))
REPLACE(int, mkostemp, (char *path, int flags), (path, flags), at("open", AT_FDCWD, path))
REPLACE(int, mkostemp64, (char *path, int flags), (path, flags), at("open", AT_FDCWD, path))
REPLACE(int, mkstemps, (char *path, int suffix), (path, suffix), at("open", AT_FDCWD, path))
REPLACE(int, mkostemps, (char *path, int suffix, int flags), (path, suffix, flags), at("open", AT_FDCWD, path))

/* Linux gives the descriptor back whatever close says. */
int close(int descriptor) {
    REAL(close);
    if (!fault.active) return real(descriptor);
    /* Programs close all that might be open; the files of this one are none of theirs. */
    if (descriptor >= 0 && (descriptor == fault.count_file || descriptor == fault.log_file)) {
        errno = EBADF;
        return -1;
    }
    int before = errno, flags = fcntl(descriptor, F_GETFL);
    errno = before;
    if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY || flags & O_PATH) return real(descriptor);
    int verdict = at_file("close", descriptor);
    int result = real(descriptor);
    if (verdict <= 0) return result;
    errno = verdict;
    return -1;
}

/* Content. */

/* Ends a write of which half was done. */
static ssize_t torn(ssize_t written) {
    if (!fault.error) raise(SIGKILL);
    return written;
}

#define REPLACE_WRITE(name, parameters, arguments, half) \
    ssize_t name parameters { \
        REAL(name); \
        int verdict = at_file("write", file); \
        return verdict > 0 ? -1 : verdict == TORN ? torn half : real arguments; \
    }

static size_t half_of_first(const struct iovec *parts, int count) { return count > 0 ? parts->iov_len / 2 : 0; }

static ssize_t half_to(int file, const struct iovec *parts, int count) {
    return count > 0 ? syscall(SYS_write, file, parts->iov_base, half_of_first(parts, count)) : 0;
}

static ssize_t half_to_place(int file, const struct iovec *parts, int count, off64_t place) {
    return count > 0 ? syscall(SYS_pwrite64, file, parts->iov_base, half_of_first(parts, count), place) : 0;
}

REPLACE_WRITE(write, (int file, const void *bytes, size_t size), (file, bytes, size), (real(file, bytes, size / 2)))
REPLACE_WRITE(
    pwrite, (int file, const void *bytes, size_t size, off_t place), (file, bytes, size, place),
    (real(file, bytes, size / 2, place)))
REPLACE_WRITE(
    pwrite64, (int file, const void *bytes, size_t size, off64_t place), (file, bytes, size, place),
    (real(file, bytes, size / 2, place)))
REPLACE_WRITE(
    writev, (int file, const struct iovec *parts, int count), (file, parts, count), (half_to(file, parts, count)))
REPLACE_WRITE(
    pwritev, (int file, const struct iovec *parts, int count, off_t place), (file, parts, count, place),
    (half_to_place(file, parts, count, place)))
REPLACE_WRITE(
    pwritev64, (int file, const struct iovec *parts, int count, off64_t place), (file, parts, count, place),
    (half_to_place(file, parts, count, place)))
REPLACE_WRITE(
    copy_file_range, (int from, off64_t *start, int file, off64_t *place, size_t size, unsigned flags),
    (from, start, file, place, size, flags), (real(from, start, file, place, size != 0, flags)))
REPLACE_WRITE(
    sendfile, (int file, int from, off_t *start, size_t size), (file, from, start, size),
    (real(file, from, start, size != 0)))
REPLACE_WRITE(
    sendfile64, (int file, int from, off64_t *start, size_t size), (file, from, start, size),
    (real(file, from, start, size != 0)))

REPLACE(int, ftruncate, (int file, off_t size), (file, size), at_file("truncate", file))
REPLACE(int, ftruncate64, (int file, off64_t size), (file, size), at_file("truncate", file))
REPLACE(int, truncate, (const char *path, off_t size), (path, size), at("truncate", AT_FDCWD, path))
REPLACE(int, truncate64, (const char *path, off64_t size), (path, size), at("truncate", AT_FDCWD, path))
REPLACE(int, fsync, (int file), (file), at_file("fsync", file))
REPLACE(int, fdatasync, (int file), (file), at_file("fsync", file))

/* Names. */

REPLACE(int, rename, (const char *old, const char *new), (old, new), at_both("rename", AT_FDCWD, old, AT_FDCWD, new))
REPLACE(
    int, renameat, (int from, const char *old, int to, const char *new), (from, old, to, new),
    at_both("rename", from, old, to, new))
REPLACE(
    int, renameat2, (int from, const char *old, int to, const char *new, unsigned flags), (from, old, to, new, flags),
    at_both("rename", from, old, to, new))
REPLACE(int, link, (const char *old, const char *new), (old, new), at_both("link", AT_FDCWD, old, AT_FDCWD, new))
REPLACE(
    int, linkat, (int from, const char *old, int to, const char *new, int flags), (from, old, to, new, flags),
    at_both("link", from, old, to, new))
REPLACE(int, symlink, (const char *target, const char *path), (target, path), at("symlink", AT_FDCWD, path))
REPLACE(
    int, symlinkat, (const char *target, int folder, const char *path), (target, folder, path),
    at("symlink", folder, path))
REPLACE(int, unlink, (const char *path), (path), at("unlink", AT_FDCWD, path))
REPLACE(
    int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags),
    at(flags & AT_REMOVEDIR ? "rmdir" : "unlink", folder, path))
REPLACE(int, remove, (const char *path), (path), at("unlink", AT_FDCWD, path))
REPLACE(int, mkdir, (const char *path, mode_t mode), (path, mode), at("mkdir", AT_FDCWD, path))
REPLACE(int, mkdirat, (int folder, const char *path, mode_t mode), (folder, path, mode), at("mkdir", folder, path))
REPLACE(int, rmdir, (const char *path), (path), at("rmdir", AT_FDCWD, path))

char *mkdtemp(char *path) {
    REAL(mkdtemp);
    return at("mkdir", AT_FDCWD, path) > 0 ? NULL : real(path);
}

/* Modes. */

REPLACE(int, chmod, (const char *path, mode_t mode), (path, mode), at("chmod", AT_FDCWD, path))
REPLACE(int, fchmod, (int file, mode_t mode), (file, mode), at_file("chmod", file))
REPLACE(
    int, fchmodat, (int folder, const char *path, mode_t mode, int flags), (folder, path, mode, flags),
    at("chmod", folder, path))
