#ifndef ADRLINK_CLINUX_SHIM_H
#define ADRLINK_CLINUX_SHIM_H

#include <sys/prctl.h>
#include <sys/signalfd.h>

/* The C library declares these only with _GNU_SOURCE, without which Swift reads its headers. */
int pipe2(int ends[2], int flags);
int memfd_create(const char *name, unsigned int flags);

/* Its own header, sys/pidfd.h, would bring struct stat along, and whose that is would depend on the order of files. */
int pidfd_open(int process, unsigned int flags);

#define ADRLINK_MFD_CLOEXEC 1u

/* prctl is variadic, which Swift cannot call. */

/* A limit of 0 is not enough where the kernel hands core dumps to a program. */
static inline int adrlink_forbid_core_dumps(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* The commit that the program was built from: `make build` links an object that has it, other builds have none. */
extern const char adrlink_commit[] __attribute__((weak));

static inline const char *adrlink_build_commit(void) { return adrlink_commit; }

#endif
