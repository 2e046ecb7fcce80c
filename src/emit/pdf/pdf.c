#include "emit/pdf/pdf.h"

#include <assert.h>

#include "emit/pdf/writer.h"

enum { DEFAULT_LEVEL = 6 };

/* The page tree: a root (first_node) over nodes of TD_PDF_NODE_PAGES pages. */
static uint32_t node_count(const td_pdf *pdf) {
    return (uint32_t)((pdf->pages->npages + TD_PDF_NODE_PAGES - 1) / TD_PDF_NODE_PAGES);
}

static void write_page_tree(td_pdf *pdf) {
    uint32_t nodes = node_count(pdf), npages = (uint32_t)pdf->pages->npages;
    td_buf dict = {0};
    td_buf_format(&dict, "/Type/Pages/Count %u/Kids[", npages);
    for (uint32_t i = 0; i < nodes; i++) {
        td_pdf_ref(&dict, pdf->first_node + 1 + i);
        td_buf_putc(&dict, ' ');
    }
    td_buf_putc(&dict, ']');
    td_pdf_put(pdf->file, pdf->first_node, &dict);
    for (uint32_t i = 0; i < nodes; i++) {
        uint32_t from = i * TD_PDF_NODE_PAGES,
                 to = from + TD_PDF_NODE_PAGES < npages ? from + TD_PDF_NODE_PAGES : npages;
        td_buf_format(&dict, "/Type/Pages/Count %u/Parent ", to - from);
        td_pdf_ref(&dict, pdf->first_node);
        td_buf_puts(&dict, "/Kids[");
        for (uint32_t page = from; page < to; page++) {
            td_pdf_ref(&dict, pdf->first_page + page);
            td_buf_putc(&dict, ' ');
        }
        td_buf_putc(&dict, ']');
        td_pdf_put(pdf->file, pdf->first_node + 1 + i, &dict);
    }
    td_buf_free(&dict);
}

static bool write_all(td_pdf *pdf) {
    size_t npages = pdf->pages->npages;
    pdf->first_page = td_pdf_reserve_row(pdf->file, npages);
    pdf->first_node = td_pdf_reserve_row(pdf->file, (size_t)node_count(pdf) + 1);
    td_pdf_tree_index(pdf);
    td_pdf_places_index(pdf);
    for (uint32_t page = 0; page < npages && td_pdf_file_status(pdf->file) == TD_PDF_OK; page++)
        td_pdf_content_page(pdf, page);
    if (td_pdf_file_status(pdf->file) != TD_PDF_OK)
        return true; /* told by the status */
    write_page_tree(pdf);
    uint32_t names = td_pdf_names_write(pdf), outline = td_pdf_outline_write(pdf), tree = td_pdf_tree_write(pdf);
    if (!td_pdf_faces_write(pdf))
        return false;
    uint32_t info = td_pdf_info_write(pdf), root = td_pdf_catalog_write(pdf, tree, names, outline, pdf->first_node);
    td_pdf_file_finish(pdf->file, root, info);
    return true;
}

/* True when the file is whole; else the finding is made (F_WRITE by the owner of the sink). */
static bool tell(td_pdf *pdf) {
    switch (td_pdf_file_status(pdf->file)) {
    case TD_PDF_OK:
        return true;
    case TD_PDF_WRITE_FAILED:
        return false;
    case TD_PDF_TOO_LARGE:
        return td_report(pdf->ctx, TD_E_PDF_SIZE, TD_NOSPAN);
    case TD_PDF_LAYER_FAILED:
        return td_report(pdf->ctx, TD_F_PDF, TD_NOSPAN, td_pdf_file_detail(pdf->file));
    }
    return false;
}

bool td_pdf_run(td_ctx *ctx, const td_pages *pages, const td_pdf_opts *opts) {
    assert(pages->npages > 0 && pages->elems.n > 0 && pages->style && pages->doc);
    td_pdf pdf = {.ctx = ctx, .pages = pages, .opts = opts, .arena = td_arena_new(), .nfaces = pages->style->nfaces};
    td_arena_reset(ctx->scratch);
    td_map_init(&pdf.images, pdf.arena);
    pdf.faces = TD_NEWN(pdf.arena, td_pdf_face, pdf.nfaces);
    td_pdf_file_opts file_opts = {
        .write = opts->write,
        .data = opts->data,
        .level = opts->deflate_level ? opts->deflate_level : DEFAULT_LEVEL,
        .objects = pages->elems.n + pages->npages * 8,
        .max_bytes = INT32_MAX,
    };
    pdf.file = td_pdf_file_new(&file_opts);
    bool whole = write_all(&pdf) && tell(&pdf);
    td_pdf_file_free(pdf.file);
    td_arena_free(pdf.arena);
    return whole;
}
