#include <unicode/ubidi.h>

#include "base/utf8.h"
#include "text/breaks.h"

static bool is_rtl(uint32_t c) {
    return (c >= 0x590 && c < 0x900) || c == 0x200F || c == 0x202B || c == 0x202E || c == 0x2067 ||
           (c >= 0xFB1D && c < 0xFE00) || (c >= 0xFE70 && c < 0xFEFF) || (c >= 0x10800 && c < 0x11000) ||
           (c >= 0x1E800 && c < 0x1F000);
}

bool td_text_has_rtl(td_str text) {
    for (size_t at = 0; at < text.n;) {
        if ((unsigned char)text.p[at] < 0xD6)
            at++; /* below U+0580; a byte inside a character is taken for a character of its own, which is harmless */
        else if (is_rtl(td_utf8_next(text, &at)))
            return true;
    }
    return false;
}

/* The text as UTF-16 with the byte offset of every unit and of the end. */
static int32_t to_utf16(td_arena *arena, td_str text, UChar **units, uint32_t **offsets) {
    UChar *u = *units = TD_NEWN(arena, UChar, text.n + 1);
    uint32_t *o = *offsets = TD_NEWN(arena, uint32_t, text.n + 1);
    int32_t n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t start = (uint32_t)at, c = td_utf8_next(text, &at);
        o[n] = start;
        if (c < 0x10000) {
            u[n++] = (UChar)c;
            continue;
        }
        u[n++] = (UChar)(0xD7C0 + (c >> 10));
        o[n] = start;
        u[n++] = (UChar)(0xDC00 + (c & 0x3FF));
    }
    o[n] = (uint32_t)text.n;
    return n;
}

static size_t single_run(td_arena *arena, td_str text, uint8_t level, td_bidi_run **out) {
    *out = TD_NEW(arena, td_bidi_run);
    (*out)[0] = (td_bidi_run){0, (uint32_t)text.n, level};
    return text.n > 0;
}

size_t td_bidi_runs(td_arena *arena, td_str text, bool base_rtl, td_bidi_run **out) {
    if (text.n == 0 || text.n > INT32_MAX || (!base_rtl && !td_text_has_rtl(text)))
        return single_run(arena, text, base_rtl, out);
    UChar *units;
    uint32_t *offsets;
    int32_t n = to_utf16(arena, text, &units, &offsets), count = 0;
    UErrorCode e = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_openSized(n, 0, &e);
    ubidi_setPara(bidi, units, n, base_rtl ? 1 : 0, NULL, &e);
    count = U_SUCCESS(e) ? ubidi_countRuns(bidi, &e) : 0;
    if (U_FAILURE(e) || count <= 0) {
        ubidi_close(bidi);
        return single_run(arena, text, base_rtl, out);
    }
    td_bidi_run *runs = *out = TD_NEWN(arena, td_bidi_run, count);
    size_t nruns = 0;
    for (int32_t at = 0; at < n && nruns < (size_t)count;) {
        int32_t end = n;
        UBiDiLevel level = 0;
        ubidi_getLogicalRun(bidi, at, &end, &level);
        runs[nruns++] = (td_bidi_run){offsets[at], offsets[end], level};
        at = end;
    }
    ubidi_close(bidi);
    return nruns;
}

/* Rule L2 of UAX #9: from the highest level down, stretches of at least that level are turned round. */
void td_bidi_reorder(const uint8_t *levels, size_t n, uint32_t *order) {
    uint8_t highest = 0, lowest_odd = 255;
    for (size_t i = 0; i < n; i++) {
        order[i] = (uint32_t)i;
        highest = levels[i] > highest ? levels[i] : highest;
        if ((levels[i] & 1) && levels[i] < lowest_odd)
            lowest_odd = levels[i];
    }
    for (unsigned level = highest; level >= lowest_odd; level--)
        for (size_t from = 0; from < n;) {
            size_t to = from;
            while (to < n && levels[order[to]] >= level)
                to++;
            for (size_t a = from, b = to; a + 1 < b; a++) {
                uint32_t swap = order[a];
                order[a] = order[--b];
                order[b] = swap;
            }
            from = to > from ? to : from + 1;
        }
}
