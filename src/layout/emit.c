#include "layout/internal.h"

/* Copies the items of a placed slug to the page. */
static void slug_put(const td_placed *p, td_page *page) {
    for (uint32_t i = 0; i < p->slug->nitems; i++) {
        td_item item = p->slug->items[i];
        if (p->repeated) {
            if (item.kind == TD_ITEM_LINK)
                continue;
            item.artifact = item.artifact ? item.artifact : TD_ARTIFACT_HEADER;
        }
        if (item.kind == TD_ITEM_TEXT && !item.npieces)
            continue; /* a page number whose target is nowhere */
        item.x += p->x;
        item.y += p->y;
        if (item.artifact)
            item.elem = item.seq = 0;
        page->items[page->n++] = item;
    }
}

static void items_put(const td_items *items, td_page *page) {
    for (uint32_t i = 0; i < items->n; i++)
        page->items[page->n++] = items->p[i];
}

typedef struct {
    size_t placed, drawn, rule; /* next of each kind */
} cursor;

static void frames_put(td_lay *lay, const td_book *book, size_t index, cursor *at, td_items *out) {
    for (; at->drawn < book->drawn.n && book->drawn.p[at->drawn].page == index; at->drawn++) {
        const td_drawn *d = &book->drawn.p[at->drawn];
        td_frame_draw(lay, out, d->frame, d->x, d->top, d->bottom);
    }
    for (; at->rule < book->rules.n && book->rules.p[at->rule].page == index; at->rule++) {
        const td_drawn *d = &book->rules.p[at->rule];
        td_rule_put(lay, out, d->x, d->top, d->bottom, lay->style->rule_width, lay->style->rule);
    }
}

static void page_put(td_lay *lay, const td_book *book, size_t index, cursor *at) {
    const td_page_style *style = &lay->style->page;
    const td_sheet *sheet = &book->sheets.p[index];
    td_page page = {.width = style->width, .height = style->height, .label = td_folio(lay, book, index)};
    td_items under = {0}, running = {0};
    if (sheet->landscape) {
        page.width = style->height;
        page.height = style->width;
    }
    frames_put(lay, book, index, at, &under);
    if (!sheet->bare)
        td_running_put(lay, book, index, &running);
    size_t n = under.n + running.n, from = at->placed;
    for (; at->placed < book->placed.n && book->placed.p[at->placed].page == index; at->placed++)
        n += book->placed.p[at->placed].slug->nitems;
    page.items = TD_NEWN(lay->arena, td_item, n);
    page.cap = n;
    items_put(&under, &page);
    for (size_t i = from; i < at->placed; i++)
        slug_put(&book->placed.p[i], &page);
    items_put(&running, &page);
    lay->pages->pages[lay->pages->npages++] = page;
}

/* ---- bookmarks ---- */

static int section_level(const td_node *heading) {
    int level = 0;
    for (const td_node *n = heading->parent; n; n = n->parent)
        level += n->kind == TD_SECTION;
    return level < 1 ? 1 : level;
}

static void bookmark_put(td_lay *lay, const td_placed *p, const td_mark *m) {
    const td_node *node = m->node;
    td_str title = td_node_plain(lay->arena, node);
    if (node->u.heading.unlisted || !title.n)
        return;
    if (node->label.number.n)
        title = td_str_format(lay->arena, "%.*s %.*s", TD_F(node->label.number), TD_F(title));
    td_bookmark mark = {.title = title, .level = section_level(node), .page = p->page, .y = p->y + m->y};
    td_str lang = td_node_lang(lay->doc, node);
    if (!td_str_eq(lang, lay->doc->lang))
        mark.lang = lang;
    size_t n = lay->pages->bookmarks.n;
    int above = n ? lay->pages->bookmarks.p[n - 1].level : 0;
    if (mark.level > above + 1)
        mark.level = above + 1;
    TD_PUSH(lay->arena, &lay->pages->bookmarks, mark);
}

static void bookmarks_put(td_lay *lay, const td_book *book) {
    for (size_t i = 0; i < book->placed.n; i++)
        for (const td_mark *m = book->placed.p[i].slug->marks; m && !book->placed.p[i].repeated; m = m->next)
            if (m->kind == TD_MARK_HEADING)
                bookmark_put(lay, &book->placed.p[i], m);
}

void td_emit_pages(td_lay *lay, td_book *book) {
    td_pages *pages = lay->pages;
    cursor at = {0};
    pages->pages = TD_NEWN(lay->arena, td_page, book->sheets.n);
    pages->pages_cap = book->sheets.n;
    pages->front_pages = book->main;
    for (size_t i = 0; i < book->sheets.n; i++)
        page_put(lay, book, i, &at);
    bookmarks_put(lay, book);
}
