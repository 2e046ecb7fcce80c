#include "base/utf8.h"
#include "layout/internal.h"

enum { TAB = 4, PAD = 5 };

typedef struct {
    td_lay *lay;
    td_slot *slot;
    td_look look;
    const td_text_style *style;
    td_len left, width, digit; /* digit: width of one character of the fixed-pitch face */
    uint32_t elem;
} coder;

/* Tabs become blanks, so that columns are columns. */
static td_str expand(td_lay *lay, td_str line) {
    td_buf buf = {0};
    size_t column = 0;
    if (td_str_index(line, '\t') == SIZE_MAX)
        return line;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '\t') {
            do
                td_buf_putc(&buf, ' ');
            while (++column % TAB);
        } else {
            td_buf_putc(&buf, line.p[i]);
            column += ((unsigned char)line.p[i] & 0xC0) != 0x80;
        }
    }
    return td_buf_take(&buf, lay->arena);
}

/* How many bytes of the line fit into so many characters: up to a blank in the second half, if there is one. */
static size_t fitting(td_str line, size_t columns) {
    size_t at = 0, n = 0, blank = 0;
    while (at < line.n && n < columns) {
        td_utf8_next(line, &at);
        n++;
        if (at < line.n && line.p[at] == ' ' && n > columns / 2)
            blank = at;
    }
    if (at >= line.n)
        return line.n;
    return blank ? blank : at;
}

static void row(coder *c, td_str text, td_len x, bool continued, bool first, bool more) {
    td_lay *lay = c->lay;
    td_items items = {0};
    td_slug slug = {.height = c->style->leading, .flags = TD_SLUG_TEXT};
    slug.baseline = td_baseline(slug.height, c->look.size);
    if (continued) {
        td_look mark = c->look;
        mark.colour = lay->style->muted;
        td_text_put(lay, &items, &mark, TD_S("\xE2\x86\xAA"), c->left, slug.baseline, (td_owner){.artifact = TD_ARTIFACT_LAYOUT});
    }
    size_t lead = 0;
    while (lead < text.n && text.p[lead] == ' ')
        lead++;
    uint32_t before = items.n;
    td_text_put(lay, &items, &c->look, td_str_sub(text, lead, text.n), x + (td_len)lead * c->digit, slug.baseline, (td_owner){.elem = c->elem});
    if (items.n > before && more) {
        td_piece *pieces = (td_piece *)(uintptr_t)items.p[before].pieces; /* made just now */
        pieces[items.p[before].npieces - 1].flags |= TD_PIECE_SPACE_AFTER;
    }
    if (!first)
        slug.penalty = continued ? TD_BREAK_NEVER : 50;
    slug.items = items.p;
    slug.nitems = items.n;
    td_galley_add(lay, c->slot->galley, slug);
}

static void line(coder *c, td_str text, bool first, bool more) {
    td_len hang = 2 * c->digit;
    size_t columns = c->digit > 0 ? (size_t)(c->width / c->digit) : 1;
    bool continued = false;
    text = expand(c->lay, text);
    if (columns < 4)
        columns = 4;
    do {
        size_t n = fitting(text, columns);
        bool whole = n >= text.n;
        row(c, td_str_sub(text, 0, n), c->left + (continued ? hang : 0), continued, first, more || !whole);
        while (n < text.n && text.p[n] == ' ' && !whole)
            n++;
        text = td_str_sub(text, n, text.n);
        if (!continued && columns > 6)
            columns -= 2;
        continued = true;
        first = false;
    } while (text.n);
}

void td_code_set(td_lay *lay, td_slot *slot, const td_node *node) {
    const td_text_style *style = &lay->style->text[TD_ROLE_CODE];
    td_galley *galley = slot->galley;
    coder c = {.lay = lay, .slot = slot, .style = style, .look = td_look_role(lay, TD_ROLE_CODE, slot->lang)};
    const td_node *caption = node->first && node->first->kind == TD_CAPTION ? node->first : NULL;
    uint32_t outer = slot->elem;
    td_slot inner = *slot;
    if (caption)
        inner.elem = outer = td_elem_new(lay, TD_TAG_DIV, slot->elem, node);
    c.elem = td_elem_new(lay, TD_TAG_CODE, td_elem_new(lay, TD_TAG_P, outer, node), node);
    td_len pad_left = slot->width > 8 * style->left ? style->left : 0, pad_right = slot->width > 8 * style->right ? style->right : 0;
    c.left = slot->left + pad_left;
    c.width = slot->width - pad_left - pad_right;
    c.digit = td_text_width(lay, &c.look, TD_S("0"));
    td_galley_gap(galley, style->before);
    if (caption) {
        td_caption_set(lay, &inner, caption, style->before, TD_PT(4));
        galley->keep = 2;
    }
    td_frame frame = {.x = slot->left, .width = slot->width, .pad = TD_PT(PAD), .background = lay->style->code_background, .fill = true};
    size_t from = galley->slugs.n;
    uint32_t f = td_frame_open(lay, galley, frame);
    td_str rest = node->text;
    bool first = true;
    while (rest.n || first) {
        size_t nl = td_str_index(rest, '\n');
        td_str text = nl == SIZE_MAX ? rest : td_str_sub(rest, 0, nl);
        rest = nl == SIZE_MAX ? TD_NOSTR : td_str_sub(rest, nl + 1, rest.n);
        line(&c, text, first, rest.n > 0);
        first = false;
    }
    if (galley->slugs.n > from + 1) {
        galley->slugs.p[from + 1].penalty = TD_BREAK_NEVER;
        galley->slugs.p[galley->slugs.n - 1].penalty = TD_BREAK_NEVER;
    }
    td_frame_close(lay, galley, f, from, lay->column_height / 4);
    td_galley_gap(galley, style->after);
}
