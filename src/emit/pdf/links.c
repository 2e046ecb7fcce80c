#include <assert.h>
#include <stdlib.h>

#include "emit/pdf/writer.h"

/* ---- places ---- */

void td_pdf_places_index(td_pdf *pdf) {
    td_map_init(&pdf->places, pdf->arena);
    for (size_t i = 0; i < pdf->pages->places.n; i++) {
        td_place *place = &pdf->pages->places.p[i];
        td_str key = {(const char *)&place->node, sizeof place->node};
        if (!td_map_find(&pdf->places, key))
            td_map_put(&pdf->places, key, place);
    }
}

static const td_place *find_place(const td_pdf *pdf, const td_node *node) {
    return node ? td_map_find(&pdf->places, (td_str){(const char *)&node, sizeof node}) : NULL;
}

td_str td_pdf_dest_name(const td_node *node) {
    return node->label.anchor.n ? node->label.anchor : td_attr_id(node);
}

void td_pdf_dest(td_pdf *pdf, td_buf *out, uint32_t page, td_len y) {
    assert(page < pdf->pages->npages);
    td_buf_putc(out, '[');
    td_pdf_ref(out, pdf->first_page + page);
    td_buf_puts(out, "/XYZ null ");
    td_pdf_len(out, (td_long)pdf->pages->pages[page].height - y);
    td_buf_puts(out, " null]");
}

/* ---- annotations ---- */

enum { LONG_NAME = 300 }; /* bytes of an address or name that annotations no longer repeat */

static void put_uri(td_buf *out, td_str uri) {
    td_buf escaped = {0};
    td_pdf_uri(&escaped, uri);
    td_buf_puts(out, "/S/URI/URI");
    td_pdf_bytes(out, td_buf_view(&escaped));
    td_buf_free(&escaped);
}

/* A link has an annotation on each of its lines: they share the object of a long address. */
static uint32_t shared_action(td_pdf *pdf, const td_dest *dest) {
    if (pdf->action_of != dest) {
        td_buf dict = {0};
        put_uri(&dict, dest->uri);
        pdf->action = td_pdf_add(pdf->file, &dict);
        pdf->action_of = dest;
        td_buf_free(&dict);
    }
    return pdf->action;
}

static void put_address(td_pdf *pdf, td_buf *dict, const td_dest *dest) {
    if (dest->uri.n > LONG_NAME) {
        td_buf_puts(dict, "/A ");
        td_pdf_ref(dict, shared_action(pdf, dest));
        return;
    }
    td_buf_puts(dict, "/A<<");
    put_uri(dict, dest->uri);
    td_buf_puts(dict, ">>");
}

/* The action of a link; false when it leads nowhere. */
static bool put_action(td_pdf *pdf, td_buf *dict, const td_dest *dest) {
    if (dest->uri.n) {
        put_address(pdf, dict, dest);
        return true;
    }
    const td_place *place = find_place(pdf, dest->node);
    if (!place)
        return false;
    td_str name = td_pdf_dest_name(place->node);
    td_buf_puts(dict, "/Dest");
    if (name.n && name.n <= LONG_NAME)
        td_pdf_bytes(dict, name);
    else
        td_pdf_dest(pdf, dict, place->page, place->y);
    return true;
}

static td_str contents_of(const td_dest *dest) {
    if (dest->contents.n)
        return dest->contents;
    return dest->uri.n ? dest->uri : td_pdf_dest_name(dest->node);
}

/* A link has an annotation on each of its lines: its whole text in all of them would grow quadratically. */
static td_str shortened(td_arena *arena, td_str s) {
    enum { MOST = 300 };
    if (s.n <= MOST)
        return s;
    size_t end = MOST;
    while (end && ((unsigned char)s.p[end] & 0xC0) == 0x80)
        end--;
    return td_str_cat(arena, td_str_sub(s, 0, end), TD_S("\xE2\x80\xA6"));
}

void td_pdf_link(td_pdf *pdf, uint32_t page, const td_item *item, td_buf *annots) {
    assert(item->elem < pdf->pages->elems.n);
    const td_dest *dest = pdf->pages->elems.p[item->elem].dest;
    td_buf dict = {0};
    td_buf_puts(&dict, "/Type/Annot/Subtype/Link");
    if (!dest || !put_action(pdf, &dict, dest)) {
        td_buf_free(&dict);
        return;
    }
    td_long top = (td_long)pdf->pages->pages[page].height - item->y;
    td_buf_puts(&dict, "/Rect");
    td_pdf_box(&dict, (td_long[4]){item->x, top - item->h, (td_long)item->x + item->w, top});
    td_buf_puts(&dict, "/Border[0 0 0]/F 4/StructParent ");
    td_buf_int(&dict, (int64_t)(pdf->pages->npages + pdf->annots.n));
    td_str contents = shortened(pdf->arena, contents_of(dest));
    td_pdf_entry(&dict, "Contents", contents.n ? contents : TD_S("#"));
    td_buf_puts(&dict, "/P ");
    td_pdf_ref(&dict, pdf->first_page + page);
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    TD_PUSH(pdf->arena, &pdf->annots, item->elem);
    td_pdf_kid kid = {.elem = item->elem, .seq = item->seq, .page = page, .value = id, .annot = true};
    TD_PUSH(pdf->arena, &pdf->kids, kid);
    if (annots->n)
        td_buf_putc(annots, ' ');
    td_pdf_ref(annots, id);
}

/* ---- name trees ---- */

static int compare_pairs(const void *a, const void *b) {
    const td_pdf_pair *p = a, *q = b;
    return td_str_cmp(p->key, q->key);
}

/* Leaf of pairs [from, to): its limits and names. */
static uint32_t write_leaf(td_pdf *pdf, const td_pdf_pair *pairs, size_t from, size_t to) {
    td_buf dict = {0};
    td_buf_puts(&dict, "/Limits[");
    td_pdf_bytes(&dict, pairs[from].key);
    td_pdf_bytes(&dict, pairs[to - 1].key);
    td_buf_puts(&dict, "]/Names[");
    for (size_t i = from; i < to; i++) {
        td_pdf_bytes(&dict, pairs[i].key);
        td_buf_putc(&dict, ' ');
        td_buf_str(&dict, pairs[i].value);
        td_buf_putc(&dict, '\n');
    }
    td_buf_putc(&dict, ']');
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

uint32_t td_pdf_name_tree(td_pdf *pdf, td_pdf_pair *pairs, size_t n) {
    enum { LEAF = 64 };
    if (n == 0)
        return 0;
    qsort(pairs, n, sizeof *pairs, compare_pairs);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !td_str_eq(pairs[i].key, pairs[kept - 1].key))
            pairs[kept++] = pairs[i];
    td_buf dict = {0};
    td_buf_puts(&dict, "/Kids[");
    for (size_t from = 0; from < kept; from += LEAF) {
        uint32_t leaf = write_leaf(pdf, pairs, from, from + LEAF < kept ? from + LEAF : kept);
        td_pdf_ref(&dict, leaf);
        td_buf_putc(&dict, ' ');
    }
    td_buf_putc(&dict, ']');
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

uint32_t td_pdf_names_write(td_pdf *pdf) {
    const td_pages *pages = pdf->pages;
    td_pdf_pair *pairs = TD_NEWN(pdf->arena, td_pdf_pair, pages->places.n);
    td_map seen; /* the first place of a name wins; qsort alone would not keep it first */
    td_map_init(&seen, pdf->arena);
    size_t n = 0;
    td_buf dest = {0};
    for (size_t i = 0; i < pages->places.n; i++) {
        const td_place *place = &pages->places.p[i];
        td_str name = td_pdf_dest_name(place->node);
        if (!name.n || td_map_put(&seen, name, pdf))
            continue;
        dest.n = 0;
        td_pdf_dest(pdf, &dest, place->page, place->y);
        pairs[n++] = (td_pdf_pair){name, td_str_dup(pdf->arena, td_buf_view(&dest))};
    }
    td_buf_free(&dest);
    return td_pdf_name_tree(pdf, pairs, n);
}
