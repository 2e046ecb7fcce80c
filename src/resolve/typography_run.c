/* typography_run.c - typography over the document: the texts of a paragraph are set together, across emphasis, links
 * and line ends of the source, so that "z.*B.*" and "10⏎%" are found as well. */
#include "base/utf8.h"
#include "resolve/finish_parts.h"
#include "resolve/typography.h"

#define OBJECT 0xFFFC /* stands for what is no text */

typedef struct {
    td_node *node; /* TD_TEXT or TD_SOFT_BREAK */
    size_t start;  /* of its text in `text` */
} piece;

typedef struct {
    td_ctx *ctx;
    td_doc *doc;
    const td_style *style;
    const td_locale *locale; /* of rules */
    td_typography *rules;
    uint32_t before;
    td_buf text;
    struct {
        piece *p;
        size_t n, cap;
    } pieces;
} walker;

static uint32_t last_char(td_str s) {
    size_t i = s.n;
    return i ? td_utf8_prev(s, &i) : 0;
}

/* Gives the pieces their parts of the text as it was set. */
static void share_out(walker *w, td_str set, const td_marks *marks) {
    for (size_t i = 0; i < w->pieces.n; i++) {
        td_node *n = w->pieces.p[i].node;
        td_str part = td_str_sub(set, marks->p[2 * i], marks->p[2 * i + 1]);
        if (n->kind == TD_TEXT)
            n->text = part;
        else if (!td_str_is(part, " ")) {
            n->kind = TD_TEXT;
            n->text = part;
        }
    }
}

/* Sets what was gathered. */
static void flush(walker *w) {
    td_str in = td_buf_view(&w->text);
    if (w->pieces.n) {
        td_marks marks = {TD_NEWN(w->ctx->scratch, size_t, 2 * w->pieces.n), 2 * w->pieces.n};
        for (size_t i = 0; i < w->pieces.n; i++) {
            const piece *p = &w->pieces.p[i];
            marks.p[2 * i] = p->start;
            marks.p[2 * i + 1] = p->start + (p->node->kind == TD_TEXT ? p->node->text.n : 1);
        }
        td_str set = td_typography_apply(w->rules, w->ctx->arena, in, w->before, &marks);
        if (set.p != in.p)
            share_out(w, set, &marks);
    }
    if (in.n)
        w->before = last_char(in);
    w->pieces.n = 0;
    w->text.n = 0;
}

static void use_language(walker *w, const td_node *n) {
    const td_locale *locale = td_style_locale(w->style, td_node_lang(w->doc, n));
    if (locale == w->locale)
        return;
    flush(w);
    w->locale = locale;
    w->rules = td_typography_new(w->ctx->arena, locale);
}

static void gather(walker *w, td_node *n) {
    use_language(w, n);
    TD_PUSH(w->ctx->scratch, &w->pieces, ((piece){n, w->text.n}));
    if (n->kind == TD_TEXT)
        td_buf_str(&w->text, n->text);
    else
        td_buf_putc(&w->text, ' ');
}

static void block(walker *w, uint32_t before) {
    flush(w);
    w->before = before;
}

/* Quotes as written; of the other kind when the enclosing pair is of the same. */
static void set_quotes(walker *w, td_node *n) {
    const td_locale *locale = td_style_locale(w->style, td_node_lang(w->doc, n));
    bool single = n->u.quoted.single;
    for (const td_node *p = n->parent; p && !td_kind_is_block(p->kind); p = p->parent)
        if (p->kind == TD_QUOTED) {
            single = !p->u.quoted.single;
            break;
        }
    n->u.quoted.single = single;
    td_node *open = td_node_text(w->ctx->arena, single ? locale->quote_single_open : locale->quote_open, n->span);
    td_node *close = td_node_text(w->ctx->arena, single ? locale->quote_single_close : locale->quote_close, n->span);
    open->implicit = close->implicit = true;
    if (n->first)
        td_node_insert_before(n->first, open);
    else
        td_node_append(n, open);
    td_node_append(n, close);
}

/* An address that is printed as it is. */
static bool is_autolink(const td_node *n) {
    return n->kind == TD_LINK && n->first && n->first == n->last && n->first->kind == TD_TEXT && n->first->text.n && n->u.link.url.n >= n->first->text.n &&
           td_str_eq(td_str_sub(n->u.link.url, n->u.link.url.n - n->first->text.n, n->u.link.url.n), n->first->text);
}

static bool verbatim(const td_node *n) {
    return td_attr_class(n, "fixed") || td_attr_class(n, "verbatim") || is_autolink(n);
}

/* alt="…" is an attribute, not text of the tree. */
static void set_alt(walker *w, td_node *n) {
    td_str alt = td_attr_value(n, "alt");
    if (!alt.n)
        return;
    use_language(w, n);
    td_attr_set(w->ctx->arena, n, TD_S("alt"), td_typography_apply(w->rules, w->ctx->arena, alt, 0, NULL));
}

static void enter(walker *w, td_walk *walk) {
    td_node *n = walk->node;
    if (n->kind == TD_IMAGE || n->kind == TD_FIGURE)
        set_alt(w, n);
    if (n->kind == TD_QUOTED)
        set_quotes(w, n);
    bool quote = n->implicit && n->parent && n->parent->kind == TD_QUOTED;
    if (td_kind_is_block(n->kind) || n->kind == TD_NOTE || n->kind == TD_IMAGE || n->kind == TD_HARD_BREAK) {
        block(w, 0);
    } else if (n->kind == TD_SOFT_BREAK || (n->kind == TD_TEXT && (!n->implicit || quote))) {
        gather(w, n);
    } else if (n->kind == TD_TEXT) {
        block(w, last_char(n->text));
    } else if (!n->first || verbatim(n)) {
        td_buf_utf8(&w->text, OBJECT);
    }
    if (verbatim(n))
        td_walk_skip(walk);
}

void td_typography_run(td_ctx *ctx, td_doc *doc, const td_style *style) {
    walker w = {.ctx = ctx, .doc = doc, .style = style};
    for (td_walk walk = td_walk_from(doc->root); td_walk_next(&walk);) {
        td_node *n = walk.node;
        if (walk.event == TD_ENTER)
            enter(&w, &walk);
        else if (n->kind == TD_NOTE || n->kind == TD_IMAGE || td_kind_is_block(n->kind))
            block(&w, OBJECT);
    }
    flush(&w);
    td_buf_free(&w.text);
}
