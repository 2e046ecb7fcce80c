/* raw.h - the fragment that compares byte for byte with cmark's (inside emit/html). */
#ifndef TD_EMIT_HTML_RAW_H
#define TD_EMIT_HTML_RAW_H
#include "model/doc.h"

/* Writes root's children (or root itself, when it is no TD_DOC) as `cmark-gfm --unsafe` with the GFM extensions would.
 */
void td_html_raw(td_buf *out, const td_node *root);

#endif
