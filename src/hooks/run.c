#include "hooks/element.h"

/* ---- one filter: a table of functions ---- */

/* Meta and Pandoc functions, which see the document as a whole. */
static void call_meta(lua_State *L, int filter) {
    if (lua_getfield(L, filter, "Meta") == LUA_TNIL) {
        lua_pop(L, 1);
        return;
    }
    td_hk_push_meta(L);
    lua_call(L, 1, 1);
    if (lua_istable(L, -1))
        td_hk_take_meta(L, -1);
    else if (!lua_isnil(L, -1))
        luaL_error(L, "Meta returns nil or a table, not %s", luaL_typename(L, -1));
    lua_pop(L, 1);
}

static void take_document(lua_State *L, int idx) {
    td_hk_state *st = td_hk_of(L);
    td_node *old = st->doc->root, *root = td_node_new(st->ctx->arena, TD_DOC, old->span);
    root->attr = old->attr;
    root->lang = old->lang;
    luaL_argexpected(L, lua_istable(L, idx), idx, "Pandoc");
    lua_getfield(L, idx, "blocks");
    td_hk_build_blocks(L, -1, root, old, 0);
    lua_getfield(L, idx, "meta");
    if (lua_istable(L, -1))
        td_hk_take_meta(L, -1);
    lua_pop(L, 2);
    st->doc->root = root;
}

static bool call_pandoc(lua_State *L, int filter, const char *name) {
    if (lua_getfield(L, filter, name) == LUA_TNIL) {
        lua_pop(L, 1);
        return false;
    }
    td_hk_new_table(L, "Pandoc");
    td_hk_push_blocks(L, td_hk_of(L)->doc->root);
    lua_setfield(L, -2, "blocks");
    td_hk_push_meta(L);
    lua_setfield(L, -2, "meta");
    lua_call(L, 1, 1);
    if (!lua_isnil(L, -1))
        take_document(L, lua_gettop(L));
    lua_pop(L, 1);
    return true;
}

/* Lua may still hold elements of the tree: later filters work on a copy. */
static void apply_filter(lua_State *L, int filter, bool first) {
    td_hk_state *st = td_hk_of(L);
    st->here = st->doc->root->span;
    st->here_name = "Pandoc";
    if (!first)
        st->doc->root = td_hk_clone(L, st->doc->root);
    lua_getfield(L, filter, "traverse");
    bool down = lua_isstring(L, -1) && strcmp(lua_tostring(L, -1), "topdown") == 0;
    lua_pop(L, 1);
    if (down && (call_pandoc(L, filter, "Pandoc") || call_pandoc(L, filter, "Doc")))
        st->doc->root = td_hk_clone(L, st->doc->root);
    if (down)
        call_meta(L, filter);
    st->doc->root = td_hk_walk(L, filter, st->doc->root);
    if (!down) {
        call_meta(L, filter);
        if (!call_pandoc(L, filter, "Pandoc"))
            call_pandoc(L, filter, "Doc");
    }
}

/* ---- one hook: a file ---- */

static void open_libraries(lua_State *L) {
    td_hk_open_base(L);
    td_hk_open_elements(L);
    td_hk_open_order(L);
    td_hk_open_tables(L);
    td_hk_open_strings(L);
    td_hk_open_coroutines(L);
    td_hk_open_trisdoc(L);
}

static bool is_filter_name(const char *name) {
    static const char *const others[] = {"Inline", "Block", "Inlines", "Blocks", "Meta", "Pandoc", "Doc", "traverse"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(name, others[i]) == 0)
            return true;
    for (int tag = 0; tag < HK_TAG_COUNT; tag++)
        if (strcmp(name, td_hk_tag_name((td_hk_tag)tag)) == 0)
            return true;
    return false;
}

/* Pushes the filter made of the global functions named after elements. */
static void push_global_filter(lua_State *L) {
    lua_newtable(L);
    lua_pushglobaltable(L);
    for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING || !is_filter_name(lua_tostring(L, -2)))
            continue;
        lua_pushvalue(L, -2);
        lua_pushvalue(L, -2);
        lua_rawset(L, -6);
    }
    lua_pop(L, 1);
}

static int run_hook(lua_State *L) {
    td_hk_state *st = lua_touserdata(L, 1);
    const td_source *source = st->hook->source;
    open_libraries(L);
    TD_PUSH(st->ctx->arena, &st->sources, source);
    const char *chunk = lua_pushfstring(L, "@%s", source->path.p);
    td_hk_charge(L, source->bytes.n);
    if (luaL_loadbufferx(L, source->bytes.p, source->bytes.n, chunk, "t") != LUA_OK)
        return lua_error(L);
    lua_call(L, 0, 1);
    if (!lua_istable(L, -1)) {
        push_global_filter(L);
        apply_filter(L, lua_gettop(L), true);
    } else if (lua_rawlen(L, -1) == 0) {
        apply_filter(L, lua_gettop(L), true);
    } else {
        int list = lua_gettop(L);
        for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, list); i <= n; i++) {
            lua_rawgeti(L, list, i);
            luaL_argexpected(L, lua_istable(L, -1), lua_gettop(L), "filter");
            apply_filter(L, lua_gettop(L), i == 1);
            lua_pop(L, 1);
        }
    }
    return 0;
}

/* ---- reporting ---- */

/* A syntax error has no stack: its place stands in the text, "file:line: message". */
static void place_from_text(td_hk_state *st) {
    for (size_t i = st->sources.n; i-- > 0 && !st->error_span.src;) {
        const td_source *source = st->sources.p[i];
        td_str text = st->error_text;
        size_t colon = td_str_find(text, TD_S(": "));
        size_t digits = colon == SIZE_MAX ? SIZE_MAX : td_str_rindex(td_str_sub(text, 0, colon), ':');
        int64_t line;
        if (digits == SIZE_MAX || !td_str_to_int(td_str_sub(text, digits + 1, colon), &line))
            continue;
        td_str file = td_str_sub(text, 0, digits);
        if (td_str_starts(file, "...")) /* Lua shortens long paths at the front */
            file = td_str_sub(file, 3, file.n);
        if (file.n > source->path.n || !td_str_eq(file, td_str_sub(source->path, source->path.n - file.n, source->path.n)))
            continue;
        st->error_span = td_hk_line_span(source, (int)line);
        st->error_text = td_str_sub(text, colon + 2, text.n);
    }
}

static td_str place_of_node(const td_hk_state *st) {
    const td_source *source = td_sources_find(st->ctx->sources, st->here.src);
    if (!source)
        return TD_NOSTR;
    int line, column;
    td_source_position(source, st->here.start, &line, &column);
    return td_str_format(st->ctx->arena, td_tr(st->ctx, "while handling %s at %.*s:%d:%d"), st->here_name, TD_F(source->path), line, column);
}

/* What hooks do not have, and why. */
static td_str missing_library(const td_hk_state *st) {
    static const char *const names[] = {"global 'io'", "global 'os'", "global 'package'", "global 'debug'"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (td_str_find(st->error_text, td_str_from(names[i])) != SIZE_MAX)
            return td_str_from(td_tr(st->ctx, "hooks have no files, processes, clock or environment"));
    return TD_NOSTR;
}

static td_str hint_for(const td_hk_state *st) {
    td_buf hint = {0};
    td_str parts[] = {place_of_node(st), TD_NOSTR, missing_library(st)};
    if (st->error_trace.n)
        parts[1] = td_str_format(st->ctx->arena, td_tr(st->ctx, "called from %.*s"), TD_F(st->error_trace));
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i].n)
            td_buf_format(&hint, "%s%.*s", hint.n ? "; " : "", TD_F(parts[i]));
    return td_buf_take(&hint, st->ctx->arena);
}

static void report_failure(td_hk_state *st, int status) {
    td_span span = st->error_span.src ? st->error_span : (td_span){st->hook->source->id, 0, 0};
    td_str hint = hint_for(st);
    if (st->death == HK_NO_STEPS)
        td_report_hint(st->ctx, TD_E_LUA_STEPS, span, hint, TD_F(st->hook->path), (size_t)(st->max_steps / 1000000));
    else if (st->death == HK_NO_TIME)
        td_report_hint(st->ctx, TD_F_LUA_TIME, span, hint, TD_F(st->hook->path), st->max_seconds);
    else if (st->death == HK_NO_MEMORY || status == LUA_ERRMEM)
        td_report_hint(st->ctx, TD_E_LUA_MEMORY, span, hint, TD_F(st->hook->path), st->cap >> 20);
    else
        td_report_hint(st->ctx, TD_E_LUA, span, hint, TD_F(st->error_text));
}

/* ---- entry ---- */

static bool run_one(td_ctx *ctx, td_doc *doc, const td_hook *hook, const td_hook_env *env) {
    td_hk_state st = {.ctx = ctx, .doc = doc, .hook = hook, .env = env};
    st.cap = env->max_memory ? env->max_memory : TD_HOOK_MAX_MEMORY;
    st.max_steps = env->max_steps ? env->max_steps : TD_HOOK_MAX_STEPS;
    st.max_seconds = env->max_seconds ? env->max_seconds : TD_HOOK_MAX_SECONDS;
    lua_State *L = td_hk_state_new(&st);
    int status = LUA_ERRMEM;
    if (L) {
        lua_pushcfunction(L, td_hk_on_error);
        lua_pushcfunction(L, run_hook);
        lua_pushlightuserdata(L, &st);
        status = lua_pcall(L, 1, 0, 1);
        lua_close(L);
    }
    td_buf_free(&st.buf);
    if (status != LUA_OK) {
        place_from_text(&st);
        report_failure(&st, status);
        return false;
    }
    td_str why;
    if (!td_doc_check(ctx->arena, doc, TD_CHECK_HOOKED, &why))
        return td_report(ctx, TD_E_HOOK_TREE, (td_span){hook->source->id, 0, 0}, TD_F(hook->path), TD_F(why));
    return true;
}

bool td_hooks_run(td_ctx *ctx, td_doc *doc, const td_hook *hooks, size_t nhooks, const td_hook_env *env) {
    /* Lua writes numbers and compares strings by the locale: main.c leaves both at "C" and sets LC_MESSAGES alone. */
    bool fine = true;
    for (size_t i = 0; i < nhooks && fine; i++)
        fine = run_one(ctx, doc, &hooks[i], env);
    if (fine && nhooks)
        td_hk_name_headings(ctx->arena, doc);
    return fine;
}
