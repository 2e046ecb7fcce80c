#include <stdlib.h>
#include <unicode/ucol.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "base/utf8.h"
#include "text/breaks.h"

enum { LOCALE = 96 };

/* The ICU name of a BCP 47 tag ("de-AT-u-co-phonebk"); the root locale for what is none. */
static const char *locale_name(td_str lang, char out[LOCALE]) {
    char tag[LOCALE];
    size_t n = lang.n < LOCALE ? lang.n : 0;
    if (n)
        memcpy(tag, lang.p, n);
    tag[n] = 0;
    UErrorCode e = U_ZERO_ERROR;
    uloc_forLanguageTag(tag, out, LOCALE, NULL, &e);
    if (U_FAILURE(e) || e == U_STRING_NOT_TERMINATED_WARNING)
        out[0] = 0;
    return out;
}

/* UTF-16 on the heap; invalid bytes become U+FFFD, ß becomes ẞ when upper is set. */
static UChar *to_utf16(td_str text, bool upper, int32_t *n) {
    UChar *u = td_malloc((text.n + 1) * sizeof *u);
    *n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = td_utf8_next(text, &at);
        if (upper && c == 0xDF)
            c = 0x1E9E;
        if (c >= 0x10000) {
            u[(*n)++] = (UChar)(0xD7C0 + (c >> 10));
            c = 0xDC00 + (c & 0x3FF);
        }
        u[(*n)++] = (UChar)c;
    }
    return u;
}

td_str td_collation_key(td_arena *arena, td_str text, td_str lang) {
    char locale[LOCALE];
    UErrorCode e = U_ZERO_ERROR;
    UCollator *collator = ucol_open(locale_name(lang, locale), &e);
    if (U_FAILURE(e) || text.n > INT32_MAX / 4) {
        ucol_close(collator);
        return td_str_dup(arena, text);
    }
    int32_t n;
    UChar *u = to_utf16(text, false, &n);
    int32_t size = ucol_getSortKey(collator, u, n, NULL, 0);
    /* The text itself follows the key and its 0: equal keys are ordered too. */
    uint8_t *key = td_arena_alloc(arena, (size_t)size + text.n + 1);
    ucol_getSortKey(collator, u, n, key, size);
    if (text.n)
        memcpy(key + size, text.p, text.n);
    free(u);
    ucol_close(collator);
    return (td_str){(char *)key, (size_t)size + text.n};
}

/* Upper case of ASCII and of the letters of Latin-1, whose bytes are C3 xx; false when text has others. */
static bool upper_latin(td_arena *arena, td_str text, td_str *out) {
    td_buf buf = {0};
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i], next = i + 1 < text.n ? (unsigned char)text.p[i + 1] : 0;
        if (c < 0x80) {
            td_buf_putc(&buf, (char)(c >= 'a' && c <= 'z' ? c - 32 : c));
        } else if (c == 0xC3 && next >= 0x80 && next < 0xBF) {
            if (next == 0x9F)
                td_buf_puts(&buf, "\xE1\xBA\x9E");
            else {
                td_buf_putc(&buf, (char)c);
                td_buf_putc(&buf, (char)(next >= 0xA0 && next != 0xB7 ? next - 32 : next));
            }
            i++;
        } else {
            td_buf_free(&buf);
            return false;
        }
    }
    *out = td_buf_take(&buf, arena);
    return true;
}

td_str td_text_upper(td_arena *arena, td_str text, td_str lang) {
    td_str out;
    bool own = td_str_starts(lang, "tr") || td_str_starts(lang, "az") || td_str_starts(lang, "lt");
    if (!own && upper_latin(arena, text, &out))
        return out;
    if (text.n > INT32_MAX / 16)
        return td_str_dup(arena, text);
    char locale[LOCALE];
    int32_t n, room, length;
    UChar *u = to_utf16(text, true, &n), *upper = td_malloc(((size_t)n * 3 + 1) * sizeof *upper);
    UErrorCode e = U_ZERO_ERROR;
    length =
        u_strToUpper(upper, n * 3 + 1, u, n, locale_name(lang, locale), &e); /* no character grows over threefold */
    room = length * 3 + 1;
    char *bytes = td_malloc((size_t)room);
    int32_t written = 0;
    if (U_SUCCESS(e))
        u_strToUTF8WithSub(bytes, room, &written, upper, length, 0xFFFD, NULL, &e);
    out = td_str_dup(arena, U_SUCCESS(e) ? (td_str){bytes, (size_t)written} : text);
    free(bytes);
    free(upper);
    free(u);
    return out;
}
