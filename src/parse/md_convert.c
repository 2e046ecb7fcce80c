/* md_convert.c - cmark's block tree becomes td_node; containers here, leaves in md_leaf.c and md_table.c. */
#include "parse/md_blocks.h"

void td_md_report_nesting(td_md *md, td_span span) {
    if (!md->nesting_told)
        td_report(md->ctx, TD_E_NESTING, span, TD_MD_MAX_NESTING);
    md->nesting_told = true;
}

/* Place of a node's first character. */
static uint32_t start_of(td_md *md, cmark_node *node) {
    size_t line = td_md_node_line(node);
    int column = cmark_node_get_start_column(node);
    if (line >= md->lines.n)
        return (uint32_t)md->text.n;
    td_str s = td_md_line(md, line);
    size_t in = column > 0 ? (size_t)column - 1 : 0;
    return md->lines.p[line] + (uint32_t)(in < s.n ? in : s.n);
}

/* A container ends where its last child ends. */
static void stretch(td_node *node) {
    if (node->last && node->last->span.end > node->span.end)
        node->span.end = node->last->span.end;
}

static td_node *open_node(td_md *md, td_kind kind, uint32_t start, uint32_t end) {
    return td_node_new(md->arena, kind, td_md_span(md, start, end));
}

/* ---- lists ---- */

static uint8_t item_task(td_md *md, cmark_node *item) {
    cmark_node *para = cmark_node_first_child(item);
    if (!para || cmark_node_get_type(para) != CMARK_NODE_PARAGRAPH || td_md_node_line(para) != td_md_node_line(item))
        return TD_TASK_NONE;
    td_md_text text = td_md_lines(md, td_md_node_line(para), 1);
    return td_md_take_task(md, &text, td_md_node_line(para));
}

static bool is_definitions(td_md *md, cmark_node *node) {
    size_t under;
    return cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && td_md_is_definitions(md, node, &under);
}

static cmark_node *next_visible(td_md *md, cmark_node *node) {
    do
        node = cmark_node_next(node);
    while (node && is_definitions(md, node));
    return node;
}

/* Whether a blank line follows a child directly. */
static bool blank_behind(td_md *md, cmark_node *node, cmark_node *next) {
    size_t under;
    if (cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH && !td_md_is_definitions(md, node, &under))
        return td_md_line_blank(md, td_md_node_line(node) + td_md_count_lines(node));
    return next && td_md_line_blank(md, td_md_node_line(next) - 1);
}

/* cmark found a list loose that holds definitions: without them it may be tight. */
static bool tight_without_definitions(td_md *md, cmark_node *list) {
    bool any = false;
    for (cmark_node *i = cmark_node_first_child(list); i; i = cmark_node_next(i))
        for (cmark_node *k = cmark_node_first_child(i); k; k = cmark_node_next(k)) {
            any = any || is_definitions(md, k);
            cmark_node *next = is_definitions(md, k) ? NULL : next_visible(md, k);
            if (!is_definitions(md, k) && (next || cmark_node_next(i)) &&
                blank_behind(md, k, next ? next : cmark_node_next(i)))
                return false;
        }
    return any;
}

static void convert_list(td_md *md, cmark_node *node, td_node *parent, int depth) {
    uint32_t start = start_of(md, node);
    td_node *list = open_node(md, TD_LIST, start, start + 1);
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    list->u.list.style = ordered ? TD_LIST_DECIMAL : TD_LIST_BULLET;
    list->u.list.delim = cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? TD_DELIM_PAREN : TD_DELIM_PERIOD;
    list->u.list.tight = cmark_node_get_list_tight(node) || tight_without_definitions(md, node);
    list->u.list.start = ordered ? cmark_node_get_list_start(node) : 0;
    td_node_append(parent, list);
    for (cmark_node *i = cmark_node_first_child(node); i; i = cmark_node_next(i)) {
        start = start_of(md, i);
        td_node *item = open_node(md, TD_ITEM, start, start + 1);
        item->u.item.task = item_task(md, i);
        td_node_append(list, item);
        td_md_convert(md, i, item, depth + 2);
        stretch(item);
    }
    stretch(list);
}

/* Whether a blank line stands before a node that follows another. */
static bool blank_before(td_md *md, cmark_node *node) {
    size_t line = td_md_node_line(node);
    return line > 0 && td_md_line_blank(md, line - 1);
}

/* Items of our own stand side by side in cmark's tree. */
static bool is_tight(td_md *md, cmark_node *first, cmark_node *end) {
    for (cmark_node *i = first; i != end; i = cmark_node_next(i)) {
        if (i != first && blank_before(md, i))
            return false;
        for (cmark_node *k = cmark_node_first_child(i); k; k = cmark_node_next(k))
            if (cmark_node_previous(k) && blank_before(md, k))
                return false;
    }
    return true;
}

static cmark_node *convert_items(td_md *md, cmark_node *first, td_node *parent, int depth) {
    const td_md_block *head = cmark_node_get_user_data(first);
    cmark_node *end = first;
    for (; end && cmark_node_get_type(end) == td_md_type.item; end = cmark_node_next(end)) {
        const td_md_block *b = cmark_node_get_user_data(end);
        if (b->style != head->style || b->delim != head->delim)
            break;
    }
    td_node *list = open_node(md, TD_LIST, head->start, head->end);
    list->u.list.style = head->style;
    list->u.list.delim = head->delim;
    list->u.list.start = head->number;
    list->u.list.tight = is_tight(md, first, end);
    td_node_append(parent, list);
    for (cmark_node *i = first; i != end; i = cmark_node_next(i)) {
        const td_md_block *b = cmark_node_get_user_data(i);
        td_node *item = open_node(md, TD_ITEM, b->start, b->end);
        td_node_append(list, item);
        td_md_convert(md, i, item, depth + 2);
        stretch(item);
    }
    stretch(list);
    return end;
}

/* ---- divs, notes ---- */

static void convert_div(td_md *md, cmark_node *node, td_node *parent, int depth) {
    td_md_block *block = cmark_node_get_user_data(node);
    td_node *div = open_node(md, TD_DIV, block->start, block->end);
    if (!block->closed)
        td_report_hint(md->ctx, TD_E_DIV_UNCLOSED, div->span,
                       td_str_from(td_tr(md->ctx, "end it with a line \":::\" at the same indentation")));
    div->attr = block->attr;
    td_md_apply_attr(md, div);
    td_node_append(parent, div);
    if (div->u.div.kind == TD_DIV_LIST_TABLE)
        TD_PUSH(md->arena, &md->list_tables, div);
    td_md_convert(md, node, div, depth + 1);
    stretch(div);
    if (div->u.div.kind != TD_DIV_PAGE_BREAK)
        return;
    /* what stands in a page break stands behind it */
    td_node *page_break = td_node_new(md->arena, TD_PAGE_BREAK, div->span);
    page_break->attr = div->attr;
    td_node_insert_before(div, page_break);
    td_node_splice(div);
}

static void convert_note(td_md *md, cmark_node *node, td_node *parent, int depth) {
    td_md_block *block = cmark_node_get_user_data(node);
    td_node *def = open_node(md, TD_NOTE_DEF, block->start, block->end);
    def->text = block->label;
    td_node_append(parent, def);
    td_md_convert(md, node, def, depth + 1);
    stretch(def);
    if (td_map_find(&md->notes, def->text)) {
        td_report(md->ctx, TD_E_NOTE_DUPLICATE, td_md_span(md, block->start, block->end), TD_F(def->text));
        td_node_unlink(def);
        return;
    }
    td_md_note *note = TD_NEW(md->arena, td_md_note);
    note->def = def;
    td_map_put(&md->notes, def->text, note);
}

/* ---- definition lists, captions ---- */

static bool is_type(cmark_node *node, cmark_node_type type) {
    return node && cmark_node_get_type(node) == type;
}

/* A definition set off by a blank line whose neighbour is a table without caption is that table's caption. */
static bool is_caption_def(td_md *md, cmark_node *node) {
    cmark_node *para = cmark_node_first_child(node);
    return blank_before(md, node) && is_type(cmark_node_next(node), td_md_type.table) &&
           is_type(para, CMARK_NODE_PARAGRAPH) && !cmark_node_next(para);
}

static void convert_def(td_md *md, cmark_node *node, td_node *list, int depth) {
    td_md_block *block = cmark_node_get_user_data(node);
    td_node *body = open_node(md, TD_DEF_BODY, block->start, block->end);
    td_node_append(list, body);
    td_md_convert(md, node, body, depth + 2);
    stretch(body);
    if (!blank_before(md, node) && body->first && body->first == body->last && body->first->kind == TD_PARA)
        body->first->kind = TD_PLAIN;
}

/* A paragraph and the definitions behind it; several such groups are one list. */
static cmark_node *convert_defs(td_md *md, cmark_node *term, td_node *parent, int depth) {
    td_node *list = parent->last && parent->last->kind == TD_DEF_LIST ? parent->last : NULL;
    td_md_text text = td_md_paragraph_text(md, term, parent);
    if (!list) {
        list = td_node_new(md->arena, TD_DEF_LIST, td_md_text_span(md, &text, 0, (uint32_t)text.s.n));
        td_node_append(parent, list);
    }
    td_node *node = td_node_new(md->arena, TD_DEF_TERM, td_md_text_span(md, &text, 0, (uint32_t)text.s.n));
    td_node_append(list, node);
    td_md_add_leaf(md, node, text);
    cmark_node *next = cmark_node_next(term);
    for (; is_type(next, td_md_type.def) && !is_caption_def(md, next); next = cmark_node_next(next))
        convert_def(md, next, list, depth);
    stretch(list);
    return next;
}

/* A table and the caption beside it.  A caption behind it wins. */
static cmark_node *convert_table(td_md *md, cmark_node *node, td_node *parent, const td_md_text *before) {
    td_md_table(md, node, parent);
    td_node *table = parent->last;
    cmark_node *next = cmark_node_next(node);
    if (table->kind != TD_TABLE)
        return next;
    if (before)
        td_md_caption(md, table, *before, before->s.n && before->s.p[0] == ':');
    if (before || md->dialect != TD_DIALECT_TRISDOC || !is_type(next, CMARK_NODE_PARAGRAPH) || !blank_before(md, next))
        return next;
    td_md_text text = td_md_lines(md, td_md_node_line(next), 1);
    if (!td_md_is_caption(&text))
        return next;
    text = td_md_paragraph_text(md, next, parent);
    td_md_caption(md, table, text, 1);
    return cmark_node_next(next);
}

/* ---- dispatch ---- */

static bool is_caption_before(td_md *md, cmark_node *node) {
    cmark_node *next = cmark_node_next(node);
    if (md->dialect != TD_DIALECT_TRISDOC || !is_type(next, td_md_type.table) || !blank_before(md, next))
        return false;
    td_md_text text = td_md_lines(md, td_md_node_line(node), 1);
    return td_md_is_caption(&text);
}

/* Code and the caption below it; what stands right before a table is the table's, unless its id says listing. */
static cmark_node *convert_code(td_md *md, cmark_node *node, td_node *parent) {
    td_md_code(md, node, parent);
    td_node *code = parent->last;
    cmark_node *next = cmark_node_next(node);
    if (md->dialect != TD_DIALECT_TRISDOC || code->kind != TD_CODE_BLOCK || code->first ||
        !is_type(next, CMARK_NODE_PARAGRAPH) || !blank_before(md, next))
        return next;
    td_md_text text = td_md_lines(md, td_md_node_line(next), 1);
    if (!td_md_is_caption(&text) ||
        (is_caption_before(md, next) && td_str_find(text.s, TD_S("{#lst-")) == SIZE_MAX))
        return next;
    td_md_code_caption(md, code, td_md_paragraph_text(md, next, parent));
    return cmark_node_next(next);
}

static void convert_leaf(td_md *md, cmark_node *node, td_node *parent) {
    bool tight = parent->kind == TD_ITEM && parent->parent->u.list.tight;
    uint32_t start = start_of(md, node);
    switch (cmark_node_get_type(node)) {
    case CMARK_NODE_PARAGRAPH:
        td_md_paragraph(md, node, parent, tight);
        break;
    case CMARK_NODE_HEADING:
        td_md_heading(md, node, parent);
        break;
    case CMARK_NODE_HTML_BLOCK:
        td_md_html(md, node, parent);
        break;
    case CMARK_NODE_THEMATIC_BREAK: {
        td_str line = td_md_line(md, td_md_node_line(node));
        td_node_append(parent, open_node(md, TD_RULE, start, md->lines.p[td_md_node_line(node)] + (uint32_t)line.n));
        break;
    }
    default:
        break; /* ends of divs */
    }
}

static void convert_quote(td_md *md, cmark_node *node, td_node *parent, int depth) {
    uint32_t start = start_of(md, node);
    td_node *quote = open_node(md, TD_QUOTE, start, start + 1);
    td_node_append(parent, quote);
    td_md_convert(md, node, quote, depth + 1);
    stretch(quote);
}

/* Converts one node or a group; returns what follows. */
static cmark_node *convert_one(td_md *md, cmark_node *node, td_node *parent, int depth) {
    cmark_node_type type = cmark_node_get_type(node);
    cmark_node *next = cmark_node_next(node);
    if (type == td_md_type.item)
        return convert_items(md, node, parent, depth);
    if (type == td_md_type.table)
        return convert_table(md, node, parent, NULL);
    if (type == CMARK_NODE_PARAGRAPH && is_caption_before(md, node)) {
        td_md_text text = td_md_paragraph_text(md, node, parent);
        return convert_table(md, next, parent, &text);
    }
    if (type == CMARK_NODE_PARAGRAPH && is_type(next, td_md_type.def) && !is_caption_def(md, next))
        return convert_defs(md, node, parent, depth);
    if (type == td_md_type.def && is_caption_def(md, node)) {
        td_md_text text = td_md_paragraph_text(md, cmark_node_first_child(node), parent);
        return convert_table(md, next, parent, &text);
    }
    if (type == CMARK_NODE_CODE_BLOCK)
        return convert_code(md, node, parent);
    if (type == CMARK_NODE_BLOCK_QUOTE)
        convert_quote(md, node, parent, depth);
    else if (type == CMARK_NODE_LIST)
        convert_list(md, node, parent, depth);
    else if (type == td_md_type.div)
        convert_div(md, node, parent, depth);
    else if (type == td_md_type.note)
        convert_note(md, node, parent, depth);
    else if (type == td_md_type.def)
        td_md_convert(md, node, parent, depth); /* its term became something else */
    else
        convert_leaf(md, node, parent);
    return next;
}

static bool is_container(cmark_node_type type) {
    return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_LIST || type == CMARK_NODE_ITEM ||
           type == td_md_type.item || type == td_md_type.div || type == td_md_type.note || type == td_md_type.def;
}

void td_md_convert(td_md *md, cmark_node *from, td_node *to, int depth) {
    /* the feed bounds cmark's depth, so this recursion is bounded too; beyond the limit containers fall away */
    for (cmark_node *node = cmark_node_first_child(from); node;) {
        if (depth > TD_MD_MAX_NESTING && is_container(cmark_node_get_type(node))) {
            uint32_t start = start_of(md, node);
            td_md_report_nesting(md, td_md_span(md, start, start + 1));
            td_md_convert(md, node, to, depth);
            node = cmark_node_next(node);
        } else {
            node = convert_one(md, node, to, depth);
        }
    }
}
