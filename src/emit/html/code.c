/* code.c - listings with the theme's colours. */
#include "emit/html/escape.h"
#include "emit/html/writer.h"
#include "text/highlight.h"

static void tokens(td_html_writer *w, td_str text, td_str language) {
    static const char *const classes[TD_CODE_KIND_COUNT] = {NULL, "k", "s", "c", "n", "v"};
    td_code_token *list = NULL;
    size_t n = td_highlight(w->job->ctx->arena, text, language, &list);
    for (size_t i = 0; i < n; i++) {
        td_str part = td_str_sub(text, list[i].start, list[i].end);
        if (classes[list[i].kind]) {
            td_buf_format(w->out, "<span class=\"%s\">", classes[list[i].kind]);
        }
        td_html_escape(w->out, part);
        td_put(w, classes[list[i].kind] ? "</span>" : "");
    }
}

static td_str language_of(const td_node *node) {
    td_str rest = node->u.code.info, word = TD_NOSTR;
    if (node->attr && node->attr->nclasses) {
        return node->attr->classes[0];
    }
    return td_str_next_word(&rest, &word) && word.p[0] != '{' ? word : TD_NOSTR;
}

void td_write_code(td_html_writer *w, const td_node *node) {
    const td_node *caption = node->first && node->first->kind == TD_CAPTION ? node->first : NULL;
    td_str language = language_of(node);
    if (caption) {
        td_put(w, "<figure class=\"listing\"");
        td_put_id(w, node);
        td_put(w, ">\n");
        td_write_tree(w, caption);
    }
    td_put(w, "<pre");
    if (!caption) {
        td_put_id(w, node);
    }
    td_put(w, "><code");
    if (language.n) {
        td_put(w, " class=\"language-");
        td_html_escape(w->out, language);
        td_put(w, "\"");
    }
    td_put(w, ">");
    if (node->text.n && node->text.p[0] == '\n') {
        td_put(w, "\n"); /* a parser drops the first line end of pre */
    }
    tokens(w, node->text, language);
    td_usage_add(&w->job->usage, node->text, true);
    w->job->usage.mono = true;
    td_put(w, caption ? "</code></pre>\n</figure>\n" : "</code></pre>\n");
}
