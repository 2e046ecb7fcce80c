/* walk.c - applies one filter, kind by kind or from the top down, in Pandoc's order.
 *
 * The tree is walked in C; only nodes with a function of their own are shown to Lua.  Bottom-up passes never change
 * the inside of a node that Lua has seen in the same pass; before a later pass the tree is copied, so that an element
 * which a filter keeps stays as it was.
 */
#include "hooks/element.h"

typedef enum { PASS_INLINE, PASS_INLINES, PASS_BLOCK, PASS_BLOCKS } pass;
enum { LIST_INLINES = HK_TAG_COUNT + 1, LIST_BLOCKS };

typedef struct {
    lua_State *L;
    td_hk_state *st;
    int functions; /* stack index of a table: tag or LIST_ -> function */
    bool want[HK_TAG_COUNT];
    bool any_inline, any_block, inlines, blocks;
    pass pass;
    bool shown; /* Lua has seen nodes since the last copy */
    int depth;
} walker;

/* ---- the functions of a filter ---- */

static bool take_function(walker *w, int filter, const char *name, int slot) {
    lua_getfield(w->L, filter, name);
    bool found = !lua_isnil(w->L, -1);
    if (found)
        lua_rawseti(w->L, w->functions, slot);
    else
        lua_pop(w->L, 1);
    return found;
}

static void take_functions(walker *w, int filter) {
    lua_newtable(w->L);
    w->functions = lua_gettop(w->L);
    for (int tag = 0; tag < HK_TAG_COUNT; tag++) {
        bool is_inline = td_hk_tag_inline((td_hk_tag)tag);
        w->want[tag] = take_function(w, filter, td_hk_tag_name((td_hk_tag)tag), tag) ||
                       take_function(w, filter, is_inline ? "Inline" : "Block", tag);
        *(is_inline ? &w->any_inline : &w->any_block) |= w->want[tag];
    }
    w->inlines = take_function(w, filter, "Inlines", LIST_INLINES);
    w->blocks = take_function(w, filter, "Blocks", LIST_BLOCKS);
}

/* Calls the function of a slot with the value at the top; leaves two results.  false: nothing to change. */
static bool call(walker *w, int slot, const td_node *node, const char *name) {
    td_hk_state *st = w->st;
    td_span here = st->here;
    const char *here_name = st->here_name;
    if (node->span.src) {
        st->here = node->span;
        st->here_name = name;
    }
    lua_rawgeti(w->L, w->functions, slot);
    lua_pushvalue(w->L, -2);
    lua_call(w->L, 1, 2);
    bool same = lua_isnil(w->L, -2) ||
                (td_hk_elem_at(w->L, -2) && lua_rawequal(w->L, -2, -3) && !td_hk_is_changed(w->L, -2));
    lua_remove(w->L, -3);
    w->shown = true;
    if (same) {
        st->here = here;
        st->here_name = here_name;
    }
    return !same;
}

/* Whether the second result says that a walk from the top goes no deeper. */
static bool stops(walker *w) {
    return lua_isboolean(w->L, -1) && !lua_toboolean(w->L, -1);
}

/* ---- one node ---- */

/* A holder lives on the C stack: its children leave it before the function returns. */
static td_node holder_of(const walker *w, td_kind kind) {
    return (td_node){.kind = (uint8_t)kind, .span = w->st->here};
}

/* The children of holder take the place of node. */
static void put_instead(td_node *node, td_node *holder) {
    while (holder->first) {
        td_node *k = holder->first;
        td_node_unlink(k);
        td_node_insert_before(node, k);
    }
    td_node_unlink(node);
}

static bool among_inlines(const td_node *node) {
    return td_node_has_inlines(node->parent) || node->parent->kind == TD_FIGURE;
}

/* Builds what the result at -2 stands for into the holder; takes both results. */
static void take_result(walker *w, bool inlines, td_node *holder) {
    *holder = holder_of(w, inlines ? TD_SPAN : TD_DIV);
    if (lua_isboolean(w->L, -2))
        luaL_error(w->L, "a filter function returns nil, an element or a list, not a boolean");
    if (inlines)
        td_hk_build_inlines(w->L, -2, holder, NULL, w->depth);
    else
        td_hk_build_blocks(w->L, -2, holder, NULL, w->depth);
    lua_pop(w->L, 2);
}

/* Returns whether the node is to be replaced by what the holder holds; *stop as the function said. */
static bool apply_node(walker *w, td_node *node, td_node *shown, td_node *holder, bool *stop) {
    td_hk_tag tag = td_hk_tag_of(node);
    td_span here = w->st->here;
    const char *here_name = w->st->here_name;
    td_hk_elem_push(w->L, shown, tag);
    bool changed = call(w, tag, node, td_hk_tag_name(tag));
    *stop = stops(w);
    if (!changed) {
        lua_pop(w->L, 2);
        return false;
    }
    take_result(w, among_inlines(node), holder);
    w->st->here = here;
    w->st->here_name = here_name;
    return true;
}

/* Words and blanks of one text; a new text is made only if a function wants a change. */
static bool apply_text(walker *w, td_node *text, td_node *holder) {
    lua_State *L = w->L;
    bool any = false;
    td_span here = w->st->here;
    const char *here_name = w->st->here_name;
    td_hk_new_table(L, "Inlines");
    int list = lua_gettop(L);
    for (uint32_t at = 0; at < text->text.n;) {
        td_hk_push_piece(L, text, &at);
        int tag = ((td_hk_elem *)lua_touserdata(L, -1))->tag;
        bool changed = false;
        if (w->want[tag]) {
            lua_pushvalue(L, -1);
            changed = call(w, tag, text, td_hk_tag_name((td_hk_tag)tag));
            lua_pop(L, 1);
            if (changed)
                lua_replace(L, -2);
            else
                lua_pop(L, 1);
        }
        any |= changed;
        if (changed && lua_isboolean(L, -1))
            luaL_error(L, "a filter function returns nil, an element or a list, not a boolean");
        lua_rawseti(L, list, (lua_Integer)lua_rawlen(L, list) + 1);
    }
    if (any) {
        if (text->span.src)
            w->st->here = text->span;
        *holder = holder_of(w, TD_SPAN);
        td_hk_build_inlines(L, list, holder, NULL, w->depth);
    }
    w->st->here = here;
    w->st->here_name = here_name;
    lua_settop(L, list - 1);
    return any;
}

static bool wanted(const walker *w, const td_node *node) {
    if (node->kind == TD_TEXT)
        return w->want[HK_STR] || w->want[HK_SPACE];
    td_hk_tag tag = td_hk_tag_of(node);
    return tag != HK_NONE && w->want[tag] && node->parent->kind != TD_CITATION;
}

static void apply_and_replace(walker *w, td_node *node) {
    td_node holder;
    bool stop;
    bool changed = node->kind == TD_TEXT ? apply_text(w, node, &holder) : apply_node(w, node, node, &holder, &stop);
    if (changed)
        put_instead(node, &holder);
}

/* ---- lists ---- */

static bool holds_inlines(const td_node *node) {
    return td_node_has_inlines(node) && node->kind != TD_CITE && node->kind != TD_CITATION && node->first;
}

static bool holds_blocks(const td_node *node) {
    switch ((td_kind)node->kind) {
    case TD_DOC:
    case TD_QUOTE:
    case TD_ITEM:
    case TD_DEF_BODY:
    case TD_CELL:
    case TD_DIV:
    case TD_NOTE:
        return node->first != NULL;
    default:
        return false;
    }
}

/* Applies Inlines or Blocks to the children of node; returns whether a walk from the top stops here. */
static bool apply_list(walker *w, td_node *node, bool inlines) {
    lua_State *L = w->L;
    td_span here = w->st->here;
    const char *here_name = w->st->here_name;
    if (inlines)
        td_hk_push_inlines(L, node);
    else
        td_hk_push_blocks(L, node);
    bool changed = call(w, inlines ? LIST_INLINES : LIST_BLOCKS, node, inlines ? "Inlines" : "Blocks"), stop = stops(w);
    if (changed) {
        td_node holder = holder_of(w, inlines ? TD_SPAN : TD_DIV);
        if (lua_isboolean(L, -2))
            luaL_error(L, "a filter function returns nil, an element or a list, not a boolean");
        if (inlines)
            td_hk_build_inlines(L, -2, &holder, node, w->depth);
        else
            td_hk_build_blocks(L, -2, &holder, node, w->depth);
        while (node->first)
            td_node_unlink(node->first);
        td_node_move_children(node, &holder);
    }
    lua_pop(L, 2);
    w->st->here = here;
    w->st->here_name = here_name;
    return stop;
}

/* ---- bottom-up ---- */

static void go_deeper(walker *w) {
    w->depth++;
    td_hk_check_depth(w->L, w->depth);
}

static void walk_up(walker *w, td_node *node) {
    go_deeper(w);
    for (td_node *k = node->first, *next; k; k = next) {
        next = k->next;
        if (k->first)
            walk_up(w, k);
        bool in_pass = td_kind_is_inline(k->kind) && among_inlines(k) ? w->pass == PASS_INLINE : w->pass == PASS_BLOCK;
        if (in_pass && wanted(w, k))
            apply_and_replace(w, k);
    }
    if (node->kind == TD_FIGURE && w->pass == PASS_INLINE)
        td_hk_settle_figure(w->L, node);
    if (w->pass == PASS_INLINES && holds_inlines(node))
        apply_list(w, node, true);
    else if (w->pass == PASS_BLOCKS && holds_blocks(node))
        apply_list(w, node, false);
    w->depth--;
}

static td_node *run_pass(walker *w, pass which, bool needed, td_node *root) {
    if (!needed)
        return root;
    if (w->shown) {
        root = td_hk_clone(w->L, root);
        w->shown = false;
    }
    w->pass = which;
    walk_up(w, root);
    return root;
}

/* ---- from the top down: Lua sees copies, because the inside changes afterwards ---- */

static void walk_down(walker *w, td_node *node);

static void down_results(walker *w, td_node *holder, td_node *node) {
    td_node *first = holder->first, *end = node->next;
    put_instead(node, holder);
    for (td_node *k = first, *next; k && k != end; k = next) {
        next = k->next;
        walk_down(w, k);
    }
}

static void down_child(walker *w, td_node *k) {
    td_node holder;
    bool stop = false;
    if (!wanted(w, k)) {
        walk_down(w, k);
    } else if (k->kind == TD_TEXT) {
        if (apply_text(w, k, &holder))
            put_instead(k, &holder);
    } else if (!apply_node(w, k, td_hk_clone(w->L, k), &holder, &stop)) {
        if (!stop)
            walk_down(w, k);
    } else if (stop) {
        put_instead(k, &holder);
    } else {
        down_results(w, &holder, k);
    }
}

static void walk_down(walker *w, td_node *node) {
    go_deeper(w);
    bool inlines = w->inlines && holds_inlines(node), blocks = w->blocks && holds_blocks(node), stop = false;
    if (inlines || blocks) {
        td_node *copy = td_hk_clone(w->L, node); /* Lua keeps the old children */
        td_node *old = td_node_new(w->st->ctx->arena, node->kind, node->span);
        td_node_move_children(old, node);
        td_node_move_children(node, copy);
        stop = apply_list(w, node, inlines);
        if (!stop && node->first) {
            copy = td_hk_clone(w->L, node);
            while (node->first)
                td_node_unlink(node->first);
            td_node_move_children(node, copy);
        }
    }
    for (td_node *k = stop ? NULL : node->first, *next; k; k = next) {
        next = k->next;
        down_child(w, k);
    }
    if (node->kind == TD_FIGURE)
        td_hk_settle_figure(w->L, node);
    w->depth--;
}

td_node *td_hk_walk(lua_State *L, int filter, td_node *root) {
    walker w = {.L = L, .st = td_hk_of(L)};
    filter = lua_absindex(L, filter);
    luaL_checkstack(L, 24, NULL);
    take_functions(&w, filter);
    lua_getfield(L, filter, "traverse");
    bool down = lua_isstring(L, -1) && strcmp(lua_tostring(L, -1), "topdown") == 0;
    lua_pop(L, 1);
    if (down) {
        walk_down(&w, root);
    } else {
        root = run_pass(&w, PASS_INLINE, w.any_inline, root);
        root = run_pass(&w, PASS_INLINES, w.inlines, root);
        root = run_pass(&w, PASS_BLOCK, w.any_block, root);
        root = run_pass(&w, PASS_BLOCKS, w.blocks, root);
    }
    lua_settop(L, w.functions - 1);
    return root;
}
