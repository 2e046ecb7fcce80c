/* inline_links.c - brackets: links, images, spans, inline notes. */
#include "parse/inline.h"

void td_inline_open(td_inline *in, char kind, uint32_t n) {
    td_md *md = in->md;
    td_md_bracket b = {.node = td_inline_mark(in, in->i, in->i + n), .pos = in->i + n, .delim = in->last, .kind = kind};
    in->i += n;
    if (md->brackets.n)
        md->brackets.p[md->brackets.n - 1].after = true;
    if (md->brackets.n == md->brackets.cap) {
        md->brackets.cap = md->brackets.cap ? md->brackets.cap * 2 : 32;
        md->brackets.p = td_realloc(md->brackets.p, md->brackets.cap * sizeof *md->brackets.p);
    }
    md->brackets.p[md->brackets.n++] = b;
}

static void pop(td_inline *in) {
    in->md->brackets.n--;
    if (in->dead_below > in->md->brackets.n)
        in->dead_below = (uint32_t)in->md->brackets.n;
}

/* "(url "title")" at `at`: bytes, 0: none. */
static size_t inline_target(td_inline *in, size_t at, td_str *url, td_str *title) {
    td_str s = in->s;
    if (at >= s.n || s.p[at] != '(')
        return 0;
    size_t i = td_md_skip_space(s, at + 1);
    size_t n = i < s.n ? td_md_scan_url(s, i, url) : SIZE_MAX;
    if (n == SIZE_MAX)
        return 0;
    i += n;
    size_t from = td_md_skip_space(s, i);
    n = from > i ? td_md_scan_title(s, from) : 0;
    *title = n ? td_str_sub(s, from + 1, from + n - 1) : TD_NOSTR;
    i = td_md_skip_space(s, from + n);
    return i < s.n && s.p[i] == ')' ? i + 1 - at : 0;
}

/* What follows a bracket that may refer to a definition: "[label]", "[]" or nothing. *used: its bytes. */
static const td_md_ref *find_reference(td_inline *in, const td_md_bracket *b, uint32_t close, size_t *used) {
    td_md *md = in->md;
    size_t n = td_md_scan_label(in->s, close + 1);
    td_str label = n ? td_str_trim(td_str_sub(in->s, close + 2, close + n)) : TD_NOSTR;
    *used = n;
    if (!label.n) {
        if (b->after)
            return NULL;
        label = td_str_sub(in->s, b->pos, close);
    }
    return td_md_find_ref(md, label, td_inline_span(in, b->pos - 1, close + 1));
}

/* Takes everything behind the bracket's mark into a new node in its place. */
static td_node *enclose(td_inline *in, td_kind kind, const td_md_bracket *b, uint32_t end) {
    td_node *node = td_node_new(in->arena, kind, td_inline_span(in, b->pos - (b->kind == 'l' ? 1 : 2), end));
    td_node *mark = b->node;
    td_inline_pair(in, b->delim);
    while (mark->next) {
        td_node *child = mark->next;
        td_node_unlink(child);
        td_node_append(node, child);
    }
    td_node_replace(mark, node);
    in->plain = NULL;
    return node;
}

static void make_link(td_inline *in, const td_md_bracket *b, td_str url, td_str title, uint32_t end) {
    td_attr *attr;
    size_t used = td_md_attr(in->md, in->text, end, &attr);
    in->i = end + (uint32_t)used;
    td_node *node = enclose(in, b->kind == 'i' ? TD_IMAGE : TD_LINK, b, in->i);
    node->attr = attr;
    if (b->kind == 'i') {
        node->u.image.url = url;
        node->u.image.title = title;
    } else {
        node->u.link.url = url;
        node->u.link.title = title;
    }
    td_md_apply_attr(in->md, node);
    bool link = b->kind == 'l';
    pop(in);
    if (link) /* no links in links */
        in->dead_below = (uint32_t)in->md->brackets.n;
}

static void make_note(td_inline *in, const td_md_bracket *b) {
    td_node *note = enclose(in, TD_NOTE, b, in->i);
    td_node *para = td_node_new(in->arena, TD_PARA, td_inline_span(in, b->pos, in->i - 1));
    para->implicit = true;
    td_node_move_children(para, note);
    td_node_append(note, para);
    pop(in);
}

/* `[text]{…}`; true when it is one. */
static bool make_span(td_inline *in, const td_md_bracket *b) {
    td_attr *attr;
    size_t used = b->kind == 'l' ? td_md_attr(in->md, in->text, in->i, &attr) : 0;
    if (!used)
        return false;
    in->i += (uint32_t)used;
    td_node *span = enclose(in, TD_SPAN, b, in->i);
    span->attr = attr;
    td_md_apply_attr(in->md, span);
    pop(in);
    return true;
}

/* `[see @a; @b]` and, behind an `@key` in the text, `[p. 3]`; true when it is one. */
static bool make_cites(td_inline *in, const td_md_bracket *b, uint32_t close) {
    if (b->kind != 'l' || !td_inline_is_cite_group(in, b->node))
        return false;
    td_inline_pair(in, b->delim);
    if (!td_inline_is_cite_group(in, b->node)) /* `[*@key*]`: the key went into the emphasis */
        return false;
    td_inline_cite_group(in, b->node, b->pos - 1, close + 1);
    pop(in);
    in->plain = NULL;
    return true;
}

void td_inline_close(td_inline *in) {
    td_md *md = in->md;
    uint32_t close = in->i++;
    const td_md_bracket *top = md->brackets.n ? &md->brackets.p[md->brackets.n - 1] : NULL;
    bool dead = top && top->kind == 'l' && md->brackets.n - 1 < in->dead_below;
    if (!top) {
        td_inline_text(in, close, close + 1);
        return;
    }
    td_md_bracket b = *top;
    if (b.kind == 'n') {
        make_note(in, &b);
        return;
    }
    td_str url, title;
    size_t used = dead ? 0 : inline_target(in, close + 1, &url, &title);
    if (used) {
        make_link(in, &b, td_md_unescape(md, td_str_trim(url), true), td_md_unescape(md, title, true),
                  close + 1 + (uint32_t)used);
        return;
    }
    if (in->tris && (make_span(in, &b) || (!dead && make_cites(in, &b, close))))
        return;
    const td_md_ref *ref = dead ? NULL : find_reference(in, &b, close, &used);
    if (ref) {
        make_link(in, &b, ref->url, ref->title, close + 1 + (uint32_t)used);
        return;
    }
    pop(in);
    td_inline_text(in, close, close + 1);
}
