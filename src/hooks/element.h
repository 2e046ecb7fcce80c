/* element.h - the document's nodes as Lua sees them, with Pandoc's names.
 *
 * An element is a userdata over a node that is never changed while Lua may hold it (`src`), plus a table of the
 * fields that were read as objects or written.  Without such a table it stands for exactly its node, whatever that
 * contains; with one, a new node is made from the fields.  A TD_TEXT is shown as Str and Space elements, each a
 * piece [from, to) of it.  Lists, attributes and parts of tables are plain Lua tables.
 */
#ifndef TD_HOOKS_ELEMENT_H
#define TD_HOOKS_ELEMENT_H
#include "hooks/state.h"

typedef enum {
#define HK_TAG(id, name, inl, fields) HK_##id,
#include "hooks/tags.def"
#undef HK_TAG
    HK_TAG_COUNT,
    HK_NONE = HK_TAG_COUNT /* nodes that are no element of their own: items, rows, cells, … */
} td_hk_tag;

typedef enum {
    F_CONTENT = 1 << 0, F_TEXT = 1 << 1, F_ATTR = 1 << 2, F_TARGET = 1 << 3, F_TITLE = 1 << 4, F_SRC = 1 << 5,
    F_CAPTION = 1 << 6, F_LEVEL = 1 << 7, F_QUOTETYPE = 1 << 8, F_MATHTYPE = 1 << 9, F_FORMAT = 1 << 10,
    F_CITATIONS = 1 << 11, F_LISTATTR = 1 << 12, F_COLSPECS = 1 << 13, F_HEAD = 1 << 14, F_BODIES = 1 << 15,
    F_FOOT = 1 << 16, F_WORK = 1 << 17, F_EXPANSION = 1 << 18
} td_hk_field;
enum { HK_FIELD_COUNT = 19 };

typedef struct {
    td_node *src;      /* NULL: made in Lua */
    uint64_t serial;   /* age, for the order of keys */
    uint32_t from, to; /* piece of src->text, for Str and Space */
    uint8_t tag;
} td_hk_elem;

const char *td_hk_tag_name(td_hk_tag tag);
bool td_hk_tag_inline(td_hk_tag tag);
unsigned td_hk_tag_fields(td_hk_tag tag);
td_hk_tag td_hk_tag_of(const td_node *node);

/* Borrowed, NULL when the value is no element. */
td_hk_elem *td_hk_elem_at(lua_State *L, int idx);
td_hk_elem *td_hk_elem_push(lua_State *L, td_node *src, td_hk_tag tag);
/* Pushes a field's value, made from the node when it was not yet touched. */
void td_hk_field_push(lua_State *L, int idx, td_hk_field field);
/* Pushes the field only if it is in the element's own table; false: nothing pushed. */
bool td_hk_field_own(lua_State *L, int idx, td_hk_field field);
/* Sets a field to the value at the top of the stack, which is taken. */
void td_hk_field_set(lua_State *L, int idx, td_hk_field field);
bool td_hk_is_changed(lua_State *L, int idx);

/* ---- to Lua (to_lua.c) ---- */

/* Pushes the first or next piece (Str or Space) of a text from *at, which is moved on. */
void td_hk_push_piece(lua_State *L, td_node *text, uint32_t *at);
void td_hk_push_inlines(lua_State *L, const td_node *parent); /* an Inlines list of the children */
void td_hk_push_blocks(lua_State *L, const td_node *parent);
void td_hk_push_attr(lua_State *L, const td_node *node);
/* Its id; of a heading without one what its text gave it. */
td_str td_hk_identifier(const td_node *node);
void td_hk_push_content(lua_State *L, const td_hk_elem *e);
void td_hk_push_caption(lua_State *L, const td_node *node);
void td_hk_push_table_part(lua_State *L, const td_node *table, td_hk_field part);
void td_hk_push_citations(lua_State *L, const td_node *cite);
void td_hk_push_list_attributes(lua_State *L, const td_node *list);
void td_hk_push_str(lua_State *L, td_str s);
/* An empty list with this metatable: "List", "Inlines", "Blocks", … */
void td_hk_new_table(lua_State *L, const char *metatable);
/* Splits a string into Str and Space elements, appended to the list at the top. */
void td_hk_split_text(lua_State *L, td_str s);

/* ---- from Lua (from_lua.c, parts.c) ---- */

/* Text of a string at idx, checked to be UTF-8 without NUL.  Lives in ctx->arena. */
td_str td_hk_checked_text(lua_State *L, int idx);
/* Appends what the value at idx stands for (element, list, string) to parent.  Elements that are children of
 * `home` and unchanged are moved, everything else is copied. */
void td_hk_build_inlines(lua_State *L, int idx, td_node *parent, const td_node *home, int depth);
void td_hk_build_blocks(lua_State *L, int idx, td_node *parent, const td_node *home, int depth);
void td_hk_build_blocks_as_inlines(lua_State *L, int idx, td_node *parent, int depth);
/* A fresh node for the element at idx (not Str or Space). */
td_node *td_hk_build_node(lua_State *L, int idx, const td_node *home, int depth);
void td_hk_build_attr(lua_State *L, int idx, td_node *node);
void td_hk_settle_attr(lua_State *L, td_node *node); /* what follows from classes and attributes */
void td_hk_build_table(lua_State *L, int idx, td_node *table, int depth);
void td_hk_build_list(lua_State *L, int idx, td_node *list, int depth);
void td_hk_build_def_list(lua_State *L, int idx, td_node *list, int depth);
void td_hk_build_lines(lua_State *L, int idx, td_node *block, int depth);
void td_hk_build_citations(lua_State *L, int idx, td_node *cite, const td_node *src, int depth);
void td_hk_build_list_attributes(lua_State *L, int idx, td_node *list);
void td_hk_build_figure(lua_State *L, int idx, td_node **figure, int depth);
td_node *td_hk_clone(lua_State *L, const td_node *node);
void td_hk_check_depth(lua_State *L, int depth);
/* Replaces the value at the top by an Inlines or Blocks list. */
void td_hk_to_inlines(lua_State *L);
void td_hk_to_blocks(lua_State *L);
/* A figure whose children are not all images becomes a div. */
void td_hk_settle_figure(lua_State *L, td_node *figure);

/* ---- over Lua values (values.c) ---- */

bool td_hk_equal(lua_State *L, int a, int b, int depth);
void td_hk_copy(lua_State *L, int idx, int depth); /* pushes a deep copy */
void td_hk_stringify(lua_State *L, int idx);       /* pushes the plain text */

/* ---- applying a filter (walk.c) ---- */

/* Applies the filter table at idx to everything below root.  Returns the root, a copy when Lua may hold the old one. */
td_node *td_hk_walk(lua_State *L, int filter, td_node *root);

/* ---- metadata (meta.c) ---- */

void td_hk_push_meta(lua_State *L);          /* the document's metadata as Lua values */
void td_hk_take_meta(lua_State *L, int idx); /* changes of the table at idx go to the document */
void td_hk_push_value(lua_State *L, const td_value *v); /* YAML as plain tables */

void td_hk_open_elements(lua_State *L);
/* Gives an id to each heading that a hook made without one (headings.c). */
void td_hk_name_headings(td_arena *arena, td_doc *doc);

#endif
