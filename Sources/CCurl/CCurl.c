#include "CCurl.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>

static struct {
    CURLcode (*global_init)(long);
    char *(*version)(void);
    CURL *(*init)(void);
    void (*reset)(CURL *);
    void (*cleanup)(CURL *);
    CURLcode (*setopt)(CURL *, CURLoption, ...);
    CURLcode (*getinfo)(CURL *, CURLINFO, ...);
    CURLcode (*perform)(CURL *);
    struct curl_slist *(*append)(struct curl_slist *, const char *);
    void (*free_all)(struct curl_slist *);
    const char *(*message)(CURLcode);
} curl;

const char *adrlink_curl_load(void) {
    void *library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) return dlerror();
    const struct {
        const char *name;
        void *place;
    } functions[] = {
        {"curl_global_init", &curl.global_init}, {"curl_version", &curl.version},
        {"curl_easy_init", &curl.init},          {"curl_easy_reset", &curl.reset},
        {"curl_easy_cleanup", &curl.cleanup},    {"curl_easy_setopt", &curl.setopt},
        {"curl_easy_getinfo", &curl.getinfo},    {"curl_easy_perform", &curl.perform},
        {"curl_slist_append", &curl.append},     {"curl_slist_free_all", &curl.free_all},
        {"curl_easy_strerror", &curl.message},
    };
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
        void *found = dlsym(library, functions[i].name);
        if (!found) return dlerror();
        /* The way that POSIX gives from a pointer to an object to one to a function. */
        *(void **)functions[i].place = found;
    }
    CURLcode started = curl.global_init(CURL_GLOBAL_DEFAULT);
    return started == CURLE_OK ? NULL : curl.message(started);
}

const char *adrlink_curl_version(void) { return curl.version(); }

CURL *adrlink_curl_new(void) { return curl.init(); }

void adrlink_curl_reset(CURL *handle) { curl.reset(handle); }

CURLcode adrlink_curl_set_number(CURL *handle, CURLoption option, long value) {
    return curl.setopt(handle, option, value);
}

CURLcode adrlink_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl.setopt(handle, option, value);
}

CURLcode adrlink_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl.setopt(handle, option, value);
}

CURLcode adrlink_curl_set_lines(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl.setopt(handle, option, value);
}

CURLcode adrlink_curl_set_buffer(CURL *handle, CURLoption option, char *value) {
    return curl.setopt(handle, option, value);
}

CURLcode adrlink_curl_set_receivers(CURL *handle, void *state, curl_write_callback header, curl_write_callback body) {
    CURLcode code = curl.setopt(handle, CURLOPT_HEADERFUNCTION, header);
    if (code == CURLE_OK) code = curl.setopt(handle, CURLOPT_HEADERDATA, state);
    if (code == CURLE_OK) code = curl.setopt(handle, CURLOPT_WRITEFUNCTION, body);
    if (code == CURLE_OK) code = curl.setopt(handle, CURLOPT_WRITEDATA, state);
    return code;
}

CURLcode adrlink_curl_set_sender(CURL *handle, void *state, curl_read_callback read, curl_seek_callback seek) {
    CURLcode code = curl.setopt(handle, CURLOPT_READFUNCTION, read);
    if (code == CURLE_OK) code = curl.setopt(handle, CURLOPT_READDATA, state);
    if (code == CURLE_OK) code = curl.setopt(handle, CURLOPT_SEEKFUNCTION, seek);
    if (code == CURLE_OK) code = curl.setopt(handle, CURLOPT_SEEKDATA, state);
    return code;
}

struct curl_slist *adrlink_curl_append(struct curl_slist *lines, const char *line) { return curl.append(lines, line); }

void adrlink_curl_free_lines(struct curl_slist *lines) { curl.free_all(lines); }

/* Held back for this thread alone: what the signal does in the process stays as it is. */
static void hold_sigpipe(sigset_t *former, int *was_pending) {
    sigset_t broken_pipe, pending;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    sigemptyset(&pending);
    sigpending(&pending);
    *was_pending = sigismember(&pending, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &broken_pipe, former);
}

static void release_sigpipe(const sigset_t *former, int was_pending) {
    const struct timespec at_once = {0, 0};
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    if (!was_pending) {
        while (sigtimedwait(&broken_pipe, NULL, &at_once) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, former, NULL);
}

CURLcode adrlink_curl_perform(CURL *handle) {
    sigset_t former;
    int was_pending;
    hold_sigpipe(&former, &was_pending);
    CURLcode code = curl.perform(handle);
    release_sigpipe(&former, was_pending);
    return code;
}

void adrlink_curl_free(CURL *handle) {
    sigset_t former;
    int was_pending;
    /* It says good-bye to the other side. */
    hold_sigpipe(&former, &was_pending);
    curl.cleanup(handle);
    release_sigpipe(&former, was_pending);
}

long adrlink_curl_system_error(CURL *handle) {
    long number = 0;
    return curl.getinfo(handle, CURLINFO_OS_ERRNO, &number) == CURLE_OK ? number : 0;
}

const char *adrlink_curl_message(CURLcode code) { return curl.message(code); }
