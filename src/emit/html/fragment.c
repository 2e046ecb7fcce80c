/* fragment.c - the body alone, for `trisdoc fragment` and the specification tests. */
#include "emit/html/html.h"
#include "emit/html/raw.h"
#include "emit/html/writer.h"

static void write_fragment(td_ctx *ctx, td_buf *out, const td_doc *doc, const td_node *root, const td_style *style) {
    td_html_job job;
    td_job_init(&job, ctx, doc, style, NULL);
    td_html_writer w = td_writer_open(&job, out, (td_html_place){.single = true});
    w.report = true;
    if (root->kind == TD_DOC) {
        td_write_children(&w, root);
    } else {
        td_write_tree(&w, root);
    }
    td_write_notes(&w, td_job_word(&job, "html.notes"));
}

void td_html_fragment(td_ctx *ctx, td_buf *out, const td_node *root, bool raw) {
    if (raw) {
        td_html_raw(out, root);
    } else {
        write_fragment(ctx, out, NULL, root, NULL);
    }
}

void td_html_fragment_doc(td_ctx *ctx, td_buf *out, const td_doc *doc, const td_style *style) {
    write_fragment(ctx, out, doc, doc->root, style);
}
