#include "layout/inline.h"

#include <stdlib.h>

td_par *td_par_new(void) {
    td_par *par = td_malloc(sizeof *par);
    memset(par, 0, sizeof *par);
    return par;
}

void td_par_free(td_par *par) {
    if (!par)
        return;
    td_buf_free(&par->text);
    free(par->strands.p);
    free(par->atoms.p);
    free(par->shy.p);
    free(par->cuts.p);
    free(par->lines.p);
    free(par->bits.p);
    free(par->places.p);
    free(par->nodes);
    free(par);
}

void td_collect_begin(td_lay *lay, td_par *par, uint8_t lang) {
    par->text.n = par->strands.n = par->atoms.n = par->shy.n = par->cuts.n = par->lines.n = par->places.n = 0;
    par->lang = lang;
    par->rtl = lay->langs.p[lang].rtl;
    par->has_rtl = par->rtl;
    par->span = TD_NOSPAN;
}

static bool look_eq(const td_look *a, const td_look *b) {
    return a->size == b->size && a->rise == b->rise && a->colour == b->colour && a->family == b->family &&
           a->shape == b->shape && a->lang == b->lang && a->bold == b->bold && a->italic == b->italic &&
           a->underline == b->underline && a->strike == b->strike && a->hyphenate == b->hyphenate;
}

/* The strand that text of this kind is added to. */
static td_strand *strand(td_lay *lay, td_par *par, const td_look *look, uint32_t elem, uint32_t link, const td_node *object) {
    td_strand *last = par->strands.n ? &par->strands.p[par->strands.n - 1] : NULL;
    if (last && last->end == last->start) /* nothing came into it */
        par->strands.n--;
    else if (last && !object && !last->object && !last->note && !last->mark && !last->tab && last->elem == elem && last->link == link &&
             look_eq(&last->look, look) && last->seq + (last->end - last->start) == lay->seq)
        return last;
    td_strand s = {.start = (uint32_t)par->text.n, .end = (uint32_t)par->text.n, .look = *look, .elem = elem, .seq = lay->seq, .link = link, .object = object};
    TD_PAR_PUSH(&par->strands, s);
    return &par->strands.p[par->strands.n - 1];
}

static void put(td_lay *lay, td_par *par, td_strand *s, const char *p, size_t n) {
    td_buf_put(&par->text, p, n);
    s->end += (uint32_t)n;
    lay->seq += (uint32_t)n;
}

/* A blank, unless the text ends with one already or has not begun. */
static void blank(td_lay *lay, td_par *par, td_strand *s) {
    if (par->text.n && par->text.p[par->text.n - 1] != ' ' && par->text.p[par->text.n - 1] != '\n')
        put(lay, par, s, " ", 1);
}

void td_collect_text(td_lay *lay, td_par *par, td_str text, const td_look *look, uint32_t elem, uint32_t link, td_span span) {
    if (!text.n)
        return;
    td_strand *s = strand(lay, par, look, elem, link, NULL);
    if (!s->span.src)
        s->span = span;
    size_t from = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool shy = c == 0xC2 && i + 1 < text.n && (unsigned char)text.p[i + 1] == 0xAD;
        if (c > ' ' && c != 0x7F && !shy)
            continue;
        put(lay, par, s, text.p + from, i - from);
        if (shy) {
            TD_PAR_PUSH(&par->shy, (uint32_t)par->text.n);
            i++;
        } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            blank(lay, par, s);
        from = i + 1;
    }
    put(lay, par, s, text.p + from, text.n - from);
    if (!par->has_rtl && td_text_has_rtl(text))
        par->has_rtl = true;
}

void td_collect_tab(td_lay *lay, td_par *par, td_len width, const td_look *look, uint32_t elem, uint32_t link) {
    td_strand *s = strand(lay, par, look, elem, link, NULL);
    if (s->end > s->start) {
        td_strand next = {.start = s->end, .end = s->end, .look = *look, .elem = elem, .seq = lay->seq, .link = link};
        TD_PAR_PUSH(&par->strands, next);
        s = &par->strands.p[par->strands.n - 1];
    }
    s->tab = width > 1 ? width : 1;
    put(lay, par, s, " ", 1);
}

static void hard_break(td_lay *lay, td_par *par, const td_look *look, uint32_t elem, uint32_t link) {
    td_strand *s = strand(lay, par, look, elem, link, NULL);
    while (s->end > s->start && par->text.p[par->text.n - 1] == ' ')
        par->text.n--, s->end--;
    if (s->start == s->end)
        s->start = s->end = (uint32_t)par->text.n;
    put(lay, par, s, "\n", 1);
}

static void object(td_lay *lay, td_par *par, const td_node *node, const char *text, const td_look *look, uint32_t elem, uint32_t link) {
    td_strand *s = strand(lay, par, look, elem, link, node);
    s->span = node->span;
    put(lay, par, s, text, strlen(text));
}

static void image(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, uint32_t link) {
    if (!node->u.image.image) {
        td_collect_inlines(lay, par, node->first, look, elem, link);
        return;
    }
    uint32_t e = elem;
    if (!node->u.image.decorative) {
        e = td_elem_new(lay, TD_TAG_FIGURE, elem, node);
        td_elem_at(lay, e)->alt = node->u.image.alt.n ? node->u.image.alt : td_node_plain(lay->arena, node);
    }
    object(lay, par, node, "\xEF\xBF\xBC", &look, e, link);
}

/* The number at the foot's end of a note: a superior digit inside Reference > Link. */
static void note_mark(td_lay *lay, td_par *par, const td_node *note, td_look look, uint32_t elem, bool first) {
    const td_locale *locale = lay->style->locale;
    uint32_t ref = td_elem_new(lay, TD_TAG_REFERENCE, elem, note);
    uint32_t link = td_elem_new(lay, TD_TAG_LINK, ref, note);
    td_dest *dest = TD_NEW(lay->arena, td_dest);
    dest->node = note;
    dest->contents = td_str_format(lay->arena, "%.*s %.*s", TD_F(td_locale_word(locale, "html.note")), TD_F(note->label.number));
    td_elem_at(lay, link)->dest = dest;
    while (par->text.n && par->text.p[par->text.n - 1] == ' ' && par->strands.n &&
           par->strands.p[par->strands.n - 1].end > par->strands.p[par->strands.n - 1].start)
        par->text.n--, par->strands.p[par->strands.n - 1].end--; /* the mark follows its word at once */
    look.rise += look.size * 33 / 100;
    look.size = look.size * 66 / 100;
    look.italic = look.underline = look.strike = look.hyphenate = false;
    td_strand *s = strand(lay, par, &look, link, link, NULL);
    s->mark = true;
    put(lay, par, s, note->label.number.p ? note->label.number.p : "*", note->label.number.n ? note->label.number.n : 1);
    if (!first)
        return;
    s->note = 1 + td_note_add(lay, note, elem);
}

static bool has_text(td_lay *lay, const td_node *node) {
    for (const td_node *n = node->first; n; n = n->next)
        if (n->kind == TD_IMAGE || n->kind == TD_NOTE || n->kind == TD_PAGE_REF || n->text.n || has_text(lay, n))
            return true;
    return false;
}

/* Headings keep their own colour. */
static bool in_heading(td_lay *lay, uint32_t elem) {
    for (; elem; elem = td_elem_at(lay, elem)->parent) {
        uint8_t tag = td_elem_at(lay, elem)->tag;
        if (tag >= TD_TAG_H1 && tag <= TD_TAG_H6)
            return true;
        if (tag == TD_TAG_P || tag == TD_TAG_LBODY || tag == TD_TAG_TD)
            return false;
    }
    return false;
}

/* Link or Reference > Link around the inlines of node. */
static void link_node(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, td_dest where, bool reference) {
    if (!has_text(lay, node))
        return;
    td_dest *dest = TD_NEW(lay->arena, td_dest);
    *dest = where;
    if (reference)
        elem = td_elem_new(lay, TD_TAG_REFERENCE, elem, node);
    uint32_t link = td_elem_new(lay, TD_TAG_LINK, elem, node);
    td_elem_lang(lay, link, node->lang);
    if (!dest->contents.n)
        dest->contents = td_node_plain(lay->arena, node);
    td_elem_at(lay, link)->dest = dest;
    if (!in_heading(lay, elem))
        look.colour = lay->style->link;
    td_collect_inlines(lay, par, node->first, look, link, link);
}

static void xref(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, uint32_t link) {
    td_dest where = {.uri = node->u.xref.pdf_href, .node = node->u.xref.target};
    if (link || (!where.node && !where.uri.n))
        td_collect_inlines(lay, par, node->first, look, elem, link);
    else
        link_node(lay, par, node, look, elem, where, true);
}

static void hyperlink(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, uint32_t link) {
    td_dest where = {.uri = node->u.link.pdf_href.n ? node->u.link.pdf_href : node->u.link.href, .node = node->u.link.target};
    if (where.node)
        where.uri = TD_NOSTR;
    if (link || (!where.node && !where.uri.n)) {
        td_collect_inlines(lay, par, node->first, look, elem, link);
        return;
    }
    if (node->u.link.title.n)
        where.contents = node->u.link.title;
    link_node(lay, par, node, look, elem, where, where.node != NULL);
}

static void page_ref(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, uint32_t link) {
    static const char digits[] = "00000000";
    int n = lay->digits < 1 ? 1 : lay->digits > 8 ? 8 : lay->digits;
    td_collect_text(lay, par, node->u.page_ref.before, &look, elem, link, node->span);
    object(lay, par, node, digits + 8 - n, &look, elem, link);
    td_collect_text(lay, par, node->u.page_ref.after, &look, elem, link, node->span);
}

/* An element of its own around the inlines of node. */
static void tagged(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, uint32_t link, td_tag tag) {
    if (!has_text(lay, node) && !node->text.n)
        return;
    uint32_t e = td_elem_new(lay, tag, elem, node);
    td_elem_lang(lay, e, node->lang);
    if (node->kind == TD_ABBR)
        td_elem_at(lay, e)->expansion = node->u.abbr.expansion;
    if (node->text.n)
        td_collect_text(lay, par, node->text, &look, e, link, node->span);
    td_collect_inlines(lay, par, node->first, look, e, link);
}

static td_look code_look(const td_lay *lay, td_look look) {
    td_len body = lay->style->text[TD_ROLE_BODY].size, code = lay->style->text[TD_ROLE_CODE].size;
    look.family = lay->style->text[TD_ROLE_CODE].family;
    look.size = (td_len)td_muldiv(look.size, code * 106 / 100, body > 0 ? body : 1);
    look.hyphenate = false;
    return look;
}

static td_look script_look(td_look look, int rise) {
    look.rise += look.size * rise / 100;
    look.size = look.size * 68 / 100;
    return look;
}

static void anchor(td_lay *lay, td_par *par, const td_node *node) {
    bool named = node->label.anchor.n || td_attr_id(node).n;
    if (!named || node->kind == TD_NOTE) /* the place of a note is at the foot */
        return;
    td_mark mark = {.kind = TD_MARK_PLACE, .node = node, .y = (td_len)par->text.n, .seq = lay->seq++};
    TD_PAR_PUSH(&par->places, mark);
}

static void inline_node(td_lay *lay, td_par *par, const td_node *node, td_look look, uint32_t elem, uint32_t link) {
    anchor(lay, par, node);
    if (node->lang.n)
        look.lang = td_lang_find(lay, node->lang);
    switch ((td_kind)node->kind) {
    case TD_TEXT:
        td_collect_text(lay, par, node->text, &look, elem, link, node->span);
        break;
    case TD_SOFT_BREAK:
        td_collect_text(lay, par, TD_S(" "), &look, elem, link, node->span);
        break;
    case TD_HARD_BREAK:
        hard_break(lay, par, &look, elem, link);
        break;
    case TD_EMPH:
        look.italic = !look.italic;
        tagged(lay, par, node, look, elem, link, TD_TAG_EM);
        break;
    case TD_STRONG:
        look.bold = true;
        tagged(lay, par, node, look, elem, link, TD_TAG_STRONG);
        break;
    case TD_CODE:
    case TD_MATH:
        tagged(lay, par, node, code_look(lay, look), elem, link, TD_TAG_CODE);
        break;
    case TD_ABBR:
        tagged(lay, par, node, look, elem, link, TD_TAG_SPAN);
        break;
    case TD_STRIKE:
    case TD_UNDERLINE:
        look.strike |= node->kind == TD_STRIKE;
        look.underline |= node->kind == TD_UNDERLINE;
        td_collect_inlines(lay, par, node->first, look, elem, link);
        break;
    case TD_SUB:
        td_collect_inlines(lay, par, node->first, script_look(look, -16), elem, link);
        break;
    case TD_SUP:
        td_collect_inlines(lay, par, node->first, script_look(look, 34), elem, link);
        break;
    case TD_SMALLCAPS:
        look.shape |= TD_SHAPE_SMALL_CAPS;
        td_collect_inlines(lay, par, node->first, look, elem, link);
        break;
    case TD_LINK:
        hyperlink(lay, par, node, look, elem, link);
        break;
    case TD_XREF:
        xref(lay, par, node, look, elem, link);
        break;
    case TD_PAGE_REF:
        page_ref(lay, par, node, look, elem, link);
        break;
    case TD_IMAGE:
        image(lay, par, node, look, elem, link);
        break;
    case TD_NOTE:
        note_mark(lay, par, node, look, elem, true);
        break;
    case TD_NOTE_REF:
        if (node->u.note.of)
            note_mark(lay, par, node->u.note.of, look, elem, false);
        break;
    case TD_SPAN:
        if (node->lang.n) {
            tagged(lay, par, node, look, elem, link, TD_TAG_SPAN);
            break;
        }
        /* fall through */
    case TD_QUOTED:
    case TD_CITE:
        td_collect_inlines(lay, par, node->first, look, elem, link);
        break;
    case TD_RAW_INLINE:
        if (!td_str_starts(node->text, "</") && !td_str_starts(node->text, "<!--"))
            td_report(lay->ctx, TD_W_RAW_DROPPED, node->span, TD_F(node->u.raw.format));
        break;
    default: /* comments */
        break;
    }
}

void td_collect_inlines(td_lay *lay, td_par *par, const td_node *first, td_look look, uint32_t elem, uint32_t link) {
    for (const td_node *n = first; n; n = n->next) {
        if (!par->span.src)
            par->span = n->span;
        inline_node(lay, par, n, look, elem, link);
    }
}
