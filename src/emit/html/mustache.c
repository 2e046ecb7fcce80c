/* mustache.c - renders templates; text is scanned once per use, without a tree of its own. */
#include "emit/html/mustache.h"

#include "emit/html/escape.h"

typedef struct frame {
    const td_value *value;
    const struct frame *up;
} frame;

typedef struct {
    td_ctx *ctx;
    td_buf *out;
    const td_value *templates;
    td_str name; /* of the template, for findings */
    td_span span;
    int depth;
} renderer;

/* One template text being read, with the delimiters in force. */
typedef struct {
    td_str text;
    size_t at, stop; /* the part to render: a section is rendered in place, so that "alone on its line" can be seen */
    td_str open, close;
    td_str indent; /* of a standalone partial: put before each of its lines */
    bool line_start;
} reader;

/* One tag; [start, end) is what it takes out of the text, whole line included when it stands alone. */
typedef struct {
    char kind; /* v escaped, & raw, # ^ / ! > = */
    td_str key;
    size_t start, end;
    td_str indent; /* blanks before a standalone tag */
} tag;

static bool fail(renderer *r, const char *what, td_str key) {
    td_str text = td_str_format(r->ctx->arena, "%s \"%.*s\"", td_tr(r->ctx, what), TD_F(key));
    return td_report(r->ctx, TD_E_TEMPLATE, r->span, TD_F(r->name), TD_F(text));
}

/* ---- context ---- */

static const td_value *member(const td_value *v, td_str key) {
    return v && v->kind == TD_MAP_VALUE ? td_value_find_str(v, key) : NULL;
}

static const td_value *lookup(const frame *f, td_str key) {
    if (td_str_is(key, ".")) {
        return f->value;
    }
    size_t dot = td_str_index(key, '.');
    td_str head = dot == SIZE_MAX ? key : td_str_sub(key, 0, dot);
    const td_value *v = NULL;
    for (; f && !v; f = f->up) {
        v = member(f->value, head);
    }
    while (v && dot != SIZE_MAX) {
        key = td_str_sub(key, dot + 1, key.n);
        dot = td_str_index(key, '.');
        v = member(v, dot == SIZE_MAX ? key : td_str_sub(key, 0, dot));
    }
    return v;
}

static bool is_true(const td_value *v) {
    if (!v || v->kind == TD_NULL) {
        return false;
    }
    if (v->kind == TD_BOOL) {
        return v->integer != 0;
    }
    if (v->kind == TD_SEQ) {
        return v->n > 0;
    }
    return v->kind != TD_STRING || v->text.n > 0;
}

/* ---- tags ---- */

static size_t find_from(td_str text, size_t from, td_str what) {
    size_t at = td_str_find(td_str_sub(text, from, text.n), what);
    return at == SIZE_MAX ? SIZE_MAX : at + from;
}

/* Takes the rest of the line into a tag that stands alone on it, as the specification wants. */
static void widen(td_str text, tag *t) {
    size_t start = t->start, end = t->end;
    while (start > 0 && (text.p[start - 1] == ' ' || text.p[start - 1] == '\t')) {
        start--;
    }
    while (end < text.n && (text.p[end] == ' ' || text.p[end] == '\t')) {
        end++;
    }
    bool before = start == 0 || text.p[start - 1] == '\n';
    bool after =
        end == text.n || text.p[end] == '\n' || (text.p[end] == '\r' && end + 1 < text.n && text.p[end + 1] == '\n');
    if (before && after) {
        t->indent = td_str_sub(text, start, t->start);
        t->start = start;
        t->end = end == text.n ? end : end + (text.p[end] == '\r' ? 2 : 1);
    }
}

static bool set_delimiters(renderer *r, reader *in, td_str key) {
    td_str rest = key, open, close, more;
    bool two = key.n > 1 && key.p[key.n - 1] == '=';
    rest.n -= two;
    if (!two || !td_str_next_word(&rest, &open) || !td_str_next_word(&rest, &close) || td_str_next_word(&rest, &more)) {
        return fail(r, "bad delimiters", key);
    }
    in->open = open;
    in->close = close;
    return true;
}

/* Reads the next tag at or behind in->at.  *found: whether there is one.  Delimiters are changed at once. */
static bool next_tag(renderer *r, reader *in, tag *t, bool *found) {
    size_t start = find_from(td_str_sub(in->text, 0, in->stop), in->at, in->open);
    *found = start != SIZE_MAX;
    if (!*found) {
        return true;
    }
    size_t at = start + in->open.n;
    char kind = at < in->text.n ? in->text.p[at] : 0;
    bool triple = kind == '{';
    bool marked = kind && strchr("&#^/!>={", kind);
    td_str closing = triple ? td_str_cat(r->ctx->arena, TD_S("}"), in->close) : in->close;
    size_t end = find_from(in->text, at + marked, closing);
    if (end == SIZE_MAX) {
        return fail(r, "unclosed tag", td_str_sub(in->text, start, start + 20 < in->text.n ? start + 20 : in->text.n));
    }
    *t = (tag){.kind = triple   ? '&'
                       : marked ? kind
                                : 'v',
               .key = td_str_trim(td_str_sub(in->text, at + marked, end)),
               .start = start,
               .end = end + closing.n};
    if (marked && !triple && kind != '&') {
        widen(in->text, t);
    }
    return t->kind != '=' || set_delimiters(r, in, t->key);
}

/* Moves in->at behind the end of the section that was just opened; *stop is where its inside ends. */
static bool skip_section(renderer *r, reader *in, td_str key, size_t *stop) {
    td_str stack[TD_MUSTACHE_MAX_DEPTH];
    int depth = 0;
    stack[depth++] = key;
    for (tag t; depth > 0; in->at = t.end) {
        bool found;
        if (!next_tag(r, in, &t, &found)) {
            return false;
        }
        if (!found) {
            return fail(r, "unclosed section", key);
        }
        if (t.kind == '#' || t.kind == '^') {
            if (depth == TD_MUSTACHE_MAX_DEPTH) {
                return fail(r, "nested too deep:", t.key);
            }
            stack[depth++] = t.key;
        } else if (t.kind == '/') {
            if (!td_str_eq(stack[--depth], t.key)) {
                return fail(r, "section closed by", t.key);
            }
            *stop = t.start;
        }
    }
    return true;
}

/* ---- output ---- */

/* Writes template text; inside an indented partial every line gets the indentation. */
static void put_literal(renderer *r, reader *in, td_str text) {
    if (!in->indent.n) {
        td_buf_str(r->out, text);
        return;
    }
    for (size_t i = 0; i < text.n; i++) {
        if (in->line_start) {
            td_buf_str(r->out, in->indent);
        }
        td_buf_putc(r->out, text.p[i]);
        in->line_start = text.p[i] == '\n';
    }
}

static void put_value(renderer *r, reader *in, const td_value *v, bool raw) {
    if (in->line_start && in->indent.n) {
        td_buf_str(r->out, in->indent);
        in->line_start = false;
    }
    td_str text = TD_NOSTR;
    if (v && v->kind == TD_BOOL) {
        text = v->integer ? TD_S("true") : TD_S("false");
    } else if (v && v->kind != TD_NULL && v->kind != TD_SEQ && v->kind != TD_MAP_VALUE) {
        text = v->text;
    }
    if (raw) {
        td_buf_str(r->out, text);
    } else {
        td_html_escape(r->out, text);
    }
}

static bool render(renderer *r, reader *in, const frame *f);

static bool section(renderer *r, reader *in, const frame *f, const tag *t) {
    reader body = *in;
    if (!skip_section(r, in, t->key, &body.stop)) {
        return false;
    }
    const td_value *v = lookup(f, t->key);
    bool wanted = is_true(v);
    if (t->kind == '^') {
        wanted = !wanted;
        v = NULL;
    }
    if (!wanted) {
        return true;
    }
    size_t times = v && v->kind == TD_SEQ ? v->n : 1;
    for (size_t i = 0; i < times; i++) {
        frame inner = {v && v->kind == TD_SEQ ? v->items[i] : v, f};
        reader sub = body;
        sub.line_start = in->line_start;
        if (!render(r, &sub, v ? &inner : f)) {
            return false;
        }
        in->line_start = sub.line_start;
    }
    return true;
}

static bool partial(renderer *r, reader *in, const frame *f, const tag *t) {
    const td_value *v = td_value_find_str(r->templates, t->key);
    if (!v) {
        return true;
    }
    td_str old = r->name;
    r->name = t->key;
    td_str text = td_value_text(v, "");
    reader sub = {.text = text, .stop = text.n, .open = TD_S("{{"), .close = TD_S("}}"), .line_start = true};
    sub.indent = t->indent.n ? td_str_cat(r->ctx->arena, in->indent, t->indent) : in->indent;
    bool ok = render(r, &sub, f);
    r->name = old;
    return ok;
}

static bool render_tag(renderer *r, reader *in, const frame *f, const tag *t) {
    switch (t->kind) {
    case 'v':
    case '&':
        put_value(r, in, lookup(f, t->key), t->kind == '&');
        return true;
    case '#':
    case '^':
        return section(r, in, f, t);
    case '/':
        return fail(r, "section closed that is not open:", t->key);
    case '>':
        return partial(r, in, f, t);
    default:
        return true; /* comments, delimiters */
    }
}

static bool render(renderer *r, reader *in, const frame *f) {
    if (++r->depth > TD_MUSTACHE_MAX_DEPTH) {
        return fail(r, "nested too deep:", r->name);
    }
    for (bool found = true; found;) {
        tag t;
        if (!next_tag(r, in, &t, &found)) {
            return false;
        }
        put_literal(r, in, td_str_sub(in->text, in->at, found ? t.start : in->stop));
        if (r->out->n > TD_MUSTACHE_MAX_BYTES) {
            return fail(r, "output too large:", r->name);
        }
        if (found) {
            in->at = t.end;
            if (!render_tag(r, in, f, &t)) {
                return false;
            }
        }
    }
    r->depth--;
    return true;
}

bool td_mustache_render(td_ctx *ctx, td_buf *out, const td_value *templates, td_str name, const td_value *data) {
    const td_value *text = td_value_find_str(templates, name);
    renderer r = {.ctx = ctx, .out = out, .templates = templates, .name = name, .span = text ? text->span : TD_NOSPAN};
    if (!text) {
        return fail(&r, "missing template", name);
    }
    td_str whole = td_value_text(text, "");
    reader in = {.text = whole, .stop = whole.n, .open = TD_S("{{"), .close = TD_S("}}"), .line_start = true};
    frame top = {data, NULL};
    return render(&r, &in, &top);
}
