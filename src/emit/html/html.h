/* html.h - document to HTML: straight from the tree, never from pages.
 *
 * Phase:  resolve/finish -> [emit/html]     Never: files, clock
 */
#ifndef TD_EMIT_HTML_HTML_H
#define TD_EMIT_HTML_HTML_H
#include "model/doc.h"
#include "model/image.h"
#include "model/style.h"
#include "text/fonts.h"

/* The same work in another language, for hreflang. */
typedef struct {
    td_str lang, name, href; /* "en", "English", "../tris-guideline_1.0.0_business_en/index.html" */
} td_html_alternate;

/* Files of one output folder, names relative to it. */
typedef struct {
    struct td_html_file {
        td_str name, bytes;
    } * p;
    size_t n, cap;
} td_html_files;

typedef struct {
    td_fonts *fonts;
    td_str generator;    /* "trisdoc 0.1.0" */
    td_str pdf_href;     /* relative link to the PDF of the same target; empty: none */
    td_str ofl;          /* text of the fonts' licence, served beside them */
    bool self_contained; /* single file: fonts and images as data URIs, one page "single.html" only */
    const td_html_alternate *alternates;
    size_t nalternates;
} td_html_opts;

/* The whole folder: index.html (title, contents), one page per chapter named <chapter-id>.html, single.html and
 * assets/. Lives in ctx->arena. returns false after a finding (template errors). */
bool td_html_run(td_ctx *ctx, td_html_files *out, const td_doc *doc, const td_style *style, const td_html_opts *opts);

/* The fragment of `trisdoc fragment`: body only.  raw: as cmark's own test runner expects (--unsafe, no extras):
 * commonmark and gfm examples compare byte for byte. */
void td_html_fragment(td_ctx *ctx, td_buf *out, const td_node *root, bool raw);

/* The fragment of a finished document, with the words of its language.  Pictures keep the URL the author wrote. */
void td_html_fragment_doc(td_ctx *ctx, td_buf *out, const td_doc *doc, const td_style *style);

/* Raw HTML through the allowlist: writes what is allowed to out, reports W_HTML_DROPPED for the rest. */
void td_html_sanitise(td_ctx *ctx, td_buf *out, td_str html, td_span span);

#endif
