#include <assert.h>

#include "base/utf8.h"
#include "emit/pdf/writer.h"

/* Positions along a line are counted in millionths of the font size, before horizontal scaling: the unit in which
 * advances (thousandths) and widths of the /W array (rounded to a millionth) add up without rounding. */
typedef struct {
    td_pdf *pdf;
    td_pdf_content *content;
    const td_item *item;
    td_len height; /* of the page */
    uint16_t face;
    int64_t pen; /* where the next glyph would be drawn */
    bool array;  /* "[<" is open */
    td_pdf_reading reading;
    bool blank; /* the last thing drawn was a word space */
    int rise;   /* font units */
} shower;

static void close_array(shower *s) {
    if (s->array)
        td_buf_puts(&s->content->out, ">]TJ\n");
    s->array = false;
}

static int64_t hscale(const td_item *item) {
    return item->hscale ? item->hscale : 1000;
}

static int64_t to_micro(const td_item *item, td_long x) {
    return td_muldiv(x, 1000000000, item->size * hscale(item));
}

/* Opens a text object or moves its line origin to x, y (thousandths of a point). */
static void start_line(td_pdf_content *c, int64_t x, int64_t y) {
    if (!c->in_text) {
        td_buf_puts(&c->out, "BT\n");
        c->text_x = c->text_y = 0;
    }
    c->in_text = true;
    td_pdf_milli(&c->out, x - c->text_x);
    td_buf_putc(&c->out, ' ');
    td_pdf_milli(&c->out, y - c->text_y);
    td_buf_puts(&c->out, " Td\n");
    c->text_x = x;
    c->text_y = y;
}

/* Behind a nested sequence the tagged one is ended and another begun at the pen. */
static void resume(shower *s) {
    td_pdf_content *c = s->content;
    if (!c->spent || c->artifact)
        return;
    td_pdf_mark_again(s->pdf, c, s->item);
    td_long x = td_muldiv(s->pen, s->item->size * hscale(s->item), 1000000000);
    start_line(c, td_pdf_to_milli(s->item->x + x), td_pdf_to_milli((td_long)s->height - s->item->y));
}

static void set_face(shower *s, uint16_t face, td_pdf_reading reading) {
    td_pdf_content *c = s->content;
    s->face = face;
    s->reading = reading;
    if (c->face == face && c->size == s->item->size && c->reading == reading)
        return;
    close_array(s);
    td_pdf_face_use(s->pdf, face, reading);
    c->faces_used[face] |= (uint8_t)(1u << reading);
    c->face = face;
    c->reading = reading;
    c->size = s->item->size;
    td_buf_putc(&c->out, '/');
    td_pdf_face_name(&c->out, face, reading);
    td_pdf_len(&c->out, c->size);
    td_buf_puts(&c->out, " Tf\n");
}

static void move_to(shower *s, int64_t x) {
    int64_t d = x - s->pen, q = (d >= 0 ? d + 500 : d - 500) / 1000;
    if (q == 0)
        return;
    td_buf_puts(&s->content->out, s->array ? ">" : "[");
    td_buf_int(&s->content->out, -q);
    td_buf_putc(&s->content->out, '<');
    s->array = true;
    s->pen += q * 1000;
}

static void draw(shower *s, uint16_t gid) {
    if (!s->array)
        td_buf_puts(&s->content->out, "[<");
    s->array = true;
    td_pdf_hex4(&s->content->out, gid);
    s->pen += td_pdf_glyph_use(s->pdf, s->face, gid)->width;
    s->blank = false;
}

/* The word space of the face, with no correction: what follows is put at its place anyway. */
static void draw_space(shower *s) {
    uint16_t gid = s->pdf->faces[s->face].space;
    if (gid == 0 || s->blank)
        return;
    resume(s);
    set_face(s, s->face, TD_PDF_READ_PLAIN);
    draw(s, gid);
    s->blank = true;
}

static void set_rise(shower *s, int dy, int upem) {
    if (dy == s->rise)
        return;
    close_array(s);
    td_pdf_len(&s->content->out, td_muldiv(dy, s->item->size, upem));
    td_buf_puts(&s->content->out, " Ts\n");
    s->rise = dy;
}

/* ---- what the glyphs say ---- */

static bool
is_silent(uint32_t c) { /* nothing to read: soft hyphen, zero-width space, word joiner, marks of direction */
    return c == 0xAD || c == 0x200B || (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c == 0x2060 ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static bool is_private(uint32_t c) {
    return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
}

/* The text of a cluster without silent characters; private ones and what ToUnicode may not hold become U+FFFD. */
static td_str readable(td_pdf *pdf, td_str text) {
    bool plain = true;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        plain = plain && c >= 32 && c != 0xC2 && c != 0xE2 && c < 0xEE;
    }
    if (plain)
        return text;
    char *p = td_arena_alloc(pdf->ctx->scratch, text.n * 3 + 1);
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = td_utf8_next(text, &at);
        if (!is_silent(c))
            n += td_utf8_put(p + n, is_private(c) || c == 0 || c >= 0x10FFFE || (c & 0xFFFE) == 0xFFFE ? 0xFFFD : c);
    }
    return (td_str){p, n};
}

/* Bytes of the run that glyphs [i, j) stand for: all of the clusters they belong to. */
static td_str cluster_text(const td_run *run, uint32_t i, uint32_t j) {
    const td_glyph *g = run->glyphs;
    uint32_t from = run->rtl ? g[j - 1].cluster : g[i].cluster, to = (uint32_t)run->text.n;
    uint32_t edge = run->rtl ? g[i].cluster : g[j - 1].cluster;
    if (run->rtl) {
        while (i > 0 && g[i - 1].cluster == edge)
            i--;
        to = i > 0 ? g[i - 1].cluster : to;
    } else {
        while (j < run->nglyphs && g[j].cluster == edge)
            j++;
        to = j < run->nglyphs ? g[j].cluster : to;
    }
    return td_str_sub(run->text, from, to);
}

/* A mark that is drawn above or below its base. */
static bool is_mark(const td_glyph *g) {
    return g->advance == 0 && g->dy != 0;
}

/* End of what is shown together from glyph i on: one cluster, and marks with their base, because poppler puts what
 * is raised into a line of its own. */
static uint32_t group_end(const td_run *run, uint32_t i, uint32_t end) {
    uint32_t j = i + 1;
    bool base = !is_mark(&run->glyphs[i]);
    while (j < end) {
        const td_glyph *g = &run->glyphs[j];
        bool mark = is_mark(g), joins = run->rtl ? !base : mark;
        if (g->cluster != run->glyphs[j - 1].cluster && !joins)
            break;
        base = base || !mark;
        j++;
    }
    return j;
}

/* Whether ToUnicode says exactly this; the first to ask decides what it says. */
static bool says(td_pdf *pdf, td_pdf_glyph *glyph, td_str text) {
    if (glyph->text.n && !glyph->weak)
        return td_str_eq(glyph->text, text);
    if (text.n > 128) /* a bfchar holds no more than 512 bytes */
        return false;
    glyph->text = td_str_dup(pdf->arena, text);
    glyph->weak = false;
    return true;
}

/* For readers that ignore ActualText: the n-th glyph of a cluster gets its n-th character. */
static void guess(td_pdf *pdf, td_pdf_glyph *glyph, const td_run *run, uint32_t k) {
    if (glyph->text.n)
        return;
    td_str text = readable(pdf, cluster_text(run, k, k + 1));
    size_t at = 0, from = 0;
    for (uint32_t i = k; i > 0 && run->glyphs[i - 1].cluster == run->glyphs[k].cluster && at < text.n; i--)
        td_utf8_next(text, &at);
    from = at < text.n ? at : 0;
    if (text.n == 0)
        return;
    at = from;
    td_utf8_next(text, &at);
    glyph->text = td_str_dup(pdf->arena, td_str_sub(text, from, at));
    glyph->weak = true;
}

static void open_span(shower *s, td_str text) {
    close_array(s);
    td_buf_puts(&s->content->out, "/Span<</ActualText<FEFF");
    td_pdf_utf16(&s->content->out, text);
    td_buf_puts(&s->content->out, ">>>BDC\n");
}

static void close_span(shower *s) {
    close_array(s);
    td_buf_puts(&s->content->out, "EMC\n");
    s->content->spent = true;
}

/* ---- drawing ---- */

static void show_glyph(shower *s, const td_run *run, const td_glyph *g, uint16_t gid, int64_t x) {
    set_rise(s, g->dy, run->upem);
    move_to(s, x);
    draw(s, gid);
}

/* Glyphs [i, j) are shown together; target: position of the piece, sum: advances before i, font units. */
static int64_t show_group(shower *s, const td_run *run, uint32_t i, uint32_t j, int64_t target, int64_t sum) {
    td_str text = readable(s->pdf, cluster_text(run, i, j));
    bool silent = text.n == 0; /* a soft hyphen inside a word, a joiner: nothing to draw or to read */
    bool simple = silent || s->reading || (j == i + 1 && run->glyphs[i].gid != 0);
    resume(s);
    if (simple && !silent && !s->reading)
        simple = says(s->pdf, td_pdf_glyph_use(s->pdf, s->face, run->glyphs[i].gid), text);
    if (!simple)
        open_span(s, text);
    for (uint32_t k = i; k < j; k++) {
        const td_glyph *g = &run->glyphs[k];
        uint16_t gid = g->gid ? g->gid : s->pdf->faces[s->face].missing;
        if (gid && !silent) {
            td_pdf_glyph *glyph = td_pdf_glyph_use(s->pdf, s->face, gid);
            glyph->readings |= (uint8_t)(1u << s->reading);
            if (!simple)
                guess(s->pdf, glyph, run, k);
            show_glyph(s, run, g, gid, target + (sum + g->dx) * 1000000 / run->upem);
        }
        sum += g->advance;
    }
    if (!simple)
        close_span(s);
    return sum;
}

/* How the last cluster of a piece, glyphs [i, end), is read. */
static td_pdf_reading reading_of(const td_piece *piece, uint32_t i, uint32_t end) {
    if (piece->flags & TD_PIECE_SOFT_HYPHEN)
        return TD_PDF_READ_SOFT;
    bool at_end = piece->flags & (TD_PIECE_SPACE_AFTER | TD_PIECE_HARD_HYPHEN);
    if (!at_end || end - i != 1 || !td_str_is(cluster_text(piece->run, i, end), "-"))
        return TD_PDF_READ_PLAIN;
    return piece->flags & TD_PIECE_HARD_HYPHEN ? TD_PDF_READ_HARD : TD_PDF_READ_SPACED;
}

static void show_piece(shower *s, const td_piece *piece) {
    const td_run *run = piece->run;
    int64_t target = to_micro(s->item, piece->x), sum = 0;
    uint32_t end = (uint32_t)piece->first + piece->count;
    assert(end <= run->nglyphs);
    for (uint32_t i = piece->first, j; i < end; i = j) {
        j = group_end(run, i, end);
        td_pdf_reading reading = j == end ? reading_of(piece, i, end) : TD_PDF_READ_PLAIN;
        set_face(s, run->face, reading);
        sum = show_group(s, run, i, j, target, sum);
        s->blank = reading == TD_PDF_READ_SPACED;
    }
}

static void set_hscale(td_pdf_content *c, int scale) {
    if (c->hscale == scale)
        return;
    c->hscale = scale;
    td_pdf_milli(&c->out, scale * 100);
    td_buf_puts(&c->out, " Tz\n");
}

void td_pdf_show(td_pdf *pdf, td_pdf_content *content, const td_item *item, td_len height) {
    if (item->npieces == 0 || item->size <= 0)
        return;
    shower s = {.pdf = pdf, .content = content, .item = item, .height = height};
    const td_piece *first = &item->pieces[0];
    td_pdf_face *face = td_pdf_face_use(pdf, first->run->face, TD_PDF_READ_PLAIN);
    s.pen = to_micro(item, first->x);
    if ((first->flags & TD_PIECE_SPACE) && face->space) /* it ends where the first piece begins */
        s.pen -= td_pdf_glyph_use(pdf, first->run->face, face->space)->width;
    td_long start = td_muldiv(s.pen, item->size * hscale(item), 1000000000);
    td_pdf_set_fill(content, item->colour);
    start_line(content, td_pdf_to_milli((td_long)item->x + start), td_pdf_to_milli((td_long)height - item->y));
    set_hscale(content, (int)hscale(item));
    s.face = first->run->face;
    for (uint32_t i = 0; i < item->npieces; i++) {
        if (item->pieces[i].flags & TD_PIECE_SPACE)
            draw_space(&s);
        show_piece(&s, &item->pieces[i]);
        if (item->pieces[i].flags & TD_PIECE_SPACE_AFTER)
            draw_space(&s);
    }
    close_array(&s);
    if (s.rise)
        td_buf_puts(&content->out, "0 Ts\n");
}
