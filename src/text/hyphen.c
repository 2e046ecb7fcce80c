#include "text/hyphen.h"

#include <harfbuzz/hb.h>
#include <stdlib.h>
#include <unicode/uchar.h>

#include "base/utf8.h"
#include "text/hyphen_local.h"

enum { SHORT = 64 }; /* letters of a word that needs no heap */

/* A word or a part of one between hyphens, as symbols with a dot at both ends. */
typedef struct {
    uint8_t *symbols;  /* n + 2 */
    uint8_t *marks;    /* n + 2: quality of a division before letter i, 0 none */
    uint32_t *offsets; /* n: where letter i starts in the word */
    size_t n;
} letters;

td_hyphen *td_hyphen_new(td_str bytes, int left, int right) {
    td_hyphen *h = td_malloc(sizeof *h);
    memset(h, 0, sizeof *h);
    h->left = h->right = h->compound_left = h->compound_right = 2;
    td_hyphen_load(h, bytes);
    if (left > 0 && (size_t)left > h->left)
        h->left = (size_t)left;
    if (right > 0 && (size_t)right > h->right)
        h->right = (size_t)right;
    return h;
}

void td_hyphen_free(td_hyphen *h) {
    if (!h)
        return;
    for (size_t i = 0; i < TD_HYPHEN_LEVELS; i++) {
        free(h->levels[i].nodes);
        td_buf_free(&h->levels[i].points);
    }
    free(h);
}

static uint32_t lower(uint32_t c) {
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c < 0x100)
        return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c;
    if (c == 0x2019)
        return '\'';
    return (uint32_t)u_tolower((UChar32)c);
}

static bool is_letter(uint32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || c == '\'';
    if (c < 0x250)
        return c >= 0xC0 ? c != 0xD7 && c != 0xF7 : c == 0xAA || c == 0xB5 || c == 0xBA;
    return u_isalpha((UChar32)c) || (c >= 0x300 && c < 0x370);
}

/* Raises values[i] (division before symbol i) by the patterns that match.  Of all prefixes of patterns that end at a
 * letter only the longest counts, as in libhyphen: the packaged files are written for that, a long pattern in them
 * repeats what it keeps of the short ones. */
static void match(const td_hyphen_level *level, const uint8_t *symbols, size_t n, uint8_t *values) {
    const td_hyphen_node *nodes = level->nodes;
    memset(values, 0, n);
    size_t taken = 0; /* letters before it are ends of longer prefixes */
    for (size_t from = 0; nodes && from < n; from++) {
        uint32_t at = level->root[symbols[from]];
        for (size_t i = from; at;) {
            if (i >= taken && nodes[at].points) {
                const uint8_t *p = (const uint8_t *)level->points.p + nodes[at].points - 1;
                for (size_t k = *p++; k; k--, p += 2)
                    if (from + p[0] < n && values[from + p[0]] < p[1])
                        values[from + p[0]] = p[1];
            }
            if (++i > taken)
                taken = i;
            if (i == n)
                break;
            at = nodes[at].child;
            while (at && nodes[at].symbol != symbols[i])
                at = nodes[at].next;
        }
    }
}

/* Divides letters [from, to) by the patterns of level k.  Between joints of compounds the same level is asked again,
 * as libhyphen does, and the next one where there is none. */
static void divide(const td_hyphen *h, size_t k, const letters *w, size_t from, size_t to, uint8_t *work) {
    uint8_t *symbols = w->symbols + from;
    size_t n = to - from + 2;
    /* a part of a compound is a word of its own */
    uint8_t before = symbols[0], behind = symbols[n - 1];
    symbols[0] = symbols[n - 1] = TD_HYPHEN_DOT;
    match(&h->levels[k], symbols, n, work);
    symbols[0] = before, symbols[n - 1] = behind;
    bool last = k + 1 == h->nlevels, joints = false;
    size_t least_left = from ? h->compound_left : h->left, least_right = to < w->n ? h->compound_right : h->right;
    for (size_t i = least_left; i + least_right <= to - from; i++)
        if (work[i + 1] & 1) {
            w->marks[from + i] = last ? 1 : 2;
            joints = true;
        }
    if (last)
        return;
    if (!joints || to - from > SHORT) /* very long words, none of a language, would take quadratic time */
        k++;
    if (!joints) {
        divide(h, k, w, from, to, work);
        return;
    }
    for (size_t start = from, i = from + 1; i <= to; i++)
        if (i == to || w->marks[i] == 2) {
            size_t stop = i;
            divide(h, k, w, start, stop, work);
            start = stop;
        }
}

static bool has_vowel(const td_hyphen *h, const letters *w, size_t from, size_t to) {
    for (size_t i = from; i < to; i++)
        if (h->vowel[w->symbols[i + 1]])
            return true;
    return false;
}

/* Joins pieces without a vowel, which the compound patterns leave ("Aus-s-pruch", "dau-e-r-haft"): to what follows
 * where a syllable begins so, to what comes before elsewhere; between vowels nobody knows, so to both. */
static void join_consonants(const td_hyphen *h, const letters *w) {
    for (size_t from = 0, to; from < w->n; from = to) {
        for (to = from + 1; to < w->n && !w->marks[to];)
            to++;
        if (has_vowel(h, w, from, to))
            continue;
        if (from == 0 || to == w->n) {
            w->marks[from == 0 ? to : from] = 0;
            continue;
        }
        const uint8_t *first = w->symbols + from + 1;
        bool begins = first[-1] == first[0] || (to - from == 3 && memcmp(first, h->sch, 3) == 0);
        bool between = to - from == 1 && h->vowel[first[-1]] && h->vowel[first[1]];
        if (begins || between)
            w->marks[to] = 0;
        if (!begins)
            w->marks[from] = 0;
    }
}

/* Takes the divisions at both ends of a forbidden sequence away. */
static void forbid(const td_hyphen *h, const letters *w) {
    for (size_t k = 0; k < h->nnohyphen; k++) {
        size_t n = strlen((const char *)h->nohyphen[k]);
        for (size_t i = 0; i + n <= w->n; i++)
            if (memcmp(w->symbols + 1 + i, h->nohyphen[k], n) == 0)
                w->marks[i] = w->marks[i + n] = 0;
    }
}

/* Reads the letters of the next part; *at is left behind it.  Decomposed letters are joined. */
static void read_part(const td_hyphen *h, td_str word, size_t *at, letters *w) {
    uint32_t last = 0;
    w->n = 0;
    while (*at < word.n) {
        size_t start = *at;
        uint32_t c = lower(td_utf8_next(word, at)), joint;
        if (!is_letter(c)) {
            if (w->n)
                break;
            continue;
        }
        bool mark = c >= 0x300 && c < 0x370 && w->n;
        if (mark) {
            bool joined = hb_unicode_compose(hb_unicode_funcs_get_default(), last, c, &joint);
            last = joined ? joint : last;
            w->symbols[w->n] = td_hyphen_symbol(h, last);
            continue;
        }
        w->offsets[w->n++] = (uint32_t)start;
        w->symbols[w->n] = td_hyphen_symbol(h, c);
        last = c;
    }
    w->symbols[0] = w->symbols[w->n + 1] = TD_HYPHEN_DOT;
}

/* Divisions that the author made by U+00AD: no other ones, and none of them at the ends. */
static size_t manual(td_str word, uint16_t *offsets, uint8_t *quality, size_t max) {
    size_t n = 0;
    for (size_t i = 1; i + 2 < word.n && n < max && i + 2 <= UINT16_MAX; i++)
        if (word.p[i] == '\xC2' && word.p[i + 1] == '\xAD') {
            offsets[n] = (uint16_t)(i + 2);
            quality[n++] = 2;
        }
    return n;
}

size_t td_hyphen_word(const td_hyphen *h, td_str word, uint16_t *offsets, uint8_t *quality, size_t max) {
    if (td_str_find(word, TD_S("\xC2\xAD")) != SIZE_MAX)
        return manual(word, offsets, quality, max);
    if (word.n > UINT16_MAX)
        word.n = UINT16_MAX;
    uint8_t short_bytes[3 * (SHORT + 2)];
    uint32_t short_offsets[SHORT];
    size_t room = word.n + 2;
    bool heap = word.n > SHORT;
    uint8_t *bytes = heap ? td_malloc(3 * room) : short_bytes;
    letters w = {bytes, bytes + room, heap ? td_malloc(word.n * sizeof *w.offsets) : short_offsets, 0};
    size_t n = 0;
    for (size_t at = 0; at < word.n;) {
        read_part(h, word, &at, &w);
        if (w.n < h->left + h->right)
            continue;
        memset(w.marks, 0, w.n + 1);
        divide(h, 0, &w, 0, w.n, bytes + 2 * room);
        if (h->nlevels > 1)
            join_consonants(h, &w);
        forbid(h, &w);
        for (size_t i = h->left; i + h->right <= w.n && n < max; i++)
            if (w.marks[i]) {
                offsets[n] = (uint16_t)w.offsets[i];
                quality[n++] = w.marks[i];
            }
    }
    if (heap) {
        free(bytes);
        free(w.offsets);
    }
    return n;
}
