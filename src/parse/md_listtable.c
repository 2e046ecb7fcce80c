/* md_listtable.c - ::: {.list-table}: a list of lists becomes a table, for cells with blocks and spans.
 *
 * As Pandoc's list-table filter: header-rows (1), header-cols (0), aligns="l,c,r"; a paragraph before the list is
 * the caption; a cell that starts with `[]{colspan=2 rowspan=2}` spans.
 */
#include "parse/md.h"

static int number(const td_node *div, const char *key, int otherwise) {
    int64_t n;
    td_str value = td_attr_value(div, key);
    return value.n && td_str_to_int(value, &n) && n < 1000 ? (int)n : otherwise;
}

/* The empty span at the start of a cell says how far it reaches. */
static void take_span(td_node *cell) {
    td_node *para = cell->first;
    td_node *span = para && (para->kind == TD_PLAIN || para->kind == TD_PARA) ? para->first : NULL;
    if (!span || span->kind != TD_SPAN || span->first ||
        !(td_attr_has(span, "colspan") || td_attr_has(span, "rowspan")))
        return;
    int columns = number(span, "colspan", 1), rows = number(span, "rowspan", 1);
    cell->u.cell.colspan = columns > 0 ? columns : 1;
    cell->u.cell.rowspan = rows > 0 ? rows : 1;
    td_node *blank = span->next;
    td_node_unlink(span);
    if (blank && blank->kind == TD_TEXT && blank->text.n && blank->text.p[0] == ' ') {
        blank->text = td_str_sub(blank->text, 1, blank->text.n);
        blank->span.start++;
    }
    if (!para->first)
        td_node_unlink(para);
}

static int row_width(const td_node *row) {
    int n = 0;
    for (const td_node *cell = row->first; cell; cell = cell->next)
        n += cell->u.cell.colspan;
    return n;
}

/* An item that holds a list: a row.  NULL: it holds something else. */
static td_node *make_row(td_md *md, td_node *item) {
    td_node *cells = item->first;
    if (!cells || cells->kind != TD_LIST || cells->next)
        return NULL;
    td_node *row = td_node_new(md->arena, TD_ROW, item->span);
    for (td_node *i = cells->first; i; i = i->next) {
        td_node *cell = td_node_new(md->arena, TD_CELL, i->span);
        td_node_move_children(cell, i);
        take_span(cell);
        td_node_append(row, cell);
    }
    return row;
}

static void set_aligns(td_md *md, td_node *table, td_str aligns) {
    table->u.table.aligns = TD_NEWN(md->arena, uint8_t, table->u.table.columns);
    int column = 0;
    for (size_t i = 0; i < aligns.n && column < table->u.table.columns; i++) {
        if (aligns.p[i] == ',')
            column++;
        else if (strchr("lcr", aligns.p[i]))
            table->u.table.aligns[column] = aligns.p[i] == 'l'   ? TD_ALIGN_LEFT
                                            : aligns.p[i] == 'c' ? TD_ALIGN_CENTER
                                                                 : TD_ALIGN_RIGHT;
    }
}

/* What columns the cells of a row stand in, alignment and head included; `busy` counts rows still spanned. */
static void place_cells(td_node *row, const td_node *table, int *busy, bool head, int head_columns) {
    int column = 0, columns = table->u.table.columns;
    for (td_node *cell = row->first; cell; cell = cell->next) {
        while (column < columns && busy[column] > 0)
            column++;
        cell->u.cell.header = head || column < head_columns;
        cell->u.cell.align = column < columns ? table->u.table.aligns[column] : TD_ALIGN_DEFAULT;
        for (int k = 0; k < cell->u.cell.colspan && column < columns; k++, column++)
            busy[column] = cell->u.cell.rowspan;
    }
    for (int k = 0; k < columns; k++)
        busy[k] -= busy[k] > 0;
}

/* All rows of the list; NULL and a finding when an item is no row. */
static td_node *make_rows(td_md *md, td_node *list, int *columns) {
    td_node *body = td_node_new(md->arena, TD_TABLE_BODY, list->span);
    for (const td_node *item = list->first; item; item = item->next)
        if (!item->first || item->first->kind != TD_LIST || item->first->next) {
            td_report(md->ctx, TD_E_LIST_TABLE, item->span);
            return NULL;
        }
    *columns = 0;
    for (td_node *item = list->first; item; item = item->next) {
        td_node *row = make_row(md, item);
        int n = row_width(row);
        *columns = n > *columns ? n : *columns;
        td_node_append(body, row);
    }
    return body;
}

static void fill_table(td_md *md, td_node *table, td_node *body, td_node *div) {
    int head_rows = number(div, "header-rows", 1);
    table->u.table.header_columns = number(div, "header-cols", td_str_is(td_attr_value(div, "header"), "col"));
    set_aligns(md, table, td_attr_value(div, "aligns"));
    int *busy = TD_NEWN(md->arena, int, table->u.table.columns);
    td_node *head = td_node_new(md->arena, TD_TABLE_HEAD, body->span);
    for (td_node *row = body->first, *next; row; row = next) {
        next = row->next;
        place_cells(row, table, busy, head_rows > 0, table->u.table.header_columns);
        if (head_rows-- > 0) {
            td_node_unlink(row);
            td_node_append(head, row);
        }
    }
    if (head->first) {
        head->span = td_span_join(head->first->span, head->last->span);
        body->span.start = body->first ? body->first->span.start : head->span.end;
        td_node_append(table, head);
    }
    td_node_append(table, body);
}

void td_md_list_table(td_md *md, td_node *div) {
    td_node *list = div->last, *caption = div->first;
    int columns;
    if (!list || list->kind != TD_LIST || (caption != list && (caption->kind != TD_PARA || caption->next != list))) {
        td_report(md->ctx, TD_E_LIST_TABLE, div->span);
        return;
    }
    td_node *body = make_rows(md, list, &columns);
    if (!body)
        return;
    if (columns > TD_MD_MAX_COLUMNS) {
        td_report(md->ctx, TD_E_TABLE_LIMIT, div->span, TD_MD_MAX_COLUMNS, td_tr(md->ctx, "columns"));
        td_node_unlink(list);
        return;
    }
    td_node *table = td_node_new(md->arena, TD_TABLE, div->span);
    table->attr = div->attr;
    table->lang = div->lang;
    table->u.table.columns = columns > 0 ? columns : 1;
    if (caption != list) {
        td_node *text = td_node_new(md->arena, TD_CAPTION, caption->span);
        td_node_move_children(text, caption);
        td_node_append(table, text);
    }
    fill_table(md, table, body, div);
    td_node_replace(div, table);
}
