/* parts.c - from Lua values: attributes, lists, citations, figures, tables. */
#include <stdlib.h>

#include "hooks/element.h"

static td_node *add_node(lua_State *L, td_node *parent, td_kind kind) {
    td_hk_state *st = td_hk_of(L);
    td_node *node = td_node_new(st->ctx->arena, kind, parent->span.src ? parent->span : st->here);
    td_node_append(parent, node);
    td_hk_charge_arena(L);
    return node;
}

/* Counts i from 1 to the length of the list at idx. */
#define EACH_ITEM(L, idx, i) for (lua_Integer i = 1, n_##i = (lua_Integer)lua_rawlen(L, idx); i <= n_##i; i++)

/* ---- attributes ---- */

static int cmp_pair(const void *a, const void *b) {
    return td_str_cmp(((const td_pair *)a)->key, ((const td_pair *)b)->key);
}

static td_str scalar_text(lua_State *L, int idx) {
    if (lua_isboolean(L, idx))
        return td_str_from(lua_toboolean(L, idx) ? "true" : "false");
    return td_hk_checked_text(L, idx);
}

/* Pairs in the order they had before, then new ones by name. */
static void build_pairs(lua_State *L, int table, td_attr *attr, const td_attr *old) {
    size_t n = 0, kept = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
        n++;
    attr->pairs = TD_NEWN(td_hk_of(L)->ctx->arena, td_pair, n);
    for (size_t i = 0; old && i < old->npairs; i++) {
        td_hk_push_str(L, old->pairs[i].key);
        if (lua_rawget(L, table) != LUA_TNIL && kept < n)
            attr->pairs[kept++] = (td_pair){old->pairs[i].key, scalar_text(L, -1)};
        lua_pop(L, 1);
    }
    attr->npairs = kept;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            continue;
        td_str key = td_hk_checked_text(L, -2);
        bool known = false;
        for (size_t i = 0; i < kept && !known; i++)
            known = td_str_eq(attr->pairs[i].key, key);
        if (!known && attr->npairs < n)
            attr->pairs[attr->npairs++] = (td_pair){key, scalar_text(L, -1)};
    }
    if (attr->npairs > kept)
        qsort(attr->pairs + kept, attr->npairs - kept, sizeof *attr->pairs, cmp_pair);
}

void td_hk_build_attr(lua_State *L, int idx, td_node *node) {
    td_arena *arena = td_hk_of(L)->ctx->arena;
    const td_attr *old = node->attr;
    td_attr *attr = TD_NEW(arena, td_attr);
    attr->span = old ? old->span : node->span;
    lua_getfield(L, idx, "identifier");
    attr->id = lua_isnil(L, -1) ? TD_NOSTR : td_hk_checked_text(L, -1);
    if (td_str_eq(attr->id, td_hk_identifier(node)))
        attr->id = td_attr_id(node); /* an id that came from the heading's text stays one that may give way */
    lua_getfield(L, idx, "classes");
    if (lua_istable(L, -1)) {
        int list = lua_gettop(L);
        attr->classes = TD_NEWN(arena, td_str, lua_rawlen(L, list));
        EACH_ITEM(L, list, i) {
            lua_rawgeti(L, list, i);
            attr->classes[attr->nclasses++] = td_hk_checked_text(L, -1);
            lua_pop(L, 1);
        }
    }
    lua_getfield(L, idx, "attributes");
    if (lua_istable(L, -1))
        build_pairs(L, lua_gettop(L), attr, old);
    lua_pop(L, 3);
    td_hk_charge_arena(L);
    bool empty = !attr->id.n && !attr->nclasses && !attr->npairs;
    node->attr = empty && !old ? NULL : attr;
    td_hk_settle_attr(L, node);
}

static td_div_kind div_kind(const td_node *div) {
    static const struct {
        const char *name;
        td_div_kind kind;
    } kinds[] = {{"tip", TD_DIV_TIP}, {"warning", TD_DIV_WARNING}, {"example", TD_DIV_EXAMPLE}, {"legal", TD_DIV_LEGAL},
                 {"checklist", TD_DIV_CHECKLIST}, {"definition", TD_DIV_DEFINITION}, {"quote", TD_DIV_QUOTE},
                 {"box", TD_DIV_BOX}, {"landscape", TD_DIV_LANDSCAPE}};
    for (size_t i = 0; div->attr && i < div->attr->nclasses; i++)
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (td_str_is(div->attr->classes[i], kinds[k].name))
                return kinds[k].kind;
    return TD_DIV_PLAIN;
}

void td_hk_settle_attr(lua_State *L, td_node *node) {
    (void)L;
    node->lang = td_attr_value(node, "lang");
    switch ((td_kind)node->kind) {
    case TD_HEADING:
        node->u.heading.unnumbered = td_attr_class(node, "unnumbered");
        node->u.heading.unlisted = td_attr_class(node, "unlisted");
        break;
    case TD_DIV:
        node->u.div.kind = (uint8_t)div_kind(node);
        if (td_attr_class(node, "page-break"))
            node->kind = TD_PAGE_BREAK;
        break;
    case TD_IMAGE:
        node->u.image.decorative = td_attr_class(node, "decorative");
        break;
    case TD_TABLE:
        node->u.table.header_columns = td_str_is(td_attr_value(node, "header"), "col");
        break;
    case TD_CODE_BLOCK:
        if (node->attr && node->attr->nclasses && !node->u.code.info.n)
            node->u.code.info = node->attr->classes[0];
        break;
    default:
        break;
    }
}

/* ---- lists ---- */

/* "☐ " or "☒ " at the start of an item is its task state. */
static void take_task_box(td_node *item) {
    td_node *para = item->first, *text = para && td_node_has_inlines(para) ? para->first : NULL;
    if (!text || text->kind != TD_TEXT)
        return;
    bool open = td_str_starts(text->text, "\u2610 "), done = td_str_starts(text->text, "\u2612 ");
    if (!open && !done)
        return;
    item->u.item.task = done ? TD_TASK_DONE : TD_TASK_OPEN;
    text->text = td_str_sub(text->text, 4, text->text.n);
    if (!text->text.n)
        td_node_unlink(text);
}

void td_hk_build_list(lua_State *L, int idx, td_node *list, int depth) {
    bool tight = true;
    EACH_ITEM(L, idx, i) {
        td_node *item = add_node(L, list, TD_ITEM);
        lua_rawgeti(L, idx, i);
        td_hk_build_blocks(L, lua_gettop(L), item, NULL, depth + 1);
        lua_pop(L, 1);
        take_task_box(item);
        if (item->first)
            item->span = item->first->span;
        for (const td_node *k = item->first; k; k = k->next)
            tight = tight && k->kind != TD_PARA;
    }
    list->u.list.tight = tight;
}

void td_hk_build_list_attributes(lua_State *L, int idx, td_node *list) {
    static const char *const styles[] = {"DefaultStyle", "Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman"};
    lua_getfield(L, idx, "start");
    list->u.list.start = lua_isinteger(L, -1) ? (int)lua_tointeger(L, -1) : 1;
    lua_getfield(L, idx, "style");
    const char *style = lua_tostring(L, -1);
    list->u.list.style = TD_LIST_DECIMAL;
    for (uint8_t i = 1; style && i < 6; i++)
        if (strcmp(style, styles[i]) == 0)
            list->u.list.style = i;
    lua_getfield(L, idx, "delimiter");
    const char *delim = lua_tostring(L, -1);
    list->u.list.delim = !delim ? TD_DELIM_PERIOD
                         : strcmp(delim, "OneParen") == 0 ? TD_DELIM_PAREN
                         : strcmp(delim, "TwoParens") == 0 ? TD_DELIM_TWO_PARENS : TD_DELIM_PERIOD;
    lua_pop(L, 3);
}

void td_hk_build_lines(lua_State *L, int idx, td_node *block, int depth) {
    EACH_ITEM(L, idx, i) {
        lua_rawgeti(L, idx, i);
        td_hk_build_inlines(L, lua_gettop(L), add_node(L, block, TD_LINE), NULL, depth + 1);
        lua_pop(L, 1);
    }
}

static void build_bodies(lua_State *L, int idx, td_node *list, int depth) {
    if (!lua_istable(L, idx))
        luaL_error(L, "list of definitions expected, got %s", luaL_typename(L, idx));
    EACH_ITEM(L, idx, i) {
        lua_rawgeti(L, idx, i);
        td_hk_build_blocks(L, lua_gettop(L), add_node(L, list, TD_DEF_BODY), NULL, depth + 1);
        lua_pop(L, 1);
    }
}

void td_hk_build_def_list(lua_State *L, int idx, td_node *list, int depth) {
    EACH_ITEM(L, idx, i) {
        lua_rawgeti(L, idx, i);
        if (!lua_istable(L, -1))
            luaL_error(L, "pair of term and definitions expected, got %s", luaL_typename(L, -1));
        lua_rawgeti(L, -1, 1);
        td_node *term = add_node(L, list, TD_DEF_TERM);
        td_hk_build_inlines(L, lua_gettop(L), term, NULL, depth + 1);
        lua_rawgeti(L, -2, 2);
        build_bodies(L, lua_gettop(L), list, depth);
        lua_pop(L, 3);
    }
}

/* ---- citations ---- */

static void build_affix(lua_State *L, int citation, const char *name, td_node *parent, const td_node *old, int depth) {
    lua_getfield(L, citation, name);
    if (lua_istable(L, -1) && lua_rawlen(L, -1) > 0) {
        td_node *span = add_node(L, parent, TD_SPAN);
        for (const td_node *k = old ? old->first : NULL; k; k = k->next)
            if (td_attr_class(k, name))
                span->span = k->span;
        td_attr_add_class(td_hk_of(L)->ctx->arena, span, td_str_from(name));
        td_hk_build_inlines(L, lua_gettop(L), span, NULL, depth + 1);
    }
    lua_pop(L, 1);
}

/* src: the Cite that stood here before, whose citations lend their places in the source. */
void td_hk_build_citations(lua_State *L, int idx, td_node *cite, const td_node *src, int depth) {
    const td_node *old = src ? src->first : NULL;
    EACH_ITEM(L, idx, i) {
        lua_rawgeti(L, idx, i);
        int at = lua_gettop(L);
        luaL_argexpected(L, lua_istable(L, at), at, "citation");
        td_node *citation = add_node(L, cite, TD_CITATION);
        lua_getfield(L, at, "id");
        citation->text = td_hk_checked_text(L, -1);
        lua_getfield(L, at, "mode");
        const char *mode = lua_tostring(L, -1);
        citation->u.citation.mode = !mode ? 0 : strcmp(mode, "SuppressAuthor") == 0 ? 1 : strcmp(mode, "AuthorInText") == 0 ? 2 : 0;
        lua_pop(L, 2);
        if (old)
            citation->span = old->span;
        build_affix(L, at, "prefix", citation, old, depth);
        build_affix(L, at, "suffix", citation, old, depth);
        lua_pop(L, 1);
        old = old ? old->next : NULL;
    }
}

/* ---- figures ---- */

static void build_caption(lua_State *L, int caption, td_node *node, int depth) {
    lua_getfield(L, caption, "long");
    td_node *line = td_node_new(td_hk_of(L)->ctx->arena, TD_CAPTION, node->span);
    td_hk_build_blocks_as_inlines(L, lua_gettop(L), line, depth + 1);
    lua_pop(L, 1);
    if (line->first)
        td_node_append(node, line);
}

/* Whether an inline is an image or blank space between images. */
static bool image_or_blank(const td_node *n) {
    return n->kind == TD_IMAGE || n->kind == TD_SOFT_BREAK || n->kind == TD_HARD_BREAK ||
           (n->kind == TD_TEXT && td_str_trim(n->text).n == 0);
}

void td_hk_build_figure(lua_State *L, int idx, td_node **figure, int depth) {
    td_hk_state *st = td_hk_of(L);
    td_node *holder = td_node_new(st->ctx->arena, TD_DIV, (*figure)->span);
    td_hk_field_push(L, idx, F_CONTENT);
    td_hk_build_blocks(L, lua_gettop(L), holder, NULL, depth + 1);
    lua_pop(L, 1);
    bool images = holder->first != NULL;
    for (td_node *block = holder->first; block; block = block->next) {
        images = images && (block->kind == TD_PLAIN || block->kind == TD_PARA) && block->first;
        for (td_node *k = images ? block->first : NULL; k; k = k->next)
            images = images && image_or_blank(k);
    }
    if (!images) {
        (*figure)->kind = TD_DIV;
        td_node_move_children(*figure, holder);
        td_attr_add_class(st->ctx->arena, *figure, TD_S("figure"));
        (*figure)->u.div.kind = TD_DIV_PLAIN;
    }
    for (td_node *block = images ? holder->first : NULL; block; block = block->next)
        for (td_node *k = block->first, *next; k; k = next) {
            next = k->next;
            td_node_unlink(k);
            if (k->kind == TD_IMAGE)
                td_node_append(*figure, k);
        }
    td_hk_field_push(L, idx, F_CAPTION);
    build_caption(L, lua_gettop(L), *figure, depth);
    lua_pop(L, 1);
    if (!images && (*figure)->last && (*figure)->last->kind == TD_CAPTION)
        (*figure)->last->kind = TD_PARA;
}

void td_hk_settle_figure(lua_State *L, td_node *figure) {
    td_arena *arena = td_hk_of(L)->ctx->arena;
    bool images = false, others = false;
    for (const td_node *k = figure->first; k; k = k->next) {
        images |= k->kind == TD_IMAGE;
        others |= k->kind != TD_IMAGE && k->kind != TD_CAPTION && !image_or_blank(k);
    }
    td_node *plain = td_node_new(arena, TD_PLAIN, figure->span);
    for (td_node *k = figure->first, *next; k; k = next) {
        next = k->next;
        if (k->kind == TD_CAPTION) {
            if (others || !images)
                k->kind = TD_PARA;
        } else if (others || k->kind != TD_IMAGE) {
            td_node_unlink(k);
            td_node_append(plain, k);
        }
    }
    if (images && !others)
        return;
    figure->kind = TD_DIV;
    memset(&figure->u, 0, sizeof figure->u);
    td_attr_add_class(arena, figure, TD_S("figure"));
    if (plain->first && figure->first)
        td_node_insert_before(figure->first, plain);
    else if (plain->first)
        td_node_append(figure, plain);
}

/* ---- tables ---- */

static uint8_t align_of(const char *name) {
    return !name ? TD_ALIGN_DEFAULT
           : strcmp(name, "AlignLeft") == 0 ? TD_ALIGN_LEFT
           : strcmp(name, "AlignRight") == 0 ? TD_ALIGN_RIGHT
           : strcmp(name, "AlignCenter") == 0 ? TD_ALIGN_CENTER : TD_ALIGN_DEFAULT;
}

static int int_field(lua_State *L, int idx, const char *name, int otherwise) {
    lua_getfield(L, idx, name);
    int v = lua_isinteger(L, -1) ? (int)lua_tointeger(L, -1) : otherwise;
    lua_pop(L, 1);
    return v;
}

static int build_cell(lua_State *L, int idx, td_node *row, bool header, int depth) {
    td_node *cell = add_node(L, row, TD_CELL);
    luaL_argexpected(L, lua_istable(L, idx), idx, "cell");
    cell->u.cell.colspan = int_field(L, idx, "col_span", 1);
    cell->u.cell.rowspan = int_field(L, idx, "row_span", 1);
    lua_getfield(L, idx, "alignment");
    cell->u.cell.align = align_of(lua_tostring(L, -1));
    lua_getfield(L, idx, "attr");
    if (lua_istable(L, -1))
        td_hk_build_attr(L, lua_gettop(L), cell);
    lua_getfield(L, idx, "contents");
    td_hk_build_blocks(L, lua_gettop(L), cell, NULL, depth + 1);
    lua_pop(L, 3);
    cell->u.cell.header = header;
    return cell->u.cell.colspan > 0 ? cell->u.cell.colspan : 1;
}

/* Appends the rows of the list at idx; returns the greatest number of columns. */
static int build_rows(lua_State *L, int idx, td_node *part, bool header, int header_columns, int depth) {
    int widest = 0;
    if (!lua_istable(L, idx))
        return 0;
    EACH_ITEM(L, idx, i) {
        lua_rawgeti(L, idx, i);
        int row_at = lua_gettop(L), column = 0;
        luaL_argexpected(L, lua_istable(L, row_at), row_at, "row");
        td_node *row = add_node(L, part, TD_ROW);
        lua_getfield(L, row_at, "attr");
        if (lua_istable(L, -1))
            td_hk_build_attr(L, lua_gettop(L), row);
        lua_getfield(L, row_at, "cells");
        int cells = lua_gettop(L);
        if (lua_istable(L, cells)) {
            EACH_ITEM(L, cells, c) {
                lua_rawgeti(L, cells, c);
                column += build_cell(L, lua_gettop(L), row, header || column < header_columns, depth + 1);
                lua_pop(L, 1);
            }
        }
        widest = column > widest ? column : widest;
        lua_settop(L, row_at - 1);
    }
    return widest;
}

static int build_part(lua_State *L, int idx, const char *field, td_node *part, bool header, int header_columns, int depth) {
    lua_getfield(L, idx, field);
    int columns = build_rows(L, lua_gettop(L), part, header, header_columns, depth);
    lua_pop(L, 1);
    return columns;
}

static int build_body(lua_State *L, int table, td_node *node, int depth) {
    int widest = 0;
    td_node *body = add_node(L, node, TD_TABLE_BODY);
    td_hk_field_push(L, table, F_BODIES);
    int bodies = lua_gettop(L);
    EACH_ITEM(L, bodies, i) {
        lua_rawgeti(L, bodies, i);
        int at = lua_gettop(L), columns = int_field(L, at, "row_head_columns", 0);
        node->u.table.header_columns = columns > 0;
        int a = build_part(L, at, "head", body, true, columns, depth), b = build_part(L, at, "body", body, false, columns, depth);
        widest = a > widest ? a : widest;
        widest = b > widest ? b : widest;
        lua_pop(L, 1);
    }
    td_hk_field_push(L, table, F_FOOT);
    int c = build_part(L, lua_gettop(L), "rows", body, false, 0, depth);
    lua_pop(L, 2);
    return c > widest ? c : widest;
}

static void build_columns(lua_State *L, int table, td_node *node, int widest) {
    td_hk_field_push(L, table, F_COLSPECS);
    int specs = lua_gettop(L), n = (int)lua_rawlen(L, specs);
    node->u.table.columns = n > widest ? n : widest;
    node->u.table.aligns = TD_NEWN(td_hk_of(L)->ctx->arena, uint8_t, node->u.table.columns);
    for (int i = 0; i < n; i++) {
        lua_rawgeti(L, specs, i + 1);
        if (lua_istable(L, -1)) {
            lua_rawgeti(L, -1, 1);
            node->u.table.aligns[i] = align_of(lua_tostring(L, -1));
            lua_pop(L, 1);
        }
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    td_hk_charge_arena(L);
}

/* Rows that are too short get empty cells, unless cells reach into other rows. */
static void fill_rows(lua_State *L, td_node *table) {
    for (const td_node *part = table->first; part; part = part->next)
        for (const td_node *row = part->kind == TD_CAPTION ? NULL : part->first; row; row = row->next)
            for (const td_node *cell = row->first; cell; cell = cell->next)
                if (cell->u.cell.rowspan > 1)
                    return;
    for (td_node *part = table->first; part; part = part->next)
        for (td_node *row = part->kind == TD_CAPTION ? NULL : part->first; row; row = row->next) {
            int n = 0;
            for (const td_node *cell = row->first; cell; cell = cell->next)
                n += cell->u.cell.colspan;
            for (; n < table->u.table.columns; n++)
                add_node(L, row, TD_CELL)->u.cell.header = part->kind == TD_TABLE_HEAD;
        }
}

void td_hk_build_table(lua_State *L, int idx, td_node *table, int depth) {
    static const td_hk_field parts[] = {F_CAPTION, F_COLSPECS, F_HEAD, F_BODIES, F_FOOT};
    const td_hk_elem *e = lua_touserdata(L, idx);
    bool changed = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (td_hk_field_own(L, idx, parts[i])) {
            changed = true;
            lua_pop(L, 1);
        }
    if (!changed) {
        for (const td_node *k = e->src ? e->src->first : NULL; k; k = k->next)
            td_node_append(table, td_hk_clone(L, k));
        return;
    }
    td_hk_field_push(L, idx, F_CAPTION);
    build_caption(L, lua_gettop(L), table, depth);
    td_hk_field_push(L, idx, F_HEAD);
    td_node *head = add_node(L, table, TD_TABLE_HEAD);
    int a = build_part(L, lua_gettop(L), "rows", head, true, 0, depth), b = build_body(L, idx, table, depth);
    lua_pop(L, 2);
    if (!head->first)
        td_node_unlink(head);
    build_columns(L, idx, table, a > b ? a : b);
    fill_rows(L, table);
}
