/* doc_check.c - what each arrow of the data flow promises about the tree. */
#include "model/doc.h"

typedef struct {
    td_arena *arena;
    const td_doc *doc;
    td_check_level level;
    td_str *why;
} checker;

static bool fail(const checker *c, const td_node *node, const char *what) {
    *c->why = td_str_format(c->arena, "%s in %s: %s", td_kind_name(node->kind),
                            node->parent ? td_kind_name(node->parent->kind) : "nothing", what);
    return false;
}

static bool takes_blocks(td_kind kind) {
    switch (kind) {
    case TD_DOC:
    case TD_SECTION:
    case TD_QUOTE:
    case TD_ITEM:
    case TD_DEF_BODY:
    case TD_CELL:
    case TD_DIV:
    case TD_NOTE_DEF:
    case TD_NOTE:
    case TD_BIBLIOGRAPHY:
        return true;
    default:
        return false;
    }
}

/* Blocks that only stand in one place. */
static bool special_parent(td_kind kind, td_kind parent, bool *special) {
    *special = true;
    switch (kind) {
    case TD_DOC:
        return false;
    case TD_ITEM:
        return parent == TD_LIST;
    case TD_DEF_TERM:
    case TD_DEF_BODY:
        return parent == TD_DEF_LIST;
    case TD_TABLE_HEAD:
    case TD_TABLE_BODY:
        return parent == TD_TABLE;
    case TD_ROW:
        return parent == TD_TABLE_HEAD || parent == TD_TABLE_BODY;
    case TD_CELL:
        return parent == TD_ROW;
    case TD_CAPTION:
        return parent == TD_TABLE || parent == TD_FIGURE || parent == TD_CODE_BLOCK;
    case TD_LINE:
        return parent == TD_LINE_BLOCK;
    case TD_TOC_ENTRY:
        return parent == TD_TOC;
    case TD_CITATION:
        return parent == TD_CITE;
    case TD_IMAGE:
        if (parent == TD_FIGURE)
            return true;
        *special = false;
        return true;
    default:
        *special = false;
        return true;
    }
}

static bool check_place(const checker *c, const td_node *n) {
    bool special;
    if (!n->parent)
        return n == c->doc->root || fail(c, n, "without parent");
    td_kind parent = n->parent->kind;
    if (!special_parent(n->kind, parent, &special))
        return fail(c, n, "not allowed here");
    if (special)
        return true;
    if (td_node_has_inlines(n->parent))
        return td_kind_is_inline(n->kind) || fail(c, n, "block among inlines");
    if (takes_blocks(parent))
        return td_kind_is_block(n->kind) || fail(c, n, "inline among blocks");
    return fail(c, n, "parent takes no children of this kind");
}

static bool check_links(const checker *c, const td_node *n) {
    if ((n->first == NULL) != (n->last == NULL) || (n->first && n->first->prev) || (n->last && n->last->next))
        return fail(c, n, "broken list of children");
    for (const td_node *k = n->first; k; k = k->next)
        if (k->parent != n || (k->next && k->next->prev != k))
            return fail(c, k, "broken links to siblings");
    return true;
}

static bool check_table(const checker *c, const td_node *table) {
    if (table->u.table.columns < 1)
        return fail(c, table, "no columns");
    for (const td_node *part = table->first; part; part = part->next)
        for (const td_node *row = part->first; part->kind != TD_CAPTION && row; row = row->next)
            for (const td_node *cell = row->first; cell; cell = cell->next)
                if (cell->kind == TD_CELL && (cell->u.cell.colspan < 1 || cell->u.cell.rowspan < 1))
                    return fail(c, cell, "span below 1");
    return true;
}

static bool check_level(const checker *c, const td_node *n) {
    bool finished = c->level == TD_CHECK_FINISHED, parsed = c->level == TD_CHECK_PARSED;
    switch ((td_kind)n->kind) {
    case TD_NOTE_DEF:
    case TD_COMMENT:
        return parsed || fail(c, n, "left over from parsing");
    case TD_ABBR_DEF:
    case TD_CITATION:
        return !finished || fail(c, n, "left over");
    case TD_SECTION:
        if (!finished)
            return fail(c, n, "sections are made by finish");
        return (n->first && n->first->kind == TD_HEADING) || fail(c, n, "section without heading");
    case TD_TOC_ENTRY:
        return (finished && n->u.toc_entry.target) || fail(c, n, "entry without target");
    case TD_HEADING:
        return (n->u.heading.level >= 1 && n->u.heading.level <= 6) || fail(c, n, "level not 1 to 6");
    case TD_TABLE:
        return check_table(c, n);
    default:
        return true;
    }
}

bool td_doc_check(td_arena *arena, const td_doc *doc, td_check_level level, td_str *why) {
    checker c = {arena, doc, level, why};
    if (!doc->root || doc->root->kind != TD_DOC) {
        *why = TD_S("no document node");
        return false;
    }
    for (td_walk w = td_walk_from(doc->root); td_walk_next(&w);)
        if (w.event == TD_ENTER && !(check_place(&c, w.node) && check_links(&c, w.node) && check_level(&c, w.node)))
            return false;
    return true;
}
