/* markdown.h - Markdown to a document tree.
 *
 * Phase:  read -> [parse] -> resolve/assemble
 * Reads:  td_source        Writes: td_doc (new)
 * Uses:   cmark-gfm for blocks (sole owner), own inline parser (D1)     Never: opens files
 */
#ifndef TD_PARSE_MARKDOWN_H
#define TD_PARSE_MARKDOWN_H
#include "base/ctx.h"
#include "model/doc.h"

typedef enum { TD_DIALECT_TRISDOC, TD_DIALECT_GFM, TD_DIALECT_COMMONMARK } td_dialect;

enum {
    TD_MD_MAX_NESTING = 64,
    TD_MD_MAX_COLUMNS = 256,
    TD_MD_MAX_CELLS = 1000000,
    TD_MD_MAX_LINES = 5000,          /* of one paragraph */
    TD_MD_MAX_PARAGRAPH = 1024 * 1024 /* bytes of one paragraph */
};

/* To be called once before the first thread starts: cmark-gfm's registries are process-wide. */
void td_markdown_init(void);

/* Parses a whole file, front matter included (doc->meta).
 *
 * Every node has its exact span; a tree that satisfies td_doc_check(TD_CHECK_PARSED) is always made, whatever
 * was reported.  Lives in ctx->arena.
 *
 * Reports findings of the groups "Markdown" and "YAML".
 * Source  CommonMark 0.29, GFM 0.29, Pandoc's manual for what goes beyond.
 */
td_doc *td_markdown_parse(td_ctx *ctx, const td_source *source, td_dialect dialect);

/* Markdown held in YAML: appends inlines or blocks to parent (trisdoc dialect). */
void td_markdown_inlines(td_ctx *ctx, const td_segs *segs, td_node *parent);
void td_markdown_blocks(td_ctx *ctx, const td_segs *segs, td_node *parent);

/* Pandoc's auto_identifiers from plain text; "section" when nothing is left.  Lives in arena. */
td_str td_markdown_slug(td_arena *arena, td_str text);

/* `{#id .class key="v"}` at the start of s.  Returns the bytes used, 0 when it is no attribute block. */
size_t td_attr_parse(td_arena *arena, td_str s, td_attr *out);

#endif
