/* layout.h - turns a finished document into positioned pages.
 *
 * Phase:  resolve/finish -> [layout] -> emit/pdf, emit/trace
 * Reads:  td_doc, td_style (never changed)      Writes: td_pages (new)
 * Uses:   text/ to shape, hyphenate and break   Never:  files, clock, libharu
 */
#ifndef TD_LAYOUT_LAYOUT_H
#define TD_LAYOUT_LAYOUT_H
#include "model/page.h"
#include "text/fonts.h"
#include "text/hyphen.h"

enum { TD_LAYOUT_MAX_PAGES = 20000 };

typedef struct {
    td_fonts *fonts;
    /* Patterns of a language, or NULL when it has none (words are then not divided). */
    const td_hyphen *(*hyphen)(void *data, td_str lang);
    void *data;
} td_layout_services;

/* Lays out the whole document.
 *
 * doc      finished: td_doc_check(TD_CHECK_FINISHED) holds.  Borrowed; must outlive *out.
 * out      pages in reading order.  Lives in ctx->arena.
 * returns false when a finding of level error was reported; *out is then untouched.
 *
 * Reports W_LINE_OVERFULL, W_GLYPH_MISSING, W_TABLE_WIDE, W_FLOAT_TALL, E_CELL_LIMIT, E_PAGE_LIMIT.
 * Source  Knuth & Plass 1981 for paragraphs; UAX #14 for break classes.
 */
bool td_layout_run(td_ctx *ctx, td_pages *out, const td_doc *doc, const td_style *style, const td_layout_services *services);

#endif
