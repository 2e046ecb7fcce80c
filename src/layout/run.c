#include "layout/inline.h"

static bool areas(td_lay *lay) {
    const td_page_style *p = &lay->style->page;
    td_len width = p->width - p->inner - p->outer, columns = p->columns > 1 ? 2 : 1;
    lay->measure = columns == 2 ? (width - p->column_gap) / 2 : width;
    lay->landscape_measure = p->height - p->inner - p->outer;
    lay->column_height = p->height - p->top - p->bottom;
    lay->landscape_height = p->width - p->top - p->bottom;
    if (lay->landscape_height < lay->column_height / 4)
        lay->landscape_height = lay->column_height / 4;
    lay->leading = lay->style->text[TD_ROLE_BODY].leading;
    if (lay->leading < 1)
        lay->leading = TD_PT(14);
    return (lay->measure >= TD_PT(20) && lay->column_height >= 3 * lay->leading) ||
           td_report(lay->ctx, TD_E_LAYOUT_AREA, TD_NOSPAN);
}

/* Digits a page number will probably have: page references reserve that much; what it is off, spaces take up. */
static int guess_digits(const td_doc *doc) {
    size_t bytes = 0;
    for (td_walk w = td_walk_from(doc->root); td_walk_next(&w);)
        if (w.event == TD_ENTER)
            bytes += w.node->text.n;
    return bytes < 20000 ? 1 : bytes < 250000 ? 2 : bytes < 3000000 ? 3 : 4;
}

/* The contents (and lists) in front of the first section have roman folios, if there is a title page. */
static const td_node *front_end(const td_lay *lay) {
    const td_node *last = NULL;
    for (const td_node *n = lay->doc->root->first; n && n->kind != TD_SECTION; n = n->next)
        if (n->kind == TD_TOC && n->first)
            last = n;
    (void)lay;
    return last;
}

static void flow(td_lay *lay, td_galley *galley) {
    td_slot slot = {.galley = galley, .width = lay->measure, .elem = 0, .role = TD_ROLE_BODY, .lang = td_lang_find(lay, lay->doc->lang)};
    bool front = lay->style->title_page || lay->style->imprint_page;
    const td_node *end = front ? front_end(lay) : NULL;
    galley->flow = true;
    galley->grid = lay->style->paragraph_gap % lay->leading == 0;
    if (!lay->style->title_page)
        td_title_block(lay, &slot);
    if (front && !end)
        galley->flags |= TD_SLUG_MAIN | TD_SLUG_NEW_PAGE;
    for (const td_node *n = lay->doc->root->first; n; n = n->next) {
        td_block_set(lay, &slot, n);
        if (n == end)
            galley->flags |= TD_SLUG_MAIN | TD_SLUG_NEW_PAGE;
    }
}

static void lay_open(td_lay *lay, td_ctx *ctx, const td_doc *doc, const td_style *style, const td_layout_services *services) {
    *lay = (td_lay){.ctx = ctx, .arena = ctx->arena, .doc = doc, .style = style, .services = services, .fonts = services->fonts};
    lay->scratch = td_arena_new();
    lay->pages = TD_NEW(ctx->arena, td_pages);
    lay->coverage = TD_NEWN(lay->scratch, uint8_t *, style->nfaces);
    lay->missing = TD_NEWN(lay->scratch, bool, 0x3000);
    lay->divisions = td_divide_new();
    lay->par = td_par_new();
    lay->pages->style = style;
    lay->pages->doc = doc;
    lay->digits = guess_digits(doc);
    TD_PUSH(lay->scratch, &lay->frames, ((td_frame){0}));
    td_elem_new(lay, TD_TAG_DOCUMENT, 0, doc->root);
    td_lang_find(lay, doc->lang);
}

static void lay_close(td_lay *lay) {
    td_par_free(lay->par);
    td_divide_free(lay->divisions);
    td_arena_free(lay->scratch);
}

bool td_layout_run(td_ctx *ctx, td_pages *out, const td_doc *doc, const td_style *style, const td_layout_services *services) {
    td_lay lay;
    td_galley galley;
    td_book book = {0};
    lay_open(&lay, ctx, doc, style, services);
    bool ok = areas(&lay);
    if (ok) {
        td_front_pages(&lay, &book);
        td_galley_init(&galley);
        flow(&lay, &galley);
        td_notes_build(&lay);
        ok = td_pages_break(&lay, &book, &galley);
    }
    if (ok) {
        td_fixups_run(&lay, &book);
        td_emit_pages(&lay, &book);
        *out = *lay.pages;
    }
    lay_close(&lay);
    return ok;
}
