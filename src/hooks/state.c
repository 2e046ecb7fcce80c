#include "hooks/state.h"

#include <stdlib.h>
#include <time.h>

enum { MAX_TRACE = 8, MAX_LEVELS = 60 };

/* The one clock of this room: it only aborts (D12). */
static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static size_t arena_bytes(const td_hk_state *st) {
    return td_arena_used(st->ctx->arena) - st->arena_start;
}

static void look_at_budgets(td_hk_state *st) {
    if (st->death == HK_ALIVE && st->steps > st->max_steps)
        st->death = HK_NO_STEPS;
    if (st->death == HK_ALIVE && st->steps >= st->next_clock) {
        st->next_clock = st->steps + HK_COUNT;
        if (now() > st->deadline)
            st->death = HK_NO_TIME;
    }
}

/* Bytes count as steps, too: one instruction can copy a very long string. */
static void *allocate(void *ud, void *p, size_t old, size_t n) {
    td_hk_state *st = ud;
    if (!p)
        old = 0;
    if (n == 0) {
        st->used -= old;
        free(p);
        return NULL;
    }
    if (n > old) {
        st->steps += n / 64;
        look_at_budgets(st);
        if (st->death != HK_ALIVE)
            return NULL;
        if (st->used + (n - old) + arena_bytes(st) > st->cap)
            return NULL; /* Lua collects garbage and tries once more */
    }
    void *q = td_realloc(p, n);
    st->used = st->used - old + n;
    return q;
}

void td_hk_check(lua_State *L) {
    static const char *const texts[] = {"", "step budget spent", "time is up", "memory budget spent"};
    td_hk_state *st = td_hk_of(L);
    look_at_budgets(st);
    if (st->death == HK_ALIVE)
        return;
    lua_sethook(L, td_hk_on_count, LUA_MASKCOUNT, 1); /* whatever catches the error gets no further */
    lua_pushlightuserdata(L, (void *)texts[st->death]);
    lua_error(L);
}

void td_hk_charge(lua_State *L, uint64_t steps) {
    td_hk_state *st = td_hk_of(L);
    st->steps += steps;
    if (st->steps >= st->next_clock || st->death != HK_ALIVE)
        td_hk_check(L);
}

void td_hk_charge_arena(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    size_t bytes = td_arena_used(st->ctx->arena);
    st->steps += (bytes - st->arena_seen) / 64;
    st->arena_seen = bytes;
    if (st->death == HK_ALIVE && st->used + arena_bytes(st) > st->cap)
        st->death = HK_NO_MEMORY;
    td_hk_check(L);
}

void td_hk_on_count(lua_State *L, lua_Debug *ar) {
    (void)ar;
    td_hk_of(L)->steps += (uint64_t)lua_gethookcount(L);
    td_hk_check(L);
}

lua_State *td_hk_state_new(td_hk_state *st) {
    st->arena_start = st->arena_seen = td_arena_used(st->ctx->arena);
    st->deadline = now() + (int64_t)st->max_seconds * 1000000000;
    st->next_clock = HK_COUNT;
    lua_State *L = lua_newstate(allocate, st);
    if (!L)
        return NULL;
    *(td_hk_state **)lua_getextraspace(L) = st;
    lua_sethook(L, td_hk_on_count, LUA_MASKCOUNT, HK_COUNT);
    lua_gc(L, LUA_GCINC, 400, 0, 0); /* filters are short: collect when the heap has grown fourfold */
    return L;
}

/* ---- errors ---- */

td_span td_hk_line_span(const td_source *source, int line) {
    if (line < 1 || (size_t)line > source->nlines)
        return (td_span){source->id, 0, 0};
    td_str text = td_source_line(source, line);
    uint32_t start = source->lines[line - 1], end = start + (uint32_t)text.n;
    while (start < end && (source->bytes.p[start] == ' ' || source->bytes.p[start] == '\t'))
        start++;
    return (td_span){source->id, start, end};
}

static const td_source *source_of(const td_hk_state *st, const lua_Debug *ar) {
    if (ar->source[0] == '@' && ar->currentline > 0)
        for (size_t i = 0; i < st->sources.n; i++)
            if (td_str_is(st->sources.p[i]->path, ar->source + 1))
                return st->sources.p[i];
    return NULL;
}

/* Takes "file:line: " off the front. */
static td_str strip_place(td_str text, const lua_Debug *ar) {
    char place[LUA_IDSIZE + 16];
    int n = snprintf(place, sizeof place, "%s:%d: ", ar->short_src, ar->currentline);
    if (n > 0 && (size_t)n < sizeof place && td_str_starts(text, place))
        return td_str_sub(text, (size_t)n, text.n);
    return text;
}

static void trace_frame(td_buf *trace, const td_source *source, const lua_Debug *ar) {
    td_buf_format(trace, "%s%.*s:%d", trace->n ? ", " : "", TD_F(source->path), ar->currentline);
    if (ar->name)
        td_buf_format(trace, " (%s)", ar->name);
}

int td_hk_on_error(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    size_t n = 0;
    const char *p = lua_type(L, 1) == LUA_TSTRING ? lua_tolstring(L, 1, &n) : NULL;
    td_str text = {p, n};
    if (lua_islightuserdata(L, 1))
        text = td_str_from(lua_touserdata(L, 1));
    else if (!p)
        text = td_str_format(st->ctx->arena, "error with a value of type %s", luaL_typename(L, 1));
    td_buf trace = {0};
    st->error_span = TD_NOSPAN;
    lua_Debug ar;
    int shown = 0;
    for (int level = 0; level < MAX_LEVELS && shown < MAX_TRACE && lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sln", &ar);
        text = strip_place(text, &ar);
        const td_source *source = source_of(st, &ar);
        if (!source)
            continue;
        if (!st->error_span.src)
            st->error_span = td_hk_line_span(source, ar.currentline);
        else
            trace_frame(&trace, source, &ar);
        shown++;
    }
    st->error_text = td_str_dup(st->ctx->arena, text);
    st->error_trace = td_buf_take(&trace, st->ctx->arena);
    return 1;
}
