#include "emit/trace/trace.h"

#include <stdlib.h>

/* Points with two decimals, by integers: goldens know no rounding mode. */
static void put_len(td_buf *out, td_len n) {
    int64_t hundredths = td_muldiv(n, 100, 1024);
    bool negative = hundredths < 0;
    if (negative)
        hundredths = -hundredths;
    td_buf_format(out, "%s%lld.%02lld", negative ? "-" : "", (long long)(hundredths / 100), (long long)(hundredths % 100));
}

static void put_at(td_buf *out, td_len x, td_len y) {
    put_len(out, x);
    td_buf_putc(out, ' ');
    put_len(out, y);
}

static void put_box(td_buf *out, const td_item *item) {
    put_at(out, item->x, item->y);
    td_buf_putc(out, ' ');
    put_len(out, item->w);
    td_buf_putc(out, 'x');
    put_len(out, item->h);
}

/* Bytes of the run's text that glyphs [first, first+count) stand for. */
static td_str piece_text(const td_piece *p) {
    const td_run *run = p->run;
    size_t from = SIZE_MAX, to = run->text.n;
    for (uint32_t g = p->first; g < (uint32_t)p->first + p->count; g++)
        from = run->glyphs[g].cluster < from ? run->glyphs[g].cluster : from;
    if (from == SIZE_MAX)
        return TD_NOSTR;
    for (uint32_t g = 0; g < run->nglyphs; g++) {
        bool outside = g < p->first || g >= (uint32_t)p->first + p->count;
        if (outside && run->glyphs[g].cluster > from && run->glyphs[g].cluster < to)
            to = run->glyphs[g].cluster;
    }
    return td_str_sub(run->text, from, to);
}

static void put_quoted(td_buf *out, td_str text) {
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            td_buf_putc(out, '\\');
        td_buf_putc(out, text.p[i]);
    }
}

static void put_text(td_buf *out, const td_item *item) {
    td_buf_putc(out, '"');
    for (uint32_t i = 0; i < item->npieces; i++) {
        const td_piece *p = &item->pieces[i];
        if (p->flags & TD_PIECE_SPACE)
            td_buf_putc(out, ' ');
        if (p->flags & TD_PIECE_SOFT_HYPHEN)
            td_buf_puts(out, "~");
        else
            put_quoted(out, piece_text(p));
        if (p->flags & TD_PIECE_SPACE_AFTER)
            td_buf_putc(out, ' ');
    }
    td_buf_putc(out, '"');
}

static void put_path(td_buf *out, const td_pages *pages, uint32_t elem) {
    uint32_t chain[64];
    size_t n = 0;
    while (elem && n < 64) {
        chain[n++] = elem;
        elem = pages->elems.p[elem].parent;
    }
    td_buf_puts(out, "Document");
    while (n-- > 0)
        td_buf_format(out, "/%s", td_tag_name((td_tag)pages->elems.p[chain[n]].tag));
}

static void put_owner(td_buf *out, const td_pages *pages, const td_item *item) {
    static const char *const names[] = {"", "header", "footer", "layout", "background"};
    if (item->artifact) {
        td_buf_format(out, " artifact:%s\n", names[item->artifact]);
        return;
    }
    td_buf_putc(out, ' ');
    put_path(out, pages, item->elem);
    td_buf_format(out, "#%u\n", (unsigned)item->elem);
}

static void put_item(td_buf *out, const td_pages *pages, const td_item *item) {
    static const char *const kinds[] = {"text", "rule", "frame", "image", "link"};
    td_buf_format(out, "  %s ", kinds[item->kind]);
    if (item->kind != TD_ITEM_TEXT) {
        put_box(out, item);
    } else {
        put_at(out, item->x, item->y);
        td_buf_putc(out, ' ');
        put_len(out, item->size);
        if (item->hscale && item->hscale != 1000)
            td_buf_format(out, " h%u", (unsigned)item->hscale);
        td_buf_putc(out, ' ');
        put_text(out, item);
    }
    if (item->kind == TD_ITEM_TEXT || item->kind == TD_ITEM_RULE || item->kind == TD_ITEM_FRAME)
        td_buf_format(out, " #%06x", (unsigned)item->colour);
    put_owner(out, pages, item);
}

/* ---- structure ---- */

typedef struct {
    uint32_t parent, seq, elem; /* elem 0: text of the parent */
    const td_item *item;
    uint32_t page;
} kid;

static int by_place(const void *a, const void *b) {
    const kid *x = a, *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    if (x->seq != y->seq)
        return x->seq < y->seq ? -1 : 1;
    return x->elem < y->elem ? -1 : x->elem > y->elem;
}

static void put_attr(td_buf *out, const char *name, td_str value) {
    if (!value.n)
        return;
    td_buf_format(out, " %s=\"", name);
    put_quoted(out, value);
    td_buf_putc(out, '"');
}

static void put_elem(td_buf *out, const td_elem *e, uint32_t index) {
    static const char *const scopes[] = {"", "column", "row", "both"};
    td_buf_format(out, "%s#%u", td_tag_name((td_tag)e->tag), (unsigned)index);
    put_attr(out, "lang", e->lang);
    put_attr(out, "alt", e->alt);
    put_attr(out, "actual", e->actual);
    put_attr(out, "expansion", e->expansion);
    put_attr(out, "id", e->id);
    put_attr(out, "summary", e->summary);
    put_attr(out, "scope", td_str_from(scopes[e->scope & 3]));
    if (e->dest)
        put_attr(out, "to", e->dest->node ? e->dest->contents : e->dest->uri);
    if (e->numbering)
        td_buf_format(out, " numbering=%u", (unsigned)e->numbering);
    if (e->rowspan > 1)
        td_buf_format(out, " rowspan=%u", (unsigned)e->rowspan);
    if (e->colspan > 1)
        td_buf_format(out, " colspan=%u", (unsigned)e->colspan);
    td_buf_putc(out, '\n');
}

static size_t first_kid(const kid *kids, size_t n, uint32_t parent) {
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (kids[mid].parent < parent)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void put_tree(td_buf *out, const td_pages *pages, const kid *kids, size_t n, uint32_t elem, int depth) {
    for (size_t i = first_kid(kids, n, elem); i < n && kids[i].parent == elem; i++) {
        td_buf_format(out, "%*s", 2 * depth, "");
        if (kids[i].elem) {
            put_elem(out, &pages->elems.p[kids[i].elem], kids[i].elem);
            if (depth < 200)
                put_tree(out, pages, kids, n, kids[i].elem, depth + 1);
            continue;
        }
        if (kids[i].item->kind == TD_ITEM_TEXT)
            put_text(out, kids[i].item);
        else
            td_buf_puts(out, kids[i].item->kind == TD_ITEM_LINK ? "(area)" : "(image)");
        td_buf_format(out, " p%u\n", (unsigned)kids[i].page + 1);
    }
}

static void put_structure(td_buf *out, const td_pages *pages) {
    size_t n = 0, cap = pages->elems.n;
    for (size_t p = 0; p < pages->npages; p++)
        cap += pages->pages[p].n;
    kid *kids = td_malloc(cap * sizeof *kids);
    for (uint32_t i = 1; i < pages->elems.n; i++)
        kids[n++] = (kid){pages->elems.p[i].parent, pages->elems.p[i].seq, i, NULL, 0};
    for (size_t p = 0; p < pages->npages; p++)
        for (size_t i = 0; i < pages->pages[p].n; i++)
            if (!pages->pages[p].items[i].artifact)
                kids[n++] = (kid){pages->pages[p].items[i].elem, pages->pages[p].items[i].seq, 0, &pages->pages[p].items[i], (uint32_t)p};
    if (n)
        qsort(kids, n, sizeof *kids, by_place);
    put_tree(out, pages, kids, n, 0, 1);
    free(kids);
}

void td_trace_run(td_buf *out, const td_pages *pages) {
    for (size_t p = 0; p < pages->npages; p++) {
        const td_page *page = &pages->pages[p];
        td_buf_format(out, "page %zu \"%.*s\" ", p + 1, TD_F(page->label));
        put_len(out, page->width);
        td_buf_putc(out, 'x');
        put_len(out, page->height);
        td_buf_putc(out, '\n');
        for (size_t i = 0; i < page->n; i++)
            put_item(out, pages, &page->items[i]);
    }
    for (size_t i = 0; i < pages->bookmarks.n; i++) {
        const td_bookmark *b = &pages->bookmarks.p[i];
        td_buf_format(out, "bookmark %d \"", b->level);
        put_quoted(out, b->title);
        td_buf_format(out, "\" p%u ", (unsigned)b->page + 1);
        put_len(out, b->y);
        td_buf_putc(out, '\n');
    }
    for (size_t i = 0; i < pages->places.n; i++) {
        const td_place *l = &pages->places.p[i];
        td_buf_format(out, "place \"%.*s\" p%u ", TD_F(l->node->label.anchor), (unsigned)l->page + 1);
        put_len(out, l->y);
        td_buf_putc(out, '\n');
    }
    td_buf_puts(out, "structure\n");
    put_structure(out, pages);
}
