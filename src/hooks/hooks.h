/* hooks.h - Lua filters over the assembled document.
 *
 * Phase:  resolve/assemble -> [hooks] -> resolve/finish
 * Reads and writes: td_doc in place        Uses: Lua (sole owner)       Never: files (sources come as text)
 *
 * One fresh state per target and filter (D12): no file, process or clock access, memory, step and time budgets,
 * defined order of pairs, seeded random numbers.
 */
#ifndef TD_HOOKS_HOOKS_H
#define TD_HOOKS_HOOKS_H
#include "model/project.h"

enum {
    TD_HOOK_MAX_MEMORY = 256 << 20,
    TD_HOOK_MAX_STEPS = 500000000, /* VM instructions per filter and target */
    TD_HOOK_MAX_SECONDS = 60       /* wall time: only aborts, with F_LUA_TIME */
};

typedef struct {
    td_str path;  /* as shown: "scripts/hooks/terminology.lua" */
    const td_source *source;
} td_hook;

typedef struct {
    const td_target *target;   /* NULL in single files without project */
    td_str format;             /* FORMAT: "html" or "pdf"; the hooks run once per target, so "trisdoc" */
    const td_value *terms;     /* concept id -> value, or NULL */
    const td_value *references;
    const td_value *meta;      /* work's front matter and variables */
    /* Source of a module for require "x": text of scripts/lib/x.lua or beside the hook; NULL: not there. */
    const td_source *(*module)(td_ctx *ctx, td_str name, void *data);
    void *data;
} td_hook_env;

/* Runs the filters in order over doc.  returns false after an error; the document is then not to be used. */
bool td_hooks_run(td_ctx *ctx, td_doc *doc, const td_hook *hooks, size_t nhooks, const td_hook_env *env);

#endif
