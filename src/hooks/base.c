/* base.c - the basic functions of Lua without their holes: nothing swallows a spent budget, nothing shows an
 * address, nothing runs while the count hook is off. */
#include "hooks/element.h"

/* ---- pcall ---- */

static int finish_pcall(lua_State *L, int status, lua_KContext extra) {
    if (status != LUA_OK && status != LUA_YIELD) {
        td_hk_state *st = td_hk_of(L);
        if (status == LUA_ERRMEM && st->death == HK_ALIVE)
            st->death = HK_NO_MEMORY;
        if (st->death != HK_ALIVE)
            td_hk_check(L);
        lua_pushboolean(L, 0);
        lua_pushvalue(L, -2);
        return 2;
    }
    return lua_gettop(L) - (int)extra;
}

static int base_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

/* ---- metatables ---- */

/* Finalizers run with the hook off, weak tables show the garbage collector's timing. */
static int base_setmetatable(lua_State *L) {
    static const char *const refused[] = {"__gc", "__mode"};
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    for (int i = 0; i < 2 && lua_istable(L, 2); i++) {
        lua_pushstring(L, refused[i]);
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "%s is not available in hooks", refused[i]);
        lua_pop(L, 1);
    }
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

/* ---- tostring ---- */

lua_Integer td_hk_number_of(lua_State *L, int idx, bool make) {
    idx = lua_absindex(L, idx);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "hk.numbers");
    lua_pushvalue(L, idx);
    lua_rawget(L, -2);
    lua_Integer n = lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (!n && make) {
        lua_rawgeti(L, -1, 0);
        n = lua_tointeger(L, -1) + 1;
        lua_pop(L, 1);
        lua_pushinteger(L, n);
        lua_rawseti(L, -2, 0);
        lua_pushvalue(L, idx);
        lua_pushinteger(L, n);
        lua_rawset(L, -3);
    }
    lua_pop(L, 1);
    return n;
}

const char *td_hk_tostring(lua_State *L, int idx, size_t *n) {
    idx = lua_absindex(L, idx);
    if (luaL_callmeta(L, idx, "__tostring")) {
        if (!lua_isstring(L, -1))
            luaL_error(L, "'__tostring' must return a string");
        return lua_tolstring(L, -1, n);
    }
    switch (lua_type(L, idx)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
        return luaL_tolstring(L, idx, n);
    default:
        lua_pushfstring(L, "%s: %I", luaL_typename(L, idx), (LUAI_UACINT)td_hk_number_of(L, idx, true));
        return lua_tolstring(L, -1, n);
    }
}

static int base_tostring(lua_State *L) {
    luaL_checkany(L, 1);
    td_hk_tostring(L, 1, NULL);
    return 1;
}

/* ---- load and require ---- */

static int loaded(lua_State *L, int status, int env) {
    if (status != LUA_OK) {
        if (status == LUA_ERRMEM)
            return lua_error(L);
        luaL_pushfail(L);
        lua_insert(L, -2);
        return 2;
    }
    if (env) {
        lua_pushvalue(L, env);
        lua_setupvalue(L, -2, 1);
    }
    return 1;
}

/* Pieces of load's function, joined before the parser sees them. */
static void join_pieces(lua_State *L) {
    lua_pushliteral(L, "");
    for (size_t n = 1; n;) {
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            return;
        }
        if (lua_type(L, -1) != LUA_TSTRING)
            luaL_error(L, "reader function must return a string");
        lua_tolstring(L, -1, &n);
        lua_concat(L, 2);
    }
}

static int base_load(lua_State *L) {
    int env = lua_gettop(L) >= 4 ? 4 : 0;
    size_t n;
    if (lua_isfunction(L, 1)) {
        lua_settop(L, 4);
        join_pieces(L);
        lua_replace(L, 1);
    }
    const char *text = luaL_checklstring(L, 1, &n), *name = luaL_optstring(L, 2, "=(load)");
    td_hk_charge(L, n);
    return loaded(L, luaL_loadbufferx(L, text, n, name, "t"), env);
}

static const td_source *find_module(lua_State *L, td_str name) {
    td_hk_state *st = td_hk_of(L);
    const td_source *source = st->env->module ? st->env->module(st->ctx, name, st->env->data) : NULL;
    if (!source)
        luaL_error(L, "module '%s' not found in scripts/lib or beside the hook", name.p);
    TD_PUSH(st->ctx->arena, &st->sources, source);
    td_hk_charge_arena(L);
    return source;
}

static td_str module_name(lua_State *L) {
    size_t n;
    const char *p = luaL_checklstring(L, 1, &n);
    bool fine = n > 0 && n < 200 && p[0] != '/' && !strstr(p, "..") && strlen(p) == n;
    for (size_t i = 0; i < n; i++)
        fine = fine && (p[i] == '_' || p[i] == '-' || p[i] == '.' || p[i] == '/' || (p[i] >= '0' && p[i] <= '9') ||
                        ((p[i] | 32) >= 'a' && (p[i] | 32) <= 'z'));
    if (!fine)
        luaL_error(L, "'%s' is no name of a module", p);
    return (td_str){p, n};
}

static int base_require(lua_State *L) {
    td_str name = module_name(L);
    lua_settop(L, 1);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "hk.loaded");
    lua_getfield(L, 2, name.p);
    if (lua_islightuserdata(L, -1))
        return luaL_error(L, "module '%s' requires itself", name.p);
    if (!lua_isnil(L, -1))
        return 1;
    const td_source *source = find_module(L, name);
    lua_pushlightuserdata(L, (void *)source);
    lua_setfield(L, 2, name.p);
    const char *chunk = lua_pushfstring(L, "@%s", source->path.p);
    td_hk_charge(L, source->bytes.n);
    if (luaL_loadbufferx(L, source->bytes.p, source->bytes.n, chunk, "t") != LUA_OK)
        return lua_error(L);
    lua_pushvalue(L, 1);
    lua_call(L, 1, 1);
    if (lua_isnil(L, -1))
        lua_pushboolean(L, 1);
    lua_pushvalue(L, -1);
    lua_setfield(L, 2, name.p);
    return 1;
}

/* ---- output and what has no meaning here ---- */

/* A hook has no terminal: what it prints becomes a warning at the node it was called for. */
static int base_print(lua_State *L) {
    luaL_Buffer b;
    int n = lua_gettop(L);
    luaL_buffinit(L, &b);
    for (int i = 1; i <= n; i++) {
        if (i > 1)
            luaL_addchar(&b, ' ');
        td_hk_tostring(L, i, NULL);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    td_hk_state *st = td_hk_of(L);
    td_str text = td_hk_checked_text(L, -1);
    td_report(st->ctx, TD_W_HOOK, st->here, TD_F(text));
    td_hk_charge_arena(L);
    return 0;
}

static int base_collectgarbage(lua_State *L) {
    lua_pushinteger(L, 0);
    return 1;
}

static int base_randomseed(lua_State *L) {
    lua_settop(L, 2);
    if (lua_isnil(L, 1)) {
        lua_pushinteger(L, 0);
        lua_replace(L, 1);
    }
    if (lua_isnil(L, 2))
        lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 0);
    return 0;
}

static void seed_random(lua_State *L) {
    lua_getglobal(L, LUA_MATHLIBNAME);
    lua_getfield(L, -1, "randomseed");
    lua_pushvalue(L, -1);
    lua_pushinteger(L, 20261123);
    lua_call(L, 1, 0);
    lua_pushcclosure(L, base_randomseed, 1);
    lua_setfield(L, -2, "randomseed");
    lua_pop(L, 1);
}

/* Passes arguments on after charging the length of the first: C loops over it without counting. */
static int charged(lua_State *L) {
    size_t n;
    luaL_checklstring(L, 1, &n);
    td_hk_charge(L, n / 4);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
    return lua_gettop(L);
}

static void charge_utf8(lua_State *L) {
    static const char *const names[] = {"len", "offset", "codepoint"};
    lua_getglobal(L, LUA_UTF8LIBNAME);
    for (int i = 0; i < 3; i++) {
        lua_getfield(L, -1, names[i]);
        lua_pushcclosure(L, charged, 1);
        lua_setfield(L, -2, names[i]);
    }
    lua_pop(L, 1);
}

void td_hk_open_base(lua_State *L) {
    static const luaL_Reg libs[] = {{LUA_GNAME, luaopen_base}, {LUA_STRLIBNAME, luaopen_string},
                                    {LUA_MATHLIBNAME, luaopen_math}, {LUA_UTF8LIBNAME, luaopen_utf8}};
    static const luaL_Reg own[] = {{"pcall", base_pcall}, {"setmetatable", base_setmetatable}, {"tostring", base_tostring},
                                   {"load", base_load}, {"require", base_require}, {"print", base_print},
                                   {"warn", base_print}, {"collectgarbage", base_collectgarbage}, {NULL, NULL}};
    static const char *const gone[] = {"dofile", "loadfile", "xpcall"};
    for (size_t i = 0; i < sizeof libs / sizeof *libs; i++) {
        luaL_requiref(L, libs[i].name, libs[i].func, 1);
        lua_pop(L, 1);
    }
    lua_pushnil(L); /* luaopen_* noted themselves here: nothing may find the originals */
    lua_setfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushglobaltable(L);
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
        lua_pushnil(L);
        lua_setfield(L, -2, gone[i]);
    }
    luaL_setfuncs(L, own, 0);
    lua_pop(L, 1);
    seed_random(L);
    charge_utf8(L);
}
