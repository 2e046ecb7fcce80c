/* headings.c - ids for headings that a hook made: those of the author got theirs before the hooks. */
#include "base/utf8.h"
#include "hooks/element.h"

/* Punctuation of Latin-1 and the general punctuation block; other characters beyond ASCII count as letters. */
static bool is_letter(uint32_t c) {
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c >= 0xC0 && c != 0xD7 && c != 0xF7 && !(c >= 0x2000 && c <= 0x206F) && c != 0xFFFD;
}

/* Pandoc's auto_identifiers: letters from the first one on, digits, "_-.", blanks as hyphens. */
static td_str slug(td_arena *arena, td_str text) {
    td_buf out = {0};
    for (size_t i = 0; i < text.n;) {
        uint32_t c = td_hk_lower(td_utf8_next(text, &i));
        bool mark = c == '_' || c == '-' || c == '.' || (c >= '0' && c <= '9');
        if (is_letter(c) || (out.n && mark))
            td_buf_utf8(&out, c);
        else if (out.n && (c == ' ' || c == 0xA0) && out.p[out.n - 1] != '-')
            td_buf_putc(&out, '-');
    }
    while (out.n && out.p[out.n - 1] == '-')
        out.n--;
    if (!out.n)
        td_buf_puts(&out, "section");
    return td_buf_take(&out, arena);
}

static bool is_nameless(const td_node *n) {
    return n->kind == TD_HEADING && !td_attr_id(n).n && !n->label.anchor.n;
}

void td_hk_name_headings(td_arena *arena, td_doc *doc) {
    td_map used;
    bool any = false;
    td_map_init(&used, arena);
    for (td_walk w = td_walk_from(doc->root); td_walk_next(&w);) {
        td_str id = w.event == TD_ENTER ? td_hk_identifier(w.node) : TD_NOSTR;
        if (id.n)
            td_map_put(&used, id, w.node);
        any = any || is_nameless(w.node);
    }
    for (td_walk w = td_walk_from(doc->root); any && td_walk_next(&w);) {
        if (w.event == TD_EXIT || !is_nameless(w.node))
            continue;
        td_str base = slug(arena, td_node_plain(arena, w.node)), id = base, counter = td_str_cat(arena, TD_S(" "), base);
        uintptr_t i = (uintptr_t)td_map_find(&used, counter); /* how often the base was taken: many equal headings stay linear */
        while (td_map_find(&used, id))
            id = td_str_format(arena, "%.*s-%d", TD_F(base), (int)++i);
        td_map_put(&used, counter, (void *)i);
        td_map_put(&used, id, w.node);
        td_node_attr(arena, w.node)->id = w.node->label.anchor = id;
    }
}
