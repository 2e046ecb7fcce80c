/* breaks.h - where a line may end, and the direction of text.
 *
 * Uses: ICU (sole owner: ubidi, line properties, collation)      Source: UAX #14, UAX #9
 */
#ifndef TD_TEXT_BREAKS_H
#define TD_TEXT_BREAKS_H
#include "base/ctx.h"

typedef enum {
    TD_BREAK_NONE,
    TD_BREAK_SPACE,  /* at a blank, which disappears */
    TD_BREAK_PLAIN,  /* without anything: after a hyphen, dash or slash, between ideographs */
    TD_BREAK_HARD
} td_break_class;

/* A stretch without a break opportunity inside ("word", with its punctuation). */
typedef struct {
    uint32_t start, end;   /* bytes, blanks excluded */
    uint8_t after;         /* td_break_class of what follows */
} td_break_part;

/* Splits text at its break opportunities.  No break: at U+00A0, U+202F, before a dash, inside numbers and ranges of
 * them, before or after a hyphen that begins or ends a word ("Haupt- und").  A blank before a lone dash is no
 * opportunity and stays inside the part.  After a hyphen or dash both neighbours need two letters, after a slash
 * three.  Addresses (contain "://", start with "www.", or name@host.tld) get plain breaks after / . ? & = - _ # @
 * without hyphen.  U+200B is a plain break and left out like a blank; U+00AD is left to hyphen.h.  \n, \r\n, \v, \f,
 * U+2028 and U+2029 are hard breaks; an empty line is an empty part.  The last part says TD_BREAK_NONE unless blanks
 * or a line end follow it.
 * Fast path without ICU for scripts with blanks between words; ICU for Chinese, Japanese, Korean, Thai, Khmer …
 * text      under 4 GB; invalid bytes count as characters.
 * lang      of the text, for ICU.
 * out       in order of the text.  Lives in arena.
 * returns   the number of parts. */
size_t td_breaks_split(td_arena *arena, td_str text, td_str lang, td_break_part **out);

/* Whether text has any strong right-to-left character (cheap test). */
bool td_text_has_rtl(td_str text);

typedef struct {
    uint32_t start, end; /* bytes */
    uint8_t level;       /* odd: right to left */
} td_bidi_run;
/* Logical runs of one paragraph; base_rtl: direction of the paragraph. Lives in arena. */
size_t td_bidi_runs(td_arena *arena, td_str text, bool base_rtl, td_bidi_run **out);
/* Visual order of the runs of one line: order[i] = index of the run drawn i-th from the left. */
void td_bidi_reorder(const uint8_t *levels, size_t n, uint32_t *order);

/* Sort key by the collation of the language ("de": DIN 5007-1; "de-u-co-phonebk": DIN 5007-2).  The text itself is
 * part of the key, so different texts never compare equal.  Lives in arena; compare with td_str_cmp. */
td_str td_collation_key(td_arena *arena, td_str text, td_str lang);
/* Upper case by language: ß becomes ẞ; Turkish i. */
td_str td_text_upper(td_arena *arena, td_str text, td_str lang);

#endif
