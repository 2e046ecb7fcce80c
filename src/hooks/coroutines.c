/* coroutines.c - coroutines that count.
 *
 * A thread starts its count anew at each resume, so the count is short there and a resume is charged in advance.  A
 * thread that died of an error is never closed: an error raised inside the count hook leaves the hook switched off,
 * and a __close method would then run uncounted.
 */
#include "hooks/state.h"

static lua_State *thread_at(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "coroutine");
    return co;
}

static int co_create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

/* Results or the error message are left on L.  Returns their number, -1 after an error. */
static int resume(lua_State *L, lua_State *co, int nargs) {
    int nres;
    if (!lua_checkstack(co, nargs + 1))
        return luaL_error(L, "too many arguments to resume");
    td_hk_charge(L, HK_COUNT_THREAD);
    lua_xmove(L, co, nargs);
    lua_sethook(co, td_hk_on_count, LUA_MASKCOUNT, HK_COUNT_THREAD);
    int status = lua_resume(co, L, nargs, &nres);
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, nres + 1)) {
            lua_pop(co, nres);
            lua_pushliteral(L, "too many results to resume");
            return -1;
        }
        lua_xmove(co, L, nres);
        return nres;
    }
    td_hk_state *st = td_hk_of(L);
    if (status == LUA_ERRMEM && st->death == HK_ALIVE)
        st->death = HK_NO_MEMORY;
    td_hk_check(L);
    lua_xmove(co, L, 1);
    return -1;
}

/* Whether it can be resumed; otherwise a message is pushed. */
static bool resumable(lua_State *L, lua_State *co, int nargs) {
    lua_Debug ar;
    int status = lua_status(co);
    bool fresh = status == LUA_OK && lua_getstack(co, 0, &ar) == 0 && lua_gettop(co) > 0;
    if (L != co && (status == LUA_YIELD || fresh))
        return true;
    lua_pop(L, nargs);
    bool dead = L != co && (status > LUA_YIELD || (status == LUA_OK && lua_getstack(co, 0, &ar) == 0));
    lua_pushstring(L, dead ? "cannot resume dead coroutine" : "cannot resume non-suspended coroutine");
    return false;
}

static int co_resume(lua_State *L) {
    lua_State *co = thread_at(L);
    int nargs = lua_gettop(L) - 1, n = resumable(L, co, nargs) ? resume(L, co, nargs) : -1;
    if (n < 0) {
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    lua_pushboolean(L, 1);
    lua_insert(L, -(n + 1));
    return n + 1;
}

static int wrapped(lua_State *L) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    int nargs = lua_gettop(L), n = resumable(L, co, nargs) ? resume(L, co, nargs) : -1;
    return n < 0 ? lua_error(L) : n;
}

static int co_wrap(lua_State *L) {
    co_create(L);
    lua_pushcclosure(L, wrapped, 1);
    return 1;
}

static int co_yield(lua_State *L) {
    return lua_yield(L, lua_gettop(L));
}

static const char *status_of(lua_State *L, lua_State *co) {
    lua_Debug ar;
    if (L == co)
        return "running";
    switch (lua_status(co)) {
    case LUA_YIELD:
        return "suspended";
    case LUA_OK:
        if (lua_getstack(co, 0, &ar))
            return "normal";
        return lua_gettop(co) == 0 ? "dead" : "suspended";
    default:
        return "dead";
    }
}

static int co_status(lua_State *L) {
    lua_pushstring(L, status_of(L, thread_at(L)));
    return 1;
}

static int co_running(lua_State *L) {
    bool main = lua_pushthread(L);
    lua_pushboolean(L, main);
    return 2;
}

static int co_isyieldable(lua_State *L) {
    lua_pushboolean(L, lua_isyieldable(lua_isthread(L, 1) ? lua_tothread(L, 1) : L));
    return 1;
}

static int co_close(lua_State *L) {
    lua_State *co = thread_at(L);
    const char *status = status_of(L, co);
    if (status[0] != 'd' && status[0] != 's')
        return luaL_error(L, "cannot close a %s coroutine", status);
    if (lua_status(co) == LUA_OK || lua_status(co) == LUA_YIELD) {
        td_hk_charge(L, HK_COUNT_THREAD);
        lua_sethook(co, td_hk_on_count, LUA_MASKCOUNT, HK_COUNT_THREAD);
        int r = lua_resetthread(co);
        td_hk_check(L);
        if (r == LUA_OK) {
            lua_pushboolean(L, 1);
            return 1;
        }
    }
    lua_pushboolean(L, 0);
    if (lua_gettop(co) > 0)
        lua_xmove(co, L, 1);
    else
        lua_pushnil(L);
    return 2;
}

void td_hk_open_coroutines(lua_State *L) {
    static const luaL_Reg functions[] = {{"create", co_create}, {"resume", co_resume}, {"wrap", co_wrap},
                                         {"yield", co_yield}, {"status", co_status}, {"running", co_running},
                                         {"isyieldable", co_isyieldable}, {"close", co_close}, {NULL, NULL}};
    luaL_newlib(L, functions);
    lua_setglobal(L, "coroutine");
}
