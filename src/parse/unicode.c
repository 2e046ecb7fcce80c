/* unicode.c - the little Unicode that Markdown asks for: spaces, punctuation, case folding, named entities. */
#include "parse/unicode.inc"

#include "base/utf8.h"
#include "parse/md.h"

static const struct {
    const char *name, *text;
} entities[] = {
#include "parse/entities.inc"
};

static bool in_ranges(const uint32_t (*ranges)[2], size_t n, uint32_t c) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (c > ranges[mid][1])
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && c >= ranges[lo][0];
}

bool td_md_unicode_space(uint32_t c) {
    return c == ' ' || (c >= 9 && c <= 13 && c != 11) || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

bool td_md_unicode_punct(uint32_t c) {
    return c < 0x80 ? td_md_is_punct((char)c) : in_ranges(punctuation, sizeof punctuation / sizeof *punctuation, c);
}

bool td_md_unicode_alnum(uint32_t c) {
    return c < 0x80 ? td_md_is_alnum((char)c)
                    : c > 0xBF && !td_md_unicode_space(c) && !td_md_unicode_punct(c) &&
                          !in_ranges(symbols, sizeof symbols / sizeof *symbols, c);
}

int td_md_unicode_fold(uint32_t c, uint32_t out[3]) {
    out[0] = c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c < 0x80)
        return 1;
    size_t lo = 0, hi = sizeof folds / sizeof *folds;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (folds[mid].c < c)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == sizeof folds / sizeof *folds || folds[lo].c != c)
        return 1;
    int n = 0;
    while (n < 3 && folds[lo].to[n]) {
        out[n] = folds[lo].to[n];
        n++;
    }
    return n;
}

uint32_t td_md_unicode_lower(uint32_t c) {
    uint32_t out[3];
    if (c == 0x1E9E)
        return 0xDF;
    if (c == 0x3C2 || c == 0x17F) /* lower case already, though folding changes them */
        return c;
    return td_md_unicode_fold(c, out) == 1 ? out[0] : c;
}

/* "&#65;" or "&#x41;" */
static size_t numeric(td_str s, size_t at, char out[8], size_t *n) {
    size_t i = at + 2;
    bool hex = i < s.n && (s.p[i] == 'x' || s.p[i] == 'X');
    i += hex;
    size_t from = i;
    uint32_t c = 0;
    for (; i < s.n && i - from < 8; i++) {
        char d = s.p[i];
        if (d >= '0' && d <= '9')
            c = c * (hex ? 16 : 10) + (uint32_t)(d - '0');
        else if (hex && ((d >= 'a' && d <= 'f') || (d >= 'A' && d <= 'F')))
            c = c * 16 + (uint32_t)((d | 32) - 'a' + 10);
        else
            break;
    }
    if (i == from || i - from > (hex ? 6u : 7u) || i >= s.n || s.p[i] != ';')
        return 0;
    *n = td_utf8_put(out, c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0xFFFD : c);
    return i + 1 - at;
}

size_t td_md_entity(td_str s, size_t at, char out[8], size_t *n) {
    if (at + 1 < s.n && s.p[at + 1] == '#')
        return numeric(s, at, out, n);
    size_t i = at + 1;
    while (i < s.n && i - at < 34 && td_md_is_alnum(s.p[i]))
        i++;
    if (i == at + 1 || i >= s.n || s.p[i] != ';')
        return 0;
    td_str name = td_str_sub(s, at + 1, i);
    size_t lo = 0, hi = sizeof entities / sizeof *entities;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        int r = td_str_cmp(td_str_from(entities[mid].name), name);
        if (r == 0) {
            *n = strlen(entities[mid].text);
            memcpy(out, entities[mid].text, *n);
            return i + 1 - at;
        }
        if (r < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return 0;
}
