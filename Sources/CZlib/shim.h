#ifndef ADRLINK_CZLIB_SHIM_H
#define ADRLINK_CZLIB_SHIM_H

#include <zlib.h>

/* The functions that begin are macros, which Swift cannot call. */
static inline int adrlink_inflate_init(z_stream *stream) { return inflateInit(stream); }

/* 15 bits of window, and 16 to have the format of gzip. */
static inline int adrlink_gzip_init(z_stream *stream) {
    return deflateInit2(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}

#endif
