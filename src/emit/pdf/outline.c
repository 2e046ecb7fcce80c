#include <assert.h>

#include "emit/pdf/writer.h"

/* ---- bookmarks ---- */

/* Neighbours of a bookmark as index plus 1; 0: none. */
typedef struct {
    uint32_t parent, prev, next, first, last, count;
} branch;

/* A bookmark's parent is the nearest one before it with a lesser level, so that a skipped level does no harm. */
static branch *link_branches(td_pdf *pdf, size_t n, branch *top) {
    branch *branches = TD_NEWN(pdf->arena, branch, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t p = i;
        while (p && pdf->pages->bookmarks.p[p - 1].level >= pdf->pages->bookmarks.p[i].level)
            p = branches[p - 1].parent;
        branch *parent = p ? &branches[p - 1] : top;
        branches[i].parent = p;
        branches[i].prev = parent->last;
        if (parent->last)
            branches[parent->last - 1].next = i + 1;
        else
            parent->first = i + 1;
        parent->last = i + 1;
        parent->count++;
    }
    return branches;
}

static void put_link(td_buf *out, const char *key, uint32_t first, uint32_t index) {
    if (!index)
        return;
    td_buf_puts(out, key);
    td_pdf_ref(out, first + index - 1);
}

uint32_t td_pdf_outline_write(td_pdf *pdf) {
    size_t n = pdf->pages->bookmarks.n;
    if (n == 0)
        return 0;
    branch top = {0};
    branch *branches = link_branches(pdf, n, &top);
    uint32_t root = td_pdf_reserve(pdf->file), first = td_pdf_reserve_row(pdf->file, n);
    td_buf dict = {0};
    td_buf_puts(&dict, "/Type/Outlines");
    put_link(&dict, "/First ", first, top.first);
    put_link(&dict, "/Last ", first, top.last);
    td_buf_puts(&dict, "/Count ");
    td_buf_int(&dict, top.count);
    td_pdf_put(pdf->file, root, &dict);
    for (uint32_t i = 0; i < n; i++) {
        const td_bookmark *mark = &pdf->pages->bookmarks.p[i];
        const branch *b = &branches[i];
        td_buf_puts(&dict, "/Title");
        td_pdf_text(&dict, mark->title);
        td_buf_puts(&dict, "/Parent ");
        td_pdf_ref(&dict, b->parent ? first + b->parent - 1 : root);
        put_link(&dict, "/Prev ", first, b->prev);
        put_link(&dict, "/Next ", first, b->next);
        put_link(&dict, "/First ", first, b->first);
        put_link(&dict, "/Last ", first, b->last);
        if (b->count) { /* negative: closed */
            td_buf_puts(&dict, "/Count ");
            td_buf_int(&dict, -(int64_t)b->count);
        }
        td_buf_puts(&dict, "/Dest");
        td_pdf_dest(pdf, &dict, mark->page, mark->y);
        td_pdf_put(pdf->file, first + i, &dict);
    }
    td_buf_free(&dict);
    return root;
}

/* ---- page labels ---- */

typedef struct {
    char style; /* 'D', 'r', or 0: only the prefix */
    int64_t n;
    td_str prefix;
} label;

static int roman_value(char c) {
    switch (c) {
    case 'i':
        return 1;
    case 'v':
        return 5;
    case 'x':
        return 10;
    case 'l':
        return 50;
    case 'c':
        return 100;
    case 'd':
        return 500;
    case 'm':
        return 1000;
    default:
        return 0;
    }
}

/* Value of lower-case roman digits, 0 when it is something else. */
static int64_t roman(td_str s) {
    int64_t sum = 0;
    for (size_t i = 0; i < s.n; i++) {
        int v = roman_value(s.p[i]), next = i + 1 < s.n ? roman_value(s.p[i + 1]) : 0;
        if (!v || s.n > 15)
            return 0;
        sum += v < next ? -v : v;
    }
    return sum > 0 ? sum : 0;
}

static label read_label(const td_pages *pages, size_t i, const label *before) {
    td_str s = pages->pages[i].label;
    bool front = i < pages->front_pages;
    int64_t n = 0;
    if (s.n == 0) { /* counted but not printed */
        char style = front ? 'r' : 'D';
        int64_t own = (int64_t)(front ? i : i - pages->front_pages) + 1;
        return (label){.style = style, .n = before->style == style ? before->n + 1 : own};
    }
    if (td_str_to_int(s, &n) && n > 0)
        return (label){.style = 'D', .n = n};
    n = roman(s);
    if (n)
        return (label){.style = 'r', .n = n};
    return (label){.prefix = s};
}

void td_pdf_page_labels(td_pdf *pdf, td_buf *out) {
    label before = {0};
    td_buf_puts(out, "<</Nums[");
    for (size_t i = 0; i < pdf->pages->npages; i++) {
        label now = read_label(pdf->pages, i, &before);
        bool goes_on = i > 0 && now.style && now.style == before.style && now.n == before.n + 1;
        before = now;
        if (goes_on)
            continue;
        td_buf_int(out, (int64_t)i);
        td_buf_puts(out, "<<");
        if (now.style) {
            td_buf_puts(out, "/S/");
            td_buf_putc(out, now.style);
            td_buf_puts(out, "/St ");
            td_buf_int(out, now.n);
        } else {
            td_pdf_entry(out, "P", now.prefix);
        }
        td_buf_puts(out, ">>");
    }
    td_buf_puts(out, "]>>");
}
