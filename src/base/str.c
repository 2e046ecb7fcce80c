#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

td_str td_str_from(const char *z) {
    return (td_str){z, z ? strlen(z) : 0};
}

td_str td_str_dup(td_arena *arena, td_str s) {
    char *p = td_arena_alloc(arena, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    return (td_str){p, s.n};
}

td_str td_str_cat(td_arena *arena, td_str a, td_str b) {
    char *p = td_arena_alloc(arena, a.n + b.n + 1);
    if (a.n)
        memcpy(p, a.p, a.n);
    if (b.n)
        memcpy(p + a.n, b.p, b.n);
    return (td_str){p, a.n + b.n};
}

td_str td_str_format(td_arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    td_buf buf = {0};
    td_buf_vformat(&buf, format, args);
    va_end(args);
    return td_buf_take(&buf, arena);
}

bool td_str_eq(td_str a, td_str b) {
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool td_str_is(td_str a, const char *z) {
    return td_str_eq(a, td_str_from(z));
}

bool td_str_starts(td_str s, const char *prefix) {
    size_t n = strlen(prefix);
    return s.n >= n && memcmp(s.p ? s.p : "", prefix, n) == 0;
}

bool td_str_ends(td_str s, const char *suffix) {
    size_t n = strlen(suffix);
    return s.n >= n && (n == 0 || memcmp(s.p + s.n - n, suffix, n) == 0);
}

int td_str_cmp(td_str a, td_str b) {
    size_t n = a.n < b.n ? a.n : b.n;
    int r = n ? memcmp(a.p, b.p, n) : 0;
    return r ? r : (a.n > b.n) - (a.n < b.n);
}

td_str td_str_sub(td_str s, size_t from, size_t to) {
    if (to > s.n)
        to = s.n;
    if (from > to)
        from = to;
    return (td_str){s.p ? s.p + from : NULL, to - from};
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

td_str td_str_trim(td_str s) {
    while (s.n && is_blank(s.p[0]))
        s.p++, s.n--;
    while (s.n && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t td_str_find(td_str s, td_str needle) {
    if (needle.n == 0)
        return 0;
    for (size_t i = 0; i + needle.n <= s.n; i++) {
        const char *hit = memchr(s.p + i, needle.p[0], s.n - needle.n + 1 - i);
        if (!hit)
            return SIZE_MAX;
        i = (size_t)(hit - s.p);
        if (memcmp(hit, needle.p, needle.n) == 0)
            return i;
    }
    return SIZE_MAX;
}

size_t td_str_index(td_str s, char c) {
    const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
    return hit ? (size_t)(hit - s.p) : SIZE_MAX;
}

size_t td_str_rindex(td_str s, char c) {
    for (size_t i = s.n; i-- > 0;)
        if (s.p[i] == c)
            return i;
    return SIZE_MAX;
}

bool td_str_next_word(td_str *rest, td_str *word) {
    while (rest->n && is_blank(rest->p[0]))
        rest->p++, rest->n--;
    if (!rest->n)
        return false;
    size_t n = 0;
    while (n < rest->n && !is_blank(rest->p[n]))
        n++;
    *word = (td_str){rest->p, n};
    rest->p += n;
    rest->n -= n;
    return true;
}

bool td_str_to_int(td_str s, int64_t *out) {
    int64_t v = 0;
    if (s.n == 0 || s.n > 18)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *out = v;
    return true;
}

uint64_t td_str_hash(td_str s) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h ^ (h >> 32);
}

int td_str_distance(td_str a, td_str b) {
    enum { MAX = 60 };
    int row[MAX + 1];
    if (a.n > MAX || b.n > MAX)
        return 99;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= a.n; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= b.n; j++) {
            int best = diagonal + (a.p[i - 1] != b.p[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b.n];
}

void td_buf_free(td_buf *buf) {
    free(buf->p);
    *buf = (td_buf){0};
}

void td_buf_reserve(td_buf *buf, size_t more) {
    if (buf->cap - buf->n >= more)
        return;
    size_t cap = buf->cap ? buf->cap * 2 : 64;
    if (cap < buf->n + more)
        cap = buf->n + more;
    buf->p = td_realloc(buf->p, cap);
    buf->cap = cap;
}

void td_buf_put(td_buf *buf, const void *bytes, size_t n) {
    if (n == 0)
        return;
    td_buf_reserve(buf, n);
    memcpy(buf->p + buf->n, bytes, n);
    buf->n += n;
}

void td_buf_putc(td_buf *buf, char c) {
    td_buf_put(buf, &c, 1);
}

void td_buf_puts(td_buf *buf, const char *z) {
    td_buf_put(buf, z, strlen(z));
}

void td_buf_str(td_buf *buf, td_str s) {
    td_buf_put(buf, s.p, s.n);
}

void td_buf_int(td_buf *buf, int64_t v) {
    char digits[24];
    size_t i = sizeof digits;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    do
        digits[--i] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0)
        digits[--i] = '-';
    td_buf_put(buf, digits + i, sizeof digits - i);
}

void td_buf_vformat(td_buf *buf, const char *format, va_list args) {
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n > 0) {
        td_buf_reserve(buf, (size_t)n + 1);
        vsnprintf(buf->p + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void td_buf_format(td_buf *buf, const char *format, ...) {
    va_list args;
    va_start(args, format);
    td_buf_vformat(buf, format, args);
    va_end(args);
}

td_str td_buf_view(const td_buf *buf) {
    return (td_str){buf->p ? buf->p : "", buf->n};
}

td_str td_buf_take(td_buf *buf, td_arena *arena) {
    td_str s = td_str_dup(arena, td_buf_view(buf));
    td_buf_free(buf);
    return s;
}
