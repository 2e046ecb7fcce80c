/* tables.c - tables in a frame that scrolls by itself and can be reached by keyboard. */
#include "emit/html/writer.h"

static const td_node *caption_of(const td_node *table) {
    const td_node *first = table->first;
    return first && first->kind == TD_CAPTION ? first : NULL;
}

/* A region is a landmark, so its name must be unique: only a numbered caption is. */
static void open_table(td_html_writer *w, const td_node *node) {
    const td_node *caption = caption_of(node);
    int id = ++w->counter;
    td_put(w, "<div class=\"table\" tabindex=\"0\"");
    if (caption) {
        td_buf_format(w->out, " role=\"%s\" aria-labelledby=\"_caption-%d\">\n",
                      node->label.number.n ? "region" : "group", id);
    } else {
        td_put(w, " role=\"group\" aria-label=\"");
        td_put_text(w, td_job_word(w->job, "html.table"));
        td_put(w, "\">\n");
    }
    td_put_open(w, "table", NULL, node);
    td_put(w, "\n");
}

static bool is_empty(const td_node *cell) {
    return !cell->first || (cell->first == cell->last && !cell->first->first && td_node_has_inlines(cell->first));
}

/* An empty head cell names nothing: it is a plain cell. */
static bool is_head(const td_node *cell) {
    return cell->u.cell.header && !is_empty(cell);
}

static void open_cell(td_html_writer *w, const td_node *node) {
    static const char *const aligns[] = {NULL, NULL, "center", "right"};
    bool head = is_head(node), in_head = node->parent->parent && node->parent->parent->kind == TD_TABLE_HEAD;
    td_put(w, head ? "<th" : "<td");
    td_put_id(w, node);
    td_put_classes(w, aligns[node->u.cell.align & 3], node);
    td_put_lang(w, node);
    if (head) {
        td_put(w, in_head ? " scope=\"col\"" : " scope=\"row\"");
    }
    if (node->u.cell.colspan > 1) {
        td_buf_format(w->out, " colspan=\"%d\"", node->u.cell.colspan);
    }
    if (node->u.cell.rowspan > 1) {
        td_buf_format(w->out, " rowspan=\"%d\"", node->u.cell.rowspan);
    }
    td_put(w, ">");
    w->bold += head;
}

static void open_caption(td_html_writer *w, const td_node *node) {
    td_buf_format(w->out, "<caption id=\"_caption-%d\"", w->counter);
    td_put_classes(w, NULL, node);
    td_put_lang(w, node);
    td_put(w, "><span>"); /* stays in view when the table scrolls */
}

static void part(td_html_writer *w, const td_node *node, bool enter, const char *name) {
    if (node->first) {
        td_buf_format(w->out, enter ? "<%s>\n" : "</%s>\n", name);
    }
}

void td_table_event(td_html_writer *w, const td_node *node, bool enter) {
    switch (node->kind) {
    case TD_TABLE:
        if (enter) {
            open_table(w, node);
        } else {
            td_put(w, "</table>\n</div>\n");
        }
        break;
    case TD_TABLE_HEAD:
        part(w, node, enter, "thead");
        break;
    case TD_TABLE_BODY:
        part(w, node, enter, "tbody");
        break;
    case TD_ROW:
        td_put(w, enter ? "<tr>\n" : "</tr>\n");
        break;
    case TD_CAPTION:
        if (enter) {
            open_caption(w, node);
        } else {
            td_put(w, "</span></caption>\n");
        }
        break;
    default:
        if (enter) {
            open_cell(w, node);
        } else {
            w->bold -= is_head(node);
            td_put(w, is_head(node) ? "</th>\n" : "</td>\n");
        }
    }
}
