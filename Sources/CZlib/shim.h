#ifndef ADRLINK_CZLIB_SHIM_H
#define ADRLINK_CZLIB_SHIM_H

#include <zlib.h>

/* inflateInit is a macro, which Swift cannot call. */
static inline int adrlink_inflate_init(z_stream *stream) { return inflateInit(stream); }

#endif
