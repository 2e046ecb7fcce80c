/* sanitise.h - raw HTML through our allowlist (inside emit/html; the public call is td_html_sanitise). */
#ifndef TD_EMIT_HTML_SANITISE_H
#define TD_EMIT_HTML_SANITISE_H
#include "base/map.h"
#include "model/doc.h"

enum {
    TD_HTML_MAX_RAW = 1 << 20,   /* bytes of one piece of raw HTML */
    TD_HTML_MAX_TAGS = 20000,    /* in one piece */
    TD_HTML_MAX_DEPTH = 64,      /* elements inside each other */
    TD_HTML_MAX_FORMAT = 2000000 /* open formatting elements times tags: what the tree builder copies */
};

/* As td_html_sanitise; report: whether findings are made (a document is written twice, reported once). */
void td_sanitise_block(td_ctx *ctx, td_buf *out, td_str html, td_span span, bool report);

/* Inline tags stand in the tree one by one.  Marks in `allowed` (key: the node's address, kept in ctx->arena) those
 * children of `parent` that are allowed and have their partner among its children. */
void td_sanitise_inlines(td_ctx *ctx, td_map *allowed, const td_node *parent, bool report);
/* Writes a tag that was marked; nothing for others. */
void td_sanitise_inline(td_ctx *ctx, td_buf *out, const td_map *allowed, const td_node *raw, bool report);

#endif
