#include <unicode/ubrk.h>

#include "text/breaks_local.h"

size_t td_breaks_icu(td_arena *arena, td_str text, td_str lang, uint32_t **out) {
    struct {
        uint32_t *p;
        size_t n, cap;
    } marks = {0};
    char locale[64];
    size_t n = lang.n < sizeof locale ? lang.n : 0;
    memcpy(locale, n ? lang.p : "", n);
    locale[n] = 0;
    UErrorCode e = U_ZERO_ERROR;
    UText source = UTEXT_INITIALIZER;
    utext_openUTF8(&source, text.p, (int64_t)text.n, &e);
    UBreakIterator *it = ubrk_open(UBRK_LINE, locale, NULL, 0, &e);
    ubrk_setUText(it, &source, &e);
    if (U_SUCCESS(e)) {
        for (int32_t at = ubrk_next(it); at != UBRK_DONE; at = ubrk_next(it))
            if (at > 0 && (size_t)at < text.n)
                TD_PUSH(arena, &marks, (uint32_t)at);
    }
    if (it)
        ubrk_close(it);
    utext_close(&source);
    *out = marks.p;
    return marks.n;
}
