/* inline_cites.c - citations, cross-references and footnote references, spelt as in Pandoc and Quarto. */
#include "parse/inline.h"

enum { MAX_NODES = 500, MAX_TEXT = 4000 }; /* of what stands in one bracket of citations */

static bool key_char(char c) {
    return td_md_is_alnum(c) || c == '_' || (c & 0x80);
}

/* Bytes of a key at s.p[at]: letters, digits, '_' and single marks between them. */
static size_t key_length(td_str s, size_t at) {
    size_t i = at, end = at;
    while (i < s.n) {
        if (key_char(s.p[i])) {
            end = ++i;
        } else if (i > at && key_char(s.p[i - 1]) && strchr(":.#$%&-+?<>~/", s.p[i])) {
            i++;
        } else {
            break;
        }
    }
    return end - at;
}

/* "sec-x", "guideline:sec-x": whether a key names a place in a document; *work: what stands before the colon. */
static bool is_xref(td_str key, td_str *work, td_str *name) {
    static const char *const prefixes[] = {"sec-", "fig-", "tbl-", "lst-", "case-", "rec-", "eq-", NULL};
    size_t colon = td_str_index(key, ':');
    *work = colon == SIZE_MAX ? TD_NOSTR : td_str_sub(key, 0, colon);
    *name = colon == SIZE_MAX ? key : td_str_sub(key, colon + 1, key.n);
    for (int i = 0; prefixes[i]; i++)
        if (td_str_starts(*name, prefixes[i]) && name->n > strlen(prefixes[i]))
            return colon != 0;
    return false;
}

/* The part of a key that a cross-reference can have: no "." or "/" in it. */
static td_str xref_part(td_str key) {
    for (size_t i = 0; i < key.n; i++)
        if (!key_char(key.p[i]) && key.p[i] != '-' && key.p[i] != ':')
            return td_str_sub(key, 0, i);
    return key;
}

static void add_xref(td_inline *in, td_str work, td_str name, uint32_t start, uint32_t end, bool bare) {
    td_node *node = td_inline_add(in, TD_XREF, start, end);
    in->cites = true;
    node->text = name;
    node->u.xref.work = work;
    if (bare) /* `-@fig-x`: the number only */
        td_attr_add_class(in->arena, node, TD_S("number"));
}

bool td_inline_cite(td_inline *in, uint32_t run) {
    uint32_t at = in->i, from = at + 1;
    td_str s = in->s;
    if (at > 0 && key_char(s.p[at - 1]))
        return false; /* an e-mail address */
    bool braces = from < s.n && s.p[from] == '{';
    size_t n =
        braces ? td_str_index(td_str_sub(s, from, s.n < from + 300u ? s.n : from + 300u), '}') : key_length(s, from);
    if (n == 0 || n == SIZE_MAX || (braces && n == 1))
        return false;
    td_str key = td_str_sub(s, from + braces, from + n), work, name, cut = xref_part(key);
    bool suppress = at > run && s.p[at - 1] == '-' && !(at > 1 && (key_char(s.p[at - 2]) || s.p[at - 2] == '-'));
    uint32_t start = at - suppress;
    in->i = from + (uint32_t)n + braces;
    td_inline_text(in, run, start);
    if (!braces && is_xref(cut, &work, &name)) {
        in->i = from + (uint32_t)cut.n;
        add_xref(in, work, name, start, in->i, suppress);
        return true;
    }
    td_node *cite = td_inline_add(in, TD_CITE, start, in->i);
    in->cites = true;
    cite->implicit = true; /* bare: a bracket around it may take it; cleared by tidy */
    td_node *citation = td_node_new(in->arena, TD_CITATION, cite->span);
    citation->text = key;
    citation->u.citation.mode = suppress ? 1 : 2;
    td_node_append(cite, citation);
    return true;
}

static td_str nearest_note(td_md *md, td_str label) {
    enum { MOST = 200 };
    td_str names[MOST];
    size_t n = md->notes.n < MOST ? md->notes.n : MOST;
    if (md->ctx->diags->dropped)
        return TD_NOSTR;
    for (size_t i = 0; i < n; i++)
        names[i] = md->notes.entries[i].key;
    return td_did_you_mean_str(md->ctx, label, names, n);
}

bool td_inline_note_ref(td_inline *in) {
    td_md *md = in->md;
    td_str s = in->s;
    uint32_t from = in->i + 2, i = from;
    if (from >= s.n || s.p[in->i + 1] != '^')
        return false;
    while (i < s.n && s.p[i] != ']' && s.p[i] != '[' && !td_md_is_space(s.p[i]))
        i++;
    if (i == from || i >= s.n || s.p[i] != ']')
        return false;
    td_str label = td_str_sub(s, from, i);
    td_span span = td_inline_span(in, in->i, i + 1);
    if (td_map_find(&md->notes, label)) {
        td_inline_add(in, TD_NOTE_REF, in->i, i + 1)->text = label;
    } else {
        td_report_hint(md->ctx, TD_E_NOTE_UNDEFINED, span, nearest_note(md, label), TD_F(label));
        td_inline_text(in, in->i, i + 1);
    }
    in->i = i + 1;
    return true;
}

/* ---- groups ---- */

static bool is_bare(const td_node *node) {
    return node && node->kind == TD_CITE && node->implicit;
}

/* `@key [p. 3]` */
static bool follows_cite(const td_node *open) {
    const td_node *blank = open->prev;
    return blank && blank->kind == TD_TEXT && td_str_is(blank->text, " ") && is_bare(blank->prev);
}

/* Every part between semicolons holds a key.  A group is never long: a bound keeps nested brackets linear. */
static bool all_parts_cite(const td_node *open) {
    bool key = false;
    int nodes = 0;
    for (const td_node *n = open->next; n; n = n->next) {
        if (++nodes > MAX_NODES || n->text.n > MAX_TEXT)
            return false;
        key = key || is_bare(n);
        for (size_t i = 0; n->kind == TD_TEXT && i < n->text.n; i++)
            if (n->text.p[i] == ';') {
                if (!key)
                    return false;
                key = false;
            }
    }
    return key;
}

static bool has_kind(const td_node *open, td_kind kind) {
    int nodes = 0;
    for (const td_node *n = open->next; n && nodes < MAX_NODES; n = n->next, nodes++)
        if (n->kind == kind)
            return true;
    return false;
}

bool td_inline_is_cite_group(const td_inline *in, const td_node *open) {
    if (!open->next || !in->cites)
        return false;
    if (has_kind(open, TD_CITE))
        return all_parts_cite(open);
    return has_kind(open, TD_XREF) || follows_cite(open);
}

static td_node *affix(td_inline *in, td_node *citation, const char *name, td_span span) {
    td_node *node = citation->last && td_attr_class(citation->last, name) ? citation->last : NULL;
    if (!node) {
        node = td_node_new(in->arena, TD_SPAN, span);
        td_attr_add_class(in->arena, node, td_str_from(name));
        td_node_append(citation, node);
    }
    node->span = td_span_join(node->span, span);
    return node;
}

/* Part of a group under construction. */
typedef struct {
    td_inline *in;
    td_node *cite, *citation;
    bool key;
} group;

static void next_citation(group *g, td_span span) {
    g->citation = td_node_new(g->in->arena, TD_CITATION, span);
    g->key = false;
    td_node_append(g->cite, g->citation);
}

static void group_text(group *g, const td_node *text, size_t from, size_t to) {
    const char *name = g->key ? "suffix" : "prefix";
    bool first = !(g->citation->last && td_attr_class(g->citation->last, name));
    while (first && !g->key && from < to && td_md_is_space(text->text.p[from]))
        from++;
    if (from >= to)
        return;
    uintptr_t p = (uintptr_t)text->text.p, base = (uintptr_t)g->in->s.p;
    bool exact = p >= base && p + text->text.n <= base + g->in->s.n;
    uint32_t at = exact ? (uint32_t)(p - base) : 0;
    td_span span = exact ? td_inline_span(g->in, at + (uint32_t)from, at + (uint32_t)to) : text->span;
    td_node_append(affix(g->in, g->citation, name, span),
                   td_node_text(g->in->arena, td_str_sub(text->text, from, to), span));
}

static void group_node(group *g, td_node *n) {
    td_node_unlink(n);
    if (is_bare(n) && !g->key) {
        g->key = true;
        g->citation->text = n->first->text;
        g->citation->u.citation.mode = n->first->u.citation.mode == 1;
        g->citation->span = td_span_join(g->citation->span, n->span);
        return;
    }
    if (n->kind != TD_TEXT) {
        td_node_append(affix(g->in, g->citation, g->key ? "suffix" : "prefix", n->span), n);
        return;
    }
    for (size_t from = 0, i = 0; i <= n->text.n; i++)
        if (i == n->text.n || n->text.p[i] == ';') {
            group_text(g, n, from, i);
            if (i < n->text.n)
                next_citation(g, n->span);
            from = i + 1;
        }
}

/* A prefix ends without the blank before its key. */
static void trim_prefixes(td_node *cite) {
    for (td_node *c = cite->first; c; c = c->next) {
        td_node *last = c->first && td_attr_class(c->first, "prefix") ? c->first->last : NULL;
        if (last && last->kind == TD_TEXT)
            while (last->text.n && td_md_is_space(last->text.p[last->text.n - 1]))
                last->text.n--, last->span.end--;
    }
}

void td_inline_cite_group(td_inline *in, td_node *open, uint32_t start, uint32_t end) {
    td_span span = td_inline_span(in, start, end);
    bool cites = has_kind(open, TD_CITE);
    group g = {.in = in};
    if (!cites && has_kind(open, TD_XREF)) { /* `[@fig-x]`: the brackets go */
        td_node_unlink(open);
        return;
    }
    if (!cites) { /* what is said of the key before the bracket */
        g.cite = open->prev->prev;
        g.citation = g.cite->last;
        g.key = true;
        td_node_unlink(open->prev);
        g.cite->span = td_span_join(g.cite->span, span);
        g.citation->span = g.cite->span;
    } else {
        g.cite = td_node_new(in->arena, TD_CITE, span);
        td_node_insert_before(open, g.cite);
        next_citation(&g, (td_span){span.src, span.start + 1, span.start + 1});
    }
    while (open->next)
        group_node(&g, open->next);
    td_node_unlink(open);
    trim_prefixes(g.cite);
    g.cite->implicit = false;
}
