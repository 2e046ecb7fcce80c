#include "layout/internal.h"

enum { BOX_PAD = 6 };

void td_block_places(td_lay *lay, td_galley *galley, const td_node *node) {
    if (node->label.anchor.n || node->label.number.n || td_attr_id(node).n)
        td_galley_mark(lay, galley, (td_mark){.kind = TD_MARK_PLACE, .node = node, .seq = lay->seq++});
}

static td_tag tag_at(td_lay *lay, uint32_t elem) {
    return td_elem_at(lay, elem)->tag;
}

/* Space between paragraphs of a role that does not indent their first lines. */
static td_len paragraph_gap(const td_lay *lay, td_role role) {
    const td_text_style *style = &lay->style->text[role];
    if (lay->style->paragraph_gap)
        return lay->style->paragraph_gap;
    return style->indent ? 0 : style->leading / 2;
}

static bool is_text(const td_node *node) {
    return node && (node->kind == TD_PARA || node->kind == TD_PLAIN);
}

static void para_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_slot inner = *slot;
    td_role role = slot->role;
    td_par_opts opts = {.role = role, .align = (int)slot->align - 1, .gap_before = -1, .gap_after = -1};
    td_tag outer = tag_at(lay, slot->elem);
    bool bare = node->kind == TD_PLAIN && (outer == TD_TAG_LBODY || outer == TD_TAG_TD || outer == TD_TAG_TH || outer == TD_TAG_P);
    if (!node->first)
        return;
    if (!bare)
        inner.elem = td_elem_new(lay, TD_TAG_P, slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    if (role == TD_ROLE_QUOTE || role == TD_ROLE_BOX || role == TD_ROLE_NOTE || role == TD_ROLE_TABLE_CELL || role == TD_ROLE_TABLE_HEAD)
        opts.gap_before = opts.gap_after = 0; /* the container keeps the distance */
    const td_node *prev = node->prev;
    while (prev && (prev->kind == TD_FIGURE || (prev->kind == TD_TABLE && prev->label.number.n))) /* it may move away */
        prev = prev->prev;
    if (is_text(prev) && !td_attr_class(prev, "box-title") && node->kind == TD_PARA)
        opts.indent = lay->style->text[role].indent;
    if (is_text(node->prev) && node->prev->kind == TD_PARA && !td_attr_class(node->prev, "box-title"))
        td_galley_gap(slot->galley, paragraph_gap(lay, role));
    td_par_set(lay, &inner, node, &opts);
}

/* ---- headings ---- */

/* Heading and the space below take whole lines of the grid; what is missing stands above. */
static void heading_align(td_lay *lay, td_galley *galley, size_t from, td_len after) {
    td_long total = after;
    if (!galley->grid || from >= galley->slugs.n)
        return;
    td_slug *first = &galley->slugs.p[from];
    for (size_t i = from; i < galley->slugs.n; i++)
        total += galley->slugs.p[i].height;
    td_len over = (td_len)(total % lay->leading), lead = over ? lay->leading - over : 0;
    td_len rest = first->before > lead ? first->before - lead : 0;
    first->lead += lead;
    first->before = (rest + lay->leading / 2) / lay->leading * lay->leading;
    first->flags |= TD_SLUG_GRID;
}

static void heading_page(td_galley *galley, const td_text_style *style) {
    if (!galley->flow || !style->new_page)
        return;
    galley->flags |= TD_SLUG_OPENING | TD_SLUG_NEW_PAGE;
    if (style->recto)
        galley->flags |= TD_SLUG_RECTO;
}

static void heading_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_galley *galley = slot->galley;
    int level = node->u.heading.level < 1 ? 1 : node->u.heading.level > 6 ? 6 : node->u.heading.level;
    td_role role = (td_role)(TD_ROLE_H1 + level - 1);
    const td_text_style *style = &lay->style->text[role];
    td_slot inner = *slot;
    td_par_opts opts = {.role = role, .align = -1, .gap_before = -1, .gap_after = -1, .tight_lines = true};
    inner.elem = td_elem_new(lay, (td_tag)(TD_TAG_H1 + level - 1), slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    opts.prefix = node->label.number;
    if (opts.prefix.n) {
        td_look look = td_look_role(lay, role, slot->lang);
        opts.prefix_gap = td_text_width(lay, &look, opts.prefix) + look.size * 6 / 10;
        opts.hang = opts.prefix_gap < slot->width / 3 ? opts.prefix_gap : slot->width / 3;
    }
    heading_page(galley, style);
    galley->snug = galley->keep > 0;
    galley->keep = 0;
    td_galley_mark(lay, galley, (td_mark){.kind = TD_MARK_PLACE, .node = node, .seq = lay->seq++});
    td_galley_mark(lay, galley, (td_mark){.kind = TD_MARK_HEADING, .node = node});
    size_t from = galley->slugs.n;
    td_par_set(lay, &inner, node, &opts);
    for (size_t i = from + 1; i < galley->slugs.n; i++)
        galley->slugs.p[i].penalty = TD_BREAK_NEVER;
    heading_align(lay, galley, from, style->after);
    if (galley->slugs.n > from)
        galley->keep = style->min_lines_after > 2 ? style->min_lines_after : 2;
}

/* ---- containers ---- */

static void quote_set(td_lay *lay, td_slot *slot, const td_node *node) {
    const td_text_style *style = &lay->style->text[TD_ROLE_QUOTE];
    td_slot inner = *slot;
    inner.elem = td_elem_new(lay, TD_TAG_BLOCKQUOTE, slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    if (slot->role == TD_ROLE_BODY)
        inner.role = TD_ROLE_QUOTE;
    if (slot->width > 4 * (style->left + style->right)) {
        inner.left += style->left;
        inner.width -= style->left + style->right;
    }
    inner.depth++;
    td_galley_gap(slot->galley, style->before);
    td_blocks_set(lay, &inner, node->first);
    td_galley_gap(slot->galley, style->after);
}

/* finish puts the title into the box as its first paragraph; a title= it did not take over wins. */
static bool has_title(const td_node *box) {
    return box->first && td_attr_class(box->first, "box-title");
}

static void box_title(td_lay *lay, td_slot *slot, const td_node *node, const td_box_style *box) {
    td_str title = td_attr_value(node, "title");
    const td_node *child = has_title(node) ? node->first : NULL;
    if (!title.n && !child)
        title = box->label;
    if (!title.n && !child)
        return;
    td_look look = td_look_role(lay, TD_ROLE_BOX_TITLE, slot->lang);
    td_slot inner = *slot;
    td_par_opts opts = {.role = TD_ROLE_BOX_TITLE, .align = -1, .look = &look, .tight_lines = true};
    look.colour = box->title;
    inner.elem = td_elem_new(lay, TD_TAG_P, slot->elem, node);
    if (child && (!title.n || !child->implicit))
        td_par_set(lay, &inner, child, &opts);
    else
        td_par_set_text(lay, &inner, title, &opts);
    td_galley_gap(slot->galley, TD_PT(2));
    slot->galley->keep = 2;
}

static void box_set(td_lay *lay, td_slot *slot, const td_node *node) {
    const td_text_style *style = &lay->style->text[TD_ROLE_BOX];
    const td_box_style *box = &lay->style->box[node->u.div.kind & 15];
    td_galley *galley = slot->galley;
    td_frame frame = {.x = slot->left, .width = slot->width, .pad = TD_PT(BOX_PAD), .background = box->background, .border = box->border, .fill = true, .edge = true};
    td_slot inner = *slot;
    inner.elem = td_elem_new(lay, TD_TAG_ASIDE, slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    if (slot->width > 3 * (style->left + style->right)) {
        inner.left += style->left;
        inner.width -= style->left + style->right;
    }
    inner.role = slot->role == TD_ROLE_TABLE_CELL || slot->role == TD_ROLE_NOTE ? slot->role : TD_ROLE_BOX;
    inner.depth++;
    td_galley_gap(galley, style->before);
    size_t from = galley->slugs.n;
    td_len owed = galley->gap;
    uint32_t f = td_frame_open(lay, galley, frame);
    box_title(lay, &inner, node, box);
    td_blocks_set(lay, &inner, has_title(node) ? node->first->next : node->first);
    galley->gap = galley->slugs.n > from ? 0 : owed; /* space that would only widen the frame */
    td_frame_close(lay, galley, f, from, lay->column_height / 2);
    td_galley_gap(galley, style->after);
}

static void landscape_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_galley *galley = slot->galley;
    if (!galley->flow || galley->landscape) {
        td_blocks_set(lay, slot, node->first);
        return;
    }
    td_slot inner = *slot;
    inner.left = 0;
    inner.width = lay->landscape_measure;
    td_galley_page(galley);
    galley->landscape = true;
    td_blocks_set(lay, &inner, node->first);
    galley->landscape = false;
    td_galley_page(galley);
}

static void div_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_div_kind kind = node->u.div.kind;
    if (kind >= TD_DIV_TIP && kind <= TD_DIV_BOX) {
        box_set(lay, slot, node);
    } else if (kind == TD_DIV_PAGE_BREAK) {
        if (slot->galley->flow)
            td_galley_page(slot->galley);
    } else if (kind == TD_DIV_LANDSCAPE) {
        landscape_set(lay, slot, node);
    } else {
        td_slot inner = *slot;
        if (node->lang.n) {
            inner.elem = td_elem_new(lay, TD_TAG_DIV, slot->elem, node);
            td_elem_lang(lay, inner.elem, node->lang);
        }
        td_blocks_set(lay, &inner, node->first);
    }
}

static void line_block_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_slot inner = *slot;
    inner.elem = td_elem_new(lay, TD_TAG_P, slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    td_len gap = lay->style->text[slot->role].leading / 2, em = lay->style->text[slot->role].size;
    td_galley_gap(slot->galley, gap);
    for (const td_node *line = node->first; line; line = line->next) {
        td_par_opts opts = {.role = slot->role, .align = TD_TEXT_LEFT, .hang = em, .tight_lines = true, .more = line->next != NULL};
        td_par_set(lay, &inner, line, &opts);
    }
    td_galley_gap(slot->galley, gap);
}

static void rule_set(td_lay *lay, td_slot *slot) {
    td_len leading = lay->style->text[TD_ROLE_BODY].leading, w = slot->width / 4;
    td_items items = {0};
    td_rule_put(lay, &items, slot->left + (slot->width - w) / 2, leading / 2, w, lay->style->rule_width, lay->style->rule);
    td_galley_add(lay, slot->galley, (td_slug){.height = leading, .baseline = leading / 2, .items = items.p, .nitems = items.n});
}

static void bibliography_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_len hang = lay->style->text[TD_ROLE_BIBLIOGRAPHY].left;
    for (const td_node *p = node->first; p; p = p->next) {
        if (p->kind != TD_PARA) {
            td_block_set(lay, slot, p);
            continue;
        }
        td_slot inner = *slot;
        td_par_opts opts = {.role = TD_ROLE_BIBLIOGRAPHY, .align = -1, .hang = hang, .gap_before = -1, .gap_after = -1};
        inner.elem = td_elem_new(lay, TD_TAG_P, slot->elem, p);
        inner.depth++;
        td_elem_lang(lay, inner.elem, p->lang);
        td_block_places(lay, slot->galley, p);
        td_par_set(lay, &inner, p, &opts);
        td_galley_gap(slot->galley, lay->style->text[TD_ROLE_BIBLIOGRAPHY].leading / 4);
    }
}

static void section_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_slot inner = *slot;
    inner.elem = td_elem_new(lay, TD_TAG_SECT, slot->elem, node);
    td_elem_lang(lay, inner.elem, node->lang);
    td_blocks_set(lay, &inner, node->first);
}

void td_block_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_slot here = *slot;
    if (node->lang.n)
        here.lang = td_lang_find(lay, node->lang);
    if (node->kind != TD_HEADING)
        td_block_places(lay, slot->galley, node);
    switch ((td_kind)node->kind) {
    case TD_SECTION:
        section_set(lay, &here, node);
        break;
    case TD_PARA:
    case TD_PLAIN:
        para_set(lay, &here, node);
        break;
    case TD_HEADING:
        heading_set(lay, &here, node);
        break;
    case TD_CODE_BLOCK:
        td_code_set(lay, &here, node);
        break;
    case TD_QUOTE:
        quote_set(lay, &here, node);
        break;
    case TD_LIST:
        td_list_set(lay, &here, node);
        break;
    case TD_DEF_LIST:
        td_deflist_set(lay, &here, node);
        break;
    case TD_TABLE:
        td_table_set(lay, &here, node);
        break;
    case TD_FIGURE:
        td_figure_set(lay, &here, node);
        break;
    case TD_DIV:
        div_set(lay, &here, node);
        break;
    case TD_LINE_BLOCK:
        line_block_set(lay, &here, node);
        break;
    case TD_RULE:
        rule_set(lay, &here);
        break;
    case TD_PAGE_BREAK:
        if (slot->galley->flow)
            td_galley_page(slot->galley);
        break;
    case TD_TOC:
        td_toc_set(lay, &here, node);
        break;
    case TD_RAW_BLOCK:
        if (!td_str_starts(node->text, "<!--"))
            td_report(lay->ctx, TD_W_RAW_DROPPED, node->span, TD_F(node->u.raw.format));
        break;
    case TD_BIBLIOGRAPHY:
        bibliography_set(lay, &here, node);
        break;
    default: /* raw blocks of other formats, comments */
        break;
    }
}

void td_blocks_set(td_lay *lay, td_slot *slot, const td_node *first) {
    for (const td_node *n = first; n; n = n->next)
        td_block_set(lay, slot, n);
}
