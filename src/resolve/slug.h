/* slug.h - automatic ids of headings, and dates in words; private to resolve/. */
#ifndef TD_RESOLVE_SLUG_H
#define TD_RESOLVE_SLUG_H
#include "base/ctx.h"
#include "model/doc.h"
#include "model/style.h"

/* Gives every heading without id the slug that parse/ made of its source text, unique over all files of the work:
 * duplicates get -1, -2, …  Before the hooks, which change texts but no anchors. */
void td_slug_headings(td_ctx *ctx, td_doc *doc);

/* "2026-11-23" in the language's words: "23. November 2026"; other texts stay. */
td_str td_date_text(td_ctx *ctx, const td_locale *locale, td_str iso);

#endif
