/* utf8.h - reading and writing UTF-8. */
#ifndef TD_BASE_UTF8_H
#define TD_BASE_UTF8_H
#include "base/str.h"

/* Decodes the character at s.p[*at] and moves *at behind it.  An invalid byte gives U+FFFD and moves by one. */
uint32_t td_utf8_next(td_str s, size_t *at);
/* Decodes the character that ends at *at and moves *at before it; *at must be > 0. */
uint32_t td_utf8_prev(td_str s, size_t *at);
/* Writes 1 to 4 bytes, returns their number. */
size_t td_utf8_put(char out[4], uint32_t c);
void td_buf_utf8(td_buf *buf, uint32_t c);
/* Offset of the first invalid byte (also of surrogates, overlong forms), or SIZE_MAX when all is well. */
size_t td_utf8_invalid(td_str s);
size_t td_utf8_count(td_str s); /* characters */

#endif
