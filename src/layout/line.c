#include "layout/inline.h"

typedef struct {
    td_lay *lay;
    td_par *par;
    td_slug *slug;
    td_items items;
    td_piece *pieces;
    size_t npieces;
    int hscale;        /* 1/1000 */
    bool justify;
    td_item *open;     /* text item that pieces are added to; NULL: none */
    uint32_t strand;   /* of the open item */
    td_len link_from;  /* active area being gathered */
    uint32_t link;
    const td_look *link_look;
    td_mark *number;   /* page number placed last, which has no piece yet; NULL: a word */
} setter;

/* ---- what the line consists of ---- */

static void bit_add(td_par *par, td_bit bit) {
    TD_PAR_PUSH(&par->bits, bit);
}

static void bit_part(td_lay *lay, td_par *par, const td_atom *a, const td_division *from, const td_division *to) {
    const td_look *look = &par->strands.p[a->strand].look;
    const td_run *run = a->run;
    uint32_t first = 0, end = run->nglyphs;
    if (from && to && (!from->glyph || !to->glyph)) {
        run = td_fonts_shape(lay->fonts, run->face, td_str_sub(run->text, from->at, to->at), lay->langs.p[look->lang].tag, false, look->shape, NULL, 0);
        end = run->nglyphs;
    } else if (from && !from->glyph) {
        run = from->tail, end = run->nglyphs;
    } else if (to && !to->glyph) {
        run = to->head, end = run->nglyphs;
    } else {
        first = from ? from->glyph : 0;
        end = to ? to->glyph : end;
    }
    bit_add(par, (td_bit){.kind = TD_ATOM_WORD,
                          .level = a->level,
                          .strand = a->strand,
                          .at = a->at + (from ? from->at : 0),
                          .run = run,
                          .first = (uint16_t)first,
                          .count = (uint16_t)(end - first),
                          .width = td_run_width(run, first, end - first, look->size)});
}

static void bit_atom(td_par *par, const td_atom *a) {
    bit_add(par, (td_bit){.kind = a->kind,
                          .level = a->level,
                          .strand = a->strand,
                          .at = a->at,
                          .run = a->run,
                          .count = (uint16_t)(a->run ? a->run->nglyphs : 0),
                          .width = a->width});
}

static void gather(td_lay *lay, td_par *par, const td_line *line) {
    const td_cut *from = line->from, *to = line->to;
    uint32_t i = from->next;
    par->bits.n = 0;
    if (from->div && to->div && from->next == to->end) {
        bit_part(lay, par, &par->atoms.p[i], from->div, to->div);
    } else {
        if (from->div && i < to->end)
            bit_part(lay, par, &par->atoms.p[i++], from->div, NULL);
        for (; i < to->end; i++)
            bit_atom(par, &par->atoms.p[i]);
        if (to->div)
            bit_part(lay, par, &par->atoms.p[to->end], NULL, to->div);
    }
    if (!to->div)
        return;
    const td_atom *a = &par->atoms.p[to->end];
    const td_run *hyphen = td_divide_hyphen(lay, &par->strands.p[a->strand].look);
    bit_add(par, (td_bit){.kind = TD_ATOM_WORD,
                          .level = a->level,
                          .soft = true,
                          .strand = a->strand,
                          .at = a->at + to->div->at,
                          .run = hyphen,
                          .count = (uint16_t)hyphen->nglyphs,
                          .width = to->hyphen});
}

static void reorder(td_lay *lay, td_par *par) {
    size_t n = par->bits.n;
    if (!par->has_rtl || !n)
        return;
    uint8_t *levels = TD_NEWN(lay->scratch, uint8_t, n);
    uint32_t *order = TD_NEWN(lay->scratch, uint32_t, n);
    td_bit *copy = TD_NEWN(lay->scratch, td_bit, n);
    for (size_t i = 0; i < n; i++) {
        copy[i] = par->bits.p[i];
        levels[i] = copy[i].level;
    }
    td_bidi_reorder(levels, n, order);
    for (size_t i = 0; i < n; i++)
        par->bits.p[i] = copy[order[i]];
}

/* ---- placing ---- */

static td_len scaled(const setter *s, td_len width) {
    return s->hscale == 1000 ? width : (td_len)((int64_t)width * s->hscale / 1000);
}

static void link_close(setter *s, td_len x) {
    if (!s->link)
        return;
    const td_look *look = s->link_look;
    td_items_add(s->lay, &s->items,
                 (td_item){.kind = TD_ITEM_LINK,
                           .elem = s->link,
                           .seq = s->lay->seq++,
                           .x = s->link_from,
                           .y = s->slug->baseline - look->rise - look->size * 85 / 100,
                           .w = x - s->link_from,
                           .h = look->size * 115 / 100});
    s->open = NULL;
    s->link = 0;
}

static void line_under(setter *s, const td_strand *st, td_len x, td_len w) {
    const td_look *look = &st->look;
    td_len y = s->slug->baseline - look->rise, thick = look->size / 18 + 1;
    if (look->underline)
        td_rule_put(s->lay, &s->items, x, y + look->size / 8, w, thick, look->colour);
    if (look->strike)
        td_rule_put(s->lay, &s->items, x, y - look->size * 27 / 100, w, thick, look->colour);
    if (look->underline || look->strike)
        s->open = NULL;
}

static td_item text_item(const setter *s, const td_strand *st, uint32_t at, td_len x) {
    return (td_item){.kind = TD_ITEM_TEXT,
                     .hscale = (uint16_t)(s->hscale == 1000 ? 0 : s->hscale),
                     .elem = st->elem,
                     .seq = st->seq + (at - st->start),
                     .x = x,
                     .y = s->slug->baseline - st->look.rise,
                     .size = st->look.size,
                     .colour = st->look.colour};
}

/* A strand goes on in the open item when it looks alike and belongs to the same element. */
static bool continues(const setter *s, uint32_t strand) {
    if (!s->open)
        return false;
    if (strand == s->strand)
        return true;
    const td_strand *a = &s->par->strands.p[s->strand], *b = &s->par->strands.p[strand];
    return a->elem == b->elem && a->look.size == b->look.size && a->look.rise == b->look.rise &&
           a->look.colour == b->look.colour && !b->object && b->seq == a->seq + (a->end - a->start);
}

static void mark_add(setter *s, td_mark mark) {
    td_slug_mark(s->lay, s->slug, mark);
}

/* The blank between two items goes to the one it was written in: the first. */
static bool space_before(setter *s) {
    if (s->number)
        return s->number->space = true;
    if (!s->npieces)
        return false;
    s->pieces[s->npieces - 1].flags |= TD_PIECE_SPACE_AFTER;
    return true;
}

static void put_word(setter *s, const td_bit *bit, td_len x, td_len w, bool spaced) {
    const td_strand *st = &s->par->strands.p[bit->strand];
    if (!continues(s, bit->strand)) {
        if (spaced && space_before(s))
            spaced = false;
        s->open = td_items_add(s->lay, &s->items, text_item(s, st, bit->at, x));
        s->open->pieces = s->pieces + s->npieces;
    }
    s->strand = bit->strand;
    td_piece piece = {.run = bit->run, .first = bit->first, .count = bit->count, .x = x - s->open->x};
    piece.flags = (uint8_t)((spaced ? TD_PIECE_SPACE : 0) | (bit->soft ? TD_PIECE_SOFT_HYPHEN : 0));
    s->pieces[s->npieces++] = piece;
    s->number = NULL;
    s->open->npieces++;
    line_under(s, st, x, w);
    if (st->note && bit->at == st->start)
        mark_add(s, (td_mark){.kind = TD_MARK_NOTE, .note = st->note - 1});
}

static void put_box(setter *s, const td_bit *bit, td_len x, bool spaced) {
    td_par *par = s->par;
    const td_strand *st = &par->strands.p[bit->strand];
    if (spaced)
        space_before(s);
    s->open = NULL;
    if (st->object->kind != TD_IMAGE) {
        td_item item = text_item(s, st, st->start, x);
        mark_add(s, (td_mark){.kind = TD_MARK_NUMBER, .justify = s->justify, .node = st->object->u.page_ref.target, .item = s->items.n, .width = bit->width, .look = st->look});
        s->number = s->slug->marks_end;
        td_items_add(s->lay, &s->items, item);
        return;
    }
    td_len w = 0, h = 0;
    bool small = false;
    td_image_size(s->lay, st->object, par->width, s->lay->column_height / 2, &w, &h, &small);
    td_item item = text_item(s, st, st->start, x);
    item.kind = TD_ITEM_IMAGE;
    item.hscale = 0;
    item.artifact = st->object->u.image.decorative ? TD_ARTIFACT_LAYOUT : TD_ARTIFACT_NONE;
    item.y = s->slug->baseline - h;
    item.w = w;
    item.h = h;
    item.image = st->object->u.image.image;
    td_items_add(s->lay, &s->items, item);
}

/* Room above for pictures in the line: must be known before anything is placed. */
static void raise_baseline(td_lay *lay, td_par *par, td_slug *slug) {
    for (size_t i = 0; i < par->bits.n; i++) {
        const td_strand *st = &par->strands.p[par->bits.p[i].strand];
        if (par->bits.p[i].kind != TD_ATOM_BOX || st->object->kind != TD_IMAGE)
            continue;
        td_len w = 0, h = 0;
        bool small = false;
        td_image_size(lay, st->object, par->width, lay->column_height / 2, &w, &h, &small);
        if (h > slug->baseline) {
            slug->height += h - slug->baseline;
            slug->baseline = h;
        }
    }
}

typedef struct {
    td_len x;       /* where the line starts */
    int64_t extra;  /* to be shared by the word spaces */
    int64_t spaces;
} placing;

/* Decides glyph widths first, then word spaces. */
static placing adjust(setter *s, const td_line *line, td_len left, bool first) {
    td_par *par = s->par;
    td_len indent = first ? par->indent : par->hang, avail = par->width - indent;
    int64_t natural = 0, glyphs = 0;
    placing p = {.x = left + (par->rtl ? 0 : indent)};
    for (size_t i = 0; i < par->bits.n; i++) {
        natural += par->bits.p[i].width;
        if (par->bits.p[i].kind == TD_ATOM_SPACE)
            p.spaces++;
        else if (par->bits.p[i].kind == TD_ATOM_WORD)
            glyphs += par->bits.p[i].width;
    }
    td_len hang_start = line->from->hang_next;
    td_len hang_end = line->to->hang_end;
    int64_t d = avail + hang_start + hang_end - natural;
    s->justify = par->align == TD_TEXT_JUSTIFY && (!line->last || d < 0);
    if (s->justify || (par->align == TD_TEXT_JUSTIFY && line->last))
        p.x -= hang_start;
    if (!s->justify) {
        d = avail - natural;
        bool right = par->align == TD_TEXT_RIGHT || (par->rtl && par->align != TD_TEXT_CENTER);
        if (par->rtl && par->align == TD_TEXT_RIGHT)
            right = false;
        p.x += (td_len)(par->align == TD_TEXT_CENTER ? d / 2 : right ? d : 0);
        return p;
    }
    if (s->lay->style->expansion && glyphs > 0) {
        int64_t scale = d * 1000 / glyphs;
        scale = scale > 30 ? 30 : scale < -30 ? -30 : scale;
        s->hscale = 1000 + (int)scale;
        for (size_t i = 0; i < par->bits.n; i++)
            if (par->bits.p[i].kind == TD_ATOM_WORD)
                d -= scaled(s, par->bits.p[i].width) - par->bits.p[i].width;
    }
    p.extra = p.spaces ? d : 0;
    return p;
}

/* An active area ends where the link ends, not behind the blank that follows. */
static void link_turn(setter *s, const td_strand *st, td_len x, td_len blank) {
    if (s->link == st->link)
        return;
    link_close(s, x - blank);
    s->link = st->link;
    s->link_from = x;
    s->link_look = &st->look;
}

static td_len bits_put(setter *s, placing p) {
    td_par *par = s->par;
    int64_t x = p.x, passed = 0, blank = 0;
    for (size_t i = 0; i < par->bits.n; i++) {
        const td_bit *bit = &par->bits.p[i];
        if (bit->kind == TD_ATOM_SPACE) {
            blank = bit->width + (p.extra * (passed + 1) / p.spaces - p.extra * passed / p.spaces);
            x += blank;
            passed++;
            continue;
        }
        td_len w = bit->kind == TD_ATOM_WORD ? scaled(s, bit->width) : bit->width;
        link_turn(s, &par->strands.p[bit->strand], (td_len)x, (td_len)blank);
        if (bit->kind == TD_ATOM_BOX)
            put_box(s, bit, (td_len)x, blank > 0);
        else if (bit->kind == TD_ATOM_WORD)
            put_word(s, bit, (td_len)x, w, blank > 0);
        blank = 0;
        x += w;
    }
    link_close(s, (td_len)x);
    return (td_len)x;
}

td_len td_line_set(td_lay *lay, td_par *par, const td_line *line, td_len left, td_slug *slug) {
    setter s = {.lay = lay, .par = par, .slug = slug, .hscale = 1000};
    td_mark *old = slug->marks_end;
    gather(lay, par, line);
    raise_baseline(lay, par, slug);
    placing p = adjust(&s, line, left, line == &par->lines.p[0]);
    reorder(lay, par);
    s.pieces = TD_NEWN(lay->arena, td_piece, par->bits.n);
    td_len right = bits_put(&s, p);
    bool goes_on = !line->to->div && line->to->next < par->atoms.n && line->to->next > line->to->end;
    if (goes_on)
        space_before(&s);
    for (td_mark *m = old ? old->next : slug->marks; m; m = m->next)
        if (m->kind == TD_MARK_NUMBER)
            m->count = s.items.n;
    slug->items = s.items.p;
    slug->nitems = s.items.n;
    return right;
}
