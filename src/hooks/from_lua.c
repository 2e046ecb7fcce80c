/* from_lua.c - Lua values as nodes: lists of inlines and blocks, and each kind of element. */
#include "base/utf8.h"
#include "hooks/element.h"

/* Collects the inlines of one parent; neighbouring text becomes one node, unchanged text its own node again. */
typedef struct {
    lua_State *L;
    td_arena *arena;
    td_node *parent;
    const td_node *home;
    int depth;
    bool open;          /* text is being collected */
    const td_node *src; /* it is a piece [from, to) of this text so far; NULL: bytes */
    uint32_t from, to;
    char *p;
    size_t n, cap;
    td_span span;
} inliner;

void td_hk_check_depth(lua_State *L, int depth) {
    if (depth > HK_MAX_DEPTH)
        luaL_error(L, "nested deeper than %d levels (does it contain itself?)", HK_MAX_DEPTH);
    luaL_checkstack(L, 16, NULL);
    td_hk_charge(L, 1);
}

td_str td_hk_checked_text(lua_State *L, int idx) {
    td_str s;
    idx = lua_absindex(L, idx);
    if (!lua_isstring(L, idx))
        luaL_error(L, "text expected, got %s", luaL_typename(L, idx));
    lua_pushvalue(L, idx);
    s.p = lua_tolstring(L, -1, &s.n);
    if (td_utf8_invalid(s) != SIZE_MAX || memchr(s.p, 0, s.n))
        luaL_error(L, "text is not valid UTF-8 (pandoc.text and utf8 work by character)");
    s = td_str_dup(td_hk_of(L)->ctx->arena, s);
    lua_pop(L, 1);
    td_hk_charge_arena(L);
    return s;
}

td_node *td_hk_clone(lua_State *L, const td_node *node) {
    td_node *copy = td_node_clone(td_hk_of(L)->ctx->arena, node);
    td_hk_charge_arena(L);
    return copy;
}

static td_node *new_node(lua_State *L, td_kind kind) {
    td_hk_state *st = td_hk_of(L);
    td_node *node = td_node_new(st->ctx->arena, kind, st->here);
    td_hk_charge_arena(L);
    return node;
}

/* ---- text ---- */

/* A piece's own span when its characters stand in the source as they are. */
static td_span piece_span(const td_node *src, uint32_t from, uint32_t to) {
    if (src->span.end - src->span.start != src->text.n)
        return src->span;
    return (td_span){src->span.src, src->span.start + from, src->span.start + to};
}

static void flush(inliner *b) {
    if (!b->open)
        return;
    b->open = false;
    td_node *node;
    if (b->src) {
        node = td_node_clone(b->arena, b->src);
        if (b->from > 0 || b->to < b->src->text.n) {
            node->text = td_str_sub(b->src->text, b->from, b->to);
            node->span = piece_span(b->src, b->from, b->to);
        }
    } else {
        node = td_node_text(b->arena, (td_str){b->p, b->n}, b->span);
        b->p = NULL;
        b->n = b->cap = 0;
    }
    b->src = NULL;
    td_node_append(b->parent, node);
    td_hk_charge_arena(b->L);
}

static void add_bytes(inliner *b, td_str s, td_span span) {
    if (b->open && b->src) { /* what began as a piece becomes bytes */
        td_str begun = td_str_sub(b->src->text, b->from, b->to);
        b->span = piece_span(b->src, b->from, b->to);
        b->src = NULL;
        add_bytes(b, begun, b->span);
    }
    if (b->n + s.n > b->cap) {
        size_t cap = (b->n + s.n) * 2 + 16;
        b->p = td_arena_grow(b->arena, b->p, b->n, cap);
        b->cap = cap;
    }
    if (s.n)
        memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
    b->span = b->open ? td_span_join(b->span, span) : span;
    b->open = true;
}

static void add_piece(inliner *b, const td_hk_elem *e) {
    if (b->open && b->src && (b->src != e->src || b->to != e->from))
        flush(b);
    if (b->open && !b->src) {
        add_bytes(b, td_str_sub(e->src->text, e->from, e->to), piece_span(e->src, e->from, e->to));
    } else if (b->open) {
        b->to = e->to;
    } else {
        b->open = true;
        b->src = e->src;
        b->from = e->from;
        b->to = e->to;
    }
}

static void add_text(inliner *b, td_str s) {
    if (s.n)
        add_bytes(b, s, td_hk_of(b->L)->here);
}

/* ---- lists of inlines ---- */

static void add_inline_elem(inliner *b, int idx) {
    lua_State *L = b->L;
    const td_hk_elem *e = lua_touserdata(L, idx);
    bool changed = td_hk_is_changed(L, idx);
    if (!td_hk_tag_inline(e->tag))
        luaL_error(L, "%s is a block and cannot stand among inlines", td_hk_tag_name(e->tag));
    if ((e->tag == HK_STR || e->tag == HK_SPACE) && e->src && !changed) {
        add_piece(b, e);
    } else if (e->tag == HK_SPACE) {
        add_text(b, TD_S(" "));
    } else if (e->tag == HK_STR) {
        td_hk_field_push(L, idx, F_TEXT);
        td_str text = td_hk_checked_text(L, -1);
        lua_pop(L, 1);
        if (e->src && text.n)
            add_bytes(b, text, piece_span(e->src, e->from, e->to));
        else
            add_text(b, text);
    } else {
        flush(b);
        td_node_append(b->parent, td_hk_build_node(L, idx, b->home, b->depth + 1));
    }
}

static void add_inlines(inliner *b, int idx, int depth) {
    lua_State *L = b->L;
    td_hk_check_depth(L, depth);
    if (td_hk_elem_at(L, idx)) {
        add_inline_elem(b, idx);
    } else if (lua_istable(L, idx)) {
        lua_Integer n = (lua_Integer)lua_rawlen(L, idx);
        for (lua_Integer i = 1; i <= n; i++) {
            lua_rawgeti(L, idx, i);
            add_inlines(b, lua_gettop(L), depth + 1);
            lua_pop(L, 1);
        }
    } else if (lua_isstring(L, idx)) {
        add_text(b, td_hk_checked_text(L, idx));
    } else if (!lua_isnil(L, idx)) {
        luaL_error(L, "inlines expected, got %s", luaL_typename(L, idx));
    }
}

void td_hk_build_inlines(lua_State *L, int idx, td_node *parent, const td_node *home, int depth) {
    inliner b = {.L = L, .arena = td_hk_of(L)->ctx->arena, .parent = parent, .home = home, .depth = depth};
    add_inlines(&b, lua_absindex(L, idx), depth);
    flush(&b);
}

/* ---- lists of blocks; inlines among them become a Plain ---- */

typedef struct {
    td_node *parent;
    const td_node *home;
    inliner plain; /* parent NULL: none open */
} blocker;

static void close_plain(blocker *b) {
    if (b->plain.parent)
        flush(&b->plain);
    b->plain = (inliner){0};
}

static void open_plain(lua_State *L, blocker *b, int depth) {
    if (b->plain.parent)
        return;
    td_node *plain = new_node(L, TD_PLAIN);
    td_node_append(b->parent, plain);
    b->plain = (inliner){.L = L, .arena = td_hk_of(L)->ctx->arena, .parent = plain, .depth = depth};
}

static void add_blocks(lua_State *L, blocker *b, int idx, int depth) {
    td_hk_check_depth(L, depth);
    const td_hk_elem *e = td_hk_elem_at(L, idx);
    if (e && !td_hk_tag_inline(e->tag)) {
        close_plain(b);
        td_node_append(b->parent, td_hk_build_node(L, idx, b->home, depth + 1));
    } else if (e || lua_isstring(L, idx)) {
        open_plain(L, b, depth);
        add_inlines(&b->plain, idx, depth);
    } else if (lua_istable(L, idx)) {
        lua_Integer n = (lua_Integer)lua_rawlen(L, idx);
        for (lua_Integer i = 1; i <= n; i++) {
            lua_rawgeti(L, idx, i);
            add_blocks(L, b, lua_gettop(L), depth + 1);
            lua_pop(L, 1);
        }
    } else if (!lua_isnil(L, idx)) {
        luaL_error(L, "blocks expected, got %s", luaL_typename(L, idx));
    }
}

void td_hk_build_blocks(lua_State *L, int idx, td_node *parent, const td_node *home, int depth) {
    blocker b = {.parent = parent, .home = home};
    add_blocks(L, &b, lua_absindex(L, idx), depth);
    close_plain(&b);
}

/* A caption's blocks in our one line of inlines. */
void td_hk_build_blocks_as_inlines(lua_State *L, int idx, td_node *parent, int depth) {
    td_node *holder = new_node(L, TD_DIV);
    td_hk_build_blocks(L, idx, holder, NULL, depth);
    for (td_node *k = holder->first; k; k = k->next) {
        if (!td_node_has_inlines(k))
            continue;
        if (parent->first)
            td_node_append(parent, td_node_text(td_hk_of(L)->ctx->arena, TD_S(" "), td_hk_of(L)->here));
        td_node_move_children(parent, k);
    }
}

/* ---- lists as Pandoc wants them ---- */

/* Appends the value at idx to the list `to`: strings split, elements kept (blocks refused). */
static void gather_inlines(lua_State *L, int idx, int to, int depth) {
    td_hk_check_depth(L, depth);
    const td_hk_elem *e = td_hk_elem_at(L, idx);
    if (e && !td_hk_tag_inline(e->tag))
        luaL_error(L, "inlines expected, got %s", td_hk_tag_name(e->tag));
    if (e) {
        lua_pushvalue(L, idx);
        lua_rawseti(L, to, (lua_Integer)lua_rawlen(L, to) + 1);
    } else if (lua_isstring(L, idx)) {
        td_str s;
        s.p = lua_tolstring(L, idx, &s.n);
        lua_pushvalue(L, to);
        td_hk_split_text(L, s);
        lua_pop(L, 1);
    } else if (lua_istable(L, idx)) {
        for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, idx); i <= n; i++) {
            lua_rawgeti(L, idx, i);
            gather_inlines(L, lua_gettop(L), to, depth + 1);
            lua_pop(L, 1);
        }
    } else if (!lua_isnil(L, idx)) {
        luaL_error(L, "inlines expected, got %s", luaL_typename(L, idx));
    }
}

void td_hk_to_inlines(lua_State *L) {
    int from = lua_gettop(L);
    td_hk_new_table(L, "Inlines");
    gather_inlines(L, from, from + 1, 0);
    lua_replace(L, from);
}

/* Inlines in a row share one Plain, whose content is the list at stack index *plain (0: none). */
static void gather_blocks(lua_State *L, int idx, int to, int *plain, int depth) {
    td_hk_check_depth(L, depth);
    const td_hk_elem *e = td_hk_elem_at(L, idx);
    if (e && !td_hk_tag_inline(e->tag)) {
        *plain = 0;
        lua_pushvalue(L, idx);
        lua_rawseti(L, to, (lua_Integer)lua_rawlen(L, to) + 1);
    } else if (e || lua_isstring(L, idx)) {
        if (!*plain) {
            td_hk_elem_push(L, NULL, HK_PLAIN);
            lua_pushvalue(L, -1);
            lua_rawseti(L, to, (lua_Integer)lua_rawlen(L, to) + 1);
            td_hk_field_push(L, -1, F_CONTENT);
            lua_replace(L, to + 1);
            lua_pop(L, 1);
            *plain = to + 1;
        }
        gather_inlines(L, idx, *plain, depth);
    } else if (lua_istable(L, idx)) {
        for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, idx); i <= n; i++) {
            lua_rawgeti(L, idx, i);
            gather_blocks(L, lua_gettop(L), to, plain, depth + 1);
            lua_pop(L, 1);
        }
    } else if (!lua_isnil(L, idx)) {
        luaL_error(L, "blocks expected, got %s", luaL_typename(L, idx));
    }
}

void td_hk_to_blocks(lua_State *L) {
    int from = lua_gettop(L), plain = 0;
    td_hk_new_table(L, "Blocks");
    lua_pushnil(L);
    gather_blocks(L, from, from + 1, &plain, 0);
    lua_pop(L, 1);
    lua_replace(L, from);
}

/* ---- one element ---- */

static const uint8_t kinds[HK_TAG_COUNT] = {
    [HK_SOFT_BREAK] = TD_SOFT_BREAK, [HK_LINE_BREAK] = TD_HARD_BREAK, [HK_EMPH] = TD_EMPH, [HK_STRONG] = TD_STRONG,
    [HK_STRIKEOUT] = TD_STRIKE, [HK_SUBSCRIPT] = TD_SUB, [HK_SUPERSCRIPT] = TD_SUP, [HK_SMALLCAPS] = TD_SMALLCAPS,
    [HK_UNDERLINE] = TD_UNDERLINE, [HK_QUOTED] = TD_QUOTED, [HK_CITE] = TD_CITE, [HK_CODE] = TD_CODE, [HK_MATH] = TD_MATH,
    [HK_RAW_INLINE] = TD_RAW_INLINE, [HK_LINK] = TD_LINK, [HK_IMAGE] = TD_IMAGE, [HK_SPAN] = TD_SPAN, [HK_NOTE] = TD_NOTE,
    [HK_XREF] = TD_XREF, [HK_ABBR] = TD_ABBR, [HK_OTHER_INLINE] = TD_SPAN, [HK_PLAIN] = TD_PLAIN, [HK_PARA] = TD_PARA,
    [HK_HEADER] = TD_HEADING, [HK_CODE_BLOCK] = TD_CODE_BLOCK, [HK_RAW_BLOCK] = TD_RAW_BLOCK, [HK_BLOCK_QUOTE] = TD_QUOTE,
    [HK_ORDERED_LIST] = TD_LIST, [HK_BULLET_LIST] = TD_LIST, [HK_DEFINITION_LIST] = TD_DEF_LIST,
    [HK_LINE_BLOCK] = TD_LINE_BLOCK, [HK_TABLE] = TD_TABLE, [HK_FIGURE] = TD_FIGURE, [HK_DIV] = TD_DIV, [HK_RULE] = TD_RULE,
    [HK_OTHER_BLOCK] = TD_DIV};

/* The node without its children: a copy of the source's, or a new one. */
static td_node *shell(lua_State *L, const td_hk_elem *e) {
    td_node *node = new_node(L, kinds[e->tag]);
    if (e->src) {
        *node = *e->src;
        node->parent = node->prev = node->next = node->first = node->last = NULL;
    } else if (e->tag == HK_ORDERED_LIST) {
        node->u.list.style = TD_LIST_DECIMAL;
        node->u.list.start = 1;
    } else if (e->tag == HK_HEADER) {
        node->u.heading.level = 1;
    }
    return node;
}

static void copy_children(lua_State *L, td_node *node, const td_node *src) {
    for (const td_node *k = src ? src->first : NULL; k; k = k->next)
        td_node_append(node, td_hk_clone(L, k));
}

static void set_scalar(lua_State *L, td_hk_tag tag, td_node *n, td_hk_field field) {
    if (field == F_LEVEL) {
        n->u.heading.level = (int)luaL_checkinteger(L, -1);
        return;
    }
    td_str s = td_hk_checked_text(L, -1);
    switch (field) {
    case F_TEXT:
        n->text = s;
        break;
    case F_TARGET:
        n->u.link.url = s;
        break;
    case F_TITLE:
        *(tag == HK_LINK ? &n->u.link.title : &n->u.image.title) = s;
        break;
    case F_SRC:
        n->u.image.url = s;
        break;
    case F_QUOTETYPE:
        n->u.quoted.single = td_str_is(s, "SingleQuote");
        break;
    case F_MATHTYPE:
        n->u.math.display = td_str_is(s, "DisplayMath");
        break;
    case F_FORMAT:
        n->u.raw.format = s;
        break;
    case F_WORK:
        n->u.xref.work = s;
        break;
    default:
        n->u.abbr.expansion = s;
    }
}

/* Children from the content at the top of the stack. */
static void set_content(lua_State *L, td_hk_tag tag, td_node *node, int depth) {
    int top = lua_gettop(L);
    switch (tag) {
    case HK_NOTE:
    case HK_BLOCK_QUOTE:
    case HK_DIV:
        td_hk_build_blocks(L, top, node, NULL, depth);
        break;
    case HK_ORDERED_LIST:
    case HK_BULLET_LIST:
        td_hk_build_list(L, top, node, depth);
        break;
    case HK_DEFINITION_LIST:
        td_hk_build_def_list(L, top, node, depth);
        break;
    case HK_LINE_BLOCK:
        td_hk_build_lines(L, top, node, depth);
        break;
    default:
        td_hk_build_inlines(L, top, node, NULL, depth);
    }
}

static void set_children(lua_State *L, int idx, const td_hk_elem *e, td_node *node, int depth) {
    td_hk_field field = e->tag == HK_IMAGE ? F_CAPTION : e->tag == HK_CITE ? F_CITATIONS : F_CONTENT;
    if ((td_hk_tag_fields(e->tag) & (unsigned)field) && td_hk_field_own(L, idx, field)) {
        if (field == F_CITATIONS)
            td_hk_build_citations(L, lua_gettop(L), node, e->src, depth);
        else
            set_content(L, e->tag, node, depth);
        lua_pop(L, 1);
    } else {
        copy_children(L, node, e->src);
    }
}

static td_node *build_changed(lua_State *L, int idx, const td_hk_elem *e, int depth) {
    static const td_hk_field scalars[] = {F_TEXT, F_TARGET, F_TITLE, F_SRC, F_LEVEL, F_QUOTETYPE, F_MATHTYPE, F_FORMAT, F_WORK, F_EXPANSION};
    td_node *node = shell(L, e);
    if (node->kind == TD_PAGE_BREAK && td_hk_field_own(L, idx, F_CONTENT)) {
        node->kind = lua_rawlen(L, -1) ? TD_DIV : TD_PAGE_BREAK;
        lua_pop(L, 1);
    }
    for (size_t i = 0; i < sizeof scalars / sizeof *scalars; i++)
        if ((td_hk_tag_fields(e->tag) & scalars[i]) && td_hk_field_own(L, idx, scalars[i])) {
            set_scalar(L, e->tag, node, scalars[i]);
            lua_pop(L, 1);
        }
    if (td_hk_field_own(L, idx, F_LISTATTR)) {
        td_hk_build_list_attributes(L, lua_gettop(L), node);
        lua_pop(L, 1);
    }
    if (td_hk_field_own(L, idx, F_ATTR)) {
        td_hk_build_attr(L, lua_gettop(L), node);
        lua_pop(L, 1);
    }
    if (e->tag == HK_TABLE)
        td_hk_build_table(L, idx, node, depth);
    else if (e->tag == HK_FIGURE)
        td_hk_build_figure(L, idx, &node, depth);
    else if (node->kind != TD_PAGE_BREAK)
        set_children(L, idx, e, node, depth);
    return node;
}

td_node *td_hk_build_node(lua_State *L, int idx, const td_node *home, int depth) {
    td_hk_check_depth(L, depth);
    const td_hk_elem *e = lua_touserdata(L, idx);
    if (e->src && !td_hk_is_changed(L, idx)) {
        if (home && e->src->parent == home) {
            td_node_unlink(e->src);
            return e->src;
        }
        return td_hk_clone(L, e->src);
    }
    return build_changed(L, idx, e, depth);
}
