/* Knuth & Plass, Breaking Paragraphs into Lines, 1981, in integers.  Glyph widths (expansion) take what they can
 * before word spaces change; badness counts only what is left to the spaces. */
#include "base/utf8.h"
#include "layout/inline.h"

enum {
    LINE_PENALTY = 10,
    HYPHEN = 80,          /* penalty of a division inside a part of a compound; at a joint half of it */
    HYPHEN_RAGGED = 300,
    BAD_MAX = 1000000,
    ADJACENT = 1500,      /* demerits: neighbouring lines one class of tightness apart */
    CLASSES = 8,
    LADDER = 40000,       /* two hyphens in a row; thirtyfold for the third */
    PENULTIMATE = 200000, /* hyphen before the last line */
    FRAGMENT = 100000000,   /* last line is the tail of a divided word */
    SHORT_LAST = 10000000,  /* last line shorter than two ems */
    PRETOLERANCE = 60     /* badness that the pass without hyphens may leave */
};
static const uint32_t NONE = UINT32_MAX;
static const int64_t FOURTH = 10000000000; /* demerits of a fourth hyphen in a row */
static const int64_t ONE = 1024, TOLERANT = 5 * 1024, BOUNDLESS = INT64_MAX / 4;

typedef struct {
    uint32_t cut, prev;
    int32_t bad;
    uint8_t fit, ladder; /* hyphens in a row up to here */
    bool overfull;
    int64_t demerits;
} node;

typedef struct {
    td_lay *lay;
    td_par *par;
    bool justify, hyphens;
    int64_t limit;   /* loosest line, in stretches of 1024ths */
    int32_t pretolerance;
    uint32_t head, n; /* active nodes: [head, n) */
    int64_t slack;
} breaker;

static node *nodes(const breaker *b) {
    return b->par->nodes;
}

static uint32_t node_add(breaker *b, node n) {
    td_par *par = b->par;
    if (b->n == par->nodes_cap) {
        par->nodes_cap = par->nodes_cap ? par->nodes_cap * 2 : 256;
        par->nodes = td_realloc(par->nodes, par->nodes_cap * sizeof(node));
    }
    nodes(b)[b->n] = n;
    return b->n++;
}

/* ---- cuts ---- */

static td_len glyph_part(const td_run *run, uint32_t g, td_len size, int permille) {
    return (td_len)(td_run_width(run, g, 1, size) * (int64_t)permille / 1000);
}

static td_len hang_next(const breaker *b, uint32_t i) {
    const td_par *par = b->par;
    if (!b->justify || !b->lay->style->protrusion || i >= par->atoms.n || par->atoms.p[i].kind != TD_ATOM_WORD)
        return 0;
    const td_atom *a = &par->atoms.p[i];
    size_t at = 0;
    int permille = a->run->text.n && !a->run->rtl ? td_hang_start(td_utf8_next(a->run->text, &at)) : 0;
    return permille ? glyph_part(a->run, 0, par->strands.p[a->strand].look.size, permille) : 0;
}

static td_len hang_end(const breaker *b, uint32_t end) {
    const td_par *par = b->par;
    if (!b->justify || !b->lay->style->protrusion || end == 0 || par->atoms.p[end - 1].kind != TD_ATOM_WORD)
        return 0;
    const td_atom *a = &par->atoms.p[end - 1];
    size_t at = a->run->text.n;
    int permille = at && !a->run->rtl ? td_hang_end(td_utf8_prev(a->run->text, &at)) : 0;
    return permille ? glyph_part(a->run, a->run->nglyphs - 1, par->strands.p[a->strand].look.size, permille) : 0;
}

static bool ends_hyphen(const td_par *par, uint32_t end) {
    const td_atom *a = &par->atoms.p[end - 1];
    return a->kind == TD_ATOM_WORD && a->run->text.n > 1 && a->run->text.p[a->run->text.n - 1] == '-';
}

static void cut_sums(const td_par *par, td_cut *c) {
    size_t n = par->atoms.n;
    const td_atom *last = &par->atoms.p[n - 1];
    int64_t x = last->x + last->width, space = last->space + (last->kind == TD_ATOM_SPACE ? last->width : 0);
    c->end_x = c->end < n ? par->atoms.p[c->end].x : x;
    c->end_space = c->end < n ? par->atoms.p[c->end].space : space;
    c->next_x = c->next < n ? par->atoms.p[c->next].x : x;
    c->next_space = c->next < n ? par->atoms.p[c->next].space : space;
}

static td_cut cut_plain(const breaker *b, uint32_t end, uint32_t next) {
    td_cut c = {.end = end, .next = next};
    while (c.end > 0 && b->par->atoms.p[c.end - 1].kind == TD_ATOM_SPACE)
        c.end--;
    cut_sums(b->par, &c);
    c.hang_end = hang_end(b, c.end);
    c.hang_next = hang_next(b, next);
    return c;
}

static td_cut cut_division(const breaker *b, uint32_t i, const td_division *d) {
    const td_atom *a = &b->par->atoms.p[i];
    const td_look *look = &b->par->strands.p[a->strand].look;
    const td_run *hyphen = td_divide_hyphen(b->lay, look);
    td_cut c = {.end = i, .next = i, .div = d};
    cut_sums(b->par, &c);
    c.end_x += td_muldiv(d->head_width, look->size, a->run->upem);
    c.next_x += a->width - td_muldiv(d->tail_width, look->size, a->run->upem);
    c.hyphen = td_run_width(hyphen, 0, hyphen->nglyphs, look->size);
    if (b->justify && b->lay->style->protrusion)
        c.hang_end = (td_len)((int64_t)c.hyphen * td_hang_end('-') / 1000);
    c.penalty = b->justify ? HYPHEN : HYPHEN_RAGGED;
    if (d->quality > 1)
        c.penalty /= 2;
    return c;
}

/* ---- lines ---- */

typedef struct {
    int64_t q; /* how far spaces are stretched or shrunk, 1024ths of what they may */
    bool overfull, shrunk;
} fit_result;

static fit_result fit(const breaker *b, uint32_t from_node, const td_cut *to, bool last) {
    const td_par *par = b->par;
    const td_cut *from = &par->cuts.p[nodes(b)[from_node].cut];
    int64_t natural = to->end_x - from->next_x + to->hyphen;
    int64_t space = to->end_space - from->next_space;
    int64_t avail = par->width - (from_node == 0 ? par->indent : par->hang);
    int64_t d = avail + to->hang_end + (from_node == 0 ? 0 : from->hang_next) - natural;
    int64_t e = b->justify && b->lay->style->expansion ? (natural - space) * 3 / 100 : 0;
    fit_result r = {0};
    if (d >= 0) {
        int64_t stretch = b->justify ? space / 2 : par->width / 5 + 1;
        int64_t rest = d > e ? d - e : 0;
        if (!last)
            r.q = rest * ONE / (stretch > 0 ? stretch : 1);
        return r;
    }
    r.shrunk = true;
    int64_t shrink = b->justify ? space / 3 : 0, rest = -d > e ? -d - e : 0;
    if (rest > shrink)
        r.overfull = true;
    else if (rest)
        r.q = rest * ONE / shrink;
    return r;
}

static int32_t badness(int64_t q) {
    if (q > 20 * ONE)
        q = 20 * ONE;
    int64_t bad = 100 * q * q * q / (ONE * ONE * ONE);
    return bad > BAD_MAX ? BAD_MAX : (int32_t)bad;
}

/* Classes of tightness, finer than TeX's four: neighbouring lines pay for the square of their distance. */
static uint8_t fitness(fit_result r) {
    static const int16_t limits[CLASSES - 1] = {-600, -200, 200, 500, 900, 1400, 2200};
    int64_t q = r.shrunk ? -r.q : r.q;
    uint8_t class = 0;
    while (class < CLASSES - 1 && q > limits[class])
        class++;
    return class;
}

static bool hyphened(const td_par *par, const td_cut *c) {
    return c->div || (c->end > 0 && c->end == c->next && ends_hyphen(par, c->end));
}

static int64_t last_line(const breaker *b, const td_cut *from, const td_cut *to) {
    const td_par *par = b->par;
    int64_t demerits = 0, width = to->end_x - from->next_x;
    if (from->div) {
        demerits += PENULTIMATE;
        if (to->end <= from->next + 1)
            demerits += FRAGMENT;
    }
    td_len size = par->strands.p[0].look.size;
    if (width < 2 * (int64_t)size && from != &par->cuts.p[0])
        demerits += SHORT_LAST;
    return demerits;
}

static node extend(const breaker *b, uint32_t a, uint32_t to, fit_result r, bool last, bool flagged) {
    const td_par *par = b->par;
    const node *from = &nodes(b)[a];
    const td_cut *c = &par->cuts.p[to];
    node n = {.cut = to, .prev = a, .fit = fitness(r), .overfull = r.overfull};
    n.bad = r.overfull ? BAD_MAX : badness(r.q);
    int64_t base = LINE_PENALTY + n.bad, d = base * base + (int64_t)c->penalty * c->penalty;
    int jump = (int)n.fit - (int)from->fit;
    if (b->justify)
        d += (int64_t)ADJACENT * jump * jump;
    if (flagged) {
        n.ladder = (uint8_t)(from->ladder < 200 ? from->ladder + 1 : 200);
        d += n.ladder < 2 ? 0 : n.ladder == 2 ? LADDER : n.ladder == 3 ? LADDER * 30 : FOURTH;
    }
    if (last)
        d += last_line(b, &par->cuts.p[from->cut], c);
    n.demerits = from->demerits + d;
    return n;
}

/* The best ways to one cut: by tightness of the last line, and by number of hyphens in a row, so that a row of
 * hyphens can still be left when a fourth would follow. */
typedef struct {
    node by_fit[CLASSES], by_ladder[3];
    bool fits[CLASSES], ladders[3];
    int64_t least;
    uint32_t found;
} ways;

static void way_add(ways *w, const node *x) {
    w->found++;
    if (!w->fits[x->fit] || x->demerits < w->by_fit[x->fit].demerits)
        w->by_fit[x->fit] = *x;
    w->fits[x->fit] = true;
    if (x->demerits < w->least)
        w->least = x->demerits;
    if (x->ladder < 1 || x->ladder > 2)
        return;
    if (!w->ladders[x->ladder] || x->demerits < w->by_ladder[x->ladder].demerits)
        w->by_ladder[x->ladder] = *x;
    w->ladders[x->ladder] = true;
}

static void ways_keep(breaker *b, const ways *w) {
    for (int f = 0; f < CLASSES; f++)
        if (w->fits[f] && w->by_fit[f].demerits <= w->least + 16 * (int64_t)ADJACENT)
            node_add(b, w->by_fit[f]);
    for (int l = 1; l < 3; l++)
        if (w->ladders[l] && w->by_ladder[l].demerits > w->least + 16 * (int64_t)ADJACENT)
            node_add(b, w->by_ladder[l]);
}

/* An active node that no later cut can reach any more leaves at the front. */
static void retire(breaker *b, uint32_t a, const td_cut *c) {
    const td_cut *from = &b->par->cuts.p[nodes(b)[a].cut];
    int64_t natural = c->end_x - from->next_x, space = c->end_space - from->next_space;
    if (a == b->head && natural - natural * 3 / 100 - space / 3 > b->par->width - b->par->hang + b->slack)
        b->head++;
}

/* Tries all active nodes as start of a line that ends at the newest cut. */
static bool try_cut(breaker *b, bool last) {
    td_par *par = b->par;
    uint32_t to = (uint32_t)(par->cuts.n - 1), n = b->n;
    const td_cut *c = &par->cuts.p[to];
    bool flagged = hyphened(par, c);
    ways w = {.least = INT64_MAX};
    for (uint32_t a = b->head; a < n; a++) {
        fit_result r = fit(b, a, c, c->forced);
        if (r.overfull) {
            retire(b, a, c);
            if (a + 1 < n || w.found || b->limit < BOUNDLESS)
                continue;
        } else if (r.q > b->limit || (r.q > 2 * TOLERANT && w.found)) {
            break;
        }
        node x = extend(b, a, to, r, last, flagged);
        way_add(&w, &x);
    }
    if (c->forced)
        b->head = n;
    ways_keep(b, &w);
    return b->head < b->n;
}

/* Whether some line could reasonably end inside atom i. */
static bool reachable(const breaker *b, uint32_t i) {
    const td_par *par = b->par;
    const td_cut *from = &par->cuts.p[nodes(b)[b->head].cut];
    int64_t end = par->atoms.p[i].x + par->atoms.p[i].width - from->next_x;
    int64_t avail = par->width - (b->head == 0 ? par->indent : par->hang);
    return b->limit >= BOUNDLESS || end > avail * 6 / 10;
}

static bool cut_add(breaker *b, td_cut c, bool last) {
    TD_PAR_PUSH(&b->par->cuts, c);
    return try_cut(b, last);
}

static bool divisions(breaker *b, uint32_t i) {
    const td_division *d = NULL;
    size_t n = td_divide_atom(b->lay, b->par, &b->par->atoms.p[i], &d);
    for (size_t k = 0; k < n; k++)
        if (!cut_add(b, cut_division(b, i, &d[k]), false))
            return false;
    return true;
}

/* One pass over the atoms.  False when no way to break within the limits exists. */
static bool pass(breaker *b) {
    td_par *par = b->par;
    uint32_t n = (uint32_t)par->atoms.n;
    par->cuts.n = 0;
    b->head = b->n = 0;
    td_cut start = {.hang_next = hang_next(b, 0), .forced = true};
    TD_PAR_PUSH(&par->cuts, start);
    node_add(b, (node){.prev = NONE, .fit = CLASSES / 2 - 1});
    for (uint32_t i = 0; i < n; i++) {
        const td_atom *a = &par->atoms.p[i];
        if (a->kind == TD_ATOM_WORD && b->hyphens && reachable(b, i) && !divisions(b, i))
            return false;
        if (!par->atoms.p[i].may_break || i + 1 == n)
            continue;
        bool inside = par->atoms.p[i].kind == TD_ATOM_SPACE || par->atoms.p[i].kind == TD_ATOM_HARD;
        td_cut c = cut_plain(b, inside ? i : i + 1, i + 1);
        c.forced = par->atoms.p[i].kind == TD_ATOM_HARD;
        if (!cut_add(b, c, c.forced))
            return false;
    }
    td_cut end = cut_plain(b, n, n);
    end.forced = true;
    return cut_add(b, end, true);
}

/* The best way back from the end; false when a line is worse than the pass may leave. */
static bool lines(breaker *b) {
    td_par *par = b->par;
    uint32_t best = b->head, count = 0;
    for (uint32_t i = b->head; i < b->n; i++)
        if (nodes(b)[i].demerits < nodes(b)[best].demerits)
            best = i;
    for (uint32_t i = best; nodes(b)[i].prev != NONE; i = nodes(b)[i].prev) {
        if (nodes(b)[i].bad > b->pretolerance || (nodes(b)[i].ladder > 3 && b->limit < BOUNDLESS))
            return false;
        count++;
    }
    par->lines.n = 0;
    for (uint32_t k = 0; k < count; k++)
        TD_PAR_PUSH(&par->lines, ((td_line){0}));
    for (uint32_t i = best; nodes(b)[i].prev != NONE; i = nodes(b)[i].prev) {
        const td_cut *to = &par->cuts.p[nodes(b)[i].cut];
        par->lines.p[--count] = (td_line){.from = &par->cuts.p[nodes(b)[nodes(b)[i].prev].cut], .to = to, .last = to->forced};
    }
    return true;
}

static bool overfull(const breaker *b) {
    uint32_t best = b->head;
    for (uint32_t i = b->head; i < b->n; i++)
        if (nodes(b)[i].demerits < nodes(b)[best].demerits)
            best = i;
    for (uint32_t i = best; nodes(b)[i].prev != NONE; i = nodes(b)[i].prev)
        if (nodes(b)[i].overfull)
            return true;
    return false;
}

bool td_linebreak_run(td_lay *lay, td_par *par) {
    par->lines.n = 0;
    if (!par->atoms.n)
        return true;
    breaker b = {.lay = lay, .par = par, .justify = par->align == TD_TEXT_JUSTIFY, .slack = par->strands.p[0].look.size};
    b.limit = 3 * ONE / 2;
    b.pretolerance = PRETOLERANCE;
    if (!b.justify)
        b.limit = TOLERANT, b.pretolerance = 800;
    if (pass(&b) && lines(&b))
        return true;
    b.hyphens = true;
    b.pretolerance = INT32_MAX;
    b.limit = TOLERANT;
    if (pass(&b) && lines(&b))
        return true;
    b.limit = BOUNDLESS;
    bool ok = pass(&b) && !overfull(&b);
    lines(&b);
    return ok;
}
