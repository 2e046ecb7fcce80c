#include "model/doc.h"

/* ---- building ---- */

td_node *td_node_new(td_arena *arena, td_kind kind, td_span span) {
    td_node *node = TD_NEW(arena, td_node);
    node->kind = (uint8_t)kind;
    node->span = span;
    if (kind == TD_CELL)
        node->u.cell.rowspan = node->u.cell.colspan = 1;
    return node;
}

td_node *td_node_text(td_arena *arena, td_str text, td_span span) {
    td_node *node = td_node_new(arena, TD_TEXT, span);
    node->text = text;
    return node;
}

void td_node_append(td_node *parent, td_node *child) {
    child->parent = parent;
    child->prev = parent->last;
    child->next = NULL;
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

void td_node_insert_before(td_node *ref, td_node *node) {
    node->parent = ref->parent;
    node->prev = ref->prev;
    node->next = ref;
    if (ref->prev)
        ref->prev->next = node;
    else if (ref->parent)
        ref->parent->first = node;
    ref->prev = node;
}

void td_node_insert_after(td_node *ref, td_node *node) {
    if (ref->next)
        td_node_insert_before(ref->next, node);
    else
        td_node_append(ref->parent, node);
}

void td_node_unlink(td_node *node) {
    if (node->prev)
        node->prev->next = node->next;
    else if (node->parent)
        node->parent->first = node->next;
    if (node->next)
        node->next->prev = node->prev;
    else if (node->parent)
        node->parent->last = node->prev;
    node->parent = node->prev = node->next = NULL;
}

void td_node_replace(td_node *old, td_node *node) {
    td_node_insert_before(old, node);
    td_node_unlink(old);
}

void td_node_splice(td_node *node) {
    while (node->first) {
        td_node *child = node->first;
        td_node_unlink(child);
        td_node_insert_before(node, child);
    }
    td_node_unlink(node);
}

void td_node_move_children(td_node *to, td_node *from) {
    while (from->first) {
        td_node *child = from->first;
        td_node_unlink(child);
        td_node_append(to, child);
    }
}

static td_node *clone_one(td_arena *arena, const td_node *node) {
    td_node *copy = TD_NEW(arena, td_node);
    *copy = *node;
    copy->parent = copy->prev = copy->next = copy->first = copy->last = NULL;
    if (node->attr) {
        td_attr *attr = copy->attr = TD_NEW(arena, td_attr);
        *attr = *node->attr;
        attr->pairs = td_arena_grow(arena, attr->pairs, attr->npairs * sizeof *attr->pairs, attr->npairs * sizeof *attr->pairs);
    }
    return copy;
}

td_node *td_node_clone(td_arena *arena, const td_node *node) {
    td_node *top = clone_one(arena, node), *to = top;
    const td_node *from = node;
    for (;;) {
        if (from->first) {
            from = from->first;
            td_node *copy = clone_one(arena, from);
            td_node_append(to, copy);
            to = copy;
            continue;
        }
        while (from != node && !from->next) {
            from = from->parent;
            to = to->parent;
        }
        if (from == node)
            return top;
        from = from->next;
        td_node *copy = clone_one(arena, from);
        td_node_append(to->parent, copy);
        to = copy;
    }
}

/* ---- kinds ---- */

static const char *const kind_names[TD_KIND_COUNT] = {
    [TD_DOC] = "doc", [TD_SECTION] = "section", [TD_PARA] = "para", [TD_PLAIN] = "plain", [TD_HEADING] = "heading",
    [TD_CODE_BLOCK] = "code-block", [TD_RAW_BLOCK] = "raw-block", [TD_QUOTE] = "quote", [TD_LIST] = "list",
    [TD_ITEM] = "item", [TD_DEF_LIST] = "def-list", [TD_DEF_TERM] = "def-term", [TD_DEF_BODY] = "def-body",
    [TD_TABLE] = "table", [TD_TABLE_HEAD] = "table-head", [TD_TABLE_BODY] = "table-body", [TD_ROW] = "row",
    [TD_CELL] = "cell", [TD_CAPTION] = "caption", [TD_FIGURE] = "figure", [TD_DIV] = "div",
    [TD_LINE_BLOCK] = "line-block", [TD_LINE] = "line", [TD_RULE] = "rule", [TD_PAGE_BREAK] = "page-break",
    [TD_NOTE_DEF] = "note-def", [TD_ABBR_DEF] = "abbr-def", [TD_COMMENT] = "comment", [TD_TOC] = "toc",
    [TD_TOC_ENTRY] = "toc-entry", [TD_BIBLIOGRAPHY] = "bibliography", [TD_TEXT] = "text",
    [TD_SOFT_BREAK] = "soft-break", [TD_HARD_BREAK] = "hard-break", [TD_EMPH] = "emph", [TD_STRONG] = "strong",
    [TD_STRIKE] = "strike", [TD_SUB] = "sub", [TD_SUP] = "sup", [TD_SMALLCAPS] = "smallcaps",
    [TD_UNDERLINE] = "underline", [TD_QUOTED] = "quoted", [TD_CODE] = "code", [TD_MATH] = "math",
    [TD_RAW_INLINE] = "raw-inline", [TD_LINK] = "link", [TD_IMAGE] = "image", [TD_SPAN] = "span",
    [TD_NOTE] = "note", [TD_NOTE_REF] = "note-ref", [TD_CITE] = "cite", [TD_CITATION] = "citation",
    [TD_XREF] = "xref", [TD_PAGE_REF] = "page-ref", [TD_ABBR] = "abbr",
};

bool td_kind_is_block(td_kind kind) {
    return kind < TD_TEXT;
}

bool td_kind_is_inline(td_kind kind) {
    return kind >= TD_TEXT || kind == TD_COMMENT;
}

const char *td_kind_name(td_kind kind) {
    return kind_names[kind];
}

bool td_node_has_inlines(const td_node *node) {
    switch ((td_kind)node->kind) {
    case TD_PARA:
    case TD_PLAIN:
    case TD_HEADING:
    case TD_DEF_TERM:
    case TD_CAPTION:
    case TD_LINE:
    case TD_TOC_ENTRY:
        return true;
    case TD_NOTE:
        return false;
    default:
        return node->kind >= TD_TEXT;
    }
}

/* ---- attributes ---- */

td_attr *td_node_attr(td_arena *arena, td_node *node) {
    if (!node->attr) {
        node->attr = TD_NEW(arena, td_attr);
        node->attr->span = node->span;
    }
    return node->attr;
}

static td_pair *find_pair(const td_node *node, td_str key) {
    if (node->attr)
        for (size_t i = 0; i < node->attr->npairs; i++)
            if (td_str_eq(node->attr->pairs[i].key, key))
                return &node->attr->pairs[i];
    return NULL;
}

td_str td_attr_value(const td_node *node, const char *key) {
    const td_pair *pair = find_pair(node, td_str_from(key));
    return pair ? pair->value : TD_S("");
}

bool td_attr_has(const td_node *node, const char *key) {
    return find_pair(node, td_str_from(key)) != NULL;
}

bool td_attr_class(const td_node *node, const char *name) {
    if (node->attr)
        for (size_t i = 0; i < node->attr->nclasses; i++)
            if (td_str_is(node->attr->classes[i], name))
                return true;
    return false;
}

td_str td_attr_id(const td_node *node) {
    return node->attr ? node->attr->id : TD_S("");
}

void td_attr_set(td_arena *arena, td_node *node, td_str key, td_str value) {
    td_attr *attr = td_node_attr(arena, node);
    td_pair *pairs = TD_NEWN(arena, td_pair, attr->npairs + 1);
    bool found = false;
    for (size_t i = 0; i < attr->npairs; i++) {
        pairs[i] = attr->pairs[i];
        if (td_str_eq(pairs[i].key, key)) {
            pairs[i].value = value;
            found = true;
        }
    }
    if (!found)
        pairs[attr->npairs++] = (td_pair){key, value};
    attr->pairs = pairs;
}

void td_attr_remove(td_node *node, const char *key) {
    td_pair *pair = find_pair(node, td_str_from(key));
    if (!pair)
        return;
    size_t left = (size_t)(node->attr->pairs + node->attr->npairs - pair) - 1;
    memmove(pair, pair + 1, left * sizeof *pair);
    node->attr->npairs--;
}

void td_attr_add_class(td_arena *arena, td_node *node, td_str name) {
    td_attr *attr = td_node_attr(arena, node);
    td_str *classes = TD_NEWN(arena, td_str, attr->nclasses + 1);
    for (size_t i = 0; i < attr->nclasses; i++)
        classes[i] = attr->classes[i];
    classes[attr->nclasses++] = name;
    attr->classes = classes;
}

/* ---- walking ---- */

td_walk td_walk_from(td_node *root) {
    return (td_walk){.root = root, .node = root, .event = TD_ENTER};
}

bool td_walk_next(td_walk *w) {
    if (!w->started) {
        w->started = true;
        return w->root != NULL;
    }
    if (w->event == TD_ENTER) {
        if (w->node->first)
            w->node = w->node->first;
        else
            w->event = TD_EXIT;
        return true;
    }
    if (w->node == w->root)
        return false;
    if (w->node->next) {
        w->node = w->node->next;
        w->event = TD_ENTER;
    } else {
        w->node = w->node->parent;
    }
    return true;
}

void td_walk_skip(td_walk *w) {
    w->event = TD_EXIT;
}

td_node *td_node_next_outside(const td_node *node, const td_node *root) {
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

static void plain(td_buf *out, const td_node *root) {
    for (const td_node *n = root; n;) {
        bool hidden = n->kind == TD_NOTE || n->kind == TD_NOTE_REF || n->kind == TD_COMMENT || n->kind == TD_PAGE_REF ||
                      n->kind == TD_RAW_INLINE || n->kind == TD_RAW_BLOCK;
        if (!hidden) {
            if (n->kind == TD_SOFT_BREAK || n->kind == TD_HARD_BREAK)
                td_buf_putc(out, ' ');
            else if (n->kind == TD_TEXT || n->kind == TD_CODE || n->kind == TD_MATH || n->kind == TD_ABBR || n->kind == TD_CODE_BLOCK)
                td_buf_str(out, n->text);
            else if (n != root && td_kind_is_block(n->kind) && out->n && out->p[out->n - 1] != ' ')
                td_buf_putc(out, ' ');
        }
        n = n->first && !hidden ? n->first : td_node_next_outside(n, root);
    }
}

td_str td_node_plain(td_arena *arena, const td_node *node) {
    td_buf out = {0};
    plain(&out, node);
    return td_buf_take(&out, arena);
}

td_str td_node_lang(const td_doc *doc, const td_node *node) {
    for (; node; node = node->parent)
        if (node->lang.n)
            return node->lang;
    return doc->lang;
}
