/* diag.h - findings: what is wrong, where, and how to mend it.
 *
 * Codes, levels and texts are one list, diag_codes.def.  Texts are English and are translated when a
 * finding is made (ctx->services->translate).  A finding is printed by cli/, never here.
 */
#ifndef TD_BASE_DIAG_H
#define TD_BASE_DIAG_H
#include "base/source.h"

typedef enum { TD_WARNING, TD_ERROR, TD_FATAL } td_level; /* TD_FATAL: system failure, exit status 2 */

typedef enum {
#define TD_DIAG(code, level, text) TD_##code,
#include "base/diag_codes.def"
#undef TD_DIAG
    TD_CODE_COUNT
} td_code;

typedef struct {
    td_code code;
    td_level level;
    td_span span;
    td_str message;
    td_str hint;    /* how to mend it; may be empty */
    td_str targets; /* comma-separated names of the targets concerned; filled when findings are merged */
} td_finding;

/* Findings of one job, in the order they were made.  One thread at a time. */
typedef struct {
    td_arena *arena;
    td_finding *p;
    size_t n, cap;
    size_t errors; /* of level TD_ERROR and above */
    bool dropped;  /* more than TD_MAX_FINDINGS: the last one says so */
} td_diags;

enum { TD_MAX_FINDINGS = 2000 };

void td_diags_init(td_diags *diags, td_arena *arena);
void td_diags_add(td_diags *diags, td_finding finding); /* texts are copied */
/* Adds the findings of `from`, tagged with the target's name (may be empty); equal ones are joined. */
void td_diags_merge(td_diags *diags, const td_diags *from, td_str target);
/* Sorts by path, position and code, so that the order never depends on threads. */
void td_diags_sort(td_diags *diags, td_sources *sources);

const char *td_code_name(td_code code); /* "W_HEADING_SKIPPED" */
const char *td_code_text(td_code code); /* the format */
td_level td_code_level(td_code code);

#endif
