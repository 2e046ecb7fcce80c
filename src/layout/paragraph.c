#include <assert.h>

#include "layout/inline.h"

enum { AFTER_HYPHEN = 250 }; /* a word is divided between pages only when the foot would be ragged by more than three lines */

static td_len role_leading(const td_lay *lay, td_role role) {
    return lay->style->text[role].leading;
}

/* Text before the inlines: the number of a heading or contents entry, in a column of its own. */
static void put_prefix(td_lay *lay, td_par *par, const td_par_opts *opts, const td_look *text, uint32_t elem) {
    td_look own = *text, *look = &own;
    if (!opts->prefix.n)
        return;
    own.bold = own.bold || opts->prefix_bold;
    td_len width = td_text_width(lay, look, opts->prefix);
    td_len gap = opts->prefix_gap > width ? opts->prefix_gap - width : 2 * td_look_space(lay, look);
    td_collect_text(lay, par, opts->prefix, look, elem, opts->link, TD_NOSPAN);
    td_collect_tab(lay, par, gap, look, elem, opts->link);
}

static void collect(td_lay *lay, td_par *par, const td_slot *slot, const td_node *node, const td_par_opts *opts) {
    const td_text_style *style = &lay->style->text[opts->role];
    td_look look = opts->look ? *opts->look : td_look_role(lay, opts->role, slot->lang);
    uint8_t lang = node->lang.n ? td_lang_find(lay, node->lang) : slot->lang;
    look.lang = lang;
    td_collect_begin(lay, par, lang);
    par->width = slot->width - opts->reserve > TD_PT(1) ? slot->width - opts->reserve : TD_PT(1);
    par->indent = opts->indent;
    par->hang = opts->hang;
    par->align = (uint8_t)(opts->align >= 0 ? opts->align : style->align);
    put_prefix(lay, par, opts, &look, slot->elem);
    par->span = node->span;
    td_collect_inlines(lay, par, node->first, look, slot->elem, opts->link);
}

/* Text that is not to be divided is divided all the same before it leaves the measure. */
static bool divide_all(td_par *par) {
    bool changed = false;
    for (size_t i = 0; i < par->strands.n; i++)
        if (!par->strands.p[i].look.hyphenate && par->strands.p[i].look.family != TD_FAMILY_MONO)
            par->strands.p[i].look.hyphenate = changed = true;
    return changed;
}

/* Breaks; when a word is too long for the measure, with more hyphens, then with such words cut anywhere. */
static void break_lines(td_lay *lay, td_par *par) {
    td_len indent = par->indent > par->hang ? par->indent : par->hang;
    td_len chunk = par->width - indent;
    td_measure_run(lay, par, 0);
    if (td_linebreak_run(lay, par) || (divide_all(par) && td_linebreak_run(lay, par)))
        return;
    td_measure_run(lay, par, chunk > 1 ? chunk : 1);
    td_linebreak_run(lay, par);
}

static void report_overfull(td_lay *lay, const td_par *par, td_len over) {
    td_report(lay->ctx, TD_W_LINE_OVERFULL, par->span, (int)(over / 1024), (int)(over % 1024 * 10 / 1024));
}

/* Anchors inside the text go to the line they stand in. */
static void put_places(td_lay *lay, td_par *par, size_t *at, uint32_t end, td_slug *slug) {
    while (*at < par->places.n && (uint32_t)par->places.p[*at].y < end) {
        td_mark mark = par->places.p[(*at)++];
        mark.y = 0;
        td_slug_mark(lay, slug, mark);
    }
}

/* The page number at the end of a contents line: filled in, with its leader, when pages are known. */
static void put_toc_number(td_lay *lay, const td_slot *slot, const td_par_opts *opts, td_slug *slug, td_len right, const td_look *look) {
    td_items items = {.p = slug->items, .n = slug->nitems, .cap = slug->nitems};
    td_item number = {.kind = TD_ITEM_TEXT, .elem = opts->link, .seq = lay->seq++, .x = right, .y = slug->baseline, .size = look->size, .colour = look->colour};
    td_items_add(lay, &items, number);
    slug->items = items.p;
    slug->nitems = items.n;
    td_slug_mark(lay, slug,
                 (td_mark){.kind = TD_MARK_NUMBER, .toc = true, .node = opts->target, .item = items.n - 1, .count = items.n, .x = slot->left + slot->width, .width = right, .look = *look});
}

static int32_t line_penalty(const td_par *par, size_t i, bool tight) {
    size_t n = par->lines.n;
    if (i == 0)
        return 0;
    if (!tight && (i == 1 || i == n - 1))
        return TD_BREAK_NEVER;
    return par->lines.p[i].from->div ? AFTER_HYPHEN : 0;
}

static void put_lines(td_lay *lay, const td_slot *slot, td_par *par, const td_par_opts *opts) {
    td_galley *galley = slot->galley;
    td_look look = opts->look ? *opts->look : td_look_role(lay, opts->role, slot->lang);
    bool grid = galley->grid && slot->depth == 0 && opts->role == TD_ROLE_BODY;
    size_t place = 0;
    td_len worst = 0;
    for (size_t i = 0; i < par->lines.n; i++) {
        const td_line *line = &par->lines.p[i];
        td_slug slug = {.height = role_leading(lay, opts->role), .flags = TD_SLUG_TEXT};
        bool last = i + 1 == par->lines.n;
        slug.baseline = td_baseline(slug.height, look.size);
        slug.penalty = line_penalty(par, i, opts->tight_lines);
        if (grid && i == 0)
            slug.flags |= TD_SLUG_GRID;
        if (line->to->div)
            slug.flags |= TD_SLUG_HYPHEN;
        td_len right = td_line_set(lay, par, line, slot->left, &slug);
        td_len over = right - slot->left - par->width - line->to->hang_end;
        worst = over > worst ? over : worst;
        put_places(lay, par, &place, last || line->to->next >= par->atoms.n ? UINT32_MAX : par->atoms.p[line->to->next].at, &slug);
        if (last && opts->toc)
            put_toc_number(lay, slot, opts, &slug, right, &look);
        td_galley_add(lay, galley, slug);
    }
    bool told = par->width < 2 * look.size; /* a column of a table that is too wide: W_TABLE_WIDE says so */
    if (worst > TD_PT(1) / 2 && !told)
        report_overfull(lay, par, worst);
}

/* More text of the same element follows on another line: words must not run together when they are read. */
static void put_blank(td_galley *galley) {
    if (!galley->slugs.n)
        return;
    td_slug *slug = &galley->slugs.p[galley->slugs.n - 1];
    for (uint32_t i = slug->nitems; i-- > 0;)
        if (slug->items[i].kind == TD_ITEM_TEXT && slug->items[i].npieces && !slug->items[i].artifact) {
            td_piece *pieces = (td_piece *)(uintptr_t)slug->items[i].pieces; /* ours, made for this line */
            pieces[slug->items[i].npieces - 1].flags |= TD_PIECE_SPACE_AFTER;
            return;
        }
}

void td_par_set(td_lay *lay, const td_slot *slot, const td_node *node, const td_par_opts *opts) {
    const td_text_style *style = &lay->style->text[opts->role];
    td_par *par = lay->par;
    assert(!par->busy);
    par->busy = true;
    collect(lay, par, slot, node, opts);
    break_lines(lay, par);
    td_galley_gap(slot->galley, opts->gap_before >= 0 ? opts->gap_before : style->before);
    put_lines(lay, slot, par, opts);
    if (par->lines.n && opts->more)
        put_blank(slot->galley);
    td_galley_gap(slot->galley, opts->gap_after >= 0 ? opts->gap_after : style->after);
    par->busy = false;
    td_notes_build(lay);
}

void td_par_set_text(td_lay *lay, const td_slot *slot, td_str text, const td_par_opts *opts) {
    td_node *plain = td_node_new(lay->scratch, TD_PLAIN, TD_NOSPAN);
    td_node_append(plain, td_node_text(lay->scratch, text, TD_NOSPAN));
    td_par_set(lay, slot, plain, opts);
}

static td_len widest_fragment(td_lay *lay, td_par *par, const td_atom *atom) {
    const td_division *d = NULL;
    size_t n = td_divide_atom(lay, par, atom, &d);
    td_len size = par->strands.p[atom->strand].look.size;
    int32_t before = 0, widest = 0;
    for (size_t i = 0; i <= n; i++) {
        int32_t end = i < n ? d[i].head_width : atom->run ? atom->run->width : 0;
        widest = end - before > widest ? end - before : widest;
        before = end;
    }
    if (!atom->run || !n)
        return atom->width;
    return (td_len)td_muldiv(widest, size, atom->run->upem) + size / 3;
}

void td_par_extent(td_lay *lay, const td_slot *slot, const td_node *node, td_role role, td_len *fragment, td_len *min, td_len *max) {
    td_par *par = lay->par;
    td_par_opts opts = {.role = role, .align = TD_TEXT_LEFT};
    size_t elems = lay->pages->elems.n, notes = lay->notes.n;
    uint32_t seq = lay->seq;
    assert(!par->busy);
    collect(lay, par, slot, node, &opts);
    td_measure_run(lay, par, 0);
    int64_t word = 0, line = 0;
    for (size_t i = 0; i < par->atoms.n; i++) {
        const td_atom *a = &par->atoms.p[i];
        if (a->kind == TD_ATOM_HARD)
            line = 0;
        line += a->width;
        word = a->kind == TD_ATOM_SPACE && a->may_break ? 0 : word + a->width;
        td_len part = word == a->width ? widest_fragment(lay, par, a) : (td_len)(word < INT32_MAX ? word : INT32_MAX);
        if (part > *fragment)
            *fragment = part;
        if (word > *min)
            *min = (td_len)(word < TD_PT(20000) ? word : TD_PT(20000));
        if (line > *max)
            *max = (td_len)(line < TD_PT(20000) ? line : TD_PT(20000));
        if (a->may_break || a->kind == TD_ATOM_HARD)
            word = 0;
    }
    if (*fragment > *min)
        *fragment = *min;
    lay->pages->elems.n = elems; /* what was collected was only measured */
    lay->notes.n = notes;
    lay->seq = seq;
}
