/* typography.h - characters as the language sets them: dashes, spaces, apostrophes; private to resolve/.
 *
 * Source: the lists of layouts/locales/<lang>.yaml under `typography`.
 */
#ifndef TD_RESOLVE_TYPOGRAPHY_H
#define TD_RESOLVE_TYPOGRAPHY_H
#include "base/ctx.h"
#include "model/style.h"

typedef struct td_typography td_typography;

/* The rules of one locale, made ready for searching.  Lives in arena. */
td_typography *td_typography_new(td_arena *arena, const td_locale *locale);

/* Offsets into a text, ascending; after setting it they are offsets into the result. */
typedef struct {
    size_t *p;
    size_t n;
} td_marks;

/* The text as it is to be set, or the same text when nothing changes.  before: the character before it in its
 * paragraph (0: none).  marks may be NULL.  Lives in arena. */
td_str td_typography_apply(const td_typography *rules, td_arena *arena, td_str text, uint32_t before, td_marks *marks);

#endif
