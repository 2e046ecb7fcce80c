#include "base/utf8.h"

/* Length of the valid sequence at p, or 0. */
static size_t sequence(const unsigned char *p, size_t left, uint32_t *out) {
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char c = p[0];
    size_t n = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (n == 0 || n > left)
        return 0;
    uint32_t v = n == 1 ? c : c & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        v = v << 6 | (p[i] & 0x3F);
    }
    if (v < least[n] || v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
        return 0;
    *out = v;
    return n;
}

uint32_t td_utf8_next(td_str s, size_t *at) {
    uint32_t c = 0xFFFD;
    size_t n = sequence((const unsigned char *)s.p + *at, s.n - *at, &c);
    *at += n ? n : 1;
    return c;
}

uint32_t td_utf8_prev(td_str s, size_t *at) {
    size_t i = *at - 1, back = 0;
    while (i > 0 && back < 3 && ((unsigned char)s.p[i] & 0xC0) == 0x80)
        i--, back++;
    uint32_t c = 0xFFFD;
    size_t n = sequence((const unsigned char *)s.p + i, *at - i, &c);
    if (n != *at - i) {
        *at -= 1;
        return 0xFFFD;
    }
    *at = i;
    return c;
}

size_t td_utf8_put(char out[4], uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

void td_buf_utf8(td_buf *buf, uint32_t c) {
    char out[4];
    td_buf_put(buf, out, td_utf8_put(out, c));
}

size_t td_utf8_invalid(td_str s) {
    const unsigned char *p = (const unsigned char *)s.p;
    for (size_t i = 0; i < s.n;) {
        uint32_t c;
        if (p[i] < 0x80) {
            i++;
            continue;
        }
        size_t n = sequence(p + i, s.n - i, &c);
        if (n == 0)
            return i;
        i += n;
    }
    return SIZE_MAX;
}

size_t td_utf8_count(td_str s) {
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
    return n;
}
