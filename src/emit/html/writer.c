/* writer.c - small pieces of markup. */
#include "emit/html/writer.h"

#include "base/utf8.h"
#include "emit/html/escape.h"

void td_usage_init(td_html_usage *usage, td_arena *arena) {
    *usage = (td_html_usage){.arena = arena};
    for (int i = 0; i < 2; i++) {
        usage->chars[i] = TD_NEWN(arena, uint64_t, 0x110000 / 64);
    }
}

void td_usage_add(td_html_usage *usage, td_str text, bool code) {
    uint64_t *bits = usage->chars[code];
    for (size_t i = 0; i < text.n;) {
        unsigned char byte = (unsigned char)text.p[i];
        uint32_t c = byte;
        if (byte < 0x80) {
            i++;
        } else {
            c = td_utf8_next(text, &i);
        }
        bits[c >> 6] |= (uint64_t)1 << (c & 63);
    }
}

void td_put(td_html_writer *w, const char *markup) {
    td_buf_puts(w->out, markup);
}

void td_put_text(td_html_writer *w, td_str text) {
    td_html_escape(w->out, text);
    td_usage_add(&w->job->usage, text, false);
    w->job->usage.italic |= w->italic > 0;
    w->job->usage.bold_italic |= w->italic > 0 && w->bold > 0;
}

/* Whether `name` is one of the words of ours. */
static bool is_ours(const char *ours, td_str name) {
    td_str rest = td_str_from(ours ? ours : ""), word;
    while (td_str_next_word(&rest, &word)) {
        if (td_str_eq(word, name)) {
            return true;
        }
    }
    return false;
}

void td_put_classes(td_html_writer *w, const char *ours, const td_node *node) {
    size_t n = node->attr ? node->attr->nclasses : 0;
    bool first = true;
    if (ours) {
        td_buf_format(w->out, " class=\"%s", ours);
        first = false;
    }
    for (size_t i = 0; i < n; i++) {
        if (is_ours(ours, node->attr->classes[i])) {
            continue;
        }
        td_put(w, first ? " class=\"" : " ");
        td_html_escape(w->out, node->attr->classes[i]);
        first = false;
    }
    if (!first) {
        td_put(w, "\"");
    }
}

td_str td_html_id(const td_node *node) {
    return node->label.anchor.n ? node->label.anchor : td_attr_id(node);
}

void td_put_id(td_html_writer *w, const td_node *node) {
    if (!w->entry) {
        td_html_attr(w->out, "id", td_html_id(node));
    }
}

bool td_lang_is_rtl(td_str lang) {
    static const char *const rtl[] = {"ar", "fa", "he", "ur", "ps", "yi", "ckb", "sd", "ug", "dv"};
    size_t dash = td_str_index(lang, '-');
    td_str primary = td_str_sub(lang, 0, dash == SIZE_MAX ? lang.n : dash);
    for (size_t i = 0; i < sizeof rtl / sizeof *rtl; i++) {
        if (td_str_is(primary, rtl[i])) {
            return true;
        }
    }
    return false;
}

void td_put_lang(td_html_writer *w, const td_node *node) {
    if (node->lang.n) {
        td_html_attr(w->out, "lang", node->lang);
        td_put(w, td_lang_is_rtl(node->lang)                         ? " dir=\"rtl\""
                  : w->job->doc && td_lang_is_rtl(w->job->doc->lang) ? " dir=\"ltr\""
                                                                     : "");
    }
}

void td_put_open(td_html_writer *w, const char *name, const char *ours, const td_node *node) {
    td_buf_putc(w->out, '<');
    td_put(w, name);
    td_put_id(w, node);
    td_put_classes(w, ours, node);
    td_put_lang(w, node);
    td_buf_putc(w->out, '>');
}
