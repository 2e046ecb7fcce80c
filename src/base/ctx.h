/* ctx.h - what every phase is handed first: memory, findings, sources and the services of higher rooms. */
#ifndef TD_BASE_CTX_H
#define TD_BASE_CTX_H
#include "base/diag.h"

typedef struct td_ctx td_ctx;

/* What a lower room needs from a higher one.  Set by pipeline/; any member may be NULL in a unit test
 * that does not reach it. */
typedef struct {
    /* Opens a text file (UTF-8 checked, size limit).  `path` is relative to the file `from` was written in
     * (to the project root when it starts with "/"; absolute system paths are refused).  Reports at `from`
     * and returns NULL when the file is missing, outside the project root, or not text. */
    const td_source *(*open)(td_ctx *ctx, td_str path, td_span from);
    /* Bytes of any file under the same rules, at most limit bytes.  Lives in ctx->arena. */
    bool (*load)(td_ctx *ctx, td_str path, td_span from, size_t limit, td_str *out);
    /* Parses a Markdown source to a td_doc (parse/); memoised per run, so the result is shared: clone it. */
    const void *(*parse_doc)(td_ctx *ctx, const td_source *source);
    /* Parses Markdown held in YAML; the nodes are appended to `parent` (a td_node). */
    void (*parse_inlines)(td_ctx *ctx, const td_segs *segs, void *parent);
    void (*parse_blocks)(td_ctx *ctx, const td_segs *segs, void *parent);
    /* Message in the user's language; NULL: English. */
    const char *(*translate)(const char *text);
} td_services;

struct td_ctx {
    td_arena *arena;   /* results of this job */
    td_arena *scratch; /* reset at the start of each phase */
    td_diags *diags;
    td_sources *sources;
    const td_services *services;
    void *owner;       /* for the services: pipeline's run */
    bool project;      /* false: a single file, whose structural mistakes are repaired warnings */
    bool strict;
};

/* Reports a finding with its usual level; the arguments fill the format of the code.  Always false. */
bool td_report(td_ctx *ctx, td_code code, td_span span, ...);
/* The same with a hint, already formatted (td_str_format into ctx->scratch); it is translated before formatting by td_tr. */
bool td_report_hint(td_ctx *ctx, td_code code, td_span span, td_str hint, ...);
/* With another level than usual: structural mistakes are errors in a project, repaired warnings in single files. */
bool td_report_as(td_ctx *ctx, td_level level, td_code code, td_span span, td_str hint, ...);
/* Translation of a message or hint format. */
const char *td_tr(const td_ctx *ctx, const char *text);

/* "did you mean X?" for the nearest of names (NULL-terminated), or an empty string. Lives in ctx->arena. */
td_str td_did_you_mean(td_ctx *ctx, td_str word, const char *const *names);
td_str td_did_you_mean_str(td_ctx *ctx, td_str word, const td_str *names, size_t n);

#endif
