#ifndef ADRLINK_CCURL_H
#define ADRLINK_CCURL_H

/* Only its types and constants are used: nothing here makes a program need libcurl to start. */
#define CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_DEPRECATION
#define CURL_NO_OLDIES
#include <curl/curl.h>

/* Loads libcurl.so.4 into the process and starts it. Null where that worked, else why not. Call it once, and before all
   others: they call what it found. */
const char *adrlink_curl_load(void);

/* "libcurl/7.88.1 OpenSSL/3.0.17 ..." */
const char *adrlink_curl_version(void);

/* A handle without any option set, or null where there is no memory. */
CURL *adrlink_curl_new(void);
/* Forgets the options and keeps the connections. */
void adrlink_curl_reset(CURL *handle);
void adrlink_curl_free(CURL *handle);

/* curl_easy_setopt is variadic, which Swift cannot call. */
CURLcode adrlink_curl_set_number(CURL *handle, CURLoption option, long value);
CURLcode adrlink_curl_set_size(CURL *handle, CURLoption option, curl_off_t value);
CURLcode adrlink_curl_set_text(CURL *handle, CURLoption option, const char *value);
CURLcode adrlink_curl_set_lines(CURL *handle, CURLoption option, struct curl_slist *value);
CURLcode adrlink_curl_set_buffer(CURL *handle, CURLoption option, char *value);
CURLcode adrlink_curl_set_receivers(CURL *handle, void *state, curl_write_callback header, curl_write_callback body);
CURLcode adrlink_curl_set_sender(CURL *handle, void *state, curl_read_callback read, curl_seek_callback seek);

/* Null where there is no memory; the list is then as it was. */
struct curl_slist *adrlink_curl_append(struct curl_slist *lines, const char *line);
void adrlink_curl_free_lines(struct curl_slist *lines);

/* Makes the exchange. SIGPIPE, which a TLS library raises when the other side is gone, does not reach the program. */
CURLcode adrlink_curl_perform(CURL *handle);

/* What the system said last, as an errno; 0 where it said nothing. */
long adrlink_curl_system_error(CURL *handle);
const char *adrlink_curl_message(CURLcode code);

#endif
