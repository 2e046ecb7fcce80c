/* values.c - comparing, copying and reading Lua values that hold elements. */
#include "hooks/element.h"

/* ---- equality ---- */

static bool equal_elements(lua_State *L, int a, int b, int depth) {
    const td_hk_elem *x = lua_touserdata(L, a), *y = lua_touserdata(L, b);
    if (x->tag != y->tag)
        return false;
    if (x->src == y->src && x->src && x->from == y->from && x->to == y->to && !td_hk_is_changed(L, a) && !td_hk_is_changed(L, b))
        return true;
    for (int i = 0; i < HK_FIELD_COUNT; i++) {
        if (!(td_hk_tag_fields(x->tag) & 1u << i))
            continue;
        td_hk_field_push(L, a, 1u << i);
        td_hk_field_push(L, b, 1u << i);
        bool same = td_hk_equal(L, lua_gettop(L) - 1, lua_gettop(L), depth + 1);
        lua_pop(L, 2);
        if (!same)
            return false;
    }
    return (td_hk_tag_fields(x->tag) != 0 || x->tag <= HK_LINE_BREAK || x->tag == HK_RULE);
}

/* Whether everything in table a is also in b. */
static bool covered(lua_State *L, int a, int b, int depth) {
    bool same = true;
    for (lua_pushnil(L); same && lua_next(L, a);) {
        lua_pushvalue(L, -2);
        lua_rawget(L, b);
        same = td_hk_equal(L, lua_gettop(L) - 1, lua_gettop(L), depth + 1);
        lua_pop(L, 2);
    }
    if (!same)
        lua_pop(L, 1);
    return same;
}

bool td_hk_equal(lua_State *L, int a, int b, int depth) {
    td_hk_check_depth(L, depth);
    if (lua_rawequal(L, a, b))
        return true;
    if (td_hk_elem_at(L, a) && td_hk_elem_at(L, b))
        return equal_elements(L, a, b, depth);
    if (lua_istable(L, a) && lua_istable(L, b))
        return covered(L, a, b, depth) && covered(L, b, a, depth);
    return false;
}

/* ---- deep copies ---- */

static void copy_table(lua_State *L, int idx, int depth) {
    lua_newtable(L);
    int to = lua_gettop(L);
    for (lua_pushnil(L); lua_next(L, idx);) {
        lua_pushvalue(L, -2);
        td_hk_copy(L, lua_gettop(L) - 1, depth + 1);
        lua_rawset(L, to);
        lua_pop(L, 1);
    }
    if (lua_getmetatable(L, idx))
        lua_setmetatable(L, to);
}

void td_hk_copy(lua_State *L, int idx, int depth) {
    idx = lua_absindex(L, idx);
    td_hk_check_depth(L, depth);
    const td_hk_elem *e = td_hk_elem_at(L, idx);
    if (e) {
        td_hk_elem *copy = td_hk_elem_push(L, e->src, e->tag);
        copy->from = e->from;
        copy->to = e->to;
        if (lua_getiuservalue(L, idx, 1) == LUA_TTABLE) {
            copy_table(L, lua_gettop(L), depth);
            lua_setiuservalue(L, -3, 1);
        }
        lua_pop(L, 1);
    } else if (lua_istable(L, idx)) {
        copy_table(L, idx, depth);
    } else {
        lua_pushvalue(L, idx);
    }
}

/* ---- plain text ---- */

static void put(lua_State *L, td_str s) {
    td_hk_state *st = td_hk_of(L);
    td_buf_str(&st->buf, s);
    td_hk_charge(L, s.n / 16 + 1);
    if (st->buf.n > st->cap) {
        st->death = HK_NO_MEMORY;
        td_hk_check(L);
    }
}

/* Text of an unchanged subtree. */
static void put_node(lua_State *L, const td_node *root) {
    for (td_walk w = td_walk_from((td_node *)root); td_walk_next(&w);) {
        const td_node *n = w.node;
        bool enter = w.event == TD_ENTER;
        if (n->kind == TD_QUOTED && n->u.quoted.single)
            put(L, enter ? TD_S("\u2018") : TD_S("\u2019"));
        else if (n->kind == TD_QUOTED)
            put(L, enter ? TD_S("\u201C") : TD_S("\u201D"));
        if (!enter)
            continue;
        if (n->kind == TD_SOFT_BREAK || n->kind == TD_HARD_BREAK)
            put(L, TD_S(" "));
        else if (n->kind == TD_TEXT || n->kind == TD_CODE || n->kind == TD_MATH || n->kind == TD_ABBR || n->kind == TD_CODE_BLOCK)
            put(L, n->text);
        else if (n->kind == TD_NOTE)
            td_walk_skip(&w);
    }
}

static void put_value(lua_State *L, int idx, int depth);

static void put_field(lua_State *L, int idx, td_hk_field field, int depth) {
    td_hk_field_push(L, idx, field);
    put_value(L, lua_gettop(L), depth + 1);
    lua_pop(L, 1);
}

static void put_element(lua_State *L, int idx, int depth) {
    const td_hk_elem *e = lua_touserdata(L, idx);
    unsigned fields = td_hk_tag_fields(e->tag);
    if (e->src && e->tag > HK_SPACE && e->tag != HK_NOTE && e->tag != HK_FIGURE && e->tag != HK_CITE && !td_hk_is_changed(L, idx)) {
        put_node(L, e->src);
        return;
    }
    switch ((td_hk_tag)e->tag) {
    case HK_SPACE:
    case HK_SOFT_BREAK:
    case HK_LINE_BREAK:
        put(L, TD_S(" "));
        return;
    case HK_NOTE:
    case HK_RAW_INLINE:
    case HK_RAW_BLOCK:
    case HK_XREF:
        return;
    case HK_STR:
        if (e->src && !td_hk_is_changed(L, idx)) {
            put(L, td_str_sub(e->src->text, e->from, e->to));
            return;
        }
        break;
    case HK_QUOTED: {
        bool single = e->src && e->src->u.quoted.single;
        if (td_hk_field_own(L, idx, F_QUOTETYPE)) {
            single = lua_isstring(L, -1) && strcmp(lua_tostring(L, -1), "SingleQuote") == 0;
            lua_pop(L, 1);
        }
        put(L, single ? TD_S("\u2018") : TD_S("\u201C"));
        put_field(L, idx, F_CONTENT, depth);
        put(L, single ? TD_S("\u2019") : TD_S("\u201D"));
        return;
    }
    default:
        break;
    }
    if (fields & F_TEXT)
        put_field(L, idx, F_TEXT, depth);
    if (fields & F_CONTENT)
        put_field(L, idx, F_CONTENT, depth);
    else if (e->tag == HK_IMAGE)
        put_field(L, idx, F_CAPTION, depth);
}

static void put_table(lua_State *L, int idx, int depth) {
    lua_Integer n = (lua_Integer)lua_rawlen(L, idx);
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, idx, i);
        put_value(L, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    static const char *const members[] = {"blocks", "long", "rows", "bodies", "body", "cells", "contents"};
    for (size_t i = 0; n == 0 && i < sizeof members / sizeof *members; i++) {
        lua_pushstring(L, members[i]);
        lua_rawget(L, idx);
        put_value(L, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
}

static void put_value(lua_State *L, int idx, int depth) {
    td_hk_check_depth(L, depth);
    if (td_hk_elem_at(L, idx)) {
        put_element(L, idx, depth);
    } else if (lua_istable(L, idx)) {
        put_table(L, idx, depth);
    } else if (lua_isboolean(L, idx)) {
        put(L, td_str_from(lua_toboolean(L, idx) ? "true" : "false"));
    } else if (lua_isstring(L, idx)) {
        td_str s;
        lua_pushvalue(L, idx);
        s.p = lua_tolstring(L, -1, &s.n);
        put(L, s);
        lua_pop(L, 1);
    }
}

void td_hk_stringify(lua_State *L, int idx) {
    td_hk_state *st = td_hk_of(L);
    st->buf.n = 0; /* also after an error that jumped out of here */
    put_value(L, lua_absindex(L, idx), 0);
    td_hk_push_str(L, td_buf_view(&st->buf));
    st->buf.n = 0;
}
