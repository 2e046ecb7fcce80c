/* toc.c - contents, list of figures, list of tables. */
#include "resolve/finish_parts.h"

/* Copies inlines for a register: notes, page references and index marks go, links become their text. */
static void copy_inlines(td_ctx *ctx, td_node *to, const td_node *from) {
    for (const td_node *k = from->first; k; k = k->next) {
        if (k->kind == TD_NOTE || k->kind == TD_NOTE_REF || k->kind == TD_PAGE_REF || k->kind == TD_COMMENT)
            continue;
        bool flatten = k->kind == TD_LINK || k->kind == TD_XREF || k->kind == TD_CITE;
        if (flatten) {
            copy_inlines(ctx, to, k);
            continue;
        }
        td_node shallow = *k;
        shallow.first = shallow.last = NULL;
        shallow.label = (td_label){TD_NOSTR, TD_NOSTR};
        td_node *copy = td_node_clone(ctx->arena, &shallow);
        if (copy->attr)
            copy->attr->id = TD_NOSTR;
        if (copy->kind == TD_HARD_BREAK)
            copy->kind = TD_SOFT_BREAK;
        td_node_append(to, copy);
        copy_inlines(ctx, copy, k);
    }
}

static void add_entry(td_ctx *ctx, td_node *toc, const td_node *target, const td_node *words, int level) {
    td_node *entry = td_node_new(ctx->arena, TD_TOC_ENTRY, target->span);
    entry->implicit = true;
    entry->u.toc_entry.target = target;
    entry->u.toc_entry.level = level;
    entry->label.number = target->kind == TD_HEADING ? target->label.number : TD_NOSTR;
    copy_inlines(ctx, entry, words);
    td_node_append(toc, entry);
}

static const td_node *caption_of(const td_node *n) {
    for (const td_node *k = n->first; k; k = k->next)
        if (k->kind == TD_CAPTION)
            return k;
    return NULL;
}

static void fill(td_ctx *ctx, const td_doc *doc, td_node *toc) {
    for (const td_node *n = doc->root; n; n = n->first ? n->first : td_node_next_outside(n, doc->root)) {
        bool section = n->kind == TD_HEADING && n->parent->kind == TD_SECTION && !n->u.heading.unlisted && n->u.heading.level <= doc->toc_depth;
        if (toc->u.toc.kind == TD_TOC_SECTIONS && section)
            add_entry(ctx, toc, n, n, n->u.heading.level);
        bool wanted = (toc->u.toc.kind == TD_TOC_FIGURES && n->kind == TD_FIGURE) || (toc->u.toc.kind == TD_TOC_TABLES && n->kind == TD_TABLE);
        if (wanted && n->label.number.n && caption_of(n))
            add_entry(ctx, toc, n, caption_of(n), 1);
    }
}

void td_toc_run(td_ctx *ctx, td_doc *doc, const td_style *style) {
    static const char *const titles[] = {"title.contents", "title.figures", "title.tables"};
    const bool wanted[] = {doc->toc, doc->lof, doc->lot};
    td_node *tocs[3] = {NULL, NULL, NULL};
    for (int i = 0; i < 3; i++) {
        if (!wanted[i])
            continue;
        tocs[i] = td_node_new(ctx->arena, TD_TOC, doc->root->span);
        tocs[i]->implicit = true;
        tocs[i]->u.toc.kind = (uint8_t)i;
        tocs[i]->text = td_locale_word(style->locale, titles[i]);
        fill(ctx, doc, tocs[i]);
    }
    for (int i = 2; i >= 0; i--) {
        if (!tocs[i] || !tocs[i]->first)
            continue;
        if (doc->root->first)
            td_node_insert_before(doc->root->first, tocs[i]);
        else
            td_node_append(doc->root, tocs[i]);
    }
}
