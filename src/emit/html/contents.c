/* contents.c - lists of sections, figures and tables. */
#include "emit/html/writer.h"

void td_write_entry(td_html_writer *w, const td_node *from) {
    w->entry = true;
    td_write_children(w, from);
    w->entry = false;
}

static void put_number(td_html_writer *w, td_str number) {
    if (number.n) {
        td_put(w, "<span class=\"number\">");
        td_put_text(w, number);
        td_put(w, "</span> ");
    }
}

static void open_entry(td_html_writer *w, const td_node *target) {
    td_put(w, "<a href=\"");
    td_put_href(w, target, td_html_id(target));
    td_put(w, "\"");
}

/* ---- made by finish ---- */

static void toc_entries(td_html_writer *w, const td_node *toc) {
    int level = 0;
    for (const td_node *e = toc->first; e; e = e->next) {
        int wanted = e->u.toc_entry.level;
        wanted = wanted > level + 1 ? level + 1 : wanted < 1 ? 1 : wanted;
        if (wanted > level) {
            td_put(w, level ? "\n<ol>\n" : "<ol>\n");
            level++;
        } else {
            for (; level > wanted; level--) {
                td_put(w, "</li>\n</ol>\n");
            }
            td_put(w, "</li>\n");
        }
        td_put(w, "<li>");
        open_entry(w, e->u.toc_entry.target);
        td_put_lang(w, e);
        td_put(w, ">");
        put_number(w, e->label.number);
        td_write_entry(w, e);
        td_put(w, "</a>");
    }
    for (; level > 0; level--) {
        td_put(w, "</li>\n</ol>\n");
    }
}

void td_write_toc(td_html_writer *w, const td_node *toc) {
    static const char *const kinds[] = {"contents", "figures", "tables"};
    static const char *const words[] = {"title.contents", "title.figures", "title.tables"};
    td_str title = toc->text.n ? toc->text : td_job_word(w->job, words[toc->u.toc.kind]);
    int id = ++w->counter;
    td_buf_format(w->out, "<nav class=\"toc %s\" aria-labelledby=\"_toc-%d\">\n<p class=\"toc-title\" id=\"_toc-%d\">",
                  kinds[toc->u.toc.kind], id, id);
    td_put_text(w, title);
    td_put(w, "</p>\n");
    toc_entries(w, toc);
    td_put(w, "</nav>\n");
}

/* ---- navigation ---- */

static const td_node *next_listed(const td_node *node, const td_node *end) {
    while (node != end && !(node->kind == TD_SECTION && node->first && node->first->kind == TD_HEADING &&
                            !node->first->u.heading.unlisted)) {
        node = node->next;
    }
    return node == end ? NULL : node;
}

static void section_link(td_html_writer *w, const td_node *heading, bool current) {
    open_entry(w, heading);
    td_put_lang(w, heading);
    td_put(w, current ? " aria-current=\"page\">" : ">");
    put_number(w, heading->label.number);
    td_write_entry(w, heading);
    td_put(w, "</a>");
}

static void subsections(td_html_writer *w, const td_node *section, int depth) {
    const td_node *s = depth > 0 ? next_listed(section->first, NULL) : NULL;
    if (!s) {
        return;
    }
    td_put(w, "\n<ol>\n");
    for (; s; s = next_listed(s->next, NULL)) {
        td_put(w, "<li>");
        section_link(w, s->first, false);
        subsections(w, s, depth - 1);
        td_put(w, "</li>\n");
    }
    td_put(w, "</ol>\n");
}

void td_write_contents(td_html_writer *w, int depth, const td_html_chapter *current) {
    const td_html_job *job = w->job;
    td_put(w, "<ol>\n");
    for (size_t i = 0; i < job->nchapters; i++) {
        const td_html_chapter *chapter = &job->chapters[i];
        if (chapter->heading->u.heading.unlisted) {
            continue;
        }
        td_put(w, "<li>");
        section_link(w, chapter->heading, current == chapter);
        if (!current || current == chapter) {
            subsections(w, chapter->first, depth - 1);
        }
        td_put(w, "</li>\n");
    }
    td_put(w, "</ol>\n");
}
