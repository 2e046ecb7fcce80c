/* element.c - the userdata: reading and writing fields. */
#include "hooks/element.h"

static const struct {
    const char *name;
    bool is_inline;
    unsigned fields;
} tags[] = {
#define HK_TAG(id, name, inl, fields) {name, inl, fields},
#include "hooks/tags.def"
#undef HK_TAG
};

static const char *const field_names[HK_FIELD_COUNT] = {
    "content", "text", "attr", "target", "title", "src", "caption", "level", "quotetype", "mathtype",
    "format", "citations", "listAttributes", "colspecs", "head", "bodies", "foot", "work", "expansion"};

/* Names that stand for something else than a field of the same name. */
typedef enum { A_TAG = 100, A_C, A_IDENTIFIER, A_CLASSES, A_ATTRIBUTES, A_START, A_STYLE, A_DELIMITER } alias;
static const struct {
    const char *name, *member;
    alias alias;
} aliases[] = {{"t", NULL, A_TAG}, {"tag", NULL, A_TAG}, {"c", NULL, A_C}, {"identifier", "identifier", A_IDENTIFIER},
               {"classes", "classes", A_CLASSES}, {"attributes", "attributes", A_ATTRIBUTES}, {"start", "start", A_START},
               {"style", "style", A_STYLE}, {"delimiter", "delimiter", A_DELIMITER}};

const char *td_hk_tag_name(td_hk_tag tag) {
    return tags[tag].name;
}

bool td_hk_tag_inline(td_hk_tag tag) {
    return tags[tag].is_inline;
}

unsigned td_hk_tag_fields(td_hk_tag tag) {
    return tags[tag].fields;
}

static td_hk_tag block_tag(const td_node *n) {
    switch ((td_kind)n->kind) {
    case TD_PARA:
        return HK_PARA;
    case TD_PLAIN:
        return HK_PLAIN;
    case TD_HEADING:
        return HK_HEADER;
    case TD_CODE_BLOCK:
        return HK_CODE_BLOCK;
    case TD_RAW_BLOCK:
        return HK_RAW_BLOCK;
    case TD_QUOTE:
        return HK_BLOCK_QUOTE;
    case TD_LIST:
        return n->u.list.style == TD_LIST_BULLET ? HK_BULLET_LIST : HK_ORDERED_LIST;
    case TD_DEF_LIST:
        return HK_DEFINITION_LIST;
    case TD_TABLE:
        return HK_TABLE;
    case TD_FIGURE:
        return HK_FIGURE;
    case TD_DIV:
    case TD_PAGE_BREAK:
        return HK_DIV;
    case TD_LINE_BLOCK:
        return HK_LINE_BLOCK;
    case TD_RULE:
        return HK_RULE;
    case TD_ABBR_DEF:
    case TD_COMMENT:
    case TD_NOTE_DEF:
        return HK_OTHER_BLOCK;
    default:
        return HK_NONE;
    }
}

td_hk_tag td_hk_tag_of(const td_node *n) {
    static const uint8_t inlines[TD_KIND_COUNT] = {
        [TD_TEXT] = HK_STR, [TD_SOFT_BREAK] = HK_SOFT_BREAK, [TD_HARD_BREAK] = HK_LINE_BREAK, [TD_EMPH] = HK_EMPH,
        [TD_STRONG] = HK_STRONG, [TD_STRIKE] = HK_STRIKEOUT, [TD_SUB] = HK_SUBSCRIPT, [TD_SUP] = HK_SUPERSCRIPT,
        [TD_SMALLCAPS] = HK_SMALLCAPS, [TD_UNDERLINE] = HK_UNDERLINE, [TD_QUOTED] = HK_QUOTED, [TD_CODE] = HK_CODE,
        [TD_MATH] = HK_MATH, [TD_RAW_INLINE] = HK_RAW_INLINE, [TD_LINK] = HK_LINK, [TD_IMAGE] = HK_IMAGE,
        [TD_SPAN] = HK_SPAN, [TD_NOTE] = HK_NOTE, [TD_NOTE_REF] = HK_OTHER_INLINE, [TD_CITE] = HK_CITE,
        [TD_CITATION] = HK_NONE, [TD_XREF] = HK_XREF, [TD_PAGE_REF] = HK_OTHER_INLINE, [TD_ABBR] = HK_ABBR};
    if (n->kind == TD_COMMENT && n->parent && td_node_has_inlines(n->parent))
        return HK_OTHER_INLINE;
    return td_kind_is_block(n->kind) ? block_tag(n) : (td_hk_tag)inlines[n->kind];
}

/* ---- the userdata ---- */

td_hk_elem *td_hk_elem_at(lua_State *L, int idx) {
    return luaL_testudata(L, idx, "Element");
}

td_hk_elem *td_hk_elem_push(lua_State *L, td_node *src, td_hk_tag tag) {
    td_hk_elem *e = lua_newuserdatauv(L, sizeof *e, 1);
    *e = (td_hk_elem){.src = src, .serial = ++td_hk_of(L)->serial, .tag = (uint8_t)tag};
    luaL_setmetatable(L, "Element");
    return e;
}

bool td_hk_is_changed(lua_State *L, int idx) {
    bool changed = lua_getiuservalue(L, idx, 1) == LUA_TTABLE;
    lua_pop(L, 1);
    return changed;
}

bool td_hk_field_own(lua_State *L, int idx, td_hk_field field) {
    if (lua_getiuservalue(L, idx, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        return false;
    }
    lua_rawgeti(L, -1, field);
    lua_remove(L, -2);
    if (!lua_isnil(L, -1))
        return true;
    lua_pop(L, 1);
    return false;
}

/* Stores the value at the top, which stays there. */
static void store(lua_State *L, int idx, td_hk_field field) {
    if (lua_getiuservalue(L, idx, 1) != LUA_TTABLE) {
        lua_pop(L, 1);
        lua_createtable(L, 0, 3);
        lua_pushvalue(L, -1);
        lua_setiuservalue(L, idx, 1);
    }
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, field);
    lua_pop(L, 1);
}

static void push_text(lua_State *L, const td_hk_elem *e) {
    if (!e->src)
        lua_pushliteral(L, "");
    else if (e->tag == HK_STR)
        lua_pushlstring(L, e->src->text.p + e->from, e->to - e->from);
    else
        td_hk_push_str(L, e->src->text);
}

/* Scalars are made anew each time; false: the field is an object. */
static bool push_scalar(lua_State *L, const td_hk_elem *e, td_hk_field field) {
    const td_node *n = e->src;
    switch (field) {
    case F_TEXT:
        push_text(L, e);
        return true;
    case F_TARGET:
        td_hk_push_str(L, n ? n->u.link.url : TD_NOSTR);
        return true;
    case F_TITLE:
        td_hk_push_str(L, !n ? TD_NOSTR : e->tag == HK_LINK ? n->u.link.title : n->u.image.title);
        return true;
    case F_SRC:
        td_hk_push_str(L, n ? n->u.image.url : TD_NOSTR);
        return true;
    case F_LEVEL:
        lua_pushinteger(L, n ? n->u.heading.level : 1);
        return true;
    case F_QUOTETYPE:
        lua_pushstring(L, n && n->u.quoted.single ? "SingleQuote" : "DoubleQuote");
        return true;
    case F_MATHTYPE:
        lua_pushstring(L, n && n->u.math.display ? "DisplayMath" : "InlineMath");
        return true;
    case F_FORMAT:
        td_hk_push_str(L, n ? n->u.raw.format : TD_NOSTR);
        return true;
    case F_WORK:
        td_hk_push_str(L, n ? n->u.xref.work : TD_NOSTR);
        return true;
    case F_EXPANSION:
        td_hk_push_str(L, n ? n->u.abbr.expansion : TD_NOSTR);
        return true;
    default:
        return false;
    }
}

void td_hk_field_push(lua_State *L, int idx, td_hk_field field) {
    idx = lua_absindex(L, idx);
    luaL_checkstack(L, 12, NULL);
    const td_hk_elem *e = lua_touserdata(L, idx);
    if (td_hk_field_own(L, idx, field) || push_scalar(L, e, field))
        return;
    switch (field) {
    case F_CONTENT:
        td_hk_push_content(L, e);
        break;
    case F_ATTR:
        td_hk_push_attr(L, e->src);
        break;
    case F_CAPTION:
        if (e->tag == HK_IMAGE)
            td_hk_push_inlines(L, e->src);
        else
            td_hk_push_caption(L, e->src);
        break;
    case F_CITATIONS:
        td_hk_push_citations(L, e->src);
        break;
    case F_LISTATTR:
        td_hk_push_list_attributes(L, e->src);
        break;
    default:
        td_hk_push_table_part(L, e->src, field);
    }
    store(L, idx, field);
}

/* Lists of lists: items, lines. */
static void to_list_of(lua_State *L, void (*convert)(lua_State *)) {
    luaL_checktype(L, -1, LUA_TTABLE);
    int from = lua_gettop(L);
    lua_Integer n = (lua_Integer)lua_rawlen(L, from);
    td_hk_new_table(L, "List");
    for (lua_Integer i = 1; i <= n; i++) {
        lua_rawgeti(L, from, i);
        convert(L);
        lua_rawseti(L, -2, i);
    }
    lua_remove(L, from);
}

static void to_content(lua_State *L, td_hk_tag tag) {
    switch (tag) {
    case HK_NOTE:
    case HK_BLOCK_QUOTE:
    case HK_DIV:
    case HK_FIGURE:
        td_hk_to_blocks(L);
        break;
    case HK_ORDERED_LIST:
    case HK_BULLET_LIST:
        to_list_of(L, td_hk_to_blocks);
        break;
    case HK_LINE_BLOCK:
        to_list_of(L, td_hk_to_inlines);
        break;
    case HK_DEFINITION_LIST:
        luaL_checktype(L, -1, LUA_TTABLE);
        break;
    default:
        td_hk_to_inlines(L);
    }
}

/* Runs a function of the prelude (by its name in the registry's "hk.coerce") on the value at the top. */
static void coerce(lua_State *L, const char *name) {
    lua_getfield(L, LUA_REGISTRYINDEX, "hk.coerce");
    lua_getfield(L, -1, name);
    lua_remove(L, -2);
    lua_insert(L, -2);
    lua_call(L, 1, 1);
}

void td_hk_field_set(lua_State *L, int idx, td_hk_field field) {
    idx = lua_absindex(L, idx);
    td_hk_tag tag = ((td_hk_elem *)lua_touserdata(L, idx))->tag;
    switch (field) {
    case F_CONTENT:
        to_content(L, tag);
        break;
    case F_CAPTION:
        if (tag == HK_IMAGE)
            td_hk_to_inlines(L);
        else
            coerce(L, "caption");
        break;
    case F_ATTR:
        coerce(L, "attr");
        break;
    case F_LISTATTR:
        coerce(L, "listAttributes");
        break;
    case F_LEVEL:
        luaL_checkinteger(L, -1);
        break;
    case F_CITATIONS:
    case F_COLSPECS:
    case F_HEAD:
    case F_BODIES:
    case F_FOOT:
        luaL_checktype(L, -1, LUA_TTABLE);
        break;
    default:
        luaL_checkstring(L, -1);
        lua_tolstring(L, -1, NULL);
    }
    store(L, idx, field);
    lua_pop(L, 1);
}

/* ---- metamethods ---- */

static td_hk_elem *self(lua_State *L) {
    return luaL_checkudata(L, 1, "Element");
}

static bool has(const td_hk_elem *e, unsigned field) {
    return (tags[e->tag].fields & field) != 0;
}

static const char *alias_member(int code) {
    return aliases[code - A_TAG + 1].member; /* "t" and "tag" share a code */
}

/* The field that `c` stands for, or the one that holds an alias. */
static td_hk_field alias_field(const td_hk_elem *e, int code) {
    if (code == A_C)
        return has(e, F_CONTENT) ? F_CONTENT : has(e, F_CAPTION) ? F_CAPTION : F_TEXT;
    return code >= A_START ? F_LISTATTR : F_ATTR;
}

static int push_alias(lua_State *L, const td_hk_elem *e, int code) {
    if (code == A_TAG) {
        lua_pushstring(L, tags[e->tag].name);
        return 1;
    }
    td_hk_field field = alias_field(e, code);
    if (!has(e, field)) {
        lua_pushnil(L);
        return 1;
    }
    if (code == A_IDENTIFIER && e->src && !td_hk_is_changed(L, 1)) {
        td_hk_push_str(L, td_hk_identifier(e->src));
        return 1;
    }
    td_hk_field_push(L, 1, field);
    if (code != A_C)
        lua_getfield(L, -1, alias_member(code));
    return 1;
}

/* Upvalues: name -> field or alias, methods. */
static int element_index(lua_State *L) {
    const td_hk_elem *e = self(L);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) == LUA_TNUMBER) {
        int code = (int)lua_tointeger(L, -1);
        if (code >= A_TAG)
            return push_alias(L, e, code);
        if (has(e, 1u << code)) {
            td_hk_field_push(L, 1, 1u << code);
            return 1;
        }
        lua_pushnil(L);
        return 1;
    }
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(2));
    return 1;
}

static int set_alias(lua_State *L, const td_hk_elem *e, int code) {
    td_hk_field field = alias_field(e, code);
    if (code == A_TAG || !has(e, field))
        return luaL_error(L, "cannot set '%s' of %s", lua_tostring(L, 2), tags[e->tag].name);
    if (code == A_C) {
        td_hk_field_set(L, 1, field);
        return 0;
    }
    td_hk_field_push(L, 1, field);
    lua_pushvalue(L, 3);
    if (code == A_CLASSES || code == A_ATTRIBUTES)
        coerce(L, alias_member(code));
    lua_setfield(L, -2, alias_member(code));
    return 0;
}

static int element_newindex(lua_State *L) {
    const td_hk_elem *e = self(L);
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNUMBER)
        return luaL_error(L, "%s has no field '%s'", tags[e->tag].name, luaL_tolstring(L, 2, NULL));
    int code = (int)lua_tointeger(L, -1);
    lua_pop(L, 1);
    if (code >= A_TAG)
        return set_alias(L, e, code);
    if (!has(e, 1u << code))
        return luaL_error(L, "%s has no field '%s'", tags[e->tag].name, field_names[code]);
    td_hk_field_set(L, 1, 1u << code);
    return 0;
}

static int element_eq(lua_State *L) {
    lua_pushboolean(L, td_hk_equal(L, 1, 2, 0));
    return 1;
}

/* Upvalue: the element; walks over its fields in the order of the list above. */
static int next_field(lua_State *L) {
    const td_hk_elem *e = lua_touserdata(L, lua_upvalueindex(1));
    int i = (int)lua_tointeger(L, lua_upvalueindex(2));
    while (i < HK_FIELD_COUNT && !has(e, 1u << i))
        i++;
    lua_pushinteger(L, i + 1);
    lua_replace(L, lua_upvalueindex(2));
    if (i >= HK_FIELD_COUNT)
        return 0;
    lua_pushstring(L, field_names[i]);
    td_hk_field_push(L, lua_upvalueindex(1), 1u << i);
    return 2;
}

static int element_pairs(lua_State *L) {
    self(L);
    lua_settop(L, 1);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_field, 2);
    return 1;
}

static void push_names(lua_State *L) {
    lua_createtable(L, 0, 32);
    for (int i = 0; i < HK_FIELD_COUNT; i++) {
        lua_pushinteger(L, i);
        lua_setfield(L, -2, field_names[i]);
    }
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++) {
        lua_pushinteger(L, aliases[i].alias);
        lua_setfield(L, -2, aliases[i].name);
    }
}

/* Metatables of lists and parts; the prelude fills them. */
void td_hk_open_elements(lua_State *L) {
    static const char *const tables[] = {"List", "Inlines", "Blocks", "Attr", "Attributes", "ListAttributes", "Citation",
                                         "Caption", "Row", "Cell", "TableHead", "TableBody", "TableFoot", "Pandoc", "Meta",
                                         "Methods"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        luaL_newmetatable(L, tables[i]);
        lua_pop(L, 1);
    }
    luaL_newmetatable(L, "Element");
    push_names(L);
    lua_pushvalue(L, -1);
    luaL_getmetatable(L, "Methods");
    lua_pushcclosure(L, element_index, 2);
    lua_setfield(L, -3, "__index");
    lua_pushcclosure(L, element_newindex, 1);
    lua_setfield(L, -2, "__newindex");
    lua_pushcfunction(L, element_eq);
    lua_setfield(L, -2, "__eq");
    lua_pushcfunction(L, element_pairs);
    lua_setfield(L, -2, "__pairs");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}
