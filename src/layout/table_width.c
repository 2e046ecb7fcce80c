#include "layout/table.h"

typedef struct {
    td_len fragment, min, max;
} extent;

/* ---- grid ---- */

static int count_rows(const td_node *table) {
    int n = 0;
    for (const td_node *part = table->first; part; part = part->next)
        for (const td_node *row = part->first; row && part->kind != TD_CAPTION; row = row->next)
            n += row->kind == TD_ROW;
    return n;
}

/* busy[c]: rows that a cell above still takes in column c. */
static void row_build(td_grid *g, td_grid_row *row, int *busy, int rows_left) {
    int n = 0, column = 0;
    for (const td_node *c = row->node->first; c; c = c->next)
        n += c->kind == TD_CELL;
    row->cells = TD_NEWN(g->lay->scratch, td_grid_cell, n);
    for (int i = 0; i < g->columns; i++)
        row->joined |= busy[i] > 0;
    for (const td_node *c = row->node->first; c; c = c->next) {
        while (column < g->columns && busy[column] > 0)
            column++;
        if (c->kind != TD_CELL || column >= g->columns)
            continue;
        td_grid_cell cell = {.node = c, .column = column, .head = row->head};
        cell.colspan = c->u.cell.colspan < 1 ? 1 : c->u.cell.colspan;
        cell.rowspan = c->u.cell.rowspan < 1 ? 1 : c->u.cell.rowspan > rows_left ? rows_left : c->u.cell.rowspan;
        if (cell.colspan > g->columns - column)
            cell.colspan = g->columns - column;
        cell.header = !row->head && (c->u.cell.header || column < g->node->u.table.header_columns);
        for (int i = 0; i < cell.colspan; i++)
            busy[column + i] = cell.rowspan;
        row->cells[row->ncells++] = cell;
        column += cell.colspan;
    }
    for (int i = 0; i < g->columns; i++)
        busy[i] -= busy[i] > 0;
}

void td_grid_build(td_grid *g) {
    int *busy;
    g->columns = g->node->u.table.columns;
    for (const td_node *part = g->node->first; part && g->columns < 1; part = part->next)
        for (const td_node *c = part->first && part->first->kind == TD_ROW ? part->first->first : NULL; c; c = c->next)
            g->columns += c->u.cell.colspan < 1 ? 1 : c->u.cell.colspan;
    if (g->columns < 1)
        g->columns = 1;
    g->nrows = count_rows(g->node);
    g->rows = TD_NEWN(g->lay->scratch, td_grid_row, g->nrows);
    busy = TD_NEWN(g->lay->scratch, int, g->columns);
    int i = 0;
    for (const td_node *part = g->node->first; part; part = part->next) {
        int left = 0;
        if (part->kind == TD_CAPTION)
            continue;
        for (const td_node *row = part->first; row; row = row->next)
            left += row->kind == TD_ROW;
        for (const td_node *row = part->first; row; row = row->next) {
            if (row->kind != TD_ROW)
                continue;
            g->rows[i] = (td_grid_row){.node = row, .head = part->kind == TD_TABLE_HEAD};
            row_build(g, &g->rows[i++], busy, left--);
        }
    }
}

/* ---- extents ---- */

static void block_extent(td_lay *lay, const td_slot *slot, const td_node *node, td_role role, td_len indent, extent *e) {
    extent own = {0};
    switch ((td_kind)node->kind) {
    case TD_PARA:
    case TD_PLAIN:
    case TD_LINE:
    case TD_DEF_TERM:
    case TD_HEADING:
        td_par_extent(lay, slot, node, role, &own.fragment, &own.min, &own.max);
        break;
    case TD_FIGURE:
        own = (extent){TD_PT(20), TD_PT(60), TD_PT(160)};
        break;
    case TD_CODE_BLOCK:
        own = (extent){TD_PT(30), TD_PT(100), TD_PT(200)};
        break;
    default:
        if (node->kind == TD_LIST || node->kind == TD_DEF_BODY || (node->kind == TD_DIV && node->u.div.kind != TD_DIV_PLAIN))
            indent += lay->style->list_indent;
        for (const td_node *n = node->first; n && td_kind_is_block(n->kind); n = n->next)
            block_extent(lay, slot, n, role, indent, e);
        return;
    }
    e->fragment = own.fragment + indent > e->fragment ? own.fragment + indent : e->fragment;
    e->min = own.min + indent > e->min ? own.min + indent : e->min;
    e->max = own.max + indent > e->max ? own.max + indent : e->max;
}

/* A cell over several columns asks each of them for its share of what they lack. */
static void span_share(extent *columns, int n, const extent *e, td_len pad) {
    extent sum = {0};
    for (int i = 0; i < n; i++) {
        sum.fragment += columns[i].fragment + (i ? pad : 0);
        sum.min += columns[i].min + (i ? pad : 0);
        sum.max += columns[i].max + (i ? pad : 0);
    }
    for (int i = 0; i < n; i++) {
        columns[i].fragment += e->fragment > sum.fragment ? (e->fragment - sum.fragment) / n : 0;
        columns[i].min += e->min > sum.min ? (e->min - sum.min) / n : 0;
        columns[i].max += e->max > sum.max ? (e->max - sum.max) / n : 0;
    }
}

static void extents(td_grid *g, extent *columns) {
    for (int pass = 0; pass < 2; pass++)
        for (int r = 0; r < g->nrows; r++)
            for (int i = 0; i < g->rows[r].ncells; i++) {
                const td_grid_cell *cell = &g->rows[r].cells[i];
                td_slot slot = *g->slot;
                extent e = {0};
                if ((cell->colspan > 1) != (pass == 1))
                    continue;
                td_role role = cell->head ? TD_ROLE_TABLE_HEAD : TD_ROLE_TABLE_CELL;
                for (const td_node *n = cell->node->first; n; n = n->next)
                    block_extent(g->lay, &slot, n, role, 0, &e);
                if (cell->header) /* bold is wider than what was measured */
                    e = (extent){e.fragment * 108 / 100, e.min * 108 / 100, e.max * 108 / 100};
                extent *c = &columns[cell->column];
                if (cell->colspan > 1) {
                    span_share(c, cell->colspan, &e, TD_PT(2 * TD_CELL_PAD_X));
                    continue;
                }
                c->fragment = e.fragment > c->fragment ? e.fragment : c->fragment;
                c->min = e.min > c->min ? e.min : c->min;
                c->max = e.max > c->max ? e.max : c->max;
            }
}

/* ---- widths ---- */

typedef struct {
    int64_t fragment, min, max;
} total;

static total sums(const extent *e, int n) {
    total t = {0};
    for (int i = 0; i < n; i++) {
        t.fragment += e[i].fragment;
        t.min += e[i].min;
        t.max += e[i].max;
    }
    return t;
}

/* Columns that need less than their even share get all they need; the others share the rest by need. */
static void share(td_grid *g, const extent *e, int64_t room) {
    int n = g->columns, open = n;
    bool *done = TD_NEWN(g->lay->scratch, bool, n), again = true;
    int64_t least = sums(e, n).min;
    while (again && open > 0) {
        again = false;
        int64_t even = room / open;
        for (int i = 0; i < n; i++)
            if (!done[i] && e[i].max <= even && room - e[i].max >= least - e[i].min) {
                g->widths[i] = e[i].max;
                room -= e[i].max;
                least -= e[i].min;
                done[i] = again = true;
                open--;
            }
    }
    int64_t weight = 0, rest = room - least;
    for (int i = 0; i < n; i++)
        weight += done[i] ? 0 : e[i].max - e[i].min;
    for (int i = 0; i < n; i++)
        if (!done[i])
            g->widths[i] = e[i].min + (td_len)(weight > 0 ? rest * (e[i].max - e[i].min) / weight : 0);
}

static void divide(td_grid *g, const extent *e, int64_t room, total t) {
    for (int i = 0; i < g->columns; i++)
        if (t.min <= room)
            continue;
        else if (t.fragment <= room)
            g->widths[i] = e[i].fragment + (td_len)((room - t.fragment) * (e[i].min - e[i].fragment) / (t.min - t.fragment));
        else
            g->widths[i] = (td_len)(room * e[i].fragment / t.fragment);
    if (t.min <= room)
        share(g, e, room);
}

void td_grid_widths(td_grid *g) {
    int n = g->columns;
    extent *e = TD_NEWN(g->lay->scratch, extent, n);
    td_len pad = TD_PT(TD_CELL_PAD_X);
    int64_t room = g->slot->width - (int64_t)2 * pad * n;
    g->widths = TD_NEWN(g->lay->scratch, td_len, n);
    g->x = TD_NEWN(g->lay->scratch, td_len, n + 1);
    extents(g, e);
    for (int i = 0; i < n; i++) {
        td_len least = TD_PT(8); /* an empty column is still seen */
        e[i].fragment = e[i].fragment < least ? least : e[i].fragment;
        e[i].min = e[i].min < e[i].fragment ? e[i].fragment : e[i].min;
        e[i].max = (e[i].max < e[i].min ? e[i].min : e[i].max) + 64; /* rounding must not break a line that fits */
    }
    total t = sums(e, n);
    if (t.fragment > room)
        td_report(g->lay->ctx, TD_W_TABLE_WIDE, g->node->span);
    if (room < (int64_t)n * TD_PT(2)) { /* too many columns for any padding */
        pad = 0;
        room = g->slot->width;
    }
    if (t.max <= room) {
        int64_t spare = t.max * 100 >= room * 65 ? room - t.max : 0; /* nearly full width: made full */
        for (int i = 0; i < n; i++)
            g->widths[i] = e[i].max + (td_len)(spare * e[i].max / t.max);
    } else {
        divide(g, e, room, t);
    }
    g->x[0] = g->slot->left;
    for (int i = 0; i < n; i++)
        g->x[i + 1] = g->x[i] + g->widths[i] + 2 * pad;
    g->pad = pad;
}
