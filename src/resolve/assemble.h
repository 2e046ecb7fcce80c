/* assemble.h - one variant of one work: files joined, includes grafted, conditions decided, variables filled in.
 *
 * Phase:  parse -> [resolve/assemble] -> hooks
 * Reads:  parsed files (shared, never changed), project       Writes: td_doc (new)
 */
#ifndef TD_RESOLVE_ASSEMBLE_H
#define TD_RESOLVE_ASSEMBLE_H
#include "model/project.h"
#include "model/style.h"
#include "resolve/schema.h"

typedef struct {
    const td_project *project;   /* NULL: a single file */
    const td_target *target;     /* axes of the variant; never NULL */
    const td_doc *const *docs;   /* parsed files in reading order */
    size_t ndocs;
    const td_value *meta;        /* merged front matter / work entry / -M: title, toc, … ; may be NULL */
    const td_value *variables;   /* for v: links */
    const td_style *style;       /* for the locale */
    const td_schemas *schemas;
    td_str format;               /* "pdf" or "html" when the sources depend on it, else empty: both */
} td_assemble_in;

/* Whether any condition of a file depends on the output format. */
bool td_assemble_needs_format(const td_doc *doc);

/* returns false when the document cannot be made (nothing to join).  Lives in ctx->arena.
 * Reports the findings "assembling" and "YAML"; W_TITLE_MISSING, W_LANG_MISSING. */
bool td_assemble_run(td_ctx *ctx, td_doc *out, const td_assemble_in *in);

#endif
