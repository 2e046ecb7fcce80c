#include "layout/table.h"

enum { CELL_MAX = TD_PT(1000000) }; /* height of a cell; half of what td_len holds */

typedef struct {
    td_grid grid;
    uint32_t elem, head_elem, body_elem;
    td_len right;
} tabler;

static td_len cell_width(const td_grid *g, const td_grid_cell *cell) {
    return g->x[cell->column + cell->colspan] - g->x[cell->column] - 2 * g->pad;
}

static uint8_t cell_align(const td_grid *g, const td_grid_cell *cell) {
    static const uint8_t map[] = {0, 1 + TD_TEXT_LEFT, 1 + TD_TEXT_CENTER, 1 + TD_TEXT_RIGHT};
    uint8_t align = cell->node->u.cell.align;
    if (align == TD_ALIGN_DEFAULT && g->node->u.table.aligns && cell->column < g->node->u.table.columns)
        align = g->node->u.table.aligns[cell->column];
    return map[align & 3];
}

static uint32_t cell_elem(tabler *t, const td_grid_cell *cell, uint32_t row) {
    td_lay *lay = t->grid.lay;
    uint32_t elem = td_elem_new(lay, cell->head || cell->header ? TD_TAG_TH : TD_TAG_TD, row, cell->node);
    td_elem *e = td_elem_at(lay, elem);
    e->rowspan = (uint16_t)(cell->rowspan > 1 ? cell->rowspan : 0);
    e->colspan = (uint16_t)(cell->colspan > 1 ? cell->colspan : 0);
    e->scope = cell->head ? 1 : cell->header ? 2 : 0;
    td_elem_lang(lay, elem, cell->node->lang);
    return elem;
}

/* Height of the cell's slugs.  What exceeds the range of td_len is no cell but a document: it is reported and cut. */
static void cell_measure(td_lay *lay, td_grid_cell *cell) {
    td_long height = 0;
    for (size_t i = 0; i < cell->slugs.n; i++) {
        const td_slug *s = &cell->slugs.p[i];
        td_len gap = i ? s->before + td_frame_gap(lay, s[-1].frame, s->frame) : 2 * td_frame_pads(lay, s->frame);
        if (height + s->height + s->lead + gap > CELL_MAX) {
            td_report(lay->ctx, TD_E_CELL_LIMIT, cell->node->span, (int)(CELL_MAX / TD_PT(1)));
            cell->slugs.n = i;
            break;
        }
        height += s->height + s->lead + gap;
    }
    cell->height = (td_len)height;
}

/* Sets what the cell holds; its slugs start at the cell's own left edge. */
static void cell_set(tabler *t, td_grid_cell *cell, uint32_t row) {
    td_grid *g = &t->grid;
    td_galley galley;
    td_galley_init(&galley);
    td_slot slot = {.galley = &galley, .width = cell_width(g, cell), .elem = cell_elem(t, cell, row), .lang = g->slot->lang, .align = cell_align(g, cell), .depth = 1};
    slot.role = cell->head || cell->header ? TD_ROLE_TABLE_HEAD : TD_ROLE_TABLE_CELL;
    if (slot.width < TD_PT(1))
        slot.width = TD_PT(1);
    if (cell->node->lang.n)
        slot.lang = td_lang_find(g->lay, cell->node->lang);
    td_block_places(g->lay, &galley, cell->node);
    td_blocks_set(g->lay, &slot, cell->node->first);
    cell->slugs = galley.slugs;
    cell_measure(g->lay, cell);
}

static void row_elem_set(tabler *t, td_grid_row *row) {
    td_lay *lay = t->grid.lay;
    uint32_t *part = row->head ? &t->head_elem : &t->body_elem;
    if (!*part)
        *part = td_elem_new(lay, row->head ? TD_TAG_THEAD : TD_TAG_TBODY, t->elem, NULL);
    uint32_t elem = td_elem_new(lay, TD_TAG_TR, *part, row->node);
    for (int i = 0; i < row->ncells; i++)
        cell_set(t, &row->cells[i], elem);
}

/* ---- rows to slugs ---- */

static void background(tabler *t, const td_grid_row *row, td_len height, td_items *out) {
    td_grid *g = &t->grid;
    const td_style *style = g->lay->style;
    if (row->head)
        td_items_add(g->lay, out, (td_item){.kind = TD_ITEM_RULE, .artifact = TD_ARTIFACT_BACKGROUND, .x = g->x[0], .w = t->right - g->x[0], .h = height, .colour = style->table_head_background});
}

static void rules(tabler *t, const td_grid_row *row, bool first, bool last, td_len height, td_items *out) {
    td_grid *g = &t->grid;
    const td_style *style = g->lay->style;
    td_len strong = style->rule_width * 3 / 2, w = t->right - g->x[0];
    if (first)
        td_rule_put(g->lay, out, g->x[0], 0, w, strong, style->ink);
    bool heavy = last || row->head;
    td_len thick = heavy ? strong : style->rule_width / 2;
    td_rule_put(g->lay, out, g->x[0], height - thick, w, thick, heavy ? style->ink : style->rule);
}

static td_slug *slug_add(tabler *t, td_items items, td_len height, td_slug marks) {
    td_slug slug = marks;
    slug.height = height;
    slug.baseline = height;
    slug.items = items.p;
    slug.nitems = items.n;
    return td_galley_add(t->grid.lay, t->grid.slot->galley, slug);
}

/* Heights of rows [from, to), which cells join; what a tall joined cell lacks, the last row gets. */
static void heights(tabler *t, int from, int to, td_len *out) {
    td_grid *g = &t->grid;
    for (int r = from; r < to; r++) {
        out[r - from] = g->lay->style->text[TD_ROLE_TABLE_CELL].leading;
        for (int i = 0; i < g->rows[r].ncells; i++)
            if (g->rows[r].cells[i].rowspan <= 1 && g->rows[r].cells[i].height > out[r - from])
                out[r - from] = g->rows[r].cells[i].height;
        out[r - from] += TD_PT(2 * TD_CELL_PAD_Y);
    }
    for (int r = from; r < to; r++)
        for (int i = 0; i < g->rows[r].ncells; i++) {
            const td_grid_cell *cell = &g->rows[r].cells[i];
            td_long sum = 0;
            int last = r + cell->rowspan - 1 < to ? r + cell->rowspan - 1 : to - 1;
            for (int k = r; k <= last; k++)
                sum += out[k - from];
            td_long need = cell->height + TD_PT(2 * TD_CELL_PAD_Y);
            if (need > sum)
                out[last - from] += (td_len)(need - sum);
        }
}

static void row_put(tabler *t, int r, td_len height) {
    td_grid *g = &t->grid;
    td_grid_row *row = &g->rows[r];
    td_items items = {0};
    td_slug marks = {0};
    background(t, row, height, &items);
    for (int i = 0; i < row->ncells; i++) {
        td_grid_cell *cell = &row->cells[i];
        td_slugs_stack(g->lay, &cell->slugs, 0, cell->slugs.n, g->x[cell->column] + g->pad, TD_PT(TD_CELL_PAD_Y), &items, &marks);
    }
    rules(t, row, r == 0, r + 1 == g->nrows, height, &items);
    slug_add(t, items, height, marks);
}

/* How many slugs of a cell fit into a slice, at least one when nothing else would be placed. */
static size_t slice(const td_lay *lay, const td_grid_cell *cell, size_t from, td_len room, td_len *height) {
    size_t n = from;
    td_len h = 0;
    while (n < cell->slugs.n) {
        const td_slug *s = &cell->slugs.p[n];
        td_len more = s->height + s->lead + (n > from ? s->before + td_frame_gap(lay, s[-1].frame, s->frame) : 2 * td_frame_pads(lay, s->frame));
        if (n > from && h + more > room)
            break;
        h += more;
        n++;
    }
    *height = h > *height ? h : *height;
    return n;
}

/* A row taller than a page is cut at lines of its cells. */
static void row_put_sliced(tabler *t, int r) {
    td_grid *g = &t->grid;
    td_grid_row *row = &g->rows[r];
    size_t *at = TD_NEWN(g->lay->scratch, size_t, row->ncells);
    bool first = true, more = true;
    while (more) {
        td_len height = 0, pad = TD_PT(TD_CELL_PAD_Y);
        td_items items = {0};
        td_slug marks = {0};
        more = false;
        for (int i = 0; i < row->ncells; i++) {
            td_grid_cell *cell = &row->cells[i];
            size_t end = slice(g->lay, cell, at[i], g->lay->column_height / 6, &height);
            td_slugs_stack(g->lay, &cell->slugs, at[i], end, g->x[cell->column] + g->pad, first ? pad : 0, &items, &marks);
            at[i] = end;
            more |= end < cell->slugs.n;
        }
        height += (first ? pad : 0) + (more ? 0 : pad);
        if (!more)
            rules(t, row, r == 0 && first, r + 1 == g->nrows, height, &items);
        slug_add(t, items, height, marks);
        first = false;
    }
}

static void group_put(tabler *t, int from, int to) {
    td_grid *g = &t->grid;
    td_len *h = TD_NEWN(g->lay->scratch, td_len, to - from), most = g->lay->column_height * 3 / 4;
    td_long total = 0;
    heights(t, from, to, h);
    for (int r = from; r < to; r++)
        total += h[r - from];
    if (g->slot->galley->flow && total > most && to == from + 1) {
        row_put_sliced(t, from);
        return;
    }
    for (int r = from; r < to; r++) {
        if (r > from && total <= most)
            g->slot->galley->snug = true;
        row_put(t, r, h[r - from]);
    }
}

/* A joined cell that no page could hold starts a row as tall as itself. */
static void unjoin(tabler *t, int r) {
    td_grid *g = &t->grid;
    for (int i = 0; i < g->rows[r].ncells; i++)
        if (g->rows[r].cells[i].height > g->lay->column_height / 2)
            g->rows[r].cells[i].rowspan = 1;
}

static void rows_put(tabler *t, int from, int to) {
    td_grid *g = &t->grid;
    int r = from;
    while (r < to) {
        int end = r + 1;
        row_elem_set(t, &g->rows[r]);
        unjoin(t, r);
        while (end < to && g->rows[end].joined) {
            row_elem_set(t, &g->rows[end]);
            unjoin(t, end++);
        }
        group_put(t, r, end);
        r = end;
    }
}

static uint32_t head_store(tabler *t, size_t from, size_t to) {
    td_lay *lay = t->grid.lay;
    td_galley *galley = t->grid.slot->galley;
    td_table_head head = {.n = to - from};
    td_long height = 0;
    for (size_t i = from; i < to; i++)
        height += galley->slugs.p[i].height;
    if (!galley->flow || to == from || height > lay->column_height / 3)
        return 0;
    head.height = (td_len)height;
    head.slugs = TD_NEWN(lay->scratch, td_slug, head.n);
    memcpy(head.slugs, galley->slugs.p + from, head.n * sizeof(td_slug));
    for (size_t i = 0; i < head.n; i++)
        head.slugs[i].marks = head.slugs[i].marks_end = NULL;
    TD_PUSH(lay->scratch, &lay->heads, head);
    return (uint32_t)lay->heads.n;
}

/* The first and last two rows of a table stay together; a short table does as a whole. */
static void keep_rows(td_lay *lay, td_galley *galley, size_t from, size_t body) {
    size_t n = galley->slugs.n;
    td_long height = 0;
    for (size_t i = from; i < n; i++)
        height += galley->slugs.p[i].height;
    for (size_t i = from + 1; i < n; i++)
        if (height <= lay->column_height / 4 || i <= body || i + 1 == n)
            galley->slugs.p[i].penalty = TD_BREAK_NEVER;
}

static td_long galley_height(const td_galley *galley, size_t from) {
    td_long height = 0;
    for (size_t i = from; i < galley->slugs.n; i++)
        height += galley->slugs.p[i].height + galley->slugs.p[i].before;
    return height;
}

/* A small table with caption is kept whole: it may move to the next column as a figure does. */
static void make_float(td_galley *galley, size_t start, int keep) {
    for (size_t i = start; i < galley->slugs.n; i++) {
        galley->slugs.p[i].head = 0;
        if (i > start)
            galley->slugs.p[i].penalty = TD_BREAK_NEVER;
    }
    galley->slugs.p[start].floats = (uint32_t)(galley->slugs.n - start);
    galley->keep = keep;
}

void td_table_set(td_lay *lay, td_slot *slot, const td_node *node) {
    const td_text_style *style = &lay->style->text[TD_ROLE_CAPTION];
    td_galley *galley = slot->galley;
    tabler t = {.grid = {.lay = lay, .slot = slot, .node = node}};
    const td_node *caption = node->first && node->first->kind == TD_CAPTION ? node->first : NULL;
    size_t start = galley->slugs.n;
    bool may_float = galley->flow && !galley->frame && slot->depth == 0 && !galley->landscape && !(galley->flags & TD_SLUG_NEW_PAGE);
    int keep = galley->keep;
    td_grid_build(&t.grid);
    if (!t.grid.nrows)
        return;
    t.elem = td_elem_new(lay, TD_TAG_TABLE, slot->elem, node);
    td_elem_lang(lay, t.elem, node->lang);
    td_elem_at(lay, t.elem)->summary = td_attr_value(node, "summary");
    td_grid_widths(&t.grid);
    t.right = t.grid.x[t.grid.columns];
    td_galley_gap(galley, style->after);
    if (caption) {
        td_slot inner = *slot;
        inner.elem = t.elem;
        td_caption_set(lay, &inner, caption, style->after, style->before);
        galley->snug = true;
    }
    int head_rows = 0;
    while (head_rows < t.grid.nrows && t.grid.rows[head_rows].head)
        head_rows++;
    size_t from = galley->slugs.n;
    rows_put(&t, 0, head_rows);
    size_t body = galley->slugs.n;
    uint32_t outer = galley->head;
    galley->head = head_store(&t, from, body);
    rows_put(&t, head_rows, t.grid.nrows);
    galley->head = outer;
    keep_rows(lay, galley, from, body);
    if (may_float && caption && galley_height(galley, start) <= lay->column_height * 2 / 5)
        make_float(galley, start, keep);
    td_galley_gap(galley, style->after);
}
