/* strings.c - the string library: patterns that count, capped repetition, no addresses, no byte code. */
#include "hooks/state.h"

static int str_rep(lua_State *L) {
    size_t n, sep_n;
    const char *s = luaL_checklstring(L, 1, &n);
    lua_Integer times = luaL_checkinteger(L, 2);
    const char *sep = luaL_optlstring(L, 3, "", &sep_n);
    if (times <= 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    size_t each = n + sep_n;
    if (each && (size_t)times > HK_MAX_STRING / each)
        return luaL_error(L, "string.rep: result longer than %d MB", HK_MAX_STRING >> 20);
    if (each == 0)
        times = 1;
    luaL_Buffer b;
    char *out = luaL_buffinitsize(L, &b, each * (size_t)times);
    size_t at = 0;
    for (lua_Integer i = 1; i <= times; i++) {
        memcpy(out + at, s, n);
        at += n;
        if (i < times && sep_n) {
            memcpy(out + at, sep, sep_n);
            at += sep_n;
        }
    }
    td_hk_charge(L, (uint64_t)times / 4);
    luaL_pushresultsize(&b, at);
    return 1;
}

/* Arguments of %s become strings here, so that the original never prints an address; %p is refused. */
static int str_format(lua_State *L) {
    size_t n;
    const char *f = luaL_checklstring(L, 1, &n);
    int arg = 1, top = lua_gettop(L);
    size_t total = n;
    for (size_t i = 0; i < n; i++) {
        if (f[i] != '%' || (++i < n && f[i] == '%'))
            continue;
        while (i < n && f[i] && strchr("-+ #0123456789.", f[i]))
            i++;
        arg++;
        if (i < n && f[i] == 'p')
            return luaL_error(L, "'%%p' is not available in hooks");
        if (i < n && f[i] == 's' && arg <= top) {
            size_t len;
            td_hk_tostring(L, arg, &len);
            lua_replace(L, arg);
            total += len;
        }
    }
    if (total > HK_MAX_STRING)
        return luaL_error(L, "string.format: result longer than %d MB", HK_MAX_STRING >> 20);
    td_hk_charge(L, n + total / 16);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, top, 1);
    return 1;
}

void td_hk_open_strings(lua_State *L) {
    lua_getglobal(L, LUA_STRLIBNAME);
    luaL_setfuncs(L, td_hk_pattern_functions, 0);
    lua_getfield(L, -1, "format");
    lua_pushcclosure(L, str_format, 1);
    lua_setfield(L, -2, "format");
    lua_pushcfunction(L, str_rep);
    lua_setfield(L, -2, "rep");
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    lua_pop(L, 1);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushliteral(L, "string");
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}
