/* finish_parts.h - the steps of finish.c; private to resolve/. */
#ifndef TD_RESOLVE_FINISH_PARTS_H
#define TD_RESOLVE_FINISH_PARTS_H
#include "resolve/finish.h"

void td_cite_run(td_ctx *ctx, td_doc *doc, const td_finish_in *in);
void td_refs_run(td_ctx *ctx, td_doc *doc, const td_finish_in *in);
void td_abbr_run(td_ctx *ctx, td_doc *doc);
void td_typography_run(td_ctx *ctx, td_doc *doc, const td_style *style);
void td_toc_run(td_ctx *ctx, td_doc *doc, const td_style *style);
/* Wraps what follows a heading into TD_SECTION nodes. */
void td_sections_nest(td_ctx *ctx, td_doc *doc);

/* Appends text made by us, placed where `at` was written. */
td_node *td_finish_text(td_ctx *ctx, td_node *parent, td_str text, td_span at);

/* "line 3", or "other.md, line 3" when `place` is in another file than `from`. */
td_str td_finish_place(td_ctx *ctx, td_span place, td_span from);

#endif
