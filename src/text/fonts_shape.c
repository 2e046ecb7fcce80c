#include <assert.h>
#include <stdlib.h>

#include "text/fonts_local.h"

/* What a run was shaped from, beside face, direction and text, which the run knows itself. */
struct td_fonts_entry {
    td_run run;
    td_str lang;
    const uint16_t *breaks;
    uint32_t nbreaks;
    uint16_t flags;
};

typedef struct {
    uint16_t face, flags;
    bool rtl;
    td_str text, lang;
    const uint16_t *breaks;
    size_t nbreaks;
} request;

void td_fonts_cache_init(td_fonts *fonts) {
    pthread_mutex_init(&fonts->pool_lock, NULL);
    for (size_t i = 0; i < TD_FONTS_SHARDS; i++)
        pthread_mutex_init(&fonts->shards[i].lock, NULL);
}

void td_fonts_cache_finish(td_fonts *fonts) {
    for (size_t i = 0; i < TD_FONTS_SHARDS; i++) {
        pthread_mutex_destroy(&fonts->shards[i].lock);
        td_arena_free(fonts->shards[i].arena);
        free(fonts->shards[i].slots);
    }
    for (size_t i = 0; i < fonts->npool; i++)
        hb_buffer_destroy(fonts->pool[i]);
    pthread_mutex_destroy(&fonts->pool_lock);
}

static uint64_t mix(uint64_t h, uint64_t v) {
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    return h ^ (h >> 29);
}

/* Eight bytes at a time: a hit must cost less than shaping by two orders of magnitude. */
static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n) {
    const char *p = bytes;
    uint64_t v;
    for (; n >= 8; p += 8, n -= 8) {
        memcpy(&v, p, 8);
        h = mix(h, v);
    }
    v = n;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return mix(h, v);
}

static uint64_t hash_request(const request *q) {
    uint64_t h = mix(0x243F6A8885A308D3u, (uint64_t)q->face << 32 | (uint64_t)q->flags << 1 | q->rtl);
    h = hash_bytes(h, q->text.p, q->text.n);
    h = hash_bytes(h, q->lang.p, q->lang.n);
    return q->nbreaks ? hash_bytes(h, q->breaks, q->nbreaks * sizeof *q->breaks) : h;
}

static bool same(const td_fonts_entry *e, const request *q) {
    return e->run.face == q->face && e->run.rtl == q->rtl && e->flags == q->flags && td_str_eq(e->run.text, q->text) &&
           td_str_eq(e->lang, q->lang) && e->nbreaks == q->nbreaks &&
           (!q->nbreaks || memcmp(e->breaks, q->breaks, q->nbreaks * sizeof *q->breaks) == 0);
}

/* The slot that holds the request or is free for it. */
static td_fonts_slot *slot_of(td_fonts_shard *shard, uint64_t hash, const request *q) {
    size_t mask = shard->cap - 1;
    for (size_t i = hash & mask;; i = (i + 1) & mask) {
        td_fonts_slot *slot = &shard->slots[i];
        if (!slot->entry || (slot->hash == hash && same(slot->entry, q)))
            return slot;
    }
}

static void grow(td_fonts_shard *shard) {
    td_fonts_slot *old = shard->slots;
    size_t n = shard->cap;
    shard->cap = n ? n * 2 : 64;
    shard->slots = td_malloc(shard->cap * sizeof *shard->slots);
    memset(shard->slots, 0, shard->cap * sizeof *shard->slots);
    for (size_t i = 0; i < n; i++) {
        if (!old[i].entry)
            continue;
        size_t at = old[i].hash & (shard->cap - 1);
        while (shard->slots[at].entry)
            at = (at + 1) & (shard->cap - 1);
        shard->slots[at] = old[i];
    }
    free(old);
}

static hb_buffer_t *take_buffer(td_fonts *fonts) {
    pthread_mutex_lock(&fonts->pool_lock);
    hb_buffer_t *buffer = fonts->npool ? fonts->pool[--fonts->npool] : NULL;
    pthread_mutex_unlock(&fonts->pool_lock);
    if (!buffer)
        return hb_buffer_create();
    hb_buffer_clear_contents(buffer);
    return buffer;
}

static void give_buffer(td_fonts *fonts, hb_buffer_t *buffer) {
    pthread_mutex_lock(&fonts->pool_lock);
    bool keep = fonts->npool < TD_FONTS_POOL;
    if (keep)
        fonts->pool[fonts->npool++] = buffer;
    pthread_mutex_unlock(&fonts->pool_lock);
    if (!keep)
        hb_buffer_destroy(buffer);
}

/* Fills the buffer.  At a joint a U+200C goes in, with the offset of what follows: it stops substitutions but not
 * kerning, leaves "f|fi" its second ligature, and is gone from the glyphs and from the run's text. */
static void fill(hb_buffer_t *buffer, const request *q) {
    const char *p = q->text.p ? q->text.p : "";
    int total = (int)q->text.n;
    size_t from = 0;
    for (size_t i = 0; i < q->nbreaks && !q->rtl; i++) {
        size_t to = q->breaks[i];
        if (to <= from || to >= q->text.n)
            continue;
        hb_buffer_add_utf8(buffer, p, total, (unsigned)from, (int)(to - from));
        hb_buffer_add(buffer, 0x200C, (hb_codepoint_t)to);
        from = to;
    }
    hb_buffer_add_utf8(buffer, p, total, (unsigned)from, total - (int)from);
    hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
}

static size_t features(const request *q, hb_feature_t *out) {
    static const struct {
        unsigned flag;
        char tag[5];
        unsigned value;
    } list[] = {{TD_SHAPE_NO_LIGATURES, "liga", 0}, {TD_SHAPE_NO_LIGATURES, "clig", 0},
                {TD_SHAPE_NO_LIGATURES, "dlig", 0}, {TD_SHAPE_NO_LIGATURES, "calt", 0},
                {TD_SHAPE_SMALL_CAPS, "smcp", 1},   {TD_SHAPE_TABULAR, "tnum", 1},
                {TD_SHAPE_OLD_STYLE, "onum", 1},    {TD_SHAPE_SUPERIOR, "sups", 1}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        /* Arabic needs its contextual forms whatever the wish. */
        if (!(q->flags & list[i].flag) || (q->rtl && list[i].tag[0] == 'c' && list[i].tag[1] == 'a'))
            continue;
        hb_tag_t tag = HB_TAG(list[i].tag[0], list[i].tag[1], list[i].tag[2], list[i].tag[3]);
        out[n++] = (hb_feature_t){tag, list[i].value, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
    }
    return n;
}

static void shape(const td_fonts *fonts, hb_buffer_t *buffer, const request *q) {
    hb_feature_t wanted[8];
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    fill(buffer, q);
    hb_buffer_set_direction(buffer, q->rtl ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    if (q->lang.n)
        hb_buffer_set_language(buffer, hb_language_from_string(q->lang.p, (int)q->lang.n));
    else
        hb_buffer_set_language(buffer, hb_language_from_string("und", 3)); /* never the one of the environment */
    hb_buffer_guess_segment_properties(buffer);
    hb_shape(fonts->faces[q->face].font, buffer, wanted, (unsigned)features(q, wanted));
}

static td_str share_lang(td_fonts_shard *shard, td_str lang) {
    for (size_t i = 0; i < shard->nlangs; i++)
        if (td_str_eq(shard->langs[i], lang))
            return shard->langs[i];
    shard->langs =
        td_arena_grow(shard->arena, shard->langs, shard->nlangs * sizeof lang, (shard->nlangs + 1) * sizeof lang);
    return shard->langs[shard->nlangs++] = td_str_dup(shard->arena, lang);
}

static int16_t clamp16(hb_position_t v) {
    return (int16_t)(v > INT16_MAX ? INT16_MAX : v < INT16_MIN ? INT16_MIN : v);
}

static td_fonts_entry *make_entry(const td_fonts *fonts, td_fonts_shard *shard, hb_buffer_t *buffer, const request *q) {
    if (!shard->arena)
        shard->arena = td_arena_new();
    td_fonts_entry *e = TD_NEW(shard->arena, td_fonts_entry);
    unsigned n = 0;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, &n);
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, NULL);
    td_glyph *glyphs = TD_NEWN(shard->arena, td_glyph, n);
    int64_t width = 0;
    for (unsigned i = 0; i < n; i++) {
        glyphs[i] = (td_glyph){(uint16_t)info[i].codepoint, clamp16(position[i].x_advance),
                               clamp16(position[i].x_offset), clamp16(position[i].y_offset), info[i].cluster};
        width += glyphs[i].advance;
    }
    e->run = (td_run){.face = q->face,
                      .upem = (uint16_t)fonts->faces[q->face].info.upem,
                      .rtl = q->rtl,
                      .nglyphs = n,
                      .glyphs = glyphs,
                      .text = td_str_dup(shard->arena, q->text),
                      .width = (int32_t)(width > INT32_MAX ? INT32_MAX : width)};
    e->flags = q->flags;
    e->lang = share_lang(shard, q->lang);
    e->nbreaks = (uint32_t)q->nbreaks;
    if (q->nbreaks) {
        uint16_t *breaks = TD_NEWN(shard->arena, uint16_t, q->nbreaks);
        memcpy(breaks, q->breaks, q->nbreaks * sizeof *breaks);
        e->breaks = breaks;
    }
    return e;
}

static const td_run *shape_new(td_fonts *fonts, td_fonts_shard *shard, uint64_t hash, const request *q) {
    hb_buffer_t *buffer = take_buffer(fonts);
    shape(fonts, buffer, q); /* outside the lock */
    pthread_mutex_lock(&shard->lock);
    if (shard->n * 2 >= shard->cap)
        grow(shard);
    td_fonts_slot *slot = slot_of(shard, hash, q);
    if (!slot->entry) { /* else another thread was faster */
        *slot = (td_fonts_slot){hash, make_entry(fonts, shard, buffer, q)};
        shard->n++;
    }
    const td_run *run = &slot->entry->run;
    pthread_mutex_unlock(&shard->lock);
    give_buffer(fonts, buffer);
    return run;
}

const td_run *td_fonts_shape(td_fonts *fonts, uint16_t face, td_str text, td_str lang, bool rtl, unsigned flags,
                             const uint16_t *breaks, size_t nbreaks) {
    assert(face < fonts->nfaces && text.n <= INT32_MAX);
    request q = {face, (uint16_t)flags, rtl, text, lang, breaks, nbreaks};
    uint64_t hash = hash_request(&q);
    td_fonts_shard *shard = &fonts->shards[hash >> 59];
    const td_run *run = NULL;
    pthread_mutex_lock(&shard->lock);
    if (shard->cap) {
        const td_fonts_slot *slot = slot_of(shard, hash, &q);
        run = slot->entry ? &slot->entry->run : NULL;
    }
    pthread_mutex_unlock(&shard->lock);
    return run ? run : shape_new(fonts, shard, hash, &q);
}

td_len td_run_width(const td_run *run, uint32_t first, uint32_t count, td_len size) {
    int64_t sum = 0;
    if (first == 0 && count >= run->nglyphs)
        sum = run->width;
    else
        for (uint32_t i = first; i < first + count && i < run->nglyphs; i++)
            sum += run->glyphs[i].advance;
    return (td_len)td_muldiv(sum, size, run->upem ? run->upem : 1);
}
