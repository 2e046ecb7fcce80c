/* breaks_local.h - line breaks by ICU for scripts that do not part words by blanks; for text/ only. */
#ifndef TD_TEXT_BREAKS_LOCAL_H
#define TD_TEXT_BREAKS_LOCAL_H
#include "text/breaks.h"

/* Offsets of the break opportunities inside text by UAX #14 (ends excluded), ascending.  Lives in arena. */
size_t td_breaks_icu(td_arena *arena, td_str text, td_str lang, uint32_t **out);

#endif
