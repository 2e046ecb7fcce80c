/* raw.c - HTML exactly as cmark-gfm writes it, for the examples of the specifications.
 *
 * Source: cmark-gfm 0.29.0.gfm.6, behaviour of its HTML renderer with --unsafe.  Kinds that cmark does not know
 * (spans, notes, divs …) get the plainest element that fits.
 */
#include "emit/html/raw.h"

#include "emit/html/escape.h"

/* A new line, unless the output is at the start of one. */
static void fresh(td_buf *out) {
    if (out->n && out->p[out->n - 1] != '\n') {
        td_buf_putc(out, '\n');
    }
}

static void tag(td_buf *out, bool enter, const char *name) {
    td_buf_puts(out, enter ? "<" : "</");
    td_buf_puts(out, name);
    td_buf_putc(out, '>');
}

static void block(td_buf *out, bool enter, const char *name) {
    fresh(out);
    tag(out, enter, name);
    td_buf_putc(out, '\n');
}

static void leaf_block(td_buf *out, bool enter, const char *name) {
    if (enter) {
        fresh(out);
        tag(out, true, name);
    } else {
        tag(out, false, name);
        td_buf_putc(out, '\n');
    }
}

static bool is_tight(const td_node *para) {
    if (para->kind == TD_PLAIN) {
        return true;
    }
    const td_node *item = para->parent;
    return item && item->kind == TD_ITEM && item->parent && item->parent->kind == TD_LIST && item->parent->u.list.tight;
}

static void code_block(td_buf *out, const td_node *node) {
    td_str rest = node->u.code.info, language = TD_NOSTR;
    td_str_next_word(&rest, &language);
    fresh(out);
    td_buf_puts(out, "<pre><code");
    if (language.n) {
        td_buf_puts(out, " class=\"language-");
        td_html_escape(out, language);
        td_buf_putc(out, '"');
    }
    td_buf_putc(out, '>');
    td_html_escape(out, node->text);
    if (node->text.n && node->text.p[node->text.n - 1] != '\n') {
        td_buf_putc(out, '\n');
    }
    td_buf_puts(out, "</code></pre>\n");
}

static void list(td_buf *out, bool enter, const td_node *node) {
    const char *name = node->u.list.style == TD_LIST_BULLET ? "ul" : "ol";
    fresh(out);
    if (enter && name[0] == 'o' && node->u.list.start != 1) {
        td_buf_format(out, "<ol start=\"%d\">\n", node->u.list.start);
    } else {
        tag(out, enter, name);
        td_buf_putc(out, '\n');
    }
}

static void item(td_buf *out, bool enter, const td_node *node) {
    if (!enter) {
        td_buf_puts(out, "</li>\n");
        return;
    }
    fresh(out);
    td_buf_puts(out, "<li>");
    if (node->u.item.task == TD_TASK_OPEN) {
        td_buf_puts(out, "<input type=\"checkbox\" disabled=\"\" /> ");
    } else if (node->u.item.task == TD_TASK_DONE) {
        td_buf_puts(out, "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> ");
    }
}

static void cell(td_buf *out, bool enter, const td_node *node) {
    static const char *const names[] = {NULL, "left", "center", "right"};
    const char *name = node->u.cell.header ? "th" : "td";
    if (!enter) {
        tag(out, false, name);
        return;
    }
    fresh(out);
    td_buf_putc(out, '<');
    td_buf_puts(out, name);
    if (node->u.cell.align) {
        td_html_attr(out, "align", td_str_from(names[node->u.cell.align]));
    }
    td_buf_putc(out, '>');
}

static void table_part(td_buf *out, bool enter, const td_node *node) {
    switch (node->kind) {
    case TD_TABLE:
        block(out, enter, "table");
        break;
    case TD_TABLE_HEAD:
        block(out, enter, "thead");
        break;
    case TD_TABLE_BODY:
        if (node->first) {
            block(out, enter, "tbody");
        }
        break;
    case TD_ROW:
        fresh(out);
        tag(out, enter, "tr");
        if (!enter) {
            td_buf_putc(out, '\n');
        }
        break;
    default:
        cell(out, enter, node);
    }
}

/* The bracket of an image without any markup. */
static void alt_text(td_buf *out, const td_node *image) {
    for (td_walk w = td_walk_from((td_node *)image); td_walk_next(&w);) {
        if (w.event == TD_EXIT) {
            continue;
        }
        switch (w.node->kind) {
        case TD_TEXT:
        case TD_CODE:
        case TD_MATH:
        case TD_RAW_INLINE:
            td_html_escape(out, w.node->text);
            break;
        case TD_SOFT_BREAK:
        case TD_HARD_BREAK:
            td_buf_putc(out, ' ');
            break;
        default:
            break;
        }
    }
}

static void image(td_buf *out, const td_node *node) {
    td_buf_puts(out, "<img src=\"");
    td_html_escape_url(out, node->u.image.url);
    td_buf_puts(out, "\" alt=\"");
    alt_text(out, node);
    td_buf_putc(out, '"');
    td_html_attr(out, "title", node->u.image.title);
    td_buf_puts(out, " />");
}

static void link(td_buf *out, bool enter, const td_node *node) {
    if (!enter) {
        td_buf_puts(out, "</a>");
        return;
    }
    td_buf_puts(out, "<a href=\"");
    td_html_escape_url(out, node->u.link.url);
    td_buf_putc(out, '"');
    td_html_attr(out, "title", node->u.link.title);
    td_buf_putc(out, '>');
}

static const char *inline_name(td_kind kind) {
    switch (kind) {
    case TD_EMPH:
        return "em";
    case TD_STRONG:
        return "strong";
    case TD_STRIKE:
        return "del";
    case TD_SUB:
        return "sub";
    case TD_SUP:
        return "sup";
    case TD_UNDERLINE:
        return "u";
    case TD_SMALLCAPS:
    case TD_SPAN:
        return "span";
    default:
        return NULL;
    }
}

static const char *block_name(td_kind kind) {
    switch (kind) {
    case TD_SECTION:
        return "section";
    case TD_QUOTE:
        return "blockquote";
    case TD_DEF_LIST:
        return "dl";
    case TD_DIV:
    case TD_LINE_BLOCK:
    case TD_BIBLIOGRAPHY:
    case TD_NOTE_DEF:
        return "div";
    case TD_FIGURE:
        return "figure";
    default:
        return NULL;
    }
}

/* What has neither children of its own kind nor needs the walk's skip. */
static void leaf(td_buf *out, const td_node *node) {
    switch (node->kind) {
    case TD_RULE:
        fresh(out);
        td_buf_puts(out, "<hr />\n");
        break;
    case TD_CODE_BLOCK:
        code_block(out, node);
        break;
    case TD_RAW_BLOCK:
        fresh(out);
        td_buf_str(out, node->text);
        fresh(out);
        break;
    case TD_COMMENT:
    case TD_RAW_INLINE:
        td_buf_str(out, node->text);
        break;
    case TD_TEXT:
    case TD_ABBR:
        td_html_escape(out, node->text);
        break;
    case TD_SOFT_BREAK:
        td_buf_putc(out, '\n');
        break;
    case TD_HARD_BREAK:
        td_buf_puts(out, "<br />\n");
        break;
    case TD_CODE:
    case TD_MATH:
        td_buf_puts(out, "<code>");
        td_html_escape(out, node->text);
        td_buf_puts(out, "</code>");
        break;
    default:
        break;
    }
}

static void node_event(td_buf *out, bool enter, const td_node *node) {
    switch (node->kind) {
    case TD_PARA:
    case TD_PLAIN:
        if (!is_tight(node)) {
            leaf_block(out, enter, "p");
        }
        break;
    case TD_HEADING:
        leaf_block(out, enter, (const char[][3]){"h1", "h2", "h3", "h4", "h5", "h6"}[node->u.heading.level - 1]);
        break;
    case TD_LIST:
        list(out, enter, node);
        break;
    case TD_ITEM:
        item(out, enter, node);
        break;
    case TD_DEF_TERM:
        leaf_block(out, enter, "dt");
        break;
    case TD_DEF_BODY:
        leaf_block(out, enter, "dd");
        break;
    case TD_CAPTION:
        leaf_block(out, enter, node->parent && node->parent->kind == TD_TABLE ? "caption" : "figcaption");
        break;
    case TD_LINE:
        leaf_block(out, enter, "div");
        break;
    case TD_TABLE:
    case TD_TABLE_HEAD:
    case TD_TABLE_BODY:
    case TD_ROW:
    case TD_CELL:
        table_part(out, enter, node);
        break;
    case TD_LINK:
        link(out, enter, node);
        break;
    default:
        if (block_name(node->kind)) {
            block(out, enter, block_name(node->kind));
        } else if (inline_name(node->kind)) {
            tag(out, enter, inline_name(node->kind));
        } else if (enter) {
            leaf(out, node);
        }
    }
}

void td_html_raw(td_buf *out, const td_node *root) {
    for (td_walk w = td_walk_from((td_node *)root); td_walk_next(&w);) {
        if (w.node->kind == TD_IMAGE) {
            if (w.event == TD_ENTER) {
                image(out, w.node);
                td_walk_skip(&w);
            }
        } else {
            node_event(out, w.event == TD_ENTER, w.node);
        }
    }
}
