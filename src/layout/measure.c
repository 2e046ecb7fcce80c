#include "base/utf8.h"
#include "layout/inline.h"

enum { WORD_MAX = 192, STRETCH_MAX = 64, MARKS_MAX = 128 };

typedef struct {
    td_lay *lay;
    td_par *par;
    td_len chunk;
    int64_t x, space;
    uint32_t strand;
    const td_bidi_run *bidi;
    size_t nbidi, at_bidi;
    td_look space_look; /* cache of the last word space */
    td_len space_width;
} measurer;

static void push(measurer *m, td_atom atom) {
    atom.x = m->x;
    atom.space = m->space;
    m->x += atom.width;
    if (atom.kind == TD_ATOM_SPACE)
        m->space += atom.width;
    TD_PAR_PUSH(&m->par->atoms, atom);
}

static void truncate(measurer *m, size_t n) {
    if (n < m->par->atoms.n) {
        m->x = m->par->atoms.p[n].x;
        m->space = m->par->atoms.p[n].space;
        m->par->atoms.n = n;
    }
}

/* Moves on to the strand that holds the byte. */
static const td_strand *seek(measurer *m, uint32_t at) {
    while (m->strand > 0 && m->par->strands.p[m->strand].start > at)
        m->strand--;
    while (m->strand + 1 < m->par->strands.n && m->par->strands.p[m->strand].end <= at)
        m->strand++;
    return &m->par->strands.p[m->strand];
}

static uint8_t level_at(measurer *m, uint32_t at, uint32_t *end) {
    if (!m->nbidi)
        return 0;
    while (m->at_bidi > 0 && m->bidi[m->at_bidi].start > at)
        m->at_bidi--;
    while (m->at_bidi + 1 < m->nbidi && m->bidi[m->at_bidi].end <= at)
        m->at_bidi++;
    if (m->bidi[m->at_bidi].end > at && m->bidi[m->at_bidi].end < *end)
        *end = m->bidi[m->at_bidi].end;
    return m->bidi[m->at_bidi].level;
}

static td_str text_of(const td_par *par, uint32_t from, uint32_t to) {
    return (td_str){par->text.p + from, to - from};
}

static void shape(measurer *m, const td_strand *s, uint32_t from, uint32_t to, uint16_t face, uint8_t level) {
    const td_look *look = &s->look;
    const td_run *run = td_fonts_shape(m->lay->fonts, face, text_of(m->par, from, to), m->lay->langs.p[look->lang].tag,
                                       level & 1, look->shape, NULL, 0);
    td_len width = td_run_width(run, 0, run->nglyphs, look->size);
    push(m, (td_atom){.kind = TD_ATOM_WORD, .level = level, .strand = m->strand, .at = from, .run = run, .width = width});
}

static void shape_fallback(measurer *m, const td_strand *s, uint32_t from, uint32_t to, uint16_t face, uint8_t level) {
    td_stretch parts[STRETCH_MAX];
    while (from < to) {
        uint32_t missing = 0;
        size_t n = td_fonts_split(m->lay->fonts, face, m->lay->style->fallback, m->lay->style->nfallback,
                                  text_of(m->par, from, to), parts, STRETCH_MAX, &missing);
        if (missing)
            td_face_report(m->lay, missing, s->span);
        if (!n)
            return;
        for (size_t i = 0; i < n; i++)
            shape(m, s, from + parts[i].start, from + parts[i].end, parts[i].face, level);
        if (!parts[n - 1].end)
            return;
        from += parts[n - 1].end;
    }
}

static void object(measurer *m, const td_strand *s, uint32_t at, uint8_t level) {
    td_len w = 0, h = 0;
    bool scaled = false;
    if (s->object->kind == TD_IMAGE)
        td_image_size(m->lay, s->object, m->par->width, m->lay->column_height / 2, &w, &h, &scaled);
    else
        w = td_text_width(m->lay, &s->look, text_of(m->par, s->start, s->end));
    push(m, (td_atom){.kind = TD_ATOM_BOX, .level = level, .strand = m->strand, .at = at, .width = w});
}

static void space(measurer *m, uint32_t at, bool may_break) {
    const td_strand *s = seek(m, at);
    uint32_t end = at + 1;
    if (!m->space_width || memcmp(&m->space_look, &s->look, sizeof s->look) != 0) {
        m->space_look = s->look;
        m->space_width = td_look_space(m->lay, &s->look);
    }
    push(m, (td_atom){.kind = TD_ATOM_SPACE,
                      .level = level_at(m, at, &end),
                      .may_break = may_break && !s->tab,
                      .strand = m->strand,
                      .at = at,
                      .width = s->tab ? s->tab : m->space_width});
}

static bool is_nbsp(const td_par *par, uint32_t at, uint32_t to) {
    return to - at >= 2 && (unsigned char)par->text.p[at] == 0xC2 && (unsigned char)par->text.p[at + 1] == 0xA0;
}

/* The text up to the next change of strand, direction or a no-break space; not longer than a cached word may be and
 * the marks of its last letter, which are bounded, too: HarfBuzz takes quadratic time over them. */
static uint32_t stretch_end(const td_par *par, uint32_t from, uint32_t end, size_t max) {
    uint32_t at = from;
    while (at < end) {
        if (is_nbsp(par, at, end) && at > from)
            return at;
        size_t next = at;
        uint32_t c = td_utf8_next((td_str){par->text.p, end}, &next);
        bool joins = (c >= 0x300 && c < 0x370) || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
        if (next - from > max && at > from && (!joins || next - from > max + MARKS_MAX))
            return at;
        at = (uint32_t)next;
    }
    return end;
}

/* Atoms of text without a break opportunity; max: bytes an atom may have. */
static void words(measurer *m, uint32_t from, uint32_t to, size_t max, bool may_break) {
    while (from < to) {
        const td_strand *s = seek(m, from);
        uint32_t end = s->end < to ? s->end : to;
        uint8_t level = level_at(m, from, &end);
        if (s->object) {
            object(m, s, from, level);
        } else if (is_nbsp(m->par, from, end)) {
            space(m, from, may_break);
            end = from + 2;
        } else {
            end = stretch_end(m->par, from, end, max);
            uint16_t face = td_look_face(m->lay, &s->look);
            if (td_face_covers(m->lay, face, text_of(m->par, from, end)))
                shape(m, s, from, end, face, level);
            else
                shape_fallback(m, s, from, end, face, level);
        }
        from = end;
        if (may_break && m->par->atoms.n)
            m->par->atoms.p[m->par->atoms.n - 1].may_break = true;
    }
}

/* Whether hyphenation cuts atom i into parts that all fit. */
static bool divides(measurer *m, size_t i) {
    const td_division *d;
    const td_atom *atom = &m->par->atoms.p[i];
    size_t n = td_divide_atom(m->lay, m->par, atom, &d);
    if (!n)
        return false;
    td_len size = m->par->strands.p[atom->strand].look.size;
    int32_t before = 0;
    for (size_t k = 0; k <= n; k++) {
        int32_t end = k < n ? d[k].head_width : atom->run->width;
        if (td_muldiv(end - before, size, atom->run->upem) > m->chunk - size)
            return false;
        before = end;
    }
    return true;
}

static void part(measurer *m, uint32_t from, uint32_t to) {
    size_t first = m->par->atoms.n;
    int64_t x = m->x;
    words(m, from, to, WORD_MAX, false);
    if (!m->chunk || m->x - x <= m->chunk)
        return;
    if (m->par->atoms.n == first + 1 && divides(m, first))
        return;
    truncate(m, first);
    words(m, from, to, 1, true);
}

static void segment(measurer *m, uint32_t from, uint32_t to) {
    td_par *par = m->par;
    td_break_part *parts = NULL;
    size_t n = td_breaks_split(m->lay->scratch, text_of(par, from, to), m->lay->langs.p[par->lang].tag, &parts);
    for (size_t i = 0; i < n; i++) {
        uint32_t end = from + parts[i].end;
        part(m, from + parts[i].start, end);
        if (i + 1 == n || !par->atoms.n)
            break;
        const td_strand *next = seek(m, from + parts[i + 1].start);
        bool mark = next->mark && next->start == from + parts[i + 1].start;
        if (parts[i].after == TD_BREAK_SPACE)
            space(m, end, true);
        else if (parts[i].after == TD_BREAK_PLAIN && !mark)
            par->atoms.p[par->atoms.n - 1].may_break = true;
    }
}

void td_measure_run(td_lay *lay, td_par *par, td_len chunk) {
    measurer m = {.lay = lay, .par = par, .chunk = chunk};
    par->atoms.n = 0;
    while (par->text.n && par->text.p[par->text.n - 1] == ' ')
        par->text.n--;
    if (par->has_rtl) {
        td_bidi_run *runs = NULL;
        m.nbidi = td_bidi_runs(lay->scratch, td_buf_view(&par->text), par->rtl, &runs);
        m.bidi = runs;
    }
    uint32_t from = 0, n = (uint32_t)par->text.n;
    while (from < n) {
        const char *nl = memchr(par->text.p + from, '\n', n - from);
        uint32_t to = nl ? (uint32_t)(nl - par->text.p) : n;
        if (to > from)
            segment(&m, from, to);
        if (nl) {
            seek(&m, to);
            push(&m, (td_atom){.kind = TD_ATOM_HARD, .may_break = true, .strand = m.strand, .at = to});
        }
        from = to + 1;
    }
}
