/* to_lua.c - nodes as Lua values, one level at a time. */
#include "hooks/element.h"

void td_hk_push_str(lua_State *L, td_str s) {
    lua_pushlstring(L, s.p ? s.p : "", s.n);
}

void td_hk_new_table(lua_State *L, const char *metatable) {
    lua_newtable(L);
    luaL_setmetatable(L, metatable);
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t piece_end(td_str s, size_t at) {
    bool blank = is_blank(s.p[at]);
    while (at < s.n && is_blank(s.p[at]) == blank)
        at++;
    return at;
}

void td_hk_push_piece(lua_State *L, td_node *text, uint32_t *at) {
    uint32_t end = (uint32_t)piece_end(text->text, *at);
    td_hk_elem *e = td_hk_elem_push(L, text, is_blank(text->text.p[*at]) ? HK_SPACE : HK_STR);
    e->from = *at;
    e->to = end;
    *at = end;
}

static lua_Integer push_next(lua_State *L, lua_Integer n) {
    lua_rawseti(L, -2, n);
    return n;
}

void td_hk_push_inlines(lua_State *L, const td_node *parent) {
    td_hk_new_table(L, "Inlines");
    lua_Integer n = 0;
    for (td_node *k = parent ? parent->first : NULL; k; k = k->next) {
        td_hk_charge(L, 1);
        if (k->kind == TD_TEXT) {
            for (uint32_t at = 0; at < k->text.n;) {
                td_hk_push_piece(L, k, &at);
                push_next(L, ++n);
            }
        } else if (td_hk_tag_of(k) != HK_NONE) {
            td_hk_elem_push(L, k, td_hk_tag_of(k));
            push_next(L, ++n);
        }
    }
}

void td_hk_push_blocks(lua_State *L, const td_node *parent) {
    td_hk_new_table(L, "Blocks");
    lua_Integer n = 0;
    for (td_node *k = parent ? parent->first : NULL; k; k = k->next) {
        td_hk_charge(L, 1);
        if (td_hk_tag_of(k) != HK_NONE) {
            td_hk_elem_push(L, k, td_hk_tag_of(k));
            push_next(L, ++n);
        }
    }
}

void td_hk_split_text(lua_State *L, td_str s) {
    lua_Integer n = (lua_Integer)lua_rawlen(L, -1);
    for (size_t at = 0; at < s.n;) {
        size_t end = piece_end(s, at);
        bool blank = is_blank(s.p[at]);
        td_hk_elem_push(L, NULL, blank ? HK_SPACE : HK_STR);
        if (!blank) {
            lua_pushlstring(L, s.p + at, end - at);
            td_hk_field_set(L, -2, F_TEXT);
        }
        push_next(L, ++n);
        at = end;
    }
}

/* ---- attributes ---- */

td_str td_hk_identifier(const td_node *node) {
    td_str id = node ? td_attr_id(node) : TD_NOSTR;
    return !id.n && node && node->kind == TD_HEADING ? node->label.anchor : id;
}

void td_hk_push_attr(lua_State *L, const td_node *node) {
    const td_attr *attr = node ? node->attr : NULL;
    lua_createtable(L, 0, 3);
    td_hk_push_str(L, td_hk_identifier(node));
    lua_setfield(L, -2, "identifier");
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    if (node && node->kind == TD_PAGE_BREAK && !(attr && attr->nclasses)) {
        lua_pushliteral(L, "page-break");
        push_next(L, ++n);
    }
    for (size_t i = 0; attr && i < attr->nclasses; i++) {
        td_hk_push_str(L, attr->classes[i]);
        push_next(L, ++n);
    }
    lua_setfield(L, -2, "classes");
    td_hk_new_table(L, "Attributes");
    for (size_t i = 0; attr && i < attr->npairs; i++) {
        td_hk_push_str(L, attr->pairs[i].key);
        td_hk_push_str(L, attr->pairs[i].value);
        lua_rawset(L, -3);
    }
    lua_setfield(L, -2, "attributes");
    luaL_setmetatable(L, "Attr");
}

void td_hk_push_list_attributes(lua_State *L, const td_node *list) {
    static const char *const styles[] = {"DefaultStyle", "Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman"};
    static const char *const delims[] = {"Period", "OneParen", "TwoParens"};
    td_hk_new_table(L, "ListAttributes");
    lua_pushinteger(L, list ? list->u.list.start : 1);
    lua_setfield(L, -2, "start");
    lua_pushstring(L, styles[list ? list->u.list.style : 0]);
    lua_setfield(L, -2, "style");
    lua_pushstring(L, list ? delims[list->u.list.delim] : "DefaultDelim");
    lua_setfield(L, -2, "delimiter");
}

/* ---- content of each kind ---- */

/* Pandoc shows a task as a ballot box at the start of its item. */
static void add_task_box(lua_State *L, const td_node *item) {
    if (item->u.item.task == TD_TASK_NONE || lua_rawgeti(L, -1, 1) != LUA_TUSERDATA) {
        if (item->u.item.task != TD_TASK_NONE)
            lua_pop(L, 1);
        return;
    }
    td_hk_elem *e = lua_touserdata(L, -1);
    if (e->tag == HK_PARA || e->tag == HK_PLAIN) {
        td_hk_field_push(L, -1, F_CONTENT);
        td_hk_new_table(L, "Inlines");
        td_hk_split_text(L, item->u.item.task == TD_TASK_DONE ? TD_S("\u2612 ") : TD_S("\u2610 "));
        for (lua_Integer i = 1, n = (lua_Integer)lua_rawlen(L, -2); i <= n; i++) {
            lua_rawgeti(L, -2, i);
            lua_rawseti(L, -2, i + 2);
        }
        td_hk_field_set(L, -3, F_CONTENT);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void push_items(lua_State *L, const td_node *list) {
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    for (const td_node *item = list ? list->first : NULL; item; item = item->next) {
        td_hk_push_blocks(L, item);
        add_task_box(L, item);
        push_next(L, ++n);
    }
}

static void push_lines(lua_State *L, const td_node *block) {
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    for (const td_node *line = block ? block->first : NULL; line; line = line->next) {
        td_hk_push_inlines(L, line);
        push_next(L, ++n);
    }
}

/* {{term, {blocks, …}}, …}: of several terms in a row only the last has bodies. */
static void push_definitions(lua_State *L, const td_node *list) {
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    for (const td_node *k = list ? list->first : NULL; k;) {
        lua_createtable(L, 2, 0);
        if (k->kind == TD_DEF_TERM) {
            td_hk_push_inlines(L, k);
            k = k->next;
        } else {
            td_hk_push_inlines(L, NULL);
        }
        lua_rawseti(L, -2, 1);
        td_hk_new_table(L, "List");
        for (lua_Integer b = 0; k && k->kind == TD_DEF_BODY; k = k->next) {
            td_hk_push_blocks(L, k);
            push_next(L, ++b);
        }
        lua_rawseti(L, -2, 2);
        push_next(L, ++n);
    }
}

/* The images of a figure, as Pandoc has them: in a Plain of their own. */
static void push_figure_content(lua_State *L, const td_node *figure) {
    td_hk_new_table(L, "Blocks");
    if (!figure || !figure->first)
        return;
    td_hk_elem_push(L, NULL, HK_PLAIN);
    td_hk_push_inlines(L, figure);
    td_hk_field_set(L, -2, F_CONTENT);
    push_next(L, 1);
}

static void push_cite_content(lua_State *L, const td_node *cite) {
    td_hk_new_table(L, "Inlines");
    for (const td_node *k = cite ? cite->first : NULL; k; k = k->next)
        if (k->kind == TD_CITATION) {
            td_hk_split_text(L, td_str_cat(td_hk_of(L)->ctx->arena, TD_S("@"), k->text));
            td_hk_charge_arena(L);
        }
}

void td_hk_push_content(lua_State *L, const td_hk_elem *e) {
    switch ((td_hk_tag)e->tag) {
    case HK_NOTE:
    case HK_BLOCK_QUOTE:
    case HK_DIV:
        td_hk_push_blocks(L, e->src);
        break;
    case HK_FIGURE:
        push_figure_content(L, e->src);
        break;
    case HK_ORDERED_LIST:
    case HK_BULLET_LIST:
        push_items(L, e->src);
        break;
    case HK_LINE_BLOCK:
        push_lines(L, e->src);
        break;
    case HK_DEFINITION_LIST:
        push_definitions(L, e->src);
        break;
    case HK_CITE:
        push_cite_content(L, e->src);
        break;
    default:
        td_hk_push_inlines(L, e->src);
    }
}

/* ---- citations ---- */

static void push_affix(lua_State *L, const td_node *citation, const char *name) {
    const td_node *affix = NULL;
    for (const td_node *k = citation->first; k; k = k->next)
        if (td_attr_class(k, name))
            affix = k;
    td_hk_push_inlines(L, affix);
    lua_setfield(L, -2, name);
}

void td_hk_push_citations(lua_State *L, const td_node *cite) {
    static const char *const modes[] = {"NormalCitation", "SuppressAuthor", "AuthorInText"};
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    for (const td_node *k = cite ? cite->first : NULL; k; k = k->next) {
        if (k->kind != TD_CITATION)
            continue;
        td_hk_new_table(L, "Citation");
        td_hk_push_str(L, k->text);
        lua_setfield(L, -2, "id");
        lua_pushstring(L, modes[k->u.citation.mode % 3]);
        lua_setfield(L, -2, "mode");
        push_affix(L, k, "prefix");
        push_affix(L, k, "suffix");
        push_next(L, ++n);
    }
}

/* ---- captions and tables ---- */

static const td_node *child_of_kind(const td_node *node, td_kind kind) {
    for (const td_node *k = node ? node->first : NULL; k; k = k->next)
        if (k->kind == kind)
            return k;
    return NULL;
}

void td_hk_push_caption(lua_State *L, const td_node *node) {
    const td_node *caption = child_of_kind(node, TD_CAPTION);
    td_hk_new_table(L, "Caption");
    td_hk_new_table(L, "Blocks");
    if (caption && caption->first) {
        td_hk_elem_push(L, NULL, HK_PLAIN);
        td_hk_push_inlines(L, caption);
        td_hk_field_set(L, -2, F_CONTENT);
        push_next(L, 1);
    }
    lua_setfield(L, -2, "long");
}

static const char *align_name(int align) {
    static const char *const names[] = {"AlignDefault", "AlignLeft", "AlignCenter", "AlignRight"};
    return names[align & 3];
}

static void push_cell(lua_State *L, const td_node *cell) {
    td_hk_new_table(L, "Cell");
    td_hk_push_attr(L, cell);
    lua_setfield(L, -2, "attr");
    lua_pushstring(L, align_name(cell->u.cell.align));
    lua_setfield(L, -2, "alignment");
    td_hk_push_blocks(L, cell);
    lua_setfield(L, -2, "contents");
    lua_pushinteger(L, cell->u.cell.colspan);
    lua_setfield(L, -2, "col_span");
    lua_pushinteger(L, cell->u.cell.rowspan);
    lua_setfield(L, -2, "row_span");
}

static void push_rows(lua_State *L, const td_node *part) {
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    for (const td_node *row = part ? part->first : NULL; row; row = row->next) {
        td_hk_new_table(L, "Row");
        td_hk_push_attr(L, row);
        lua_setfield(L, -2, "attr");
        td_hk_new_table(L, "List");
        lua_Integer c = 0;
        for (const td_node *cell = row->first; cell; cell = cell->next) {
            push_cell(L, cell);
            push_next(L, ++c);
        }
        lua_setfield(L, -2, "cells");
        push_next(L, ++n);
    }
}

static void push_colspecs(lua_State *L, const td_node *table) {
    td_hk_new_table(L, "List");
    for (int i = 0; table && i < table->u.table.columns; i++) {
        lua_createtable(L, 2, 0);
        lua_pushstring(L, align_name(table->u.table.aligns ? table->u.table.aligns[i] : 0));
        lua_rawseti(L, -2, 1);
        push_next(L, i + 1);
    }
}

static void push_bodies(lua_State *L, const td_node *table) {
    td_hk_new_table(L, "List");
    lua_Integer n = 0;
    for (const td_node *part = table ? table->first : NULL; part; part = part->next) {
        if (part->kind != TD_TABLE_BODY)
            continue;
        td_hk_new_table(L, "TableBody");
        td_hk_push_attr(L, part);
        lua_setfield(L, -2, "attr");
        push_rows(L, part);
        lua_setfield(L, -2, "body");
        push_rows(L, NULL);
        lua_setfield(L, -2, "head");
        lua_pushinteger(L, table->u.table.header_columns);
        lua_setfield(L, -2, "row_head_columns");
        push_next(L, ++n);
    }
}

void td_hk_push_table_part(lua_State *L, const td_node *table, td_hk_field part) {
    if (part == F_COLSPECS) {
        push_colspecs(L, table);
    } else if (part == F_BODIES) {
        push_bodies(L, table);
    } else {
        const td_node *head = part == F_HEAD ? child_of_kind(table, TD_TABLE_HEAD) : NULL;
        td_hk_new_table(L, part == F_HEAD ? "TableHead" : "TableFoot");
        td_hk_push_attr(L, head);
        lua_setfield(L, -2, "attr");
        push_rows(L, head);
        lua_setfield(L, -2, "rows");
    }
}
