/* md_attr.c - attribute blocks {#id .class key="v"} and what they mean for the node that carries them. */
#include "parse/md.h"

enum { MAX_ATTR = 4096 };

static bool name_char(char c) {
    return td_md_is_alnum(c) || c == '_' || c == '-' || c == ':' || c == '.' || (c & 0x80);
}

static size_t name_end(td_str s, size_t i) {
    while (i < s.n && name_char(s.p[i]))
        i++;
    return i;
}

/* Room for one more behind n items; doubled at powers of two, since an arena keeps every block it gave. */
static void *one_more(td_arena *arena, void *p, size_t n, size_t size) {
    return n & (n - 1) ? p : td_arena_grow(arena, p, n * size, (n ? 2 * n : 1) * size);
}

static void add_class(td_arena *arena, td_attr *attr, td_str name) {
    attr->classes = one_more(arena, attr->classes, attr->nclasses, sizeof *attr->classes);
    attr->classes[attr->nclasses++] = name;
}

static void add_pair(td_arena *arena, td_attr *attr, td_str key, td_str value) {
    for (size_t i = 0; i < attr->npairs; i++)
        if (td_str_eq(attr->pairs[i].key, key)) {
            attr->pairs[i].value = value;
            return;
        }
    attr->pairs = one_more(arena, attr->pairs, attr->npairs, sizeof *attr->pairs);
    attr->pairs[attr->npairs++] = (td_pair){key, value};
}

/* The value behind "key="; returns the position behind it, 0: malformed. */
static size_t scan_value(td_arena *arena, td_str s, size_t i, td_str *value) {
    char quote = i < s.n ? s.p[i] : 0;
    size_t from = i;
    if (quote != '"' && quote != '\'') {
        while (i < s.n && !td_md_is_space(s.p[i]) && s.p[i] != '}')
            i++;
        *value = td_str_sub(s, from, i);
        return i;
    }
    td_buf buf = {0};
    for (i++; i < s.n && s.p[i] != quote; i++) {
        if (s.p[i] == '\\' && i + 1 < s.n && td_md_is_punct(s.p[i + 1]))
            i++;
        td_buf_putc(&buf, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
    *value = td_buf_take(&buf, arena);
    return i < s.n ? i + 1 : 0;
}

/* One item at i; returns the position behind it, 0: malformed. */
static size_t scan_item(td_arena *arena, td_str s, size_t i, td_attr *out) {
    char c = s.p[i];
    size_t end = name_end(s, i + 1);
    if (c == '#' || c == '.' || c == '=') {
        td_str name = td_str_sub(s, i + 1, end);
        if (!name.n)
            return 0;
        if (c == '#')
            out->id = name;
        else if (c == '.')
            add_class(arena, out, name);
        else
            add_pair(arena, out, TD_S("="), name);
        return end;
    }
    if (c == '-' && i + 1 < s.n && (s.p[i + 1] == '}' || td_md_is_space(s.p[i + 1]))) {
        add_class(arena, out, TD_S("unnumbered"));
        return i + 1;
    }
    if (!((c | 32) >= 'a' && (c | 32) <= 'z') && c != '_')
        return 0;
    td_str key = td_str_sub(s, i, end), value = TD_NOSTR;
    if (end >= s.n || s.p[end] != '=')
        return 0;
    end = scan_value(arena, s, end + 1, &value);
    if (end && td_str_is(key, "class"))
        for (td_str word; td_str_next_word(&value, &word);)
            add_class(arena, out, word);
    else if (end && td_str_is(key, "id"))
        out->id = value;
    else if (end)
        add_pair(arena, out, key, value);
    return end;
}

size_t td_attr_parse(td_arena *arena, td_str s, td_attr *out) {
    *out = (td_attr){0};
    s = td_str_sub(s, 0, MAX_ATTR);
    if (s.n < 2 || s.p[0] != '{')
        return 0;
    for (size_t i = 1;;) {
        while (i < s.n && td_md_is_space(s.p[i]))
            i++;
        if (i >= s.n)
            return 0;
        if (s.p[i] == '}')
            return i + 1;
        i = scan_item(arena, s, i, out);
        if (!i || (i < s.n && s.p[i] != '}' && !td_md_is_space(s.p[i])))
            return 0;
    }
}

td_str td_md_attr_raw(const td_attr *attr) {
    for (size_t i = 0; attr && i < attr->npairs; i++)
        if (td_str_is(attr->pairs[i].key, "="))
            return attr->pairs[i].value;
    return TD_NOSTR;
}

/* Braces that an author meant as attributes: something like #, . or = in them. Returns their length, 0: no. */
static size_t looks_like_attr(td_str s) {
    bool mark = false;
    for (size_t i = 1; i < s.n && i < 300 && s.p[i] != '\n'; i++) {
        if (s.p[i] == '}')
            return mark ? i + 1 : 0;
        if (s.p[i] == '{' || s.p[i] == '<')
            return 0;
        mark = mark || s.p[i] == '=' || ((s.p[i] == '#' || s.p[i] == '.') && (i == 1 || s.p[i - 1] == ' '));
    }
    return 0;
}

static void report_syntax(td_md *md, td_span span) {
    td_report_hint(md->ctx, TD_E_ATTR_SYNTAX, span, td_str_from(td_tr(md->ctx, "write {#id .class key=\"value\"}")));
}

size_t td_md_attr(td_md *md, const td_md_text *text, size_t pos, td_attr **out) {
    *out = NULL;
    if (md->dialect != TD_DIALECT_TRISDOC || pos >= text->s.n || text->s.p[pos] != '{')
        return 0;
    td_attr attr;
    td_str rest = td_str_sub(text->s, pos, text->s.n);
    size_t used = td_attr_parse(md->arena, rest, &attr);
    if (!used) {
        size_t n = looks_like_attr(rest);
        if (n)
            report_syntax(md, td_md_text_span(md, text, (uint32_t)pos, (uint32_t)(pos + n)));
        return 0;
    }
    attr.span = td_md_text_span(md, text, (uint32_t)pos, (uint32_t)(pos + used));
    *out = TD_NEW(md->arena, td_attr);
    **out = attr;
    return used;
}

/* " {#id …", " {.class …" or " {key=…" that the end of the text cuts off. */
static void report_unclosed(td_md *md, const td_md_text *text) {
    td_str s = text->s;
    size_t open = td_str_rindex(s, '{');
    if (open == SIZE_MAX || (open > 0 && !td_md_is_space(s.p[open - 1])))
        return;
    td_str rest = td_str_sub(s, open + 1, s.n);
    bool mark = rest.n > 1 && (rest.p[0] == '#' || rest.p[0] == '.');
    size_t end = name_end(rest, mark);
    bool pair = !mark && end > 0 && end < rest.n && rest.p[end] == '=';
    bool letter = mark && (rest.p[1] & 0x80 || ((rest.p[1] | 32) >= 'a' && (rest.p[1] | 32) <= 'z'));
    for (size_t i = 0; i < rest.n; i++)
        if (strchr("}`<$", rest.p[i]))
            return;
    if (letter || pair)
        report_syntax(md, td_md_text_span(md, text, (uint32_t)open, (uint32_t)s.n));
}

td_attr *td_md_trailing_attr(td_md *md, td_md_text *text) {
    td_str s = text->s;
    if (md->dialect != TD_DIALECT_TRISDOC || !s.n)
        return NULL;
    if (s.p[s.n - 1] != '}') {
        report_unclosed(md, text);
        return NULL;
    }
    /* the block may hold quoted braces: try each '{' from the right until one fits */
    for (size_t i = s.n, tries = 0; i-- > 0 && tries < 8 && s.n - i < MAX_ATTR;) {
        if (s.p[i] != '{' || (i > 0 && strchr("])`\\>", s.p[i - 1])))
            continue;
        tries++;
        td_attr attr;
        if (td_attr_parse(md->arena, td_str_sub(s, i, s.n), &attr) != s.n - i)
            continue;
        attr.span = td_md_text_span(md, text, (uint32_t)i, (uint32_t)s.n);
        td_attr *out = TD_NEW(md->arena, td_attr);
        *out = attr;
        while (i > 0 && td_md_is_space(s.p[i - 1]))
            i--;
        *text = td_md_cut(*text, 0, i);
        return out;
    }
    size_t open = td_str_rindex(s, '{');
    if (open != SIZE_MAX && !(open > 0 && strchr("])`\\>", s.p[open - 1])) &&
        looks_like_attr(td_str_sub(s, open, s.n)) == s.n - open)
        report_syntax(md, td_md_text_span(md, text, (uint32_t)open, (uint32_t)s.n));
    return NULL;
}

/* ---- meaning ---- */

static const char *const div_names[] = {
    [TD_DIV_PLAIN] = "",
    [TD_DIV_TIP] = "tip",
    [TD_DIV_WARNING] = "warning",
    [TD_DIV_EXAMPLE] = "example",
    [TD_DIV_LEGAL] = "legal",
    [TD_DIV_CHECKLIST] = "checklist",
    [TD_DIV_DEFINITION] = "definition",
    [TD_DIV_QUOTE] = "quote",
    [TD_DIV_BOX] = "box",
    [TD_DIV_INCLUDE] = "include",
    [TD_DIV_PAGE_BREAK] = "page-break",
    [TD_DIV_LANDSCAPE] = "landscape",
    [TD_DIV_LIST_TABLE] = "list-table",
    [TD_DIV_RECORDS] = "records",
    [TD_DIV_KIND_COUNT] = NULL,
};

static void find_div_kind(td_md *md, td_node *div) {
    const td_attr *attr = div->attr;
    for (size_t i = 0; i < attr->nclasses; i++)
        for (int kind = 1; kind < TD_DIV_KIND_COUNT; kind++)
            if (td_str_is(attr->classes[i], div_names[kind])) {
                div->u.div.kind = (uint8_t)kind;
                return;
            }
    if (!attr->nclasses)
        return;
    static const char *const quarto[][2] = {{"callout-tip", "tip"},           {"callout-note", "box"},
                                            {"callout-warning", "warning"},   {"callout-caution", "warning"},
                                            {"callout-important", "warning"}, {"note", "box"}};
    td_str name = attr->classes[0];
    td_str hint = td_did_you_mean(md->ctx, name, div_names + 1);
    for (size_t i = 0; i < sizeof quarto / sizeof *quarto; i++)
        if (td_str_is(name, quarto[i][0]))
            hint = td_str_format(md->arena, td_tr(md->ctx, "did you mean \"%.*s\"?"), TD_F(td_str_from(quarto[i][1])));
    td_report_hint(md->ctx, TD_W_DIV_UNKNOWN_CLASS, attr->span, hint, TD_F(name));
}

void td_md_apply_attr(td_md *md, td_node *node) {
    if (!node->attr)
        return;
    node->lang = td_attr_value(node, "lang");
    switch ((td_kind)node->kind) {
    case TD_HEADING:
        node->u.heading.unnumbered = td_attr_class(node, "unnumbered");
        node->u.heading.unlisted = td_attr_class(node, "unlisted");
        break;
    case TD_IMAGE:
        node->u.image.decorative = td_attr_class(node, "decorative");
        break;
    case TD_SPAN:
        if (td_attr_class(node, "smallcaps"))
            node->kind = TD_SMALLCAPS;
        else if (td_attr_class(node, "underline"))
            node->kind = TD_UNDERLINE;
        break;
    case TD_DIV:
        find_div_kind(md, node);
        break;
    default:
        break;
    }
}
