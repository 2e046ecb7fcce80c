/* order.c - pairs and next in a defined order: numbers, strings, booleans, elements by age, then what was numbered.
 *
 * Lua's own order depends on a random seed and on addresses.  A key that is a table or function has neither a value
 * nor an age to sort by: two of them that tostring never numbered are an error rather than chance.
 */
#include <math.h>
#include <stdlib.h>

#include "hooks/element.h"

typedef enum { BY_NUMBER, BY_STRING, BY_BOOLEAN, BY_AGE, BY_COUNTER, UNKNOWN } rank;

typedef struct {
    rank rank;
    bool is_integer;
    lua_Integer integer; /* also: boolean, age, counter */
    lua_Number number;
    td_str text;
    lua_Integer at; /* in the unsorted list */
} sort_key;

static int cmp_integer(lua_Integer a, lua_Integer b) {
    return (a > b) - (a < b);
}

/* An integer and a float are never equal as keys. */
static int cmp_mixed(lua_Integer a, lua_Number b) {
    if (b >= 9223372036854775808.0)
        return -1;
    if (b < -9223372036854775808.0)
        return 1;
    lua_Number below = floor(b);
    return a <= (lua_Integer)below ? -1 : 1;
}

static int cmp_number(const sort_key *a, const sort_key *b) {
    if (a->is_integer && b->is_integer)
        return cmp_integer(a->integer, b->integer);
    if (a->is_integer)
        return cmp_mixed(a->integer, b->number);
    if (b->is_integer)
        return -cmp_mixed(b->integer, a->number);
    return (a->number > b->number) - (a->number < b->number);
}

static int cmp_key(const void *x, const void *y) {
    const sort_key *a = x, *b = y;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->rank == BY_NUMBER)
        return cmp_number(a, b);
    return a->rank == BY_STRING ? td_str_cmp(a->text, b->text) : cmp_integer(a->integer, b->integer);
}

/* Describes the key at the top of the stack. */
static sort_key describe(lua_State *L, lua_Integer at) {
    sort_key k = {.rank = UNKNOWN, .at = at};
    const td_hk_elem *e;
    switch (lua_type(L, -1)) {
    case LUA_TNUMBER:
        k.rank = BY_NUMBER;
        k.is_integer = lua_isinteger(L, -1);
        k.integer = k.is_integer ? lua_tointeger(L, -1) : 0;
        k.number = k.is_integer ? 0 : lua_tonumber(L, -1);
        break;
    case LUA_TSTRING:
        k.rank = BY_STRING;
        k.text.p = lua_tolstring(L, -1, &k.text.n);
        break;
    case LUA_TBOOLEAN:
        k.rank = BY_BOOLEAN;
        k.integer = lua_toboolean(L, -1);
        break;
    default:
        if ((e = td_hk_elem_at(L, -1))) {
            k.rank = BY_AGE;
            k.integer = (lua_Integer)e->serial;
        } else if ((k.integer = td_hk_number_of(L, -1, false))) {
            k.rank = BY_COUNTER;
        }
    }
    return k;
}

static lua_Integer count_keys(lua_State *L, int t, bool *sequence) {
    lua_Integer n = 0, len = (lua_Integer)lua_rawlen(L, t);
    *sequence = true;
    for (lua_pushnil(L); lua_next(L, t); lua_pop(L, 1)) {
        n++;
        *sequence = *sequence && lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1 && lua_tointeger(L, -2) <= len;
    }
    *sequence = *sequence && n == len;
    return n;
}

/* Pushes the list of t's keys in order, or nothing (false) when they are exactly 1..n. */
static bool push_keys(lua_State *L, int t, lua_Integer *n) {
    bool sequence;
    *n = count_keys(L, t, &sequence);
    td_hk_charge(L, (uint64_t)*n + 1);
    if (sequence)
        return false;
    if (*n > INT32_MAX / (int)sizeof(sort_key))
        luaL_error(L, "too many keys");
    sort_key *keys = lua_newuserdatauv(L, (size_t)*n * sizeof *keys + 1, 0);
    lua_createtable(L, (int)*n, 0);
    lua_Integer i = 0, unknown = 0;
    for (lua_pushnil(L); lua_next(L, t); i++) {
        lua_pop(L, 1);
        keys[i] = describe(L, i + 1);
        unknown += keys[i].rank == UNKNOWN;
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, i + 1);
    }
    if (unknown > 1)
        luaL_error(L, "pairs: several keys are tables or functions, which have no order; use strings or elements");
    qsort(keys, (size_t)*n, sizeof *keys, cmp_key);
    td_hk_charge(L, (uint64_t)*n * 4);
    lua_createtable(L, (int)*n, 0);
    for (i = 0; i < *n; i++) {
        lua_rawgeti(L, -2, keys[i].at);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, -3);
    lua_pop(L, 1);
    return true;
}

/* Upvalues: table, keys or nil, position, number of keys. */
static int step(lua_State *L) {
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(3)), n = lua_tointeger(L, lua_upvalueindex(4));
    bool listed = !lua_isnil(L, lua_upvalueindex(2));
    while (++i <= n) {
        if (listed)
            lua_rawgeti(L, lua_upvalueindex(2), i);
        else
            lua_pushinteger(L, i);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            lua_pushinteger(L, i);
            lua_replace(L, lua_upvalueindex(3));
            return 2;
        }
        lua_pop(L, 2); /* removed while the loop ran */
    }
    lua_pushinteger(L, n);
    lua_replace(L, lua_upvalueindex(3));
    lua_pushnil(L);
    return 1;
}

static int order_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_call(L, 1, 3);
        return 3;
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_Integer n;
    lua_pushvalue(L, 1);
    if (!push_keys(L, 1, &n))
        lua_pushnil(L);
    lua_pushinteger(L, 0);
    lua_pushinteger(L, n);
    lua_pushcclosure(L, step, 4);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* ---- next ---- */

/* The least key, without sorting. */
static int first_key(lua_State *L) {
    lua_Integer unknown = 0, n = 0;
    sort_key least = {0};
    lua_settop(L, 1);
    lua_pushnil(L); /* 2: the least key so far */
    for (lua_pushnil(L); lua_next(L, 1); n++) {
        lua_pop(L, 1);
        sort_key k = describe(L, 0);
        unknown += k.rank == UNKNOWN;
        if (n == 0 || cmp_key(&k, &least) < 0) {
            least = k;
            lua_pushvalue(L, -1);
            lua_replace(L, 2);
        }
    }
    td_hk_charge(L, (uint64_t)n + 1);
    if (unknown > 1)
        return luaL_error(L, "next: several keys are tables or functions, which have no order");
    if (n == 0)
        return 1;
    lua_pushvalue(L, 2);
    lua_pushvalue(L, 2);
    lua_rawget(L, 1);
    return 2;
}

/* Pushes the snapshot {keys, places} of the table at 1, made when absent or when key 2 is not in it. */
static void push_snapshot(lua_State *L) {
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "hk.next"); /* 3: weak by table */
    lua_pushvalue(L, 1);
    if (lua_rawget(L, 3) == LUA_TTABLE) {
        lua_rawgeti(L, -1, 2);
        lua_pushvalue(L, 2);
        bool known = lua_rawget(L, -2) != LUA_TNIL;
        lua_pop(L, 2);
        if (known)
            return;
    }
    lua_pop(L, 1);
    lua_createtable(L, 2, 0);
    lua_Integer n;
    if (!push_keys(L, 1, &n)) {
        lua_createtable(L, (int)n, 0);
        for (lua_Integer i = 1; i <= n; i++) {
            lua_pushinteger(L, i);
            lua_rawseti(L, -2, i);
        }
    }
    lua_createtable(L, 0, (int)n);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, -2, i);
        lua_pushinteger(L, i);
        lua_rawset(L, -3);
    }
    lua_rawseti(L, -3, 2);
    lua_rawseti(L, -2, 1);
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, 3);
}

static int order_next(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) {
        luaL_getsubtable(L, LUA_REGISTRYINDEX, "hk.next");
        lua_pushvalue(L, 1);
        lua_pushnil(L);
        lua_rawset(L, -3);
        return first_key(L);
    }
    push_snapshot(L);
    int snapshot = lua_gettop(L);
    lua_rawgeti(L, snapshot, 1);
    lua_rawgeti(L, snapshot, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNUMBER)
        return luaL_error(L, "invalid key to 'next'");
    for (lua_Integer i = lua_tointeger(L, -1) + 1;; i++) {
        td_hk_charge(L, 1);
        if (lua_rawgeti(L, snapshot + 1, i) == LUA_TNIL)
            return 1;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL)
            return 2;
        lua_pop(L, 2);
    }
}

void td_hk_open_order(lua_State *L) {
    lua_createtable(L, 0, 0); /* snapshots go with their tables */
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_setfield(L, LUA_REGISTRYINDEX, "hk.next");
    lua_pushcfunction(L, order_pairs);
    lua_setglobal(L, "pairs");
    lua_pushcfunction(L, order_next);
    lua_setglobal(L, "next");
}
