#include "base/utf8.h"
#include "layout/internal.h"

#include "text/breaks.h"

enum { COVERED = 0x3000, WORD_MAX = 200 };

td_look td_look_role(const td_lay *lay, td_role role, uint8_t lang) {
    const td_text_style *s = &lay->style->text[role];
    return (td_look){.size = s->size,
                     .colour = s->colour,
                     .family = s->family,
                     .lang = lang,
                     .bold = s->bold,
                     .italic = s->italic,
                     .hyphenate = s->hyphenate};
}

uint16_t td_look_face(const td_lay *lay, const td_look *look) {
    return lay->style->family_faces[look->family][look->bold][look->italic];
}

td_len td_look_space(const td_lay *lay, const td_look *look) {
    uint16_t face = td_look_face(lay, look);
    const td_face_info *info = td_fonts_info(lay->fonts, face);
    return (td_len)td_muldiv(td_fonts_space(lay->fonts, face), look->size, info->upem);
}

td_len td_baseline(td_len leading, td_len size) {
    return leading / 2 + (td_len)((int64_t)size * 35 / 100);
}

/* Two bits a character: known, has.  Asked once per face instead of once per letter. */
static bool has(td_lay *lay, uint16_t face, uint32_t c) {
    if (c >= COVERED)
        return td_fonts_has(lay->fonts, face, c);
    uint8_t *map = lay->coverage[face];
    if (!map)
        map = lay->coverage[face] = td_arena_alloc(lay->scratch, COVERED / 4);
    unsigned shift = (c & 3) * 2;
    if (!(map[c >> 2] >> shift & 1))
        map[c >> 2] |= (uint8_t)((1u | (td_fonts_has(lay->fonts, face, c) ? 2u : 0u)) << shift);
    return map[c >> 2] >> shift & 2;
}

bool td_face_covers(td_lay *lay, uint16_t face, td_str word) {
    for (size_t at = 0; at < word.n;) {
        unsigned char b = (unsigned char)word.p[at];
        uint32_t c = b;
        if (b < 0x80)
            at++;
        else
            c = td_utf8_next(word, &at);
        if (!has(lay, face, c))
            return false;
    }
    return true;
}

void td_face_report(td_lay *lay, uint32_t c, td_span span) {
    if (c < COVERED) {
        if (lay->missing[c])
            return;
        lay->missing[c] = true;
    } else {
        if (lay->missing_other)
            return;
        lay->missing_other = true;
    }
    td_report(lay->ctx, TD_W_GLYPH_MISSING, span, (unsigned)c);
}

td_item *td_items_add(td_lay *lay, td_items *out, td_item item) {
    TD_PUSH(lay->scratch, out, item);
    return &out->p[out->n - 1];
}

void td_rule_put(td_lay *lay, td_items *out, td_len x, td_len y, td_len w, td_len h, td_colour colour) {
    td_items_add(lay, out,
                 (td_item){.kind = TD_ITEM_RULE, .artifact = TD_ARTIFACT_LAYOUT, .x = x, .y = y, .w = w, .h = h, .colour = colour});
}

/* Shapes one word, falling back by stretches; pieces go to out (NULL: only measured). */
static td_len word_put(td_lay *lay, const td_look *look, td_str word, td_piece *out, size_t *n, td_len x) {
    td_stretch parts[WORD_MAX];
    uint16_t face = td_look_face(lay, look);
    size_t nparts = 1;
    parts[0] = (td_stretch){0, (uint32_t)word.n, face};
    if (!td_face_covers(lay, face, word)) {
        uint32_t missing = 0;
        nparts = td_fonts_split(lay->fonts, face, lay->style->fallback, lay->style->nfallback, word, parts, WORD_MAX, &missing);
        if (missing)
            td_face_report(lay, missing, TD_NOSPAN);
    }
    td_len width = 0;
    for (size_t i = 0; i < nparts; i++) {
        td_str text = td_str_sub(word, parts[i].start, parts[i].end);
        const td_run *run = td_fonts_shape(lay->fonts, parts[i].face, text, lay->langs.p[look->lang].tag,
                                           td_text_has_rtl(text), look->shape, NULL, 0);
        if (out)
            out[(*n)++] = (td_piece){.run = run, .first = 0, .count = (uint16_t)run->nglyphs, .x = x + width};
        width += td_run_width(run, 0, run->nglyphs, look->size);
    }
    return width;
}

/* Pieces are words, or their parts in several faces: never more than characters outside ASCII plus blanks. */
static size_t piece_bound(td_str text) {
    size_t n = 2 + text.n / (WORD_MAX / 2);
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == ' ' || (unsigned char)text.p[i] >= 0x80 ? 2 : 0;
    return n;
}

static td_len words_put(td_lay *lay, const td_look *look, td_str text, td_piece *pieces, size_t *n) {
    td_len x = 0, space = td_look_space(lay, look);
    td_str rest = text;
    bool first = true;
    while (rest.n) {
        size_t end = 0;
        while (end < rest.n && end < WORD_MAX && rest.p[end] != ' ')
            end++;
        while (end < rest.n && end > 1 && ((unsigned char)rest.p[end] & 0xC0) == 0x80)
            end--; /* a long word is cut between characters */
        size_t before = *n;
        if (end) {
            x += word_put(lay, look, td_str_sub(rest, 0, end), pieces, n, x);
            if (pieces && *n > before && !first && pieces[before].run)
                pieces[before].flags |= (uint8_t)(rest.p > text.p && rest.p[-1] == ' ' ? TD_PIECE_SPACE : 0);
            first = false;
        }
        rest = td_str_sub(rest, end, rest.n);
        while (rest.n && rest.p[0] == ' ') {
            x += space;
            rest = td_str_sub(rest, 1, rest.n);
        }
    }
    return x;
}

td_len td_text_width(td_lay *lay, const td_look *look, td_str text) {
    size_t n = 0;
    return words_put(lay, look, text, NULL, &n);
}

td_len td_text_put(td_lay *lay, td_items *out, const td_look *look, td_str text, td_len x, td_len y, td_owner owner) {
    size_t n = 0;
    if (!text.n)
        return 0;
    td_piece *pieces = TD_NEWN(lay->arena, td_piece, piece_bound(text));
    td_len width = words_put(lay, look, text, pieces, &n);
    if (n)
        td_items_add(lay, out,
                     (td_item){.kind = TD_ITEM_TEXT,
                               .artifact = owner.artifact,
                               .elem = owner.elem,
                               .seq = owner.artifact ? 0 : lay->seq++,
                               .x = x,
                               .y = y - look->rise,
                               .size = look->size,
                               .colour = look->colour,
                               .pieces = pieces,
                               .npieces = (uint32_t)n});
    return width;
}
