/* hyphen.h - hyphenation after Liang over the packaged pattern files.
 *
 * Source: F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983; file format of libhyphen (two levels, NEXTLEVEL).
 */
#ifndef TD_TEXT_HYPHEN_H
#define TD_TEXT_HYPHEN_H
#include "base/ctx.h"

typedef struct td_hyphen td_hyphen;

/* bytes: the pattern file as packaged (first line names the charset: ISO8859-1, UTF-8, ISO8859-2, KOI8-R …).
 * Immutable afterwards: shared by threads.  Patterns are compiled lazily and fast (aim: under 10 ms for German). */
td_hyphen *td_hyphen_new(td_str bytes, int left, int right);
void td_hyphen_free(td_hyphen *hyphen);

/* Byte offsets in word (letters only, any case) before which it may be divided; at most max, returns their number.
 * quality[i]: 2 at a compound joint as far as known, else 1.  Words with U+00AD are divided there and nowhere else. */
size_t td_hyphen_word(const td_hyphen *hyphen, td_str word, uint16_t *offsets, uint8_t *quality, size_t max);

#endif
