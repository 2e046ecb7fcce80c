/* hyphen.h - hyphenation after Liang over the packaged pattern files.
 *
 * Source: F. M. Liang, Word Hy-phen-a-tion by Com-put-er, 1983; file format of libhyphen (two levels, NEXTLEVEL).
 */
#ifndef TD_TEXT_HYPHEN_H
#define TD_TEXT_HYPHEN_H
#include "base/ctx.h"

typedef struct td_hyphen td_hyphen;

/* bytes: the pattern file as packaged (first line names the charset: ISO8859-1, UTF-8, ISO8859-2, KOI8-R …); not
 * needed afterwards.  left, right: letters that stay together at both ends of a word; minima of the file that are
 * larger count, and so do its minima inside compounds.  Patterns that change the spelling (with "/") are left out.
 * Immutable afterwards: shared by threads.  8.5 ms for German, so open a language when it is first met. */
td_hyphen *td_hyphen_new(td_str bytes, int left, int right);
void td_hyphen_free(td_hyphen *hyphen);

/* Byte offsets in word (any case, ascending) before which it may be divided; at most max, returns their number.
 * quality[i]: 2 at a compound joint as far as known, else 1.  Words with U+00AD are divided behind it, with quality
 * 2, and nowhere else.  Characters that are no letters part the word: "Baden-Württemberg" gives the divisions of
 * both parts, none at the hyphen (that is breaks.h).  Not memoised: about 3 us a word, the caller keeps the result. */
size_t td_hyphen_word(const td_hyphen *hyphen, td_str word, uint16_t *offsets, uint8_t *quality, size_t max);

#endif
