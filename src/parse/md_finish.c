/* md_finish.c - after the inlines: figures, list tables, ids of headings. */
#include "base/utf8.h"
#include "parse/md.h"

/* ---- figures ---- */

/* Conditions and the id concern the figure, the rest the image; both know the classes. */
static bool concerns_figure(td_str key) {
    static const char *const keys[] = {"audience", "region", "partner", "for-lang", "format", "lang", NULL};
    for (int i = 0; keys[i]; i++)
        if (td_str_is(key, keys[i]))
            return true;
    return false;
}

static void share_attr(td_md *md, td_node *figure, td_node *image) {
    if (!image->attr)
        return;
    const td_attr all = *image->attr;
    td_attr *f = TD_NEW(md->arena, td_attr), *i = TD_NEW(md->arena, td_attr);
    *f = (td_attr){.id = all.id, .classes = all.classes, .nclasses = all.nclasses, .span = all.span};
    *i = (td_attr){.classes = all.classes, .nclasses = all.nclasses, .span = all.span};
    f->pairs = TD_NEWN(md->arena, td_pair, all.npairs);
    i->pairs = TD_NEWN(md->arena, td_pair, all.npairs);
    for (size_t k = 0; k < all.npairs; k++) {
        td_attr *to = concerns_figure(all.pairs[k].key) ? f : i;
        to->pairs[to->npairs++] = all.pairs[k];
    }
    figure->attr = f;
    figure->lang = image->lang;
    image->attr = i;
    image->lang = TD_NOSTR;
}

/* An image alone in a paragraph; its bracket is the caption. */
static td_node *make_figure(td_md *md, td_node *para) {
    td_node *image = para->first;
    td_node *figure = td_node_new(md->arena, TD_FIGURE, para->span);
    share_attr(md, figure, image);
    td_node_unlink(image);
    td_node_append(figure, image);
    if (image->first) {
        td_span span = td_span_join(image->first->span, image->last->span);
        td_node *caption = td_node_new(md->arena, TD_CAPTION, span);
        td_node_move_children(caption, image);
        td_node_append(figure, caption);
    }
    td_node_replace(para, figure);
    return figure;
}

/* ---- ids of headings ---- */

td_str td_markdown_slug(td_arena *arena, td_str text) {
    td_buf buf = {0};
    bool letter = false, blank = false;
    for (size_t i = 0; i < text.n;) {
        uint32_t c = td_utf8_next(text, &i);
        if (td_md_unicode_space(c)) {
            blank = letter;
            continue;
        }
        bool alnum = td_md_unicode_alnum(c);
        letter = letter || (alnum && !(c >= '0' && c <= '9'));
        if (!letter || !(alnum || c == '_' || c == '-' || c == '.'))
            continue;
        if (blank)
            td_buf_putc(&buf, '-');
        blank = false;
        td_buf_utf8(&buf, td_md_unicode_lower(c));
    }
    if (!buf.n)
        td_buf_puts(&buf, "section");
    return td_buf_take(&buf, arena);
}

/* An id of the author is the anchor; others get a slug, "-1", "-2" … when it is taken. */
static void give_anchor(td_md *md, td_map *taken, td_node *heading) {
    td_str id = td_attr_id(heading);
    if (id.n) {
        td_map_put(taken, id, heading);
        return;
    }
    td_str slug = td_markdown_slug(md->arena, td_node_plain(md->arena, heading));
    size_t *count = td_map_find(taken, td_str_cat(md->arena, TD_S("\n"), slug)); /* "\n…": how often it was given */
    if (!count) {
        count = TD_NEW(md->arena, size_t);
        td_map_put(taken, td_str_cat(md->arena, TD_S("\n"), slug), count);
    }
    td_str anchor = *count ? td_str_format(md->arena, "%.*s-%zu", TD_F(slug), *count) : slug;
    while (td_map_find(taken, anchor))
        anchor = td_str_format(md->arena, "%.*s-%zu", TD_F(slug), ++*count);
    ++*count;
    heading->label.anchor = anchor;
    td_map_put(taken, anchor, heading);
}

/* ---- */

static void headings(td_md *md, td_node *root) {
    td_map taken;
    td_map_init(&taken, md->arena);
    for (size_t i = 0; i < md->leaves.n; i++)
        if (md->leaves.p[i].node->kind == TD_HEADING && td_attr_id(md->leaves.p[i].node).n)
            td_map_put(&taken, td_attr_id(md->leaves.p[i].node), root);
    for (size_t i = 0; i < md->leaves.n; i++)
        if (md->leaves.p[i].node->kind == TD_HEADING)
            give_anchor(md, &taken, md->leaves.p[i].node);
}

void td_md_finish(td_md *md, td_node *root) {
    if (md->dialect != TD_DIALECT_TRISDOC)
        return;
    headings(md, root);
    for (size_t i = 0; i < md->leaves.n; i++) {
        td_node *node = md->leaves.p[i].node;
        if (node->kind == TD_PARA && node->parent && node->first && node->first == node->last &&
            node->first->kind == TD_IMAGE)
            make_figure(md, node);
    }
    for (size_t i = md->list_tables.n; i-- > 0;) /* innermost first: what stands in a cell is a table already */
        if (md->list_tables.p[i]->parent)
            td_md_list_table(md, md->list_tables.p[i]);
}
