/* state.h - one Lua state with its budgets: memory, steps, time, and where the walk is.
 *
 * Whatever C calls from Lua holds only memory of the arena or of Lua itself, because Lua's errors jump.
 * Once a budget is spent the state is dead: every further step, allocation and pcall raises again.
 */
#ifndef TD_HOOKS_STATE_H
#define TD_HOOKS_STATE_H
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#include "hooks/hooks.h"

enum {
    HK_COUNT = 1000,       /* VM instructions between two looks at the budgets */
    HK_COUNT_THREAD = 100, /* the same inside a coroutine, where each resume starts the count anew */
    HK_MAX_DEPTH = 400,    /* of trees and lists handed over by Lua */
    HK_MAX_STRING = 16 << 20
};

typedef enum { HK_ALIVE, HK_NO_STEPS, HK_NO_TIME, HK_NO_MEMORY } td_hk_death;

typedef struct {
    td_ctx *ctx;
    td_doc *doc;
    const td_hook *hook;
    const td_hook_env *env;
    size_t used, cap;              /* bytes of Lua now; limit of Lua and arena together */
    size_t arena_start, arena_seen; /* of ctx->arena when the filter began; when it was last charged */
    uint64_t steps, max_steps, next_clock;
    int64_t deadline; /* nanoseconds of the monotonic clock */
    int max_seconds;
    td_hk_death death;
    uint64_t serial; /* elements made so far: their order as keys */
    td_span here;    /* of the node a function is being called for */
    const char *here_name;
    td_span error_span;
    td_str error_text, error_trace;
    td_buf buf; /* for stringify: outlives errors, freed with the state */
    struct {
        const td_source **p;
        size_t n, cap;
    } sources; /* the hook and its modules */
} td_hk_state;

/* The state a Lua thread belongs to. */
static inline td_hk_state *td_hk_of(lua_State *L) {
    return *(td_hk_state **)lua_getextraspace(L);
}

lua_State *td_hk_state_new(td_hk_state *st);
/* Counts steps done in C; raises when a budget is spent. */
void td_hk_charge(lua_State *L, uint64_t steps);
/* Charges what the arena grew by since the last call; raises when memory is spent. */
void td_hk_charge_arena(lua_State *L);
/* Raises the error of a dead state; returns when it is alive. */
void td_hk_check(lua_State *L);
/* The count hook. */
void td_hk_on_count(lua_State *L, lua_Debug *ar);
/* Message handler: notes place and traceback of the error. */
int td_hk_on_error(lua_State *L);
/* Span of a 1-based line of a hook. */
td_span td_hk_line_span(const td_source *source, int line);

/* The libraries, each leaves nothing on the stack. */
void td_hk_open_base(lua_State *L);
void td_hk_open_order(lua_State *L);
void td_hk_open_tables(lua_State *L);
void td_hk_open_strings(lua_State *L);
void td_hk_open_coroutines(lua_State *L);
void td_hk_open_trisdoc(lua_State *L);

/* Lua's tostring without addresses: pushes the string. */
const char *td_hk_tostring(lua_State *L, int idx, size_t *n);
/* find, match, gmatch, gsub for the string library (pattern.c). */
extern const luaL_Reg td_hk_pattern_functions[];
/* lower, upper, len, reverse, sub by characters (text.c). */
extern const luaL_Reg td_hk_text_functions[];
/* Small letter of a capital, in the scripts of Europe (text.c). */
uint32_t td_hk_lower(uint32_t c);
/* Text of the prelude, piece by piece, for lua_load; *data is a size_t counter. */
const char *td_hk_prelude_reader(lua_State *L, void *data, size_t *n);
/* Number of a table, function, … for tostring and the order of keys; 0: none yet and !make. */
lua_Integer td_hk_number_of(lua_State *L, int idx, bool make);

#endif
