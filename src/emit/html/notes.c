/* notes.c - marks in the text and the notes at the end of the page. */
#include "emit/html/escape.h"
#include "emit/html/writer.h"

/* The note's place in the list of this page, added when `add`; NULL: it stands on another page. */
static td_html_note *find(td_html_writer *w, const td_node *node, bool add) {
    td_str number = node->label.number;
    if (!number.n && add) {
        number = td_str_format(w->job->ctx->arena, "%zu", w->notes.n + 1);
    }
    size_t index = (size_t)(uintptr_t)td_map_find(&w->note_index, number);
    if (!index && add) {
        td_html_note note = {.node = node, .number = number};
        TD_PUSH(w->job->ctx->arena, &w->notes, note);
        index = w->notes.n;
        td_map_put(&w->note_index, number, (void *)(uintptr_t)index);
    }
    return index ? &w->notes.p[index - 1] : NULL;
}

static td_str note_id(td_html_writer *w, const td_node *node, td_str number) {
    return node->label.anchor.n ? node->label.anchor : td_str_format(w->job->ctx->arena, "fn-%.*s", TD_F(number));
}

/* The id of the n-th mark of a note. */
static void put_mark_id(td_html_writer *w, td_str number, int n) {
    td_put(w, "_fnref-");
    td_html_escape(w->out, number);
    if (n > 1) {
        td_buf_format(w->out, "-%d", n);
    }
}

void td_write_note_mark(td_html_writer *w, const td_node *node) {
    const td_node *target = node->kind == TD_NOTE ? node : node->u.note.of;
    if (!target) {
        return; /* finish has reported it */
    }
    if (w->link) { /* a link in a link cannot be: the outer one ends here */
        td_put(w, "</a>");
        w->link = NULL;
    }
    td_html_note *note = find(w, target, node->kind == TD_NOTE);
    td_str number = note ? note->number : target->label.number;
    td_put(w, "<sup class=\"note-mark\"><a");
    if (note) {
        td_put(w, " id=\"");
        put_mark_id(w, number, ++note->refs);
        td_put(w, "\"");
    }
    td_put(w, " href=\"");
    td_put_href(w, target, note_id(w, target, number));
    td_put(w, "\" role=\"doc-noteref\" aria-label=\"");
    td_put_text(w, td_job_word(w->job, "html.note"));
    td_put(w, " ");
    td_put_text(w, number);
    td_put(w, "\">");
    td_put_text(w, number);
    td_put(w, "</a></sup>");
}

void td_write_back_link(td_html_writer *w) {
    if (!w->note) {
        return;
    }
    td_put(w, " <a class=\"back\" href=\"#");
    put_mark_id(w, w->note->number, 1);
    td_put(w, "\" role=\"doc-backlink\" aria-label=\"");
    td_put_text(w, td_job_word(w->job, "html.back-to-text"));
    td_put(w, ", ");
    td_put_text(w, td_job_word(w->job, "html.note"));
    td_put(w, " ");
    td_put_text(w, w->note->number);
    td_put(w, "\">");
    td_put_text(w, TD_S("\xE2\x86\xA9\xEF\xB8\x8E"));
    td_put(w, "</a>");
    w->last_para = NULL;
}

static void write_note(td_html_writer *w, size_t index) {
    td_html_note note = w->notes.p[index]; /* the list may grow while it is written */
    int64_t value;
    td_put(w, "<li id=\"");
    td_html_escape(w->out, note_id(w, note.node, note.number));
    td_put(w, "\"");
    td_put_lang(w, note.node);
    if (td_str_to_int(note.number, &value)) {
        td_buf_format(w->out, " value=\"%d\"", (int)value);
    }
    td_put(w, ">");
    const td_node *last = note.node->last;
    bool text_last = last && (last->kind == TD_PARA || last->kind == TD_PLAIN);
    w->note = &note;
    w->last_para = text_last ? last : NULL;
    td_write_children(w, note.node);
    if (!text_last) {
        td_write_back_link(w);
    }
    w->note = NULL;
    w->last_para = NULL;
    td_put(w, "</li>\n");
}

void td_write_notes(td_html_writer *w, td_str label) {
    if (w->notes_done == w->notes.n) {
        return;
    }
    td_put(w, "<section class=\"notes\" role=\"doc-endnotes\"");
    td_html_attr(w->out, "aria-label", label);
    td_put(w, ">\n<ol>\n");
    while (w->notes_done < w->notes.n) {
        write_note(w, w->notes_done++);
    }
    td_put(w, "</ol>\n</section>\n");
}
