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
    TD_HOOK_MAX_STEPS = 100000000, /* VM instructions per filter and target */
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
    size_t max_memory; /* bytes, Lua and new nodes together; 0: TD_HOOK_MAX_MEMORY */
    uint64_t max_steps; /* 0: TD_HOOK_MAX_STEPS */
    int max_seconds;    /* 0: TD_HOOK_MAX_SECONDS */
} td_hook_env;

/* Runs the filters in order over doc.
 *
 * doc     assembled; changed in place, also doc->meta and what it says of title, author, lang, toc, …
 * hooks   functions are those of Pandoc's Lua filters; what a hook prints becomes a W_HOOK
 * returns false after a Lua error, a spent budget or a tree that cannot be; the document is then not to be used.
 *         What hooks report themselves (E_HOOK, W_HOOK) leaves a sound document: the run goes on and returns true.
 *
 * Reports E_LUA, E_LUA_MEMORY, E_LUA_STEPS, F_LUA_TIME at the line of the hook (the node's place stands in the hint),
 * E_HOOK_TREE; E_HOOK and W_HOOK at the author's node.
 */
bool td_hooks_run(td_ctx *ctx, td_doc *doc, const td_hook *hooks, size_t nhooks, const td_hook_env *env);

#endif
