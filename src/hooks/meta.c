/* meta.c - metadata and other YAML as Lua values, and back. */
#include <stdlib.h>

#include "hooks/element.h"

/* ---- YAML as plain tables: the termbase, references, variables ---- */

static void push_number(lua_State *L, const td_value *v) {
    if (v->kind == TD_INT)
        lua_pushinteger(L, v->integer);
    else if (!lua_stringtonumber(L, v->text.p ? td_str_dup(td_hk_of(L)->ctx->arena, v->text).p : ""))
        td_hk_push_str(L, v->text);
}

static void push_value(lua_State *L, const td_value *v, int depth) {
    td_hk_check_depth(L, depth);
    switch (v->kind) {
    case TD_NULL:
        lua_pushnil(L);
        break;
    case TD_BOOL:
        lua_pushboolean(L, v->integer != 0);
        break;
    case TD_INT:
    case TD_FLOAT:
        push_number(L, v);
        break;
    case TD_STRING:
        td_hk_push_str(L, v->text);
        break;
    case TD_SEQ:
        lua_createtable(L, (int)v->n, 0);
        for (size_t i = 0; i < v->n; i++) {
            push_value(L, v->items[i], depth + 1);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
        break;
    case TD_MAP_VALUE:
        lua_createtable(L, 0, (int)v->n);
        for (size_t i = 0; i < v->n; i++) {
            td_hk_push_str(L, v->members[i].key);
            push_value(L, v->members[i].value, depth + 1);
            lua_rawset(L, -3);
        }
        break;
    }
}

void td_hk_push_value(lua_State *L, const td_value *v) {
    if (v)
        push_value(L, v, 0);
    else
        lua_pushnil(L);
}

/* ---- metadata as Pandoc has it: text is Inlines, numbers are text ---- */

static void push_meta_text(lua_State *L, td_str s) {
    td_hk_new_table(L, "Inlines");
    td_hk_split_text(L, s);
}

static void push_meta_value(lua_State *L, const td_value *v, int depth) {
    td_hk_check_depth(L, depth);
    switch (v->kind) {
    case TD_NULL:
        lua_pushliteral(L, "");
        break;
    case TD_BOOL:
        lua_pushboolean(L, v->integer != 0);
        break;
    case TD_INT:
    case TD_FLOAT:
        td_hk_push_str(L, v->text);
        break;
    case TD_STRING:
        push_meta_text(L, v->text);
        break;
    case TD_SEQ:
        td_hk_new_table(L, "List");
        for (size_t i = 0; i < v->n; i++) {
            push_meta_value(L, v->items[i], depth + 1);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
        break;
    case TD_MAP_VALUE:
        lua_createtable(L, 0, (int)v->n);
        for (size_t i = 0; i < v->n; i++) {
            td_hk_push_str(L, v->members[i].key);
            push_meta_value(L, v->members[i].value, depth + 1);
            lua_rawset(L, -3);
        }
        break;
    }
}

typedef struct {
    const char *name;
    td_str *text;
} known;

/* What assemble already settled, under Pandoc's names. */
static int known_texts(td_doc *doc, known out[8]) {
    known list[] = {{"title", &doc->title}, {"subtitle", &doc->subtitle}, {"author", &doc->author}, {"date", &doc->date},
                    {"keywords", &doc->keywords}, {"abstract", &doc->abstract}, {"lang", &doc->lang}};
    memcpy(out, list, sizeof list);
    return (int)(sizeof list / sizeof *list);
}

static const td_value *meta_of(const td_hk_state *st) {
    return st->doc->meta ? st->doc->meta : st->env->meta;
}

void td_hk_push_meta(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    const td_value *meta = meta_of(st);
    known list[8];
    td_hk_new_table(L, "Meta");
    for (size_t i = 0; meta && meta->kind == TD_MAP_VALUE && i < meta->n; i++) {
        td_hk_push_str(L, meta->members[i].key);
        push_meta_value(L, meta->members[i].value, 1);
        lua_rawset(L, -3);
    }
    for (int i = 0, n = known_texts(st->doc, list); i < n; i++) {
        const td_value *v = td_value_find(meta, list[i].name);
        if (!list[i].text->n || (v && (v->kind != TD_STRING || td_str_eq(v->text, *list[i].text))))
            continue;
        push_meta_text(L, *list[i].text);
        lua_setfield(L, -2, list[i].name);
    }
}

/* ---- back ---- */

static bool is_map(lua_State *L, int idx) {
    if (lua_rawlen(L, idx) > 0)
        return false;
    bool map = false;
    for (lua_pushnil(L); lua_next(L, idx);) {
        lua_pop(L, 2);
        map = true;
        break;
    }
    return map;
}

static bool has_metatable(lua_State *L, int idx, const char *name) {
    if (!lua_getmetatable(L, idx))
        return false;
    luaL_getmetatable(L, name);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

static td_value *take_value(lua_State *L, int idx, int depth);

static td_value *text_value(lua_State *L, td_value *v, int idx) {
    td_hk_stringify(L, idx);
    v->kind = TD_STRING;
    v->text = td_hk_checked_text(L, -1);
    lua_pop(L, 1);
    return v;
}

static int cmp_member(const void *a, const void *b) {
    return td_str_cmp(((const td_member *)a)->key, ((const td_member *)b)->key);
}

static void take_map(lua_State *L, int idx, td_value *v, int depth) {
    v->kind = TD_MAP_VALUE;
    for (lua_pushnil(L); lua_next(L, idx); lua_pop(L, 1))
        v->n++;
    v->members = TD_NEWN(td_hk_of(L)->ctx->arena, td_member, v->n);
    v->n = 0;
    for (lua_pushnil(L); lua_next(L, idx); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            continue;
        td_member *m = &v->members[v->n++];
        *m = (td_member){td_hk_checked_text(L, -2), v->span, take_value(L, lua_gettop(L), depth + 1)};
    }
    if (v->n)
        qsort(v->members, v->n, sizeof *v->members, cmp_member);
}

static td_value *take_value(lua_State *L, int idx, int depth) {
    td_hk_check_depth(L, depth);
    td_hk_state *st = td_hk_of(L);
    td_value *v = td_value_new(st->ctx->arena, TD_NULL, st->here);
    td_hk_charge_arena(L);
    if (lua_isboolean(L, idx)) {
        v->kind = TD_BOOL;
        v->integer = lua_toboolean(L, idx);
        v->text = td_str_from(v->integer ? "true" : "false");
    } else if (lua_isinteger(L, idx)) {
        v->kind = TD_INT;
        v->integer = lua_tointeger(L, idx);
        v->text = td_str_format(st->ctx->arena, "%lld", (long long)v->integer);
    } else if (!lua_istable(L, idx) || has_metatable(L, idx, "Inlines") || has_metatable(L, idx, "Blocks")) {
        text_value(L, v, idx);
    } else if (is_map(L, idx)) {
        take_map(L, idx, v, depth);
    } else {
        v->kind = TD_SEQ;
        v->n = lua_rawlen(L, idx);
        v->items = TD_NEWN(st->ctx->arena, td_value *, v->n);
        for (size_t i = 0; i < v->n; i++) {
            lua_rawgeti(L, idx, (lua_Integer)i + 1);
            v->items[i] = take_value(L, lua_gettop(L), depth + 1);
            lua_pop(L, 1);
        }
    }
    return v;
}

/* Several authors or keywords are one text, separated by commas. */
static td_str joined_text(lua_State *L, int idx) {
    if (lua_istable(L, idx) && !has_metatable(L, idx, "Inlines") && !has_metatable(L, idx, "Blocks") && lua_rawlen(L, idx) > 0) {
        td_str all = TD_NOSTR;
        for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, idx); i <= n; i++) {
            lua_rawgeti(L, idx, i);
            td_hk_stringify(L, -1);
            td_str one = td_hk_checked_text(L, -1);
            all = i == 1 ? one : td_str_format(td_hk_of(L)->ctx->arena, "%.*s, %.*s", TD_F(all), TD_F(one));
            lua_pop(L, 2);
        }
        return all;
    }
    td_hk_stringify(L, idx);
    td_str text = td_hk_checked_text(L, -1);
    lua_pop(L, 1);
    return text;
}

static void set_switches(td_doc *doc, td_str key, const td_value *v) {
    const struct {
        const char *name;
        bool *on;
    } switches[] = {{"toc", &doc->toc}, {"lof", &doc->lof}, {"lot", &doc->lot}, {"number-sections", &doc->number_sections}};
    for (size_t i = 0; i < sizeof switches / sizeof *switches; i++)
        if (td_str_is(key, switches[i].name))
            *switches[i].on = td_value_bool(v, *switches[i].on);
    if (td_str_is(key, "toc-depth"))
        doc->toc_depth = (int)td_value_int(v, doc->toc_depth);
}

/* One key that differs from what the filter was given; the new value is at the top of the stack. */
static void set_key(lua_State *L, td_doc *doc, td_value *map, td_str key) {
    td_hk_state *st = td_hk_of(L);
    int at = lua_gettop(L);
    td_value *v = lua_isnil(L, at) ? NULL : take_value(L, at, 0);
    known list[8];
    for (int i = 0, n = known_texts(doc, list); i < n; i++)
        if (td_str_is(key, list[i].name))
            *list[i].text = v ? joined_text(L, at) : TD_NOSTR;
    set_switches(doc, key, v);
    for (size_t i = 0; i < map->n; i++)
        if (td_str_eq(map->members[i].key, key)) {
            if (v)
                map->members[i].value = v;
            else
                map->members[i] = map->members[--map->n];
            return;
        }
    if (!v)
        return;
    map->members = td_arena_grow(st->ctx->arena, map->members, map->n * sizeof *map->members, (map->n + 1) * sizeof *map->members);
    map->members[map->n++] = (td_member){key, v->span, v};
    td_hk_charge_arena(L);
}

/* Collects the keys of both tables into a list, in order. */
static void push_keys_of(lua_State *L, int a, int b) {
    lua_newtable(L);
    int all = lua_gettop(L);
    for (int i = 0; i < 2; i++)
        for (lua_pushnil(L); lua_next(L, i ? b : a);) {
            lua_pop(L, 1);
            if (lua_type(L, -1) == LUA_TSTRING) {
                lua_pushvalue(L, -1);
                lua_pushboolean(L, 1);
                lua_rawset(L, all);
            }
        }
    lua_newtable(L);
    for (lua_pushnil(L); lua_next(L, all);) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        lua_rawseti(L, -3, (lua_Integer)lua_rawlen(L, -3) + 1);
    }
    lua_getglobal(L, "table");
    lua_getfield(L, -1, "sort");
    lua_pushvalue(L, -3);
    lua_call(L, 1, 0);
    lua_pop(L, 1);
    lua_remove(L, all);
}

void td_hk_take_meta(lua_State *L, int idx) {
    td_hk_state *st = td_hk_of(L);
    idx = lua_absindex(L, idx);
    luaL_checkstack(L, 24, NULL);
    int before = lua_gettop(L) + 1;
    td_hk_push_meta(L);
    push_keys_of(L, before, idx);
    int keys = lua_gettop(L);
    const td_value *old = meta_of(st);
    td_value *map = td_value_new(st->ctx->arena, TD_MAP_VALUE, old ? old->span : TD_NOSPAN);
    if (old && old->kind == TD_MAP_VALUE) {
        *map = *old;
        map->members = td_arena_grow(st->ctx->arena, old->members, old->n * sizeof *old->members, old->n * sizeof *old->members);
    }
    bool changed = false;
    for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, keys); i <= n; i++) {
        lua_rawgeti(L, keys, i);
        lua_pushvalue(L, -1);
        lua_rawget(L, before);
        lua_pushvalue(L, -2);
        lua_rawget(L, idx);
        if (!td_hk_equal(L, lua_gettop(L) - 1, lua_gettop(L), 0)) {
            set_key(L, st->doc, map, td_hk_checked_text(L, -3));
            changed = true;
        }
        lua_pop(L, 3);
    }
    if (changed)
        st->doc->meta = map;
    td_hk_charge_arena(L);
    lua_settop(L, before - 1);
}
