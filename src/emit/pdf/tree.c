#include <assert.h>
#include <stdlib.h>

#include "emit/pdf/writer.h"

/* ---- before the pages ---- */

static const td_elem *elem_at(const td_pdf *pdf, uint32_t e) {
    return &pdf->pages->elems.p[e];
}

/* Orders rows[0..n), each an index, by key; mostly they are in order already. */
typedef struct {
    uint32_t seq, index;
} seq_index;

static int compare_seq(const void *a, const void *b) {
    const seq_index *p = a, *q = b;
    if (p->seq != q->seq)
        return p->seq < q->seq ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

static void index_children(td_pdf *pdf) {
    size_t n = pdf->pages->elems.n;
    uint32_t *start = TD_NEWN(pdf->arena, uint32_t, n + 2);
    seq_index *rows = TD_NEWN(pdf->arena, seq_index, n);
    for (uint32_t e = 1; e < n; e++) {
        assert(elem_at(pdf, e)->parent < n && elem_at(pdf, e)->parent != e);
        start[elem_at(pdf, e)->parent + 2]++;
    }
    for (size_t e = 2; e < n + 2; e++)
        start[e] += start[e - 1];
    for (uint32_t e = 1; e < n; e++) /* afterwards start[p + 1] is where the children of p end */
        rows[start[elem_at(pdf, e)->parent + 1]++] = (seq_index){elem_at(pdf, e)->seq, e};
    for (size_t e = 0; e < n; e++) {
        seq_index *own = rows + start[e];
        size_t count = start[e + 1] - start[e];
        for (size_t i = 1; i < count; i++)
            if (compare_seq(&own[i - 1], &own[i]) > 0) {
                qsort(own, count, sizeof *own, compare_seq);
                break;
            }
    }
    pdf->children = TD_NEWN(pdf->arena, uint32_t, n);
    for (size_t i = 0; i + 1 < n; i++)
        pdf->children[i] = rows[i].index;
    pdf->child_start = start;
}

static uint32_t figure_around(const td_pdf *pdf, uint32_t e) {
    for (; e; e = elem_at(pdf, e)->parent) {
        if (elem_at(pdf, e)->tag == TD_TAG_FIGURE)
            return e;
        if (elem_at(pdf, e)->tag == TD_TAG_CAPTION)
            break;
    }
    return TD_PDF_NONE;
}

static void index_figures(td_pdf *pdf) {
    size_t n = pdf->pages->elems.n;
    bool any = false;
    for (uint32_t e = 0; e < n && !any; e++)
        any = elem_at(pdf, e)->tag == TD_TAG_FIGURE;
    if (!any)
        return;
    pdf->figure = TD_NEWN(pdf->arena, uint32_t, n);
    pdf->boxes = TD_NEWN(pdf->arena, td_pdf_bbox, n);
    for (uint32_t e = 0; e < n; e++) {
        uint32_t p = elem_at(pdf, e)->parent;
        uint8_t tag = elem_at(pdf, e)->tag;
        if (tag == TD_TAG_FIGURE)
            pdf->figure[e] = e;
        else if (e == 0 || tag == TD_TAG_CAPTION)
            pdf->figure[e] = TD_PDF_NONE;
        else
            pdf->figure[e] = p < e ? pdf->figure[p] : figure_around(pdf, e);
    }
}

void td_pdf_tree_index(td_pdf *pdf) {
    index_children(pdf);
    index_figures(pdf);
}

bool td_pdf_tree_child_between(const td_pdf *pdf, uint32_t elem, uint32_t after, uint32_t before) {
    uint32_t low = pdf->child_start[elem], high = pdf->child_start[elem + 1];
    while (low < high) { /* the first child with a seq of at least `after` */
        uint32_t middle = low + (high - low) / 2;
        if (elem_at(pdf, pdf->children[middle])->seq < after)
            low = middle + 1;
        else
            high = middle;
    }
    return low < pdf->child_start[elem + 1] && elem_at(pdf, pdf->children[low])->seq < before;
}

/* ---- parent tree ---- */

static uint32_t write_number_leaf(td_pdf *pdf, int64_t from, int64_t to, td_buf *nums) {
    td_buf dict = {0};
    td_buf_format(&dict, "/Limits[%lld %lld]/Nums[", (long long)from, (long long)to);
    td_buf_put(&dict, nums->p, nums->n);
    td_buf_putc(&dict, ']');
    nums->n = 0;
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&dict);
    return id;
}

/* One key a page: the owners of its MCIDs.  `kids` is still in the order in which the pages were written. */
static void write_page_leaves(td_pdf *pdf, uint32_t base, td_buf *refs) {
    enum { LEAF = 64 };
    size_t k = 0, npages = pdf->pages->npages;
    td_buf nums = {0};
    for (size_t from = 0; from < npages; from += LEAF) {
        size_t to = from + LEAF < npages ? from + LEAF : npages;
        for (size_t page = from; page < to; page++) {
            td_buf_int(&nums, (int64_t)page);
            td_buf_putc(&nums, '[');
            for (; k < pdf->kids.n && pdf->kids.p[k].page == page; k++) {
                if (pdf->kids.p[k].annot)
                    continue;
                td_pdf_ref(&nums, base + pdf->kids.p[k].elem);
                td_buf_putc(&nums, ' ');
            }
            td_buf_puts(&nums, "]\n");
        }
        td_pdf_ref(refs, write_number_leaf(pdf, (int64_t)from, (int64_t)to - 1, &nums));
        td_buf_putc(refs, ' ');
    }
    td_buf_free(&nums);
}

static void write_annot_leaves(td_pdf *pdf, uint32_t base, td_buf *refs) {
    enum { LEAF = 256 };
    size_t n = pdf->annots.n;
    int64_t first = (int64_t)pdf->pages->npages;
    td_buf nums = {0};
    for (size_t from = 0; from < n; from += LEAF) {
        size_t to = from + LEAF < n ? from + LEAF : n;
        for (size_t i = from; i < to; i++) {
            td_buf_int(&nums, first + (int64_t)i);
            td_buf_putc(&nums, ' ');
            td_pdf_ref(&nums, base + pdf->annots.p[i]);
            td_buf_putc(&nums, '\n');
        }
        td_pdf_ref(refs, write_number_leaf(pdf, first + (int64_t)from, first + (int64_t)to - 1, &nums));
        td_buf_putc(refs, ' ');
    }
    td_buf_free(&nums);
}

static uint32_t write_parent_tree(td_pdf *pdf, uint32_t base) {
    td_buf refs = {0}, dict = {0};
    write_page_leaves(pdf, base, &refs);
    write_annot_leaves(pdf, base, &refs);
    td_buf_puts(&dict, "/Kids[");
    td_buf_put(&dict, refs.p, refs.n);
    td_buf_putc(&dict, ']');
    uint32_t id = td_pdf_add(pdf->file, &dict);
    td_buf_free(&refs);
    td_buf_free(&dict);
    return id;
}

/* ---- attributes ---- */

static void put_layout(const td_pdf *pdf, const td_elem *elem, uint32_t e, td_buf *out) {
    if (elem->tag != TD_TAG_FIGURE || !pdf->boxes || !pdf->boxes[e].page)
        return;
    td_buf_puts(out, elem->block ? "<</O/Layout/Placement/Block/BBox" : "<</O/Layout/BBox");
    td_pdf_box(out, pdf->boxes[e].box);
    td_buf_puts(out, ">>");
}

static void put_list(const td_elem *elem, td_buf *out) {
    static const char *const styles[] = {"Disc", "Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman"};
    if (elem->tag != TD_TAG_L || elem->numbering == 0 || elem->numbering > 6)
        return;
    td_buf_format(out, "<</O/List/ListNumbering/%s>>", styles[elem->numbering - 1]);
}

static void put_table(const td_elem *elem, td_buf *out) {
    static const char *const scopes[] = {"", "/Scope/Column", "/Scope/Row", "/Scope/Both"};
    bool cell = elem->tag == TD_TAG_TH || elem->tag == TD_TAG_TD;
    bool scope = elem->tag == TD_TAG_TH && elem->scope > 0 && elem->scope < 4;
    bool spans = cell && (elem->rowspan > 1 || elem->colspan > 1);
    bool summary = elem->tag == TD_TAG_TABLE && elem->summary.n;
    if (!scope && !spans && !summary)
        return;
    td_buf_puts(out, "<</O/Table");
    td_buf_puts(out, scope ? scopes[elem->scope] : "");
    if (cell && elem->rowspan > 1)
        td_buf_format(out, "/RowSpan %d", elem->rowspan);
    if (cell && elem->colspan > 1)
        td_buf_format(out, "/ColSpan %d", elem->colspan);
    if (summary)
        td_pdf_entry(out, "Summary", elem->summary);
    td_buf_puts(out, ">>");
}

static void put_attributes(const td_pdf *pdf, const td_elem *elem, uint32_t e, td_buf *out) {
    td_buf attributes = {0};
    put_layout(pdf, elem, e, &attributes);
    size_t first = attributes.n;
    put_list(elem, &attributes);
    put_table(elem, &attributes);
    bool several = first && attributes.n > first;
    if (attributes.n) {
        td_buf_puts(out, several ? "/A[" : "/A");
        td_buf_put(out, attributes.p, attributes.n);
        td_buf_puts(out, several ? "]" : "");
    }
    td_buf_free(&attributes);
}

/* ---- elements ---- */

/* Marked contents and annotations by element, ordered by seq. */
typedef struct {
    uint32_t *start;
    seq_index *rows; /* index into pdf->kids */
} own_kids;

static own_kids sort_kids(td_pdf *pdf) {
    size_t n = pdf->pages->elems.n;
    own_kids own = {TD_NEWN(pdf->arena, uint32_t, n + 2), TD_NEWN(pdf->arena, seq_index, pdf->kids.n)};
    for (size_t k = 0; k < pdf->kids.n; k++)
        own.start[pdf->kids.p[k].elem + 2]++;
    for (size_t e = 2; e < n + 2; e++)
        own.start[e] += own.start[e - 1];
    for (uint32_t k = 0; k < pdf->kids.n; k++)
        own.rows[own.start[pdf->kids.p[k].elem + 1]++] = (seq_index){pdf->kids.p[k].seq, k};
    for (size_t e = 0; e < n; e++) {
        size_t count = own.start[e + 1] - own.start[e];
        for (size_t i = 1; i < count; i++)
            if (compare_seq(&own.rows[own.start[e] + i - 1], &own.rows[own.start[e] + i]) > 0) {
                qsort(own.rows + own.start[e], count, sizeof *own.rows, compare_seq);
                break;
            }
    }
    return own;
}

/* page: that of the element's /Pg, on which a bare MCID suffices. */
static void put_kid(const td_pdf *pdf, const td_pdf_kid *kid, uint32_t page, td_buf *out) {
    if (!kid->annot && kid->page == page) {
        td_buf_int(out, kid->value);
        return;
    }
    td_buf_puts(out, kid->annot ? "<</Type/OBJR/Pg " : "<</Type/MCR/Pg ");
    td_pdf_ref(out, pdf->first_page + kid->page);
    td_buf_puts(out, kid->annot ? "/Obj " : "/MCID ");
    if (kid->annot)
        td_pdf_ref(out, kid->value);
    else
        td_buf_int(out, kid->value);
    td_buf_puts(out, ">>");
}

/* Child elements and own content merged by seq; returns the page for /Pg or TD_PDF_NONE. */
static uint32_t put_kids(const td_pdf *pdf, const own_kids *own, uint32_t e, uint32_t base, td_buf *out) {
    uint32_t c = pdf->child_start[e], c_end = pdf->child_start[e + 1], k = own->start[e], k_end = own->start[e + 1];
    uint32_t page = TD_PDF_NONE;
    for (uint32_t i = k; i < k_end && page == TD_PDF_NONE; i++)
        if (!pdf->kids.p[own->rows[i].index].annot)
            page = pdf->kids.p[own->rows[i].index].page;
    if (c == c_end && k == k_end)
        return page;
    bool several = c_end - c + k_end - k > 1;
    td_buf_puts(out, several ? "/K[" : "/K ");
    for (bool first = true; c < c_end || k < k_end; first = false) {
        if (!first)
            td_buf_putc(out, ' ');
        bool child = k == k_end || (c < c_end && elem_at(pdf, pdf->children[c])->seq < own->rows[k].seq);
        if (child)
            td_pdf_ref(out, base + pdf->children[c++]);
        else
            put_kid(pdf, &pdf->kids.p[own->rows[k++].index], page, out);
    }
    td_buf_puts(out, several ? "]" : "");
    return page;
}

/* IDs as they are written: unique, and never empty for a note (ISO 14289-1, 7.9). */
static td_str unique_id(td_pdf *pdf, td_map *ids, const td_elem *elem, uint32_t e) {
    td_str id = elem->id;
    if (!id.n && elem->tag != TD_TAG_NOTE)
        return TD_NOSTR;
    if (!id.n)
        id = td_str_format(pdf->arena, "note.%u", e);
    while (td_map_find(ids, id))
        id = td_str_format(pdf->arena, "%.*s.%u", TD_F(id), e);
    td_map_put(ids, id, pdf);
    return id;
}

static void put_elem(td_pdf *pdf, const own_kids *own, uint32_t e, uint32_t base, uint32_t root, td_str id,
                     td_buf *out) {
    const td_elem *elem = elem_at(pdf, e);
    td_buf_puts(out, "/S");
    td_pdf_name(out, td_str_from(td_tag_name(elem->tag)));
    td_buf_puts(out, "/P ");
    td_pdf_ref(out, e ? base + elem->parent : root);
    uint32_t page = put_kids(pdf, own, e, base, out);
    if (page != TD_PDF_NONE) {
        td_buf_puts(out, "/Pg ");
        td_pdf_ref(out, pdf->first_page + page);
    }
    if (id.n) {
        td_buf_puts(out, "/ID");
        td_pdf_bytes(out, id);
    }
    td_pdf_entry(out, "Lang", elem->lang);
    td_pdf_entry(out, "Alt", elem->alt);
    td_pdf_entry(out, "ActualText", elem->actual);
    td_pdf_entry(out, "E", elem->expansion);
    put_attributes(pdf, elem, e, out);
}

/* Writes all elements at numbers base + index; returns the tree of their IDs or 0. */
static uint32_t write_elems(td_pdf *pdf, uint32_t base, uint32_t root) {
    size_t n = pdf->pages->elems.n;
    own_kids own = sort_kids(pdf);
    struct {
        td_pdf_pair *p;
        size_t n, cap;
    } pairs = {0};
    td_map ids;
    td_map_init(&ids, pdf->arena);
    td_buf dict = {0};
    for (uint32_t e = 0; e < n; e++) {
        td_str id = unique_id(pdf, &ids, elem_at(pdf, e), e);
        put_elem(pdf, &own, e, base, root, id, &dict);
        td_pdf_put(pdf->file, base + e, &dict);
        if (!id.n)
            continue;
        td_pdf_pair pair = {id, td_str_format(pdf->arena, "%u 0 R", base + e)};
        TD_PUSH(pdf->arena, &pairs, pair);
    }
    td_buf_free(&dict);
    return td_pdf_name_tree(pdf, pairs.p, pairs.n);
}

uint32_t td_pdf_tree_write(td_pdf *pdf) {
    uint32_t root = td_pdf_reserve(pdf->file);
    uint32_t base = td_pdf_reserve_row(pdf->file, pdf->pages->elems.n);
    if (td_pdf_file_status(pdf->file) != TD_PDF_OK)
        return root;
    uint32_t parents = write_parent_tree(pdf, base), ids = write_elems(pdf, base, root);
    td_buf dict = {0};
    td_buf_puts(&dict, "/Type/StructTreeRoot/K ");
    td_pdf_ref(&dict, base);
    td_buf_puts(&dict, "/ParentTree ");
    td_pdf_ref(&dict, parents);
    td_buf_puts(&dict, "/ParentTreeNextKey ");
    td_buf_int(&dict, (int64_t)(pdf->pages->npages + pdf->annots.n));
    if (ids) {
        td_buf_puts(&dict, "/IDTree ");
        td_pdf_ref(&dict, ids);
    }
    td_buf_puts(&dict, "/RoleMap<</Aside/Div/Em/Span/Strong/Span/Title/P>>");
    td_pdf_put(pdf->file, root, &dict);
    td_buf_free(&dict);
    return root;
}
