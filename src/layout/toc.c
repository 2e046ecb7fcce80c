#include "layout/internal.h"

typedef struct {
    uint32_t toc[8]; /* TOC element that takes entries of a level */
    uint32_t toci[8];
} toc_tree;

/* TOC > TOCI > Reference > Link; deeper levels are a TOC inside the TOCI above them. */
static uint32_t entry_elem(td_lay *lay, toc_tree *tree, int level, const td_node *entry) {
    while (level > 1 && !tree->toci[level - 1])
        level--;
    if (!tree->toc[level])
        tree->toc[level] = td_elem_new(lay, TD_TAG_TOC, tree->toci[level - 1], NULL);
    for (int i = level + 1; i < 8; i++)
        tree->toc[i] = tree->toci[i] = 0;
    tree->toci[level] = td_elem_new(lay, TD_TAG_TOCI, tree->toc[level], entry);
    return tree->toci[level];
}

static td_len number_width(td_lay *lay, const td_node *toc, int level, td_role role, uint8_t lang) {
    td_look look = td_look_role(lay, role, lang);
    td_len widest = 0;
    size_t longest = 0;
    for (const td_node *e = toc->first; e; e = e->next) {
        const td_node *target = e->u.toc_entry.target;
        if (e->kind != TD_TOC_ENTRY || e->u.toc_entry.level != level || !target || target->label.number.n < longest)
            continue;
        longest = target->label.number.n;
        td_len w = td_text_width(lay, &look, target->label.number);
        widest = w > widest ? w : widest;
    }
    return widest ? widest + look.size * 8 / 10 : 0;
}

typedef struct {
    td_len left[8], number[8];
    td_role role[8];
    td_len numbers; /* room at the right for page numbers */
} toc_style;

static toc_style style_of(td_lay *lay, const td_slot *slot, const td_node *toc) {
    toc_style s = {.numbers = lay->style->text[TD_ROLE_TOC1].size * 25 / 10};
    for (int level = 1; level < 8; level++) {
        bool lists = toc->u.toc.kind != TD_TOC_SECTIONS;
        s.role[level] = lists ? TD_ROLE_TOC2 : level == 1 ? TD_ROLE_TOC1 : level == 2 ? TD_ROLE_TOC2 : TD_ROLE_TOC3;
        s.number[level] = lists ? 0 : number_width(lay, toc, level, s.role[level], slot->lang);
        s.left[level] = level == 1 ? 0 : s.left[level - 1] + (s.number[level - 1] ? s.number[level - 1] : TD_PT(12));
        if (s.left[level] > slot->width / 3)
            s.left[level] = s.left[level - 1];
    }
    return s;
}

static void entry_set(td_lay *lay, td_slot *slot, toc_tree *tree, const toc_style *s, const td_node *entry) {
    int level = entry->u.toc_entry.level < 1 ? 1 : entry->u.toc_entry.level > 6 ? 6 : entry->u.toc_entry.level;
    const td_node *target = entry->u.toc_entry.target;
    bool sections = entry->parent->u.toc.kind == TD_TOC_SECTIONS;
    uint32_t ref = td_elem_new(lay, TD_TAG_REFERENCE, entry_elem(lay, tree, level, entry), entry);
    uint32_t link = td_elem_new(lay, TD_TAG_LINK, ref, entry);
    td_dest *dest = TD_NEW(lay->arena, td_dest);
    td_slot inner = *slot;
    td_par_opts opts = {.role = s->role[level], .align = TD_TEXT_LEFT, .gap_before = -1, .gap_after = -1, .tight_lines = true, .toc = true, .target = target, .link = link};
    dest->node = target;
    dest->contents = td_node_plain(lay->arena, entry);
    td_elem_at(lay, link)->dest = dest;
    td_elem_lang(lay, link, entry->lang);
    inner.elem = link;
    inner.left += s->left[level];
    inner.width -= s->left[level];
    if (sections && target && target->label.number.n) {
        dest->contents = td_str_format(lay->arena, "%.*s %.*s", TD_F(target->label.number), TD_F(dest->contents));
        opts.prefix = target->label.number;
        opts.prefix_gap = s->number[level];
        opts.hang = s->number[level];
    } else if (sections && s->number[level]) {
        opts.hang = TD_PT(8);
    }
    opts.reserve = s->numbers;
    size_t from = slot->galley->slugs.n;
    td_par_set(lay, &inner, entry, &opts);
    for (size_t i = from + 1; i < slot->galley->slugs.n; i++)
        slot->galley->slugs.p[i].penalty = TD_BREAK_NEVER;
    if (level == 1 && sections && entry->next)
        slot->galley->keep = 1;
}

static void title_set(td_lay *lay, td_slot *slot, const td_node *toc, uint32_t elem) {
    static const char *const words[] = {"title.contents", "title.figures", "title.tables"};
    td_slot inner = *slot;
    td_par_opts opts = {.role = TD_ROLE_TOC_TITLE, .align = -1, .gap_before = -1, .gap_after = -1, .tight_lines = true};
    inner.elem = td_elem_new(lay, TD_TAG_CAPTION, elem, NULL);
    td_str text = toc->text.n ? toc->text : td_locale_word(lay->langs.p[slot->lang].locale, words[toc->u.toc.kind]);
    td_par_set_text(lay, &inner, text, &opts);
    slot->galley->keep = 2;
}

void td_toc_set(td_lay *lay, td_slot *slot, const td_node *node) {
    toc_style s = style_of(lay, slot, node);
    toc_tree tree = {0};
    if (!node->first)
        return;
    tree.toc[1] = td_elem_new(lay, TD_TAG_TOC, slot->elem, node);
    bool front = slot->galley->flow && (lay->style->title_page || lay->style->imprint_page);
    if (front && node->u.toc.kind == TD_TOC_SECTIONS)
        slot->galley->flags |= TD_SLUG_NEW_PAGE | TD_SLUG_OPENING;
    else
        td_galley_gap(slot->galley, 3 * lay->leading);
    title_set(lay, slot, node, tree.toc[1]);
    for (const td_node *entry = node->first; entry; entry = entry->next)
        if (entry->kind == TD_TOC_ENTRY)
            entry_set(lay, slot, &tree, &s, entry);
    slot->galley->keep = 0;
    td_galley_gap(slot->galley, 2 * lay->leading);
}
