#include "base/utf8.h"
#include "layout/internal.h"
#include "text/highlight.h"

enum { TAB = 4, PAD = 5 };

typedef struct {
    td_lay *lay;
    td_slot *slot;
    td_look look;
    const td_text_style *style;
    td_len left, width, digit; /* digit: width of one character of the fixed-pitch face */
    uint32_t elem;
} coder;

/* A line with the kind of each byte (td_code_kind); tabs become blanks, so that columns are columns. */
typedef struct {
    td_str text;
    const uint8_t *kinds;
} code_line;

static code_line expand(td_lay *lay, td_str line, const uint8_t *kinds) {
    td_buf text = {0}, colours = {0};
    size_t column = 0;
    if (td_str_index(line, '\t') == SIZE_MAX)
        return (code_line){line, kinds};
    for (size_t i = 0; i < line.n; i++) {
        bool tab = line.p[i] == '\t';
        do {
            td_buf_putc(&text, tab ? ' ' : line.p[i]);
            td_buf_putc(&colours, (char)kinds[i]);
            column += ((unsigned char)line.p[i] & 0xC0) != 0x80;
        } while (tab && column % TAB);
    }
    td_str bytes = td_buf_take(&colours, lay->scratch);
    return (code_line){td_buf_take(&text, lay->arena), (const uint8_t *)bytes.p};
}

static code_line line_sub(code_line line, size_t from, size_t to) {
    return (code_line){td_str_sub(line.text, from, to), line.kinds + from};
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

static td_colour colour_of(const coder *c, uint8_t kind) {
    return kind == TD_CODE_PLAIN ? c->look.colour : c->lay->style->code_colours[(kind - 1) & 7];
}

static void space_after(td_items *items, uint32_t from) {
    for (uint32_t i = items->n; i-- > from;)
        if (items->p[i].kind == TD_ITEM_TEXT && items->p[i].npieces) {
            td_piece *pieces = (td_piece *)(uintptr_t)items->p[i].pieces; /* made just now */
            pieces[items->p[i].npieces - 1].flags |= TD_PIECE_SPACE_AFTER;
            return;
        }
}

/* Stretches of one kind, each where its column is. */
static void stretches(coder *c, td_items *items, code_line line, td_len x, td_len baseline) {
    size_t at = 0;
    uint32_t from = items->n;
    while (at < line.text.n) {
        size_t end = at, column = 0;
        while (end < line.text.n && line.text.p[end] == ' ')
            end++, column++;
        x += (td_len)column * c->digit;
        if (column)
            space_after(items, from);
        at = end;
        while (end < line.text.n && (line.kinds[end] == line.kinds[at] || line.text.p[end] == ' '))
            end++;
        td_str part = td_str_sub(line.text, at, end);
        td_look look = c->look;
        if (!part.n)
            return;
        look.colour = colour_of(c, line.kinds[at]);
        x += td_text_put(c->lay, items, &look, part, x, baseline, (td_owner){.elem = c->elem});
        if (part.p[part.n - 1] == ' ')
            space_after(items, from);
        at = end;
    }
}

static void row(coder *c, code_line text, td_len x, bool continued, bool first, bool more) {
    td_lay *lay = c->lay;
    td_items items = {0};
    td_slug slug = {.height = c->style->leading, .flags = TD_SLUG_TEXT};
    slug.baseline = td_baseline(slug.height, c->look.size);
    if (continued) {
        td_look mark = c->look;
        mark.colour = lay->style->muted;
        td_text_put(lay, &items, &mark, TD_S("\xE2\x86\xAA"), c->left, slug.baseline, (td_owner){.artifact = TD_ARTIFACT_LAYOUT});
    }
    uint32_t from = items.n;
    stretches(c, &items, text, x, slug.baseline);
    if (more)
        space_after(&items, from);
    if (!first)
        slug.penalty = continued ? TD_BREAK_NEVER : 50;
    slug.items = items.p;
    slug.nitems = items.n;
    td_galley_add(lay, c->slot->galley, slug);
}

static void line_set(coder *c, code_line text, bool first, bool more) {
    td_len hang = 2 * c->digit;
    size_t columns = c->digit > 0 ? (size_t)(c->width / c->digit) : 1;
    bool continued = false;
    if (columns < 4)
        columns = 4;
    do {
        size_t n = fitting(text.text, columns);
        bool whole = n >= text.text.n;
        row(c, line_sub(text, 0, n), c->left + (continued ? hang : 0), continued, first, more || !whole);
        while (n < text.text.n && text.text.p[n] == ' ' && !whole)
            n++;
        text = line_sub(text, n, text.text.n);
        if (!continued && columns > 6)
            columns -= 2;
        continued = true;
        first = false;
    } while (text.text.n);
}

static const uint8_t *kinds_of(td_lay *lay, const td_node *node) {
    td_str language = TD_NOSTR, rest = node->u.code.info;
    td_code_token *tokens = NULL;
    uint8_t *kinds = TD_NEWN(lay->scratch, uint8_t, node->text.n + 1);
    if (node->attr && node->attr->nclasses)
        language = node->attr->classes[0];
    else
        td_str_next_word(&rest, &language);
    size_t n = td_highlight(lay->scratch, node->text, language, &tokens);
    for (size_t i = 0; i < n; i++)
        memset(kinds + tokens[i].start, tokens[i].kind, tokens[i].end - tokens[i].start);
    return kinds;
}

static void lines_set(coder *c, const td_node *node) {
    const uint8_t *kinds = kinds_of(c->lay, node);
    size_t at = 0, n = node->text.n;
    while (n > 0 && node->text.p[n - 1] == '\n')
        n--;
    do {
        td_str rest = td_str_sub(node->text, at, n);
        size_t nl = td_str_index(rest, '\n'), length = nl == SIZE_MAX ? rest.n : nl;
        line_set(c, expand(c->lay, td_str_sub(rest, 0, length), kinds + at), at == 0, nl != SIZE_MAX);
        at += length + 1;
    } while (at < n);
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
    lines_set(&c, node);
    if (galley->slugs.n > from + 1) {
        galley->slugs.p[from + 1].penalty = TD_BREAK_NEVER;
        galley->slugs.p[galley->slugs.n - 1].penalty = TD_BREAK_NEVER;
    }
    td_frame_close(lay, galley, f, from, lay->column_height / 4);
    td_galley_gap(galley, style->after);
}
