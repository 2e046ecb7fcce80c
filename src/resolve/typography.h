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

/* The text as it is to be set, or the same text when nothing changes.  before: the character before it in its
 * paragraph (0: none).  Lives in arena. */
td_str td_typography_apply(const td_typography *rules, td_arena *arena, td_str text, uint32_t before);

#endif
