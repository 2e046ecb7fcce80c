#include <stdlib.h>

#include "base/utf8.h"
#include "layout/inline.h"

enum { POINTS_MAX = 48, FIRST_SLOTS = 4096 };

typedef struct {
    const td_run *run;
    uint32_t n;
    td_division *p;
} record;

struct td_division_cache {
    td_arena *arena;
    record *slots;
    size_t nslots, used;
};

td_division_cache *td_divide_new(void) {
    td_division_cache *cache = td_malloc(sizeof *cache);
    memset(cache, 0, sizeof *cache);
    cache->arena = td_arena_new();
    cache->nslots = FIRST_SLOTS;
    cache->slots = td_malloc(cache->nslots * sizeof *cache->slots);
    memset(cache->slots, 0, cache->nslots * sizeof *cache->slots);
    return cache;
}

void td_divide_free(td_division_cache *cache) {
    if (!cache)
        return;
    td_arena_free(cache->arena);
    free(cache->slots);
    free(cache);
}

/* Runs are unique per word, so their address is a key; nothing is ever listed in its order. */
static record *slot(record *slots, size_t nslots, const td_run *run) {
    uint64_t h = (uint64_t)(uintptr_t)run * 0x9E3779B97F4A7C15u;
    size_t i = (size_t)(h >> 32) & (nslots - 1);
    while (slots[i].run && slots[i].run != run)
        i = (i + 1) & (nslots - 1);
    return &slots[i];
}

static void grow(td_division_cache *cache) {
    size_t n = cache->nslots * 2;
    record *slots = td_malloc(n * sizeof *slots);
    memset(slots, 0, n * sizeof *slots);
    for (size_t i = 0; i < cache->nslots; i++)
        if (cache->slots[i].run)
            *slot(slots, n, cache->slots[i].run) = cache->slots[i];
    free(cache->slots);
    cache->slots = slots;
    cache->nslots = n;
}

static bool is_letter(uint32_t c) {
    if (c < 0x80)
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    return (c >= 0xC0 && c != 0xD7 && c != 0xF7 && c < 0x2000) || (c >= 0x2C00 && c < 0x2E00) || (c >= 0xA640 && c < 0xABF0);
}

static bool is_upper(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x410 && c <= 0x42F) || (c >= 0x391 && c <= 0x3A9);
}

/* The letters of a word between its punctuation; false when there is anything else inside, or it is an
 * abbreviation: capitals behind the first letter. */
static bool letters(td_str word, size_t *from, size_t *to) {
    size_t at = 0, start = SIZE_MAX, end = 0;
    int n = 0;
    while (at < word.n) {
        size_t here = at;
        uint32_t c = td_utf8_next(word, &at);
        if (!is_letter(c)) {
            if (c >= '0' && c <= '9')
                return false;
            continue;
        }
        if (start == SIZE_MAX)
            start = here;
        else if (end != here)
            return false;
        if (n++ > 0 && is_upper(c))
            return false;
        end = at;
    }
    *from = start;
    *to = end;
    return n > 3;
}

/* Glyph that starts at a byte, 0 when a ligature bridges it. */
static uint32_t glyph_at(const td_run *run, size_t at) {
    for (uint32_t g = 1; g < run->nglyphs; g++)
        if (run->glyphs[g].cluster == at)
            return g;
    return 0;
}

static const td_run *reshape(td_lay *lay, const td_run *run, const td_look *look, size_t from, size_t to) {
    return td_fonts_shape(lay->fonts, run->face, td_str_sub(run->text, from, to), lay->langs.p[look->lang].tag, run->rtl, look->shape, NULL, 0);
}

static int32_t part_width(const td_run *run, uint32_t from, uint32_t to) {
    int32_t w = 0;
    for (uint32_t g = from; g < to; g++)
        w += run->glyphs[g].advance;
    return w;
}

static td_division division(td_lay *lay, const td_run *run, const td_look *look, size_t at, uint8_t quality) {
    td_division d = {.at = (uint16_t)at, .quality = quality};
    uint32_t g = glyph_at(run, at);
    bool kerned = g && run->glyphs[g - 1].advance != td_fonts_glyph_advance(lay->fonts, run->face, run->glyphs[g - 1].gid);
    if (g && !kerned) {
        d.glyph = (uint16_t)g;
        d.head_width = part_width(run, 0, g);
        d.tail_width = part_width(run, g, run->nglyphs);
        return d;
    }
    d.head = reshape(lay, run, look, 0, at);
    d.tail = reshape(lay, run, look, at, run->text.n);
    d.head_width = d.head->width;
    d.tail_width = d.tail->width;
    return d;
}

static void fill(td_lay *lay, record *r, const td_run *run, const td_look *look, const td_hyphen *hyphen) {
    uint16_t offsets[POINTS_MAX];
    uint8_t quality[POINTS_MAX];
    size_t from, to;
    if (!hyphen || run->rtl || run->nglyphs > 2000 || !letters(run->text, &from, &to))
        return;
    size_t n = td_hyphen_word(hyphen, td_str_sub(run->text, from, to), offsets, quality, POINTS_MAX);
    if (!n)
        return;
    r->p = TD_NEWN(lay->divisions->arena, td_division, n);
    for (size_t i = 0; i < n; i++)
        r->p[r->n++] = division(lay, run, look, from + offsets[i], quality[i]);
}

/* Soft hyphens the author set: the word is divided there and nowhere else. */
static size_t manual(td_lay *lay, td_par *par, const td_atom *atom, const td_look *look, const td_division **out) {
    uint32_t end = atom->at + (uint32_t)atom->run->text.n;
    size_t low = 0, high = par->shy.n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (par->shy.p[mid] <= atom->at)
            low = mid + 1;
        else
            high = mid;
    }
    size_t n = 0;
    while (low + n < par->shy.n && par->shy.p[low + n] < end && n < POINTS_MAX)
        n++;
    if (!n || atom->run->rtl)
        return 0;
    td_division *p = TD_NEWN(lay->scratch, td_division, n);
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (!k || p[k - 1].at != par->shy.p[low + i] - atom->at)
            p[k++] = division(lay, atom->run, look, par->shy.p[low + i] - atom->at, 2);
    *out = p;
    return k;
}

size_t td_divide_atom(td_lay *lay, td_par *par, const td_atom *atom, const td_division **out) {
    const td_look *look = &par->strands.p[atom->strand].look;
    if (atom->kind != TD_ATOM_WORD || atom->run->text.n > UINT16_MAX)
        return 0;
    if (par->shy.n) {
        size_t n = manual(lay, par, atom, look, out);
        if (n)
            return n;
    }
    if (!look->hyphenate)
        return 0;
    td_division_cache *cache = lay->divisions;
    if (cache->used * 2 >= cache->nslots)
        grow(cache);
    record *r = slot(cache->slots, cache->nslots, atom->run);
    if (!r->run) {
        cache->used++;
        r->run = atom->run;
        fill(lay, r, atom->run, look, lay->langs.p[look->lang].hyphen);
    }
    *out = r->p;
    return r->n;
}

const td_run *td_divide_hyphen(td_lay *lay, const td_look *look) {
    return td_fonts_shape(lay->fonts, td_look_face(lay, look), TD_S("-"), lay->langs.p[look->lang].tag, false, look->shape, NULL, 0);
}
