#include "layout/internal.h"

static td_str alpha(td_arena *arena, int n, char first) {
    char out[16];
    size_t at = sizeof out;
    while (n > 0 && at > 0) {
        n--;
        out[--at] = (char)(first + n % 26);
        n /= 26;
    }
    return td_str_dup(arena, (td_str){out + at, sizeof out - at});
}

static td_str roman(td_arena *arena, int n, bool upper) {
    static const struct {
        int value;
        const char *lower, *upper;
    } parts[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"}, {100, "c", "C"}, {90, "xc", "XC"}, {50, "l", "L"}, {40, "xl", "XL"}, {10, "x", "X"}, {9, "ix", "IX"}, {5, "v", "V"}, {4, "iv", "IV"}, {1, "i", "I"}};
    td_buf buf = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        for (; n >= parts[i].value; n -= parts[i].value)
            td_buf_puts(&buf, upper ? parts[i].upper : parts[i].lower);
    return td_buf_take(&buf, arena);
}

td_str td_number_format(td_arena *arena, int n, td_list_style style) {
    if (n > 0 && (style == TD_LIST_LOWER_ALPHA || style == TD_LIST_UPPER_ALPHA))
        return alpha(arena, n, style == TD_LIST_LOWER_ALPHA ? 'a' : 'A');
    if (n > 0 && n < 5000 && (style == TD_LIST_LOWER_ROMAN || style == TD_LIST_UPPER_ROMAN))
        return roman(arena, n, style == TD_LIST_UPPER_ROMAN);
    return td_str_format(arena, "%d", n);
}

static td_str label_text(td_lay *lay, const td_node *list, const td_node *item, int n, int depth) {
    static const char *const bullets[] = {"\xE2\x80\xA2", "\xE2\x80\x93", "\xC2\xB7"};
    if (item->u.item.task != TD_TASK_NONE)
        return item->u.item.task == TD_TASK_DONE ? TD_S("\xE2\x98\x91") : TD_S("\xE2\x98\x90");
    if (list->u.list.style == TD_LIST_BULLET)
        return td_str_from(bullets[depth > 2 ? 2 : depth]);
    td_str number = td_number_format(lay->arena, n, (td_list_style)list->u.list.style);
    const char *before = list->u.list.delim == TD_DELIM_TWO_PARENS ? "(" : "";
    const char *after = list->u.list.delim == TD_DELIM_PERIOD ? "." : ")";
    return td_str_format(lay->arena, "%s%.*s%s", before, TD_F(number), after);
}

/* Bullets of lists inside lists differ. */
static int list_depth(const td_node *list) {
    int depth = 0;
    for (const td_node *n = list->parent; n && depth < 3; n = n->parent)
        if (n->kind == TD_LIST && n->u.list.style == TD_LIST_BULLET)
            depth++;
        else if (n->kind != TD_ITEM && n->kind != TD_LIST)
            break;
    return depth;
}

static void marker_add(td_lay *lay, td_galley *galley, td_items items) {
    td_marker *m = TD_NEW(lay->scratch, td_marker), **last = &galley->markers;
    *m = (td_marker){.items = items.p, .nitems = items.n};
    while (*last)
        last = &(*last)->next;
    *last = m;
}

/* An item without a line of its own still shows its label. */
static void markers_flush(td_lay *lay, const td_slot *slot) {
    if (!slot->galley->markers)
        return;
    const td_text_style *style = &lay->style->text[slot->role];
    td_galley_add(lay, slot->galley, (td_slug){.height = style->leading, .baseline = td_baseline(style->leading, style->size), .flags = TD_SLUG_TEXT});
}

typedef struct {
    td_len indent; /* of the bodies */
    td_len gap;    /* between items */
    td_look look;
    int depth;
} list_style;

static bool introduces(const td_node *list) {
    const td_node *p = list->prev;
    if (!p || (p->kind != TD_PARA && p->kind != TD_PLAIN) || !p->last)
        return false;
    const td_node *t = p->last;
    while (t->last)
        t = t->last;
    return td_str_ends(t->text, ":");
}

static list_style style_of(td_lay *lay, const td_slot *slot, const td_node *list) {
    list_style s = {.depth = list_depth(list), .look = td_look_role(lay, slot->role, slot->lang)};
    td_len widest = 0, space = s.look.size * 45 / 100;
    int n = list->u.list.start;
    s.look.hyphenate = false;
    size_t longest = 0;
    for (const td_node *item = list->first; item; item = item->next) {
        td_str text = label_text(lay, list, item, n++, s.depth);
        if (text.n < longest) /* labels of few letters differ too little to be measured all */
            continue;
        longest = text.n;
        td_len w = td_text_width(lay, &s.look, text);
        widest = w > widest ? w : widest;
    }
    s.indent = lay->style->list_indent;
    if (widest + space > s.indent)
        s.indent = widest + space;
    if (s.indent > slot->width / 2)
        s.indent = slot->width / 8;
    s.gap = list->u.list.tight ? 0 : lay->style->text[slot->role].leading / 4;
    return s;
}

static void item_set(td_lay *lay, td_slot *slot, const td_node *item, const list_style *s, uint32_t elem, td_str text) {
    td_slot inner = *slot;
    uint32_t li = td_elem_new(lay, TD_TAG_LI, elem, item), lbl = td_elem_new(lay, TD_TAG_LBL, li, NULL);
    bool rtl = lay->langs.p[slot->lang].rtl;
    td_items items = {0};
    td_len space = s->look.size * 45 / 100, w = td_text_width(lay, &s->look, text);
    td_len x = rtl ? slot->left + slot->width - s->indent + space : slot->left + s->indent - space - w;
    td_text_put(lay, &items, &s->look, text, x, 0, (td_owner){.elem = lbl});
    marker_add(lay, slot->galley, items);
    inner.left += rtl ? 0 : s->indent;
    inner.width -= s->indent;
    inner.depth++;
    inner.elem = td_elem_new(lay, TD_TAG_LBODY, li, NULL);
    td_block_places(lay, slot->galley, item);
    td_blocks_set(lay, &inner, item->first);
    markers_flush(lay, &inner);
}

void td_list_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_galley *galley = slot->galley;
    list_style s = style_of(lay, slot, node);
    uint32_t elem = td_elem_new(lay, TD_TAG_L, slot->elem, node);
    td_elem_lang(lay, elem, node->lang);
    td_elem_at(lay, elem)->numbering = node->u.list.style == TD_LIST_BULLET ? 0 : (uint8_t)(1 + node->u.list.style);
    bool nested = node->parent && node->parent->kind == TD_ITEM;
    td_len around = nested ? s.gap : lay->style->text[slot->role].leading / 2;
    int n = node->u.list.start;
    if (introduces(node) && galley->keep < 1)
        galley->keep = 1;
    td_galley_gap(galley, around);
    for (const td_node *item = node->first; item; item = item->next, n++) {
        if (item != node->first)
            td_galley_gap(galley, s.gap);
        item_set(lay, slot, item, &s, elem, label_text(lay, node, item, n, s.depth));
    }
    td_galley_gap(galley, around);
}

/* ---- definition lists ---- */

void td_deflist_set(td_lay *lay, td_slot *slot, const td_node *node) {
    td_galley *galley = slot->galley;
    const td_text_style *style = &lay->style->text[slot->role];
    uint32_t elem = td_elem_new(lay, TD_TAG_L, slot->elem, node), li = 0;
    td_len indent = lay->style->list_indent < slot->width / 2 ? lay->style->list_indent : 0;
    bool rtl = lay->langs.p[slot->lang].rtl;
    td_elem_lang(lay, elem, node->lang);
    td_galley_gap(galley, style->leading / 2);
    for (const td_node *n = node->first; n; n = n->next) {
        td_slot inner = *slot;
        inner.depth++;
        if (n->kind == TD_DEF_TERM && (!n->prev || n->prev->kind != TD_DEF_TERM)) {
            li = td_elem_new(lay, TD_TAG_LI, elem, n);
            if (n->prev)
                td_galley_gap(galley, style->leading / 2);
        }
        td_block_places(lay, galley, n);
        if (n->kind == TD_DEF_TERM) {
            td_look look = td_look_role(lay, slot->role, slot->lang);
            td_par_opts opts = {.role = slot->role, .align = TD_TEXT_LEFT, .look = &look, .tight_lines = true};
            look.bold = lay->style->text[TD_ROLE_TERM].bold;
            look.italic = lay->style->text[TD_ROLE_TERM].italic;
            inner.elem = td_elem_new(lay, TD_TAG_LBL, li, n);
            td_par_set(lay, &inner, n, &opts);
            galley->keep = 2;
            continue;
        }
        inner.elem = td_elem_new(lay, TD_TAG_LBODY, li, n);
        inner.left += rtl ? 0 : indent;
        inner.width -= indent;
        td_blocks_set(lay, &inner, n->first);
    }
    td_galley_gap(galley, style->leading / 2);
}
