/* inline_tidy.c - the last look at a leaf's inlines: texts joined, nesting cut, e-mail addresses found. */
#include "parse/inline.h"

/* Joins the texts from `first` on; places stay exact where they touch. */
static void join_text(td_inline *in, td_node *first) {
    size_t n = first->text.n;
    bool touching = true;
    const char *end = first->text.p + n;
    for (const td_node *t = first->next; t && t->kind == TD_TEXT; t = t->next) {
        touching = touching && t->text.p == end;
        end = t->text.p + t->text.n;
        n += t->text.n;
    }
    char *p = touching ? NULL : td_arena_alloc(in->arena, n + 1);
    size_t at = 0;
    for (td_node *t = first, *next; t && t->kind == TD_TEXT; t = next) {
        next = t->next;
        if (p && t->text.n)
            memcpy(p + at, t->text.p, t->text.n);
        at += t->text.n;
        if (t != first) {
            first->span = td_span_join(first->span, t->span);
            td_node_unlink(t);
        }
    }
    first->text = (td_str){p ? p : first->text.p, n};
}

static td_node *tidy_text(td_inline *in, td_node *text, bool in_link) {
    if (text->next && text->next->kind == TD_TEXT)
        join_text(in, text);
    td_node *next = text->next;
    if (!text->text.n)
        td_node_unlink(text);
    else if (in->gfm && !in_link && memchr(text->text.p, '@', text->text.n))
        td_inline_emails(in, text);
    return next;
}

static void too_deep(td_inline *in, td_node *node) {
    if (!in->md->nesting_told)
        td_report(in->md->ctx, TD_E_NESTING, node->span, TD_MD_MAX_NESTING);
    in->md->nesting_told = true;
}

/* Takes a node away but not what is in it; returns where to go on. */
static td_node *dissolve(td_node *node) {
    td_node *first = node->first ? node->first : node->next;
    if (node->kind == TD_NOTE || node->kind == TD_CITE) { /* blocks and citations cannot stand among inlines */
        first = node->next;
        td_node_unlink(node);
        return first;
    }
    td_node_splice(node);
    return first;
}

/* Where a node may stand at most; notes and citations need room for the levels that they always have. */
static int deepest(const td_node *node) {
    switch ((td_kind)node->kind) {
    case TD_NOTE:
        return TD_MD_MAX_NESTING - 1;
    case TD_CITE:
        return TD_MD_MAX_NESTING - 2;
    case TD_PARA:
    case TD_CITATION:
        return TD_MD_MAX_NESTING + 2;
    default:
        return TD_MD_MAX_NESTING;
    }
}

void td_inline_tidy(td_inline *in, td_node *root) {
    int depth = 1, link = 0; /* depth of the outermost link, 0: not in one */
    td_node *parent = root, *node = root->first;
    for (;;) {
        while (!node) { /* up */
            if (parent == root)
                return;
            node = parent->next;
            parent = parent->parent;
            if (--depth <= link)
                link = 0;
        }
        if (node->kind == TD_CITE)
            node->implicit = false;
        if (node->kind == TD_TEXT) {
            node = tidy_text(in, node, link > 0);
        } else if (!node->first) {
            node = node->next;
        } else if (depth >= deepest(node)) {
            too_deep(in, node);
            node = dissolve(node);
        } else {
            if (node->kind == TD_LINK && !link)
                link = depth;
            parent = node;
            node = node->first;
            depth++;
        }
    }
}
