/* blocks.c - walks the tree and writes blocks. */
#include "emit/html/escape.h"
#include "emit/html/sanitise.h"
#include "emit/html/writer.h"

static void line_start(td_html_writer *w) {
    if (w->out->n && w->out->p[w->out->n - 1] != '\n') {
        td_put(w, "\n");
    }
}

/* Element around a block, on lines of its own. */
static void block(td_html_writer *w, const td_node *node, bool enter, const char *name, const char *ours) {
    if (enter) {
        line_start(w);
        td_put_open(w, name, ours, node);
    } else {
        td_buf_format(w->out, "</%s>\n", name);
    }
}

static void para(td_html_writer *w, const td_node *node, bool enter) {
    bool title = node->parent && node->parent->kind == TD_DIV && !node->prev && td_attr_class(node, "box-title");
    if (enter) {
        line_start(w);
        td_put(w, "<p");
        if (title) {
            td_buf_format(w->out, " id=\"_box-%d\"", w->counter);
        } else {
            td_put_id(w, node);
        }
        td_put_classes(w, NULL, node);
        td_put_lang(w, node);
        td_put(w, ">");
        w->bold += title;
        return;
    }
    w->bold -= title;
    if (node == w->last_para) {
        td_write_back_link(w);
    }
    td_put(w, "</p>\n");
}

/* A line of a tight item or cell has no element of its own, unless it needs one for its language or id. */
static void plain(td_html_writer *w, const td_node *node, bool enter) {
    bool own = node->lang.n || node->attr;
    if (enter && node->prev && node->prev->kind == TD_PLAIN) {
        td_put(w, "<br>\n");
    }
    if (enter && own) {
        td_put_open(w, "span", NULL, node);
    } else if (!enter) {
        td_put(w, own ? "</span>" : "");
        if (node == w->last_para) {
            td_write_back_link(w);
        }
    }
}

static void heading(td_html_writer *w, const td_node *node, bool enter) {
    int level = node->u.heading.level < 1 ? 1 : node->u.heading.level > 6 ? 6 : node->u.heading.level;
    char name[3] = {'h', (char)('0' + level), 0};
    block(w, node, enter, name, NULL);
    w->bold += enter ? 1 : -1;
    if (enter && node->label.number.n) {
        td_put(w, "<span class=\"number\">");
        td_put_text(w, node->label.number);
        td_put(w, "</span> ");
    }
}

static void list(td_html_writer *w, const td_node *node, bool enter) {
    static const char *const types[] = {NULL, NULL, "a", "A", "i", "I"};
    static const char *const delims[] = {NULL, "paren", "parens"};
    bool bullet = node->u.list.style == TD_LIST_BULLET;
    if (!enter) {
        td_put(w, bullet ? "</ul>\n" : "</ol>\n");
        return;
    }
    bool tasks = node->first && node->first->u.item.task != TD_TASK_NONE;
    line_start(w);
    td_put(w, bullet ? "<ul" : "<ol");
    td_put_id(w, node);
    td_put_classes(w, tasks ? "tasks" : delims[bullet ? 0 : node->u.list.delim], node);
    td_put_lang(w, node);
    if (!bullet && types[node->u.list.style]) {
        td_buf_format(w->out, " type=\"%s\"", types[node->u.list.style]);
    }
    if (!bullet && node->u.list.start != 1) {
        td_buf_format(w->out, " start=\"%d\"", node->u.list.start);
    }
    td_put(w, ">\n");
}

/* The box of a task takes its name from the item's text. */
static void item(td_html_writer *w, const td_node *node, bool enter) {
    bool task = node->u.item.task != TD_TASK_NONE;
    if (!enter) {
        td_put(w, task ? "</div></li>\n" : "</li>\n");
        return;
    }
    td_put_open(w, "li", task ? "task" : NULL, node);
    if (task) {
        int id = ++w->counter;
        const char *state = node->u.item.task == TD_TASK_DONE ? " checked" : "";
        td_buf_format(w->out, "<input type=\"checkbox\" disabled%s aria-labelledby=\"_task-%d\"><div id=\"_task-%d\">",
                      state, id, id);
    }
}

static bool is_box(const td_node *node) {
    return node->u.div.kind >= TD_DIV_TIP && node->u.div.kind <= TD_DIV_BOX;
}

/* title= wins over the kind's name that finish put in; an author's own box-title paragraph over both. */
static const td_node *title_node(const td_node *node) {
    const td_node *first = node->first;
    bool own = first && first->kind == TD_PARA && td_attr_class(first, "box-title");
    return own && !(first->implicit && td_attr_value(node, "title").n) ? first : NULL;
}

static td_str title_text(const td_html_writer *w, const td_node *node) {
    td_str title = td_attr_value(node, "title");
    return title.n || !w->job->style ? title : w->job->style->box[node->u.div.kind].label;
}

static void open_box(td_html_writer *w, const td_node *node, bool quote) {
    const td_node *own = title_node(node);
    td_str title = own ? TD_NOSTR : title_text(w, node);
    w->counter++;
    line_start(w);
    td_put(w, quote ? "<blockquote" : "<aside");
    td_put_id(w, node);
    td_put_classes(w, "box", node);
    td_put_lang(w, node);
    if (!quote) {
        td_put(w, " role=\"note\"");
    }
    if (!quote && (own || title.n)) {
        td_buf_format(w->out, " aria-labelledby=\"_box-%d\"", w->counter);
    }
    td_put(w, ">\n");
    if (title.n) {
        td_buf_format(w->out, "<p id=\"_box-%d\" class=\"box-title\">", w->counter);
        td_put_text(w, title);
        td_put(w, "</p>\n");
        w->skip = node->first && td_attr_class(node->first, "box-title") ? node->first : NULL;
    }
}

/* role=note: an aside within the text is no landmark of the page. */
static void box(td_html_writer *w, const td_node *node, bool enter) {
    bool quote = node->u.div.kind == TD_DIV_QUOTE;
    if (enter) {
        open_box(w, node, quote);
    } else {
        td_put(w, quote ? "</blockquote>\n" : "</aside>\n");
    }
}

static void div(td_html_writer *w, const td_node *node, bool enter) {
    if (is_box(node)) {
        box(w, node, enter);
    } else if (node->u.div.kind == TD_DIV_PAGE_BREAK) {
        td_put(w, enter ? "<div class=\"page-break\"></div>\n" : "");
    } else {
        block(w, node, enter, "div", NULL);
    }
}

static void section(td_html_writer *w, const td_node *node, bool enter) {
    bool chapter = node->parent && node->parent->kind == TD_DOC;
    if (chapter && !w->place.single) {
        return; /* the page is the chapter */
    }
    line_start(w);
    td_put(w, !enter ? "</section>\n" : chapter ? "<section class=\"chapter\">\n" : "<section>\n");
}

static void caption(td_html_writer *w, const td_node *node, bool enter) {
    if (node->parent && node->parent->kind == TD_TABLE) {
        td_table_event(w, node, enter);
    } else {
        block(w, node, enter, "figcaption", NULL);
    }
}

static void raw_block(td_html_writer *w, const td_node *node) {
    if (td_str_is(node->u.raw.format, "html")) {
        line_start(w);
        td_sanitise_block(w->job->ctx, w->out, node->text, node->span, w->report);
        line_start(w);
    }
}

static void block_event(td_html_writer *w, const td_node *node, bool enter) {
    switch (node->kind) {
    case TD_SECTION:
        section(w, node, enter);
        break;
    case TD_PARA:
        para(w, node, enter);
        break;
    case TD_PLAIN:
        plain(w, node, enter);
        break;
    case TD_HEADING:
        heading(w, node, enter);
        break;
    case TD_QUOTE:
        block(w, node, enter, "blockquote", NULL);
        break;
    case TD_LIST:
        list(w, node, enter);
        break;
    case TD_ITEM:
        item(w, node, enter);
        break;
    case TD_DEF_LIST:
        block(w, node, enter, "dl", NULL);
        break;
    case TD_DEF_TERM:
        block(w, node, enter, "dt", NULL);
        break;
    case TD_DEF_BODY:
        block(w, node, enter, "dd", NULL);
        break;
    case TD_TABLE:
    case TD_TABLE_HEAD:
    case TD_TABLE_BODY:
    case TD_ROW:
    case TD_CELL:
        td_table_event(w, node, enter);
        break;
    case TD_CAPTION:
        caption(w, node, enter);
        break;
    case TD_FIGURE:
        block(w, node, enter, "figure", NULL);
        break;
    case TD_DIV:
        div(w, node, enter);
        break;
    case TD_LINE_BLOCK:
        block(w, node, enter, "p", "lines");
        break;
    case TD_LINE:
        td_put(w, !enter && node->next ? "<br>\n" : "");
        break;
    case TD_BIBLIOGRAPHY:
        block(w, node, enter, "div", "bibliography");
        break;
    case TD_RULE:
        td_put(w, enter ? "<hr>\n" : "");
        break;
    case TD_PAGE_BREAK:
        td_put(w, enter ? "<div class=\"page-break\"></div>\n" : "");
        break;
    case TD_RAW_BLOCK:
        if (enter) {
            raw_block(w, node);
        }
        break;
    default:
        break;
    }
}

/* Kinds whose children the walk must not write; true: the node is done. */
static bool written_whole(td_html_writer *w, const td_node *node) {
    if (node == w->skip) {
        return true;
    }
    switch (node->kind) {
    case TD_IMAGE:
        td_write_image(w, node);
        return true;
    case TD_NOTE:
    case TD_NOTE_REF:
        if (!w->entry) {
            td_write_note_mark(w, node);
        }
        return true;
    case TD_CODE_BLOCK:
        td_write_code(w, node);
        return true;
    case TD_TOC:
        td_write_toc(w, node);
        return true;
    case TD_COMMENT:
    case TD_CITATION:
    case TD_PAGE_REF:
    case TD_NOTE_DEF:
    case TD_ABBR_DEF:
        return true;
    default:
        return false;
    }
}

void td_write_tree(td_html_writer *w, const td_node *root) {
    for (td_walk walk = td_walk_from((td_node *)root); td_walk_next(&walk);) {
        const td_node *node = walk.node;
        bool enter = walk.event == TD_ENTER;
        if (enter && written_whole(w, node)) {
            td_walk_skip(&walk);
            continue;
        }
        if (enter && w->report && !w->entry && td_node_has_inlines(node)) {
            td_sanitise_inlines(w->job->ctx, &w->job->allowed, node, true);
        }
        if (td_kind_is_inline(node->kind)) {
            td_inline_event(w, node, enter);
        } else {
            block_event(w, node, enter);
        }
    }
}

void td_write_children(td_html_writer *w, const td_node *node) {
    for (const td_node *c = node->first; c; c = c->next) {
        td_write_tree(w, c);
    }
}
