#include <stdlib.h>

#include "layout/internal.h"

/* Node -> page.  Addresses are only looked up, never ordered. */
typedef struct {
    const td_node **nodes;
    uint32_t *pages;
    size_t mask;
} place_map;

static size_t slot(const place_map *map, const td_node *node) {
    size_t i = (size_t)((uint64_t)(uintptr_t)node * 0x9E3779B97F4A7C15u >> 32) & map->mask;
    while (map->nodes[i] && map->nodes[i] != node)
        i = (i + 1) & map->mask;
    return i;
}

typedef struct {
    td_place place;
    uint32_t seq;
} ordered;

static int by_seq(const void *a, const void *b) {
    uint32_t x = ((const ordered *)a)->seq, y = ((const ordered *)b)->seq;
    return x < y ? -1 : x > y;
}

static size_t count_places(const td_book *book) {
    size_t n = 0;
    for (size_t i = 0; i < book->placed.n; i++)
        for (const td_mark *m = book->placed.p[i].slug->marks; m; m = m->next)
            n += m->kind == TD_MARK_PLACE;
    return n;
}

static place_map collect(td_lay *lay, const td_book *book) {
    size_t n = count_places(book), k = 0, slots = 16;
    ordered *all = TD_NEWN(lay->scratch, ordered, n);
    while (slots < 2 * n)
        slots *= 2;
    place_map map = {TD_NEWN(lay->scratch, const td_node *, slots), TD_NEWN(lay->scratch, uint32_t, slots), slots - 1};
    for (size_t i = 0; i < book->placed.n; i++) {
        const td_placed *p = &book->placed.p[i];
        for (const td_mark *m = p->slug->marks; m && !p->repeated; m = m->next) {
            if (m->kind != TD_MARK_PLACE)
                continue;
            size_t at = slot(&map, m->node);
            if (map.nodes[at])
                continue;
            map.nodes[at] = m->node;
            map.pages[at] = p->page;
            all[k++] = (ordered){{.node = m->node, .page = p->page, .y = p->y + m->y}, m->seq};
        }
    }
    if (k)
        qsort(all, k, sizeof *all, by_seq);
    for (size_t i = 0; i < k; i++)
        TD_PUSH(lay->arena, &lay->pages->places, all[i].place);
    return map;
}

/* ---- page numbers ---- */

/* Moves everything right of x by `shift`; in justified lines the word spaces take the difference up again. */
static void spread(td_slug *slug, const td_mark *m, td_len x, td_len shift) {
    uint32_t end = m->first + m->count < slug->nitems ? m->first + m->count : slug->nitems;
    int64_t spaces = 0, seen = 0;
    for (uint32_t i = m->first; i < end; i++)
        for (uint32_t k = 0; k < slug->items[i].npieces && slug->items[i].kind == TD_ITEM_TEXT; k++)
            spaces += slug->items[i].pieces[k].flags & TD_PIECE_SPACE ? 1 : 0;
    int64_t give = m->justify && spaces ? -shift : 0;
    for (uint32_t i = m->first; i < end; i++) {
        td_item *item = &slug->items[i];
        td_len moved = item->x >= x && i != m->item ? shift : 0, base = item->x;
        if (item->kind != TD_ITEM_TEXT || !item->npieces) {
            item->x += moved + (td_len)(spaces ? give * seen / spaces : 0);
            continue;
        }
        td_piece *pieces = (td_piece *)(uintptr_t)item->pieces; /* made by this run of layout */
        for (uint32_t k = 0; k < item->npieces; k++) {
            seen += pieces[k].flags & TD_PIECE_SPACE ? 1 : 0;
            td_len to = base + pieces[k].x + moved + (td_len)(spaces ? give * seen / spaces : 0);
            if (k == 0)
                item->x = to;
            pieces[k].x = to - item->x;
        }
    }
}

static void leader(td_lay *lay, td_slug *slug, const td_mark *m, td_len from, td_len to, td_len baseline) {
    td_look look = m->look;
    look.bold = look.italic = false;
    td_len step = look.size * 6 / 10, w = td_text_width(lay, &look, TD_S("."));
    from += look.size / 2;
    to -= look.size / 2;
    td_len right = m->x - (m->x - to + step - 1) / step * step; /* dots of all lines stand below each other */
    td_len n = (right - from) / step;
    if (n < 2)
        return;
    td_items items = {.p = slug->items, .n = slug->nitems, .cap = slug->nitems}, dot = {0};
    td_text_put(lay, &dot, &look, TD_S("."), 0, 0, (td_owner){.artifact = TD_ARTIFACT_LAYOUT});
    td_piece *pieces = TD_NEWN(lay->arena, td_piece, n);
    for (td_len i = 0; i < n; i++) {
        pieces[i] = dot.p[0].pieces[0];
        pieces[i].x = i * step;
    }
    td_item item = dot.p[0];
    item.x = right - n * step + (step - w) / 2;
    item.y = baseline;
    item.colour = lay->style->muted;
    item.pieces = pieces;
    item.npieces = (uint32_t)n;
    td_items_add(lay, &items, item);
    slug->items = items.p;
    slug->nitems = items.n;
}

static void number_put(td_lay *lay, const td_book *book, td_slug *slug, const td_mark *m, uint32_t page) {
    td_str text = td_folio(lay, book, page);
    td_items one = {0};
    td_look look = m->look;
    look.rise = 0;
    uint32_t seq = lay->seq;
    td_len w = td_text_put(lay, &one, &look, text, 0, 0, (td_owner){.elem = 0});
    lay->seq = seq;
    if (!one.n || m->item >= slug->nitems)
        return;
    td_item *item = &slug->items[m->item];
    if (m->space && one.p[0].npieces)
        ((td_piece *)(uintptr_t)one.p[0].pieces)[one.p[0].npieces - 1].flags |= TD_PIECE_SPACE_AFTER;
    item->pieces = one.p[0].pieces;
    item->npieces = one.p[0].npieces;
    item->hscale = 0;
    if (!m->toc) {
        spread(slug, m, item->x + 1, w - m->width);
        return;
    }
    td_len x = m->x - w, y = item->y;
    item->x = x;
    for (uint32_t i = m->item; i-- > m->first;) /* the title's last word and the number are two words */
        if (slug->items[i].kind == TD_ITEM_TEXT && slug->items[i].npieces) {
            ((td_piece *)(uintptr_t)slug->items[i].pieces)[slug->items[i].npieces - 1].flags |= TD_PIECE_SPACE_AFTER;
            break;
        }
    leader(lay, slug, m, m->width, x, y);
}

/* A contents line is active over its whole width. */
static void toc_link(td_lay *lay, td_slug *slug, const td_mark *m) {
    for (uint32_t i = m->first; i < slug->nitems; i++)
        if (slug->items[i].kind == TD_ITEM_LINK && slug->items[i].elem == slug->items[m->item].elem) {
            slug->items[i].w = m->x - slug->items[i].x;
            return;
        }
    (void)lay;
}

void td_fixups_run(td_lay *lay, td_book *book) {
    place_map map = collect(lay, book);
    for (size_t i = 0; i < book->placed.n; i++) {
        td_placed *p = &book->placed.p[i];
        for (const td_mark *m = p->slug->marks; m && !p->repeated; m = m->next) {
            if (m->kind != TD_MARK_NUMBER || !m->node)
                continue;
            size_t at = slot(&map, m->node);
            if (!map.nodes[at])
                continue;
            number_put(lay, book, p->slug, m, map.pages[at]);
            if (m->toc)
                toc_link(lay, p->slug, m);
        }
    }
}
