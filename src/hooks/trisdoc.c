/* trisdoc.c - what hooks have beyond Pandoc: the target, the termbase, findings; and the primitives of the prelude. */
#include "hooks/element.h"

/* ---- findings ---- */

/* Where a value of Lua was written: the element itself or the first one in a list that has a place. */
static td_span span_of(lua_State *L, int idx, int depth) {
    td_hk_check_depth(L, depth);
    const td_hk_elem *e = td_hk_elem_at(L, idx);
    if (e) {
        if (!e->src)
            return TD_NOSPAN;
        if (e->tag != HK_STR || e->src->span.end - e->src->span.start != e->src->text.n)
            return e->src->span;
        return (td_span){e->src->span.src, e->src->span.start + e->from, e->src->span.start + e->to};
    }
    td_span span = TD_NOSPAN;
    for (lua_Integer i = 1; lua_istable(L, idx) && !span.src && i <= (lua_Integer)lua_rawlen(L, idx); i++) {
        lua_rawgeti(L, idx, i);
        span = span_of(L, lua_gettop(L), depth + 1);
        lua_pop(L, 1);
    }
    return span;
}

static int report(lua_State *L, td_code code) {
    td_hk_state *st = td_hk_of(L);
    lua_settop(L, 3);
    td_span span = span_of(L, 1, 0);
    td_str text = td_hk_checked_text(L, 2), hint = lua_isnil(L, 3) ? TD_NOSTR : td_hk_checked_text(L, 3);
    td_report_hint(st->ctx, code, span.src ? span : st->here, hint, TD_F(text));
    td_hk_charge_arena(L);
    return 0;
}

static int trisdoc_warn(lua_State *L) {
    return report(L, TD_W_HOOK);
}

static int trisdoc_error(lua_State *L) {
    return report(L, TD_E_HOOK);
}

/* did_you_mean(word, names): a question for a hint, or nil. */
static int trisdoc_did_you_mean(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    td_str word = td_hk_checked_text(L, 1);
    luaL_checktype(L, 2, LUA_TTABLE);
    size_t n = lua_rawlen(L, 2);
    td_str *names = TD_NEWN(st->ctx->arena, td_str, n);
    for (size_t i = 0; i < n; i++) {
        lua_rawgeti(L, 2, (lua_Integer)i + 1);
        names[i] = td_hk_checked_text(L, -1);
        lua_pop(L, 1);
    }
    td_hk_charge(L, n * 50);
    td_str hint = td_did_you_mean_str(st->ctx, word, names, n);
    td_hk_charge_arena(L);
    if (hint.n)
        td_hk_push_str(L, hint);
    else
        lua_pushnil(L);
    return 1;
}

/* starts_sentence(el): whether an inline stands at the beginning of its block or behind the end of a sentence. */
static int trisdoc_starts(lua_State *L) {
    const td_hk_elem *e = td_hk_elem_at(L, 1);
    const td_node *n = e ? e->src : NULL;
    while (n && !n->prev && n->parent && td_kind_is_inline(n->parent->kind))
        n = n->parent;
    const td_node *before = n ? n->prev : NULL;
    td_str text = before && before->kind == TD_TEXT ? td_str_trim(before->text) : TD_NOSTR;
    bool ended = text.n && strchr(".!?", text.p[text.n - 1]) && text.n < before->text.n;
    lua_pushboolean(L, n && (!before || ended));
    return 1;
}

/* tr(text): the message in the user's language. */
static int trisdoc_tr(lua_State *L) {
    lua_pushstring(L, td_tr(td_hk_of(L)->ctx, luaL_checkstring(L, 1)));
    return 1;
}

/* words(element): its text when it holds only words and blanks, as it was written; nil otherwise. */
static int trisdoc_words(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    const td_hk_elem *e = td_hk_elem_at(L, 1);
    bool fine = e && e->src && !td_hk_is_changed(L, 1);
    st->buf.n = 0;
    for (const td_node *k = fine ? e->src->first : NULL; k && fine; k = k->next) {
        fine = k->kind == TD_TEXT || k->kind == TD_SOFT_BREAK;
        td_buf_str(&st->buf, k->kind == TD_SOFT_BREAK ? TD_S(" ") : k->text);
    }
    td_hk_charge(L, st->buf.n / 16 + 1);
    if (fine)
        td_hk_push_str(L, td_buf_view(&st->buf));
    else
        lua_pushnil(L);
    return 1;
}

/* has_attributes(element): whether it has an id, classes or attributes, without making objects of them. */
static int trisdoc_has_attributes(lua_State *L) {
    const td_hk_elem *e = td_hk_elem_at(L, 1);
    const td_attr *attr = e && e->src ? e->src->attr : NULL;
    lua_pushboolean(L, e && (td_hk_is_changed(L, 1) || (attr && (attr->id.n || attr->nclasses || attr->npairs))));
    return 1;
}

/* before(element): what stands in front of it in its paragraph, at least the last few characters. */
static int trisdoc_before(lua_State *L) {
    enum { ENOUGH = 24 };
    td_hk_state *st = td_hk_of(L);
    const td_hk_elem *e = td_hk_elem_at(L, 1);
    td_str text = TD_NOSTR;
    const td_node *n = e ? e->src : NULL;
    if (n && e->tag == HK_STR)
        text = td_str_sub(n->text, 0, e->from);
    while (n && text.n < ENOUGH) {
        while (n && !n->prev)
            n = n->parent && td_kind_is_inline(n->parent->kind) && n->parent->kind != TD_NOTE ? n->parent : NULL;
        if (!n)
            break;
        n = n->prev;
        text = td_str_cat(st->ctx->arena, n->kind == TD_SOFT_BREAK ? TD_S(" ") : td_node_plain(st->ctx->arena, n), text);
        td_hk_charge_arena(L);
    }
    td_hk_push_str(L, text);
    return 1;
}

/* ---- YAML behind a table that is filled when it is asked ---- */

static const td_value *lazy_root(lua_State *L, int which) {
    const td_hk_state *st = td_hk_of(L);
    return which == 0 ? st->env->terms : which == 1 ? st->env->references : st->env->meta;
}

/* value(which, key): plain tables; place(which, key): "file:line". */
static int prim_value(lua_State *L) {
    td_str key;
    key.p = luaL_checklstring(L, 2, &key.n);
    td_hk_push_value(L, td_value_find_str(lazy_root(L, (int)luaL_checkinteger(L, 1)), key));
    return 1;
}

static int prim_place(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    td_str key;
    key.p = luaL_checklstring(L, 2, &key.n);
    const td_value *v = td_value_find_str(lazy_root(L, (int)luaL_checkinteger(L, 1)), key);
    const td_source *source = v ? td_sources_find(st->ctx->sources, v->span.src) : NULL;
    if (!source)
        return 0;
    int line, column;
    td_source_position(source, v->span.start, &line, &column);
    lua_pushfstring(L, "%s:%d", source->path.p, line);
    return 1;
}

static int prim_keys(lua_State *L) {
    const td_value *v = lazy_root(L, (int)luaL_checkinteger(L, 1));
    size_t n = v && v->kind == TD_MAP_VALUE ? v->n : 0;
    lua_createtable(L, (int)n, 0);
    for (size_t i = 0; i < n; i++) {
        td_hk_push_str(L, v->members[i].key);
        lua_rawseti(L, -2, (lua_Integer)i + 1);
    }
    return 1;
}

/* ---- primitives over elements ---- */

static const char *const tag_names[HK_TAG_COUNT + 1] = {
#define HK_TAG(id, name, inl, fields) name,
#include "hooks/tags.def"
#undef HK_TAG
    NULL};

/* new(tag, field1, value1, …) */
static int prim_new(lua_State *L) {
    static const char *const fields[HK_FIELD_COUNT + 1] = {
        "content", "text", "attr", "target", "title", "src", "caption", "level", "quotetype", "mathtype", "format",
        "citations", "listAttributes", "colspecs", "head", "bodies", "foot", "work", "expansion", NULL};
    int tag = luaL_checkoption(L, 1, NULL, tag_names), n = lua_gettop(L);
    td_hk_elem_push(L, NULL, (td_hk_tag)tag);
    for (int i = 2; i < n; i += 2) {
        int field = luaL_checkoption(L, i, NULL, fields);
        lua_pushvalue(L, i + 1);
        if (lua_isnil(L, -1))
            lua_pop(L, 1);
        else
            td_hk_field_set(L, n + 1, 1u << field);
    }
    return 1;
}

/* type(value): "Inline", "Block" or nothing for other values; the tag as second result. */
static int prim_type(lua_State *L) {
    const td_hk_elem *e = td_hk_elem_at(L, 1);
    if (!e)
        return 0;
    lua_pushstring(L, td_hk_tag_inline(e->tag) ? "Inline" : "Block");
    lua_pushstring(L, td_hk_tag_name(e->tag));
    return 2;
}

static int prim_inlines(lua_State *L) {
    lua_settop(L, 1);
    td_hk_to_inlines(L);
    return 1;
}

static int prim_blocks(lua_State *L) {
    lua_settop(L, 1);
    td_hk_to_blocks(L);
    return 1;
}

static int prim_stringify(lua_State *L) {
    td_hk_stringify(L, 1);
    return 1;
}

static int prim_clone(lua_State *L) {
    td_hk_copy(L, 1, 0);
    return 1;
}

static int prim_equals(lua_State *L) {
    lua_settop(L, 2);
    lua_pushboolean(L, td_hk_equal(L, 1, 2, 0));
    return 1;
}

/* walk(element or list, filter, is_blocks): a copy with the filter applied below. */
static int prim_walk(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    luaL_checktype(L, 2, LUA_TTABLE);
    const td_hk_elem *e = td_hk_elem_at(L, 1);
    if (e && (e->tag == HK_STR || e->tag == HK_SPACE)) {
        lua_settop(L, 1);
        return 1;
    }
    bool blocks = lua_toboolean(L, 3);
    td_node *root;
    if (e) {
        root = td_hk_build_node(L, 1, NULL, 0);
    } else {
        root = td_node_new(st->ctx->arena, blocks ? TD_DIV : TD_SPAN, st->here);
        if (blocks)
            td_hk_build_blocks(L, 1, root, NULL, 0);
        else
            td_hk_build_inlines(L, 1, root, NULL, 0);
    }
    root = td_hk_walk(L, 2, root);
    if (e)
        td_hk_elem_push(L, root, td_hk_tag_of(root));
    else if (blocks)
        td_hk_push_blocks(L, root);
    else
        td_hk_push_inlines(L, root);
    return 1;
}

/* read(text): blocks of Markdown made by a hook; its findings point at the node the hook was called for. */
static int prim_read(lua_State *L) {
    td_hk_state *st = td_hk_of(L);
    td_str text = td_hk_checked_text(L, 1);
    if (!st->ctx->services || !st->ctx->services->parse_blocks)
        return luaL_error(L, "pandoc.read is not available here");
    td_hk_charge(L, text.n * 8);
    td_seg *seg = TD_NEW(st->ctx->arena, td_seg);
    *seg = (td_seg){.offset = st->here.start, .bytes = text, .made = true};
    td_segs segs = {.p = seg, .n = 1, .cap = 1, .src = st->here.src};
    td_node *holder = td_node_new(st->ctx->arena, TD_DIV, st->here);
    st->ctx->services->parse_blocks(st->ctx, &segs, holder);
    td_hk_charge_arena(L);
    td_hk_push_blocks(L, holder);
    return 1;
}

static int prim_metatable(lua_State *L) {
    luaL_getmetatable(L, luaL_checkstring(L, 1));
    return 1;
}

static int prim_coerce(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    lua_setfield(L, LUA_REGISTRYINDEX, "hk.coerce");
    return 0;
}

/* ---- the target ---- */

static void set(lua_State *L, const char *name, td_str value) {
    td_hk_push_str(L, value);
    lua_setfield(L, -2, name);
}

static int prim_target(lua_State *L) {
    const td_hk_state *st = td_hk_of(L);
    const td_target *t = st->env->target;
    if (!t)
        return 0;
    lua_createtable(L, 0, 8);
    set(L, "work", t->work ? t->work->id : TD_NOSTR);
    set(L, "family", t->work ? t->work->family : TD_NOSTR);
    set(L, "audience", t->audience);
    set(L, "lang", t->lang);
    set(L, "region", t->region);
    set(L, "partner", t->partner);
    set(L, "name", t->name);
    set(L, "version", td_value_text(td_value_at(st->env->meta, "edition.version"), ""));
    return 1;
}

static void open_prelude(lua_State *L) {
    static const luaL_Reg primitives[] = {
        {"new", prim_new}, {"type", prim_type}, {"inlines", prim_inlines}, {"blocks", prim_blocks},
        {"stringify", prim_stringify}, {"clone", prim_clone}, {"equals", prim_equals}, {"walk", prim_walk},
        {"read", prim_read}, {"metatable", prim_metatable}, {"coerce", prim_coerce}, {"target", prim_target},
        {"value", prim_value}, {"place", prim_place}, {"keys", prim_keys}, {"warn", trisdoc_warn},
        {"error", trisdoc_error}, {"did_you_mean", trisdoc_did_you_mean}, {"starts", trisdoc_starts},
        {"tr", trisdoc_tr}, {"before", trisdoc_before}, {"words", trisdoc_words},
        {"has_attributes", trisdoc_has_attributes}, {NULL, NULL}};
    size_t at = 0;
    if (lua_load(L, td_hk_prelude_reader, &at, "=pandoc", "t") != LUA_OK)
        lua_error(L);
    luaL_newlib(L, primitives);
    lua_newtable(L);
    luaL_setfuncs(L, td_hk_text_functions, 0);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, "hk.loaded");
    lua_call(L, 3, 0);
}

void td_hk_open_trisdoc(lua_State *L) {
    const td_hk_state *st = td_hk_of(L);
    td_hk_push_str(L, st->env->format.n ? st->env->format : TD_S("trisdoc"));
    lua_setglobal(L, "FORMAT");
    td_hk_push_str(L, st->hook->path);
    lua_setglobal(L, "PANDOC_SCRIPT_FILE");
    open_prelude(L);
}
