/* sample.h - pages built by hand for the tests of emit/pdf: a small tagged document in real fonts. */
#ifndef TD_TESTS_EMIT_PDF_SAMPLE_H
#define TD_TESTS_EMIT_PDF_SAMPLE_H
#include <stdio.h>
#include <stdlib.h>

#include "emit/pdf/pdf.h"
#include "test.h"

enum { SERIF, BOLD, ARABIC, CFF, NFACES };

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    td_str blobs[NFACES], icc;
    td_fonts *fonts;
    td_style style;
    td_doc doc;
    td_pages pages;
    uint32_t seq;
    td_buf out;
    size_t fail_after; /* the sink refuses more bytes; 0: never */
} sample;

static inline td_str sample_file(td_arena *arena, const char *path) {
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("cannot open %s", path);
    td_buf buf = {0};
    char piece[65536];
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        td_buf_put(&buf, piece, n);
    fclose(f);
    return td_buf_take(&buf, arena);
}

static inline sample *sample_open(void) {
    static const char *const files[NFACES] = {"truetype/noto/NotoSerif-Regular.ttf", "truetype/noto/NotoSerif-Bold.ttf",
                                              "truetype/noto/NotoNaskhArabic-Regular.ttf",
                                              "opentype/urw-base35/C059-Roman.otf"};
    static const int index[NFACES] = {0};
    sample *s = calloc(1, sizeof *s);
    s->ctx = test_ctx_open(&s->t);
    for (int i = 0; i < NFACES; i++) {
        char path[200];
        snprintf(path, sizeof path, "/usr/share/fonts/%s", files[i]);
        s->blobs[i] = sample_file(s->ctx->arena, path);
    }
    s->icc = sample_file(s->ctx->arena, "/usr/share/color/icc/sRGB.icc");
    s->fonts = td_fonts_new(s->ctx, s->blobs, index, NFACES);
    assert_non_null(s->fonts);
    s->style.nfaces = NFACES;
    s->doc.lang = TD_S("de");
    s->doc.title = TD_S("Größenordnung (Probe)");
    s->doc.author = TD_S("Änne Müßig");
    s->doc.keywords = TD_S("Probe, PDF/UA");
    s->doc.abstract = TD_S("Eine Probe <mit> & allem");
    s->pages.style = &s->style;
    s->pages.doc = &s->doc;
    return s;
}

static inline void sample_close(sample *s) {
    td_fonts_free(s->fonts);
    td_buf_free(&s->out);
    test_ctx_close(&s->t);
    free(s);
}

static inline uint32_t sample_elem(sample *s, uint32_t parent, td_tag tag) {
    td_elem elem = {.tag = (uint8_t)tag, .parent = parent, .seq = s->seq++};
    TD_PUSH(s->ctx->arena, &s->pages.elems, elem);
    return (uint32_t)s->pages.elems.n - 1;
}

static inline td_elem *sample_at(sample *s, uint32_t e) {
    return &s->pages.elems.p[e];
}

static inline td_page *sample_page(sample *s, const char *label) {
    td_pages *p = &s->pages;
    p->pages = td_arena_grow(s->ctx->arena, p->pages, p->npages * sizeof *p->pages, (p->npages + 1) * sizeof *p->pages);
    p->pages[p->npages] = (td_page){.width = TD_PT(595), .height = TD_PT(842), .label = td_str_from(label)};
    return &p->pages[p->npages++];
}

static inline td_item *sample_item(sample *s, td_item item) {
    td_page *page = &s->pages.pages[s->pages.npages - 1];
    struct {
        td_item *p;
        size_t n, cap;
    } vec = {page->items, page->n, page->cap};
    item.seq = s->seq++;
    TD_PUSH(s->ctx->arena, &vec, item);
    page->items = vec.p;
    page->n = vec.n;
    page->cap = vec.cap;
    return &page->items[page->n - 1];
}

/* One line of words; extra: added to every word space. Returns where it ends. */
static inline td_len sample_words(sample *s, td_item item, uint16_t face, const char *text, bool rtl, td_len extra,
                                  uint8_t last) {
    td_str rest = td_str_from(text), word;
    struct {
        td_piece *p;
        size_t n, cap;
    } pieces = {0};
    td_len x = 0;
    const td_face_info *info = td_fonts_info(s->fonts, face);
    bool space = text[0] == ' ';
    while (td_str_next_word(&rest, &word)) {
        const td_run *run = td_fonts_shape(s->fonts, face, word, rtl ? TD_S("ar") : TD_S("de"), rtl, 0, NULL, 0);
        td_piece piece = {.run = run, .count = (uint16_t)run->nglyphs};
        if (space) {
            piece.flags = TD_PIECE_SPACE;
            x += (td_len)td_muldiv(td_fonts_space(s->fonts, face), item.size, info->upem) + extra;
        }
        piece.x = x;
        x += td_run_width(run, 0, run->nglyphs, item.size);
        TD_PUSH(s->ctx->arena, &pieces, piece);
        space = true;
    }
    if (pieces.n)
        pieces.p[pieces.n - 1].flags |= last;
    item.kind = TD_ITEM_TEXT;
    item.pieces = pieces.p;
    item.npieces = (uint32_t)pieces.n;
    item.w = x;
    sample_item(s, item);
    return item.x + x;
}

static inline td_len sample_text(sample *s, uint32_t elem, uint16_t face, int size, td_len x, int y, const char *text) {
    return sample_words(s, (td_item){.elem = elem, .x = x, .y = TD_PT(y), .size = TD_PT(size)}, face, text, false, 0,
                        0);
}

static inline td_node *sample_node(sample *s, td_kind kind, const char *anchor, uint32_t page, int y) {
    td_node *node = td_node_new(s->ctx->arena, kind, TD_NOSPAN);
    node->label.anchor = td_str_from(anchor);
    td_place place = {.node = node, .page = page, .y = TD_PT(y)};
    TD_PUSH(s->ctx->arena, &s->pages.places, place);
    return node;
}

static inline bool sample_write(void *data, const void *bytes, size_t n) {
    sample *s = data;
    if (s->fail_after && s->out.n + n > s->fail_after)
        return false;
    td_buf_put(&s->out, bytes, n);
    return true;
}

static inline bool sample_run(sample *s) {
    td_pdf_opts opts = {.fonts = s->fonts,
                        .icc = s->icc,
                        .producer = TD_S("trisdoc 0.1.0"),
                        .faces = TD_S("Noto Serif 2.007; libharu 2.3.0"),
                        .time = 1795392000,
                        .write = sample_write,
                        .data = s};
    s->out.n = 0;
    return td_pdf_run(s->ctx, &s->pages, &opts);
}
#endif
