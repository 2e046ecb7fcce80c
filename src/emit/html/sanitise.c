/* sanitise.c - what raw HTML may contain: elements, attributes and URL schemes of a closed list.
 *
 * Uses: gumbo (sole owner)
 * Gumbo copies every open formatting element into every new block and frees its tree recursively; the limits in
 * sanitise.h are counted before it sees the text.
 */
#include "emit/html/sanitise.h"

#include <gumbo.h>

#include "emit/html/escape.h"
#include "emit/html/html.h"

typedef struct {
    td_ctx *ctx;
    td_buf *out;
    td_span span;
    bool report;
} washer;

/* ---- the allowlist ---- */

enum { BLOCK = 1, PHRASING = 2, EMPTY = 4, SILENT = 8 /* dropped with all it contains */ };

static const struct {
    GumboTag tag;
    uint8_t what;
    const char *attrs; /* beside class, lang, dir, title */
} elements[] = {
    {GUMBO_TAG_A, PHRASING, "href hreflang"},
    {GUMBO_TAG_ABBR, PHRASING, ""},
    {GUMBO_TAG_ADDRESS, BLOCK, ""},
    {GUMBO_TAG_B, PHRASING, ""},
    {GUMBO_TAG_BDI, PHRASING, ""},
    {GUMBO_TAG_BDO, PHRASING, ""},
    {GUMBO_TAG_BLOCKQUOTE, BLOCK, "cite"},
    {GUMBO_TAG_BR, PHRASING | EMPTY, ""},
    {GUMBO_TAG_CAPTION, BLOCK, ""},
    {GUMBO_TAG_CITE, PHRASING, ""},
    {GUMBO_TAG_CODE, PHRASING, ""},
    {GUMBO_TAG_COL, BLOCK | EMPTY, "span"},
    {GUMBO_TAG_COLGROUP, BLOCK, "span"},
    {GUMBO_TAG_DD, BLOCK, ""},
    {GUMBO_TAG_DEL, PHRASING, "cite datetime"},
    {GUMBO_TAG_DETAILS, BLOCK, "open"},
    {GUMBO_TAG_DFN, PHRASING, ""},
    {GUMBO_TAG_DIV, BLOCK, ""},
    {GUMBO_TAG_DL, BLOCK, ""},
    {GUMBO_TAG_DT, BLOCK, ""},
    {GUMBO_TAG_EM, PHRASING, ""},
    {GUMBO_TAG_FIGCAPTION, BLOCK, ""},
    {GUMBO_TAG_FIGURE, BLOCK, ""},
    {GUMBO_TAG_H2, BLOCK, ""},
    {GUMBO_TAG_H3, BLOCK, ""},
    {GUMBO_TAG_H4, BLOCK, ""},
    {GUMBO_TAG_H5, BLOCK, ""},
    {GUMBO_TAG_H6, BLOCK, ""},
    {GUMBO_TAG_HR, BLOCK | EMPTY, ""},
    {GUMBO_TAG_I, PHRASING, ""},
    {GUMBO_TAG_INS, PHRASING, "cite datetime"},
    {GUMBO_TAG_KBD, PHRASING, ""},
    {GUMBO_TAG_LI, BLOCK, "value"},
    {GUMBO_TAG_MARK, PHRASING, ""},
    {GUMBO_TAG_OL, BLOCK, "start type reversed"},
    {GUMBO_TAG_P, BLOCK, ""},
    {GUMBO_TAG_PRE, BLOCK, ""},
    {GUMBO_TAG_Q, PHRASING, "cite"},
    {GUMBO_TAG_RP, PHRASING, ""},
    {GUMBO_TAG_RT, PHRASING, ""},
    {GUMBO_TAG_RUBY, PHRASING, ""},
    {GUMBO_TAG_S, PHRASING, ""},
    {GUMBO_TAG_SAMP, PHRASING, ""},
    {GUMBO_TAG_SMALL, PHRASING, ""},
    {GUMBO_TAG_SPAN, PHRASING, ""},
    {GUMBO_TAG_STRONG, PHRASING, ""},
    {GUMBO_TAG_SUB, PHRASING, ""},
    {GUMBO_TAG_SUMMARY, BLOCK, ""},
    {GUMBO_TAG_SUP, PHRASING, ""},
    {GUMBO_TAG_TABLE, BLOCK, ""},
    {GUMBO_TAG_TBODY, BLOCK, ""},
    {GUMBO_TAG_TD, BLOCK, "colspan rowspan"},
    {GUMBO_TAG_TFOOT, BLOCK, ""},
    {GUMBO_TAG_TH, BLOCK, "colspan rowspan scope"},
    {GUMBO_TAG_THEAD, BLOCK, ""},
    {GUMBO_TAG_TIME, PHRASING, "datetime"},
    {GUMBO_TAG_TR, BLOCK, ""},
    {GUMBO_TAG_U, PHRASING, ""},
    {GUMBO_TAG_UL, BLOCK, ""},
    {GUMBO_TAG_VAR, PHRASING, ""},
    {GUMBO_TAG_WBR, PHRASING | EMPTY, ""},
    {GUMBO_TAG_SCRIPT, SILENT, ""},
    {GUMBO_TAG_STYLE, SILENT, ""},
    {GUMBO_TAG_TEMPLATE, SILENT, ""},
    {GUMBO_TAG_IFRAME, SILENT, ""},
    {GUMBO_TAG_NOSCRIPT, SILENT, ""},
    {GUMBO_TAG_NOEMBED, SILENT, ""},
    {GUMBO_TAG_NOFRAMES, SILENT, ""},
    {GUMBO_TAG_XMP, SILENT, ""},
    {GUMBO_TAG_PLAINTEXT, SILENT, ""},
    {GUMBO_TAG_TEXTAREA, SILENT, ""},
    {GUMBO_TAG_SELECT, SILENT, ""},
    {GUMBO_TAG_TITLE, SILENT, ""},
    {GUMBO_TAG_OBJECT, SILENT, ""},
    {GUMBO_TAG_SVG, SILENT, ""},
    {GUMBO_TAG_MATH, SILENT, ""},
};

static int element_index(GumboTag tag) {
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++) {
        if (elements[i].tag == tag) {
            return (int)i;
        }
    }
    return -1;
}

static bool listed(const char *list, const char *name) {
    td_str rest = td_str_from(list), word;
    while (td_str_next_word(&rest, &word)) {
        if (td_str_is(word, name)) {
            return true;
        }
    }
    return false;
}

static bool is_number(td_str s, int64_t least, int64_t most) {
    int64_t v;
    return td_str_to_int(s, &v) && v >= least && v <= most;
}

static bool is_lang(td_str s) {
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    return s.n > 0;
}

static bool is_one_of(td_str s, const char *list) {
    return s.n && td_str_index(s, ' ') == SIZE_MAX && listed(list, s.p);
}

/* value is NUL-terminated by gumbo. */
static bool attribute_allowed(washer *w, int element, const char *name, td_str value) {
    if (listed("class title", name)) {
        return true;
    }
    if (listed("dir", name)) {
        return is_one_of(value, "ltr rtl auto");
    }
    if (listed("lang", name)) {
        return is_lang(value);
    }
    if (!listed(elements[element].attrs, name)) {
        return false;
    }
    if (listed("href cite", name)) {
        bool ok = td_html_url_allowed(value);
        if (!ok && w->report) {
            td_str scheme = td_html_scheme(value);
            td_report(w->ctx, TD_E_HTML_SCHEME, w->span, TD_F(scheme));
        }
        return ok;
    }
    if (listed("colspan rowspan span", name)) {
        return is_number(value, 1, 1000);
    }
    if (listed("value start", name)) {
        return is_number(value, 0, 1000000);
    }
    if (listed("scope", name)) {
        return is_one_of(value, "col row colgroup rowgroup");
    }
    if (listed("type", name)) {
        return is_one_of(value, "1 a A i I");
    }
    return listed("hreflang", name) ? is_lang(value) : true;
}

/* ---- writing ---- */

static void dropped(washer *w, td_str what) {
    if (w->report) {
        td_report(w->ctx, TD_W_HTML_DROPPED, w->span, TD_F(what));
    }
}

static void drop_attribute(washer *w, const char *name, const char *value) {
    dropped(w, td_str_format(w->ctx->arena, "%.40s=\"%.40s\"", name, value));
}

static void open_tag(washer *w, const GumboElement *e, int index) {
    td_buf_putc(w->out, '<');
    td_buf_puts(w->out, gumbo_normalized_tagname(e->tag));
    for (unsigned i = 0; i < e->attributes.length; i++) {
        const GumboAttribute *a = e->attributes.data[i];
        td_str value = td_str_from(a->value);
        if (!attribute_allowed(w, index, a->name, value)) {
            drop_attribute(w, a->name, a->value);
            continue;
        }
        td_buf_putc(w->out, ' ');
        td_buf_puts(w->out, a->name);
        td_buf_puts(w->out, "=\"");
        if (listed("href cite", a->name)) {
            td_html_escape_url(w->out, value);
        } else {
            td_html_escape(w->out, value);
        }
        td_buf_putc(w->out, '"');
    }
    td_buf_putc(w->out, '>');
}

static td_str tag_text(washer *w, const GumboElement *e) {
    GumboStringPiece piece = e->original_tag;
    if (e->tag != GUMBO_TAG_UNKNOWN) {
        return td_str_format(w->ctx->arena, "<%s>", gumbo_normalized_tagname(e->tag));
    }
    return td_str_format(w->ctx->arena, "%.*s", (int)(piece.length < 40 ? piece.length : 40),
                         piece.data ? piece.data : "");
}

/* Depth is at most TD_HTML_MAX_DEPTH, deeper elements are dropped. */
static void write_children(washer *w, const GumboVector *children, int depth);

static void write_element(washer *w, const GumboElement *e, int depth) {
    int index = element_index(e->tag);
    if (index < 0 || elements[index].what & SILENT || depth >= TD_HTML_MAX_DEPTH) {
        dropped(w, tag_text(w, e));
        if (index < 0 && depth < TD_HTML_MAX_DEPTH) {
            write_children(w, &e->children, depth + 1);
        }
        return;
    }
    open_tag(w, e, index);
    if (!(elements[index].what & EMPTY)) {
        write_children(w, &e->children, depth + 1);
        td_buf_format(w->out, "</%s>", gumbo_normalized_tagname(e->tag));
    }
}

static void write_children(washer *w, const GumboVector *children, int depth) {
    for (unsigned i = 0; i < children->length; i++) {
        const GumboNode *node = children->data[i];
        switch (node->type) {
        case GUMBO_NODE_ELEMENT:
            write_element(w, &node->v.element, depth);
            break;
        case GUMBO_NODE_TEMPLATE:
            dropped(w, TD_S("<template>"));
            break;
        case GUMBO_NODE_TEXT:
        case GUMBO_NODE_WHITESPACE:
        case GUMBO_NODE_CDATA:
            td_html_escape(w->out, td_str_from(node->v.text.text));
            break;
        default:
            break; /* comments */
        }
    }
}

/* ---- limits ---- */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* name is lower-case ASCII. */
static bool same_name(const char *name, const char *p, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if ((p[i] | 32) != name[i]) {
            return false;
        }
    }
    return true;
}

/* Whether gumbo may be trusted with it: bytes, tags, and formatting elements left open times tags. */
static bool within_limits(td_str html) {
    static const char *const names[] = {"a",    "b", "big",   "code",   "em",     "font", "i",
                                        "nobr", "s", "small", "strike", "strong", "tt",   "u"};
    enum { N = sizeof names / sizeof *names };
    int64_t open[N] = {0}, most[N] = {0}, tags = 0, sum = 0;
    for (size_t i = 0; i + 1 < html.n; i++) {
        bool closing = html.p[i + 1] == '/';
        size_t at = i + 1 + closing, end = at;
        if (html.p[i] != '<') {
            continue;
        }
        while (end < html.n && is_letter(html.p[end]) && end - at < 8) {
            end++;
        }
        tags += end > at;
        for (int k = 0; k < N; k++) {
            size_t n = strlen(names[k]);
            if (n == end - at && same_name(names[k], html.p + at, n)) {
                open[k] += closing ? -(open[k] > 0) : 1;
                most[k] = open[k] > most[k] ? open[k] : most[k];
            }
        }
    }
    for (int k = 0; k < N; k++) {
        sum += most[k];
    }
    return html.n <= TD_HTML_MAX_RAW && tags <= TD_HTML_MAX_TAGS && sum * tags <= TD_HTML_MAX_FORMAT;
}

static td_str excerpt(td_str html) {
    html = td_str_trim(html);
    size_t end = html.n < 40 ? html.n : 40;
    while (end < html.n && end > 0 && ((unsigned char)html.p[end] & 0xC0) == 0x80) {
        end--;
    }
    return td_str_sub(html, 0, end);
}

static GumboOutput *parse(td_str html) {
    GumboOptions options = kGumboDefaultOptions;
    options.fragment_context = GUMBO_TAG_BODY;
    options.max_errors = 0;
    return gumbo_parse_with_options(&options, html.p ? html.p : "", html.n);
}

void td_sanitise_block(td_ctx *ctx, td_buf *out, td_str html, td_span span, bool report) {
    washer w = {ctx, out, span, report};
    if (!within_limits(html)) {
        dropped(&w, excerpt(html));
        return;
    }
    GumboOutput *tree = parse(html);
    write_children(&w, &tree->root->v.element.children, 0);
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
}

void td_html_sanitise(td_ctx *ctx, td_buf *out, td_str html, td_span span) {
    td_sanitise_block(ctx, out, html, span, true);
}

/* ---- inline tags ---- */

/* Name of an inline tag; *closing, *tag.  False for comments, declarations and what is no phrasing element. */
static bool inline_tag(td_str text, bool *closing, GumboTag *tag) {
    size_t at = 1;
    if (text.n < 3 || text.p[0] != '<') {
        return false;
    }
    *closing = text.p[1] == '/';
    at += *closing;
    size_t end = at;
    while (end < text.n && (is_letter(text.p[end]) || (text.p[end] >= '0' && text.p[end] <= '9'))) {
        end++;
    }
    *tag = gumbo_tagn_enum(text.p + at, (unsigned)(end - at));
    int index = element_index(*tag);
    return index >= 0 && elements[index].what & PHRASING && text.n <= 4096;
}

/* `…`{=html} may hold whole elements; what the parser found itself is one tag. */
static bool is_markup(td_str text) {
    for (size_t i = 1; i < text.n; i++)
        if (text.p[i] == '<')
            return true;
    return text.n > 0 && text.p[0] != '<';
}

static void mark(td_ctx *ctx, td_map *allowed, const td_node *node) {
    const td_node **key = TD_NEW(ctx->arena, const td_node *);
    *key = node;
    td_map_put(allowed, (td_str){(const char *)key, sizeof *key}, (void *)node);
}

static bool is_comment(td_str text) {
    return td_str_starts(text, "<!--");
}

void td_sanitise_inlines(td_ctx *ctx, td_map *allowed, const td_node *parent, bool report) {
    struct {
        const td_node *node;
        GumboTag tag;
    } open[TD_HTML_MAX_DEPTH];
    int depth = 0;
    washer w = {.ctx = ctx, .report = report};
    for (const td_node *n = parent->first; n; n = n->next) {
        bool closing = false;
        GumboTag tag = GUMBO_TAG_UNKNOWN;
        if (n->kind != TD_RAW_INLINE || !td_str_is(n->u.raw.format, "html") || is_comment(n->text)) {
            continue;
        }
        w.span = n->span;
        if (is_markup(n->text)) {
            mark(ctx, allowed, n);
        } else if (!inline_tag(n->text, &closing, &tag) || (!closing && depth == TD_HTML_MAX_DEPTH)) {
            dropped(&w, excerpt(n->text));
        } else if (elements[element_index(tag)].what & EMPTY) {
            mark(ctx, allowed, n);
        } else if (!closing) {
            open[depth].node = n;
            open[depth++].tag = tag;
        } else {
            int match = depth - 1;
            while (match >= 0 && open[match].tag != tag) {
                match--;
            }
            if (match < 0) {
                dropped(&w, excerpt(n->text));
                continue;
            }
            while (depth - 1 > match) {
                w.span = open[--depth].node->span;
                dropped(&w, excerpt(open[depth].node->text));
            }
            mark(ctx, allowed, open[--depth].node);
            mark(ctx, allowed, n);
        }
    }
    while (depth > 0) {
        w.span = open[--depth].node->span;
        dropped(&w, excerpt(open[depth].node->text));
    }
}

void td_sanitise_inline(td_ctx *ctx, td_buf *out, const td_map *allowed, const td_node *raw, bool report) {
    bool closing;
    GumboTag tag;
    if (!allowed->n || !td_map_find(allowed, (td_str){(const char *)&raw, sizeof raw})) {
        return;
    }
    if (is_markup(raw->text)) {
        td_sanitise_block(ctx, out, raw->text, raw->span, report);
        return;
    }
    inline_tag(raw->text, &closing, &tag);
    if (closing) {
        td_buf_format(out, "</%s>", gumbo_normalized_tagname(tag));
        return;
    }
    washer w = {.ctx = ctx, .out = out, .span = raw->span, .report = report};
    GumboOutput *tree = parse(raw->text);
    const GumboVector *children = &tree->root->v.element.children;
    const GumboNode *first = children->length ? children->data[0] : NULL;
    if (first && first->type == GUMBO_NODE_ELEMENT && first->v.element.tag == tag) {
        open_tag(&w, &first->v.element, element_index(tag));
    } else {
        td_buf_format(out, "<%s>", gumbo_normalized_tagname(tag)); /* rp, rt outside their ruby */
    }
    gumbo_destroy_output(&kGumboDefaultOptions, tree);
}
