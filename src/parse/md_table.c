/* md_table.c - pipe tables: rows are lines that are cut into cells here, with the author's places. */
#include "parse/md_blocks.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

/* Next cell at *at: [*start, *end) untrimmed; false when the row is over.  A pipe behind a backslash is text. */
static bool next_cell(td_str line, size_t *at, size_t *start, size_t *end) {
    size_t i = *at;
    if (i >= line.n || line.p[i] == '\n' || line.p[i] == '\r')
        return false;
    *start = i;
    while (i < line.n && line.p[i] != '\n' && line.p[i] != '\r' &&
           !(line.p[i] == '|' && !(i > *start && line.p[i - 1] == '\\')))
        i++;
    *end = i;
    bool pipe = i < line.n && line.p[i] == '|';
    for (i += pipe; pipe && i < line.n && is_blank(line.p[i]);)
        i++;
    *at = pipe ? i : line.n;
    return true;
}

/* Behind the pipe that may open a row. */
static size_t row_start(td_str line) {
    size_t i = line.n && line.p[0] == '|';
    while (i && i < line.n && is_blank(line.p[i]))
        i++;
    return i;
}

int td_md_count_cells(td_str line) {
    size_t at = row_start(line), start, end;
    int n = 0;
    while (next_cell(line, &at, &start, &end))
        n++;
    return n;
}

int td_md_delimiter_row(td_str line, uint8_t *aligns) {
    size_t at = row_start(line), start, end;
    int n = 0;
    while (next_cell(line, &at, &start, &end)) {
        while (start < end && is_blank(line.p[start]))
            start++;
        while (end > start && is_blank(line.p[end - 1]))
            end--;
        bool left = start < end && line.p[start] == ':', right = end > start + 1 && line.p[end - 1] == ':';
        size_t from = start + left, to = end - right;
        if (from >= to)
            return 0;
        for (size_t i = from; i < to; i++)
            if (line.p[i] != '-')
                return 0;
        if (aligns)
            aligns[n] = left && right ? TD_ALIGN_CENTER
                        : left        ? TD_ALIGN_LEFT
                        : right       ? TD_ALIGN_RIGHT
                                      : TD_ALIGN_DEFAULT;
        n++;
    }
    return n;
}

static td_node *add_cell(td_md *md, td_node *row, const td_node *table, int column, size_t start, size_t end) {
    while (start < end && is_blank(md->text.p[start]))
        start++;
    while (end > start && is_blank(md->text.p[end - 1]))
        end--;
    td_node *cell = td_node_new(md->arena, TD_CELL, td_md_span(md, (uint32_t)start, (uint32_t)end));
    cell->u.cell.align = table->u.table.aligns[column];
    cell->u.cell.header = row->parent->kind == TD_TABLE_HEAD;
    td_node_append(row, cell);
    if (start < end) {
        td_md_text text = td_md_slice(md, start, end, true);
        td_node *plain = td_node_new(md->arena, TD_PLAIN, cell->span);
        td_node_append(cell, plain);
        td_md_add_leaf(md, plain, text);
    }
    return cell;
}

static bool caption_row(td_str s) {
    return s.n > 1 && s.p[0] == ':' && is_blank(s.p[1]) && td_str_index(s, '|') == SIZE_MAX;
}

static void report_count(td_md *md, td_str line, td_node *row, int found, uint32_t surplus, uint32_t end) {
    int columns = row->parent->parent->u.table.columns;
    if (md->dialect != TD_DIALECT_TRISDOC || found == columns)
        return;
    if (caption_row(line)) {
        td_report_hint(md->ctx, TD_W_CAPTION_AS_ROW, row->span,
                       td_str_from(td_tr(md->ctx, "put a blank line between table and caption")));
        return;
    }
    if (found > columns)
        td_report_hint(md->ctx, TD_E_TABLE_CELLS, td_md_span(md, surplus, end),
                       td_str_from(td_tr(md->ctx, "write \\| for a bar that is text")), found, columns);
    else
        td_report(md->ctx, TD_W_TABLE_CELLS_FEW, row->span, found, columns);
}

/* A row at byte `at` of a line.  returns false when the table may have no more cells. */
static bool add_row(td_md *md, td_node *table, td_node *part, size_t line, size_t at) {
    td_str s = td_md_line(md, line);
    uint32_t off = md->lines.p[line] + (uint32_t)at;
    s = td_str_sub(s, at, s.n);
    td_node *row = td_node_new(md->arena, TD_ROW, td_md_span(md, off, off + (uint32_t)s.n));
    int columns = table->u.table.columns, n = 0;
    md->cells += (size_t)columns;
    if (md->cells > TD_MD_MAX_CELLS) {
        td_report(md->ctx, TD_E_TABLE_LIMIT, row->span, TD_MD_MAX_CELLS, td_tr(md->ctx, "cells"));
        return false;
    }
    td_node_append(part, row);
    size_t from = row_start(s), start, end, surplus = 0;
    while (next_cell(s, &from, &start, &end)) {
        if (n < columns)
            add_cell(md, row, table, n, off + start, off + end);
        else if (n == columns)
            surplus = start;
        n++;
    }
    report_count(md, s, row, n, off + (uint32_t)surplus, off + (uint32_t)s.n);
    for (; n < columns; n++)
        add_cell(md, row, table, n, off + s.n, off + s.n)->implicit = true;
    return true;
}

void td_md_table(td_md *md, cmark_node *node, td_node *parent) {
    td_md_block *block = cmark_node_get_user_data(node);
    size_t head = block->line - 1, at = md->content[head];
    td_str line = td_md_line(md, block->line);
    uint32_t off = md->lines.p[head] + (uint32_t)at;
    td_node *table = td_node_new(md->arena, TD_TABLE, td_md_span(md, off, md->lines.p[block->line] + (uint32_t)line.n));
    table->u.table.columns = block->columns;
    table->u.table.aligns = TD_NEWN(md->arena, uint8_t, block->columns);
    td_md_delimiter_row(td_str_sub(line, block->start - md->lines.p[block->line], line.n), table->u.table.aligns);
    td_node_append(parent, table);
    td_node *part =
        td_node_new(md->arena, TD_TABLE_HEAD, td_md_span(md, off, off + (uint32_t)(td_md_line(md, head).n - at)));
    td_node_append(table, part);
    bool more = add_row(md, table, part, head, at);
    part = td_node_new(md->arena, TD_TABLE_BODY, (td_span){table->span.src, table->span.end, table->span.end});
    td_node_append(table, part);
    for (cmark_node *n = cmark_node_first_child(node); n && more; n = cmark_node_next(n)) {
        const td_md_block *row = cmark_node_get_user_data(n);
        more = add_row(md, table, part, row->line, row->start - md->lines.p[row->line]);
    }
    if (part->first)
        part->span = (td_span){table->span.src, part->first->span.start, part->last->span.end};
    table->span.end = part->span.end;
}

/* ---- captions ---- */

bool td_md_is_caption(const td_md_text *text) {
    return text->s.n > 2 && text->s.p[0] == ':' && is_blank(text->s.p[1]);
}

void td_md_caption(td_md *md, td_node *table, td_md_text text, size_t skip) {
    skip = td_md_skip_space(text.s, skip);
    text = td_md_cut(text, skip, text.s.n);
    table->attr = td_md_trailing_attr(md, &text);
    td_md_apply_attr(md, table);
    td_span span = td_md_text_span(md, &text, 0, (uint32_t)text.s.n);
    table->span = td_span_join(table->span, table->attr ? td_span_join(span, table->attr->span) : span);
    if (text.s.n) {
        td_node *caption = td_node_new(md->arena, TD_CAPTION, span);
        td_node_insert_before(table->first, caption);
        td_md_add_leaf(md, caption, text);
    }
    if (!td_str_is(td_attr_value(table, "header"), "col"))
        return;
    table->u.table.header_columns = 1;
    for (td_node *row = table->last->first; row; row = row->next)
        if (row->first)
            row->first->u.cell.header = true;
}
