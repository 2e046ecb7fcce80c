/* sample.h - a style, fonts and small trees for the tests of layout/ and emit/trace/. */
#ifndef TD_TESTS_LAYOUT_SAMPLE_H
#define TD_TESTS_LAYOUT_SAMPLE_H
#include <stdio.h>
#include <stdlib.h>

#include "emit/trace/trace.h"
#include "layout/layout.h"
#include "test.h"

#define NOTO "/usr/share/fonts/truetype/noto/"

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    td_style style;
    td_face_spec faces[6];
    uint16_t fallback[1];
    td_locale locale;
    td_fonts *fonts;
    td_hyphen *hyphen;
    td_doc doc;
    td_pages pages;
} sample;

static inline td_str sample_file(td_arena *arena, const char *path) {
    td_buf buf = {0};
    char block[4096];
    size_t n;
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    while ((n = fread(block, 1, sizeof block, f)) > 0)
        td_buf_put(&buf, block, n);
    fclose(f);
    return td_buf_take(&buf, arena);
}

static inline const td_hyphen *sample_hyphen(void *data, td_str lang) {
    return td_str_is(lang, "de") ? ((sample *)data)->hyphen : NULL;
}

static inline void sample_text_styles(td_style *s) {
    for (int r = 0; r < TD_ROLE_COUNT; r++)
        s->text[r] = (td_text_style){.size = TD_PT(10), .leading = TD_PT(14), .colour = 0x111111, .align = TD_TEXT_LEFT};
    s->text[TD_ROLE_BODY].align = TD_TEXT_JUSTIFY;
    s->text[TD_ROLE_BODY].hyphenate = true;
    s->text[TD_ROLE_BODY].indent = TD_PT(12);
    for (int r = TD_ROLE_H1; r <= TD_ROLE_H6; r++) {
        s->text[r].bold = true;
        s->text[r].before = s->text[r].after = TD_PT(14);
        s->text[r].min_lines_after = 2;
    }
    s->text[TD_ROLE_NOTE].size = TD_PT(8);
    s->text[TD_ROLE_NOTE].leading = TD_PT(11);
    s->text[TD_ROLE_NOTE].hyphenate = true;
    s->text[TD_ROLE_CODE].family = TD_FAMILY_MONO;
    s->text[TD_ROLE_TABLE_HEAD].bold = true;
    s->text[TD_ROLE_BOX].left = s->text[TD_ROLE_BOX].right = TD_PT(8);
    s->text[TD_ROLE_BOX].before = s->text[TD_ROLE_BOX].after = TD_PT(14);
}

static inline void sample_open(sample *s) {
    static const char *const files[] = {"NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf", "NotoSerif-Italic.ttf", "NotoSerif-BoldItalic.ttf", "NotoSansMono-Regular.ttf", "NotoNaskhArabic-Regular.ttf"};
    static const int index[6] = {0};
    td_str blobs[6];
    memset(s, 0, sizeof *s);
    s->ctx = test_ctx_open(&s->t);
    for (int i = 0; i < 6; i++) {
        char path[200];
        snprintf(path, sizeof path, "%s%s", NOTO, files[i]);
        blobs[i] = sample_file(s->ctx->arena, path);
    }
    s->fonts = td_fonts_new(s->ctx, blobs, index, 6);
    assert_non_null(s->fonts);
    s->hyphen = td_hyphen_new(sample_file(s->ctx->arena, "/usr/share/hyphen/hyph_de_DE.dic"), 3, 3);
    td_style *st = &s->style;
    st->faces = s->faces;
    st->nfaces = 6;
    s->fallback[0] = 5;
    st->fallback = s->fallback;
    st->nfallback = 1;
    for (int f = 0; f < TD_FAMILY_COUNT; f++)
        for (int b = 0; b < 2; b++)
            for (int i = 0; i < 2; i++)
                st->family_faces[f][b][i] = (uint16_t)(f == TD_FAMILY_MONO ? 4 : b + 2 * i);
    sample_text_styles(st);
    st->page = (td_page_style){.width = TD_PT(320), .height = TD_PT(400), .top = TD_PT(40), .bottom = TD_PT(52), .inner = TD_PT(40), .outer = TD_PT(40), .head = TD_PT(24), .foot = TD_PT(24), .columns = 1, .column_gap = TD_PT(16)};
    st->page.foot_recto.center = st->page.foot_verso.center = TD_S("{page}");
    st->rule_width = 512;
    st->list_indent = TD_PT(18);
    st->protrusion = st->expansion = true;
    s->locale = (td_locale){.lang = TD_S("de"), .hyphenate = true};
    st->locale = st->locales = &s->locale;
    st->nlocales = 1;
    s->doc.lang = TD_S("de");
    s->doc.root = td_node_new(s->ctx->arena, TD_DOC, TD_NOSPAN);
}

static inline void sample_close(sample *s) {
    td_fonts_free(s->fonts);
    td_hyphen_free(s->hyphen);
    test_ctx_close(&s->t);
}

static inline bool sample_run(sample *s) {
    td_layout_services services = {s->fonts, sample_hyphen, s};
    return td_layout_run(s->ctx, &s->pages, &s->doc, &s->style, &services);
}

/* ---- trees ---- */

static inline td_node *add(sample *s, td_node *parent, td_kind kind) {
    td_node *n = td_node_new(s->ctx->arena, kind, TD_NOSPAN);
    td_node_append(parent, n);
    return n;
}

static inline td_node *add_text(sample *s, td_node *parent, const char *text) {
    td_node *n = td_node_text(s->ctx->arena, td_str_dup(s->ctx->arena, td_str_from(text)), TD_NOSPAN);
    td_node_append(parent, n);
    return n;
}

static inline td_node *add_para(sample *s, td_node *parent, const char *text) {
    td_node *p = add(s, parent, TD_PARA);
    add_text(s, p, text);
    return p;
}

static inline td_node *add_heading(sample *s, td_node *parent, int level, const char *text) {
    td_node *section = add(s, parent, TD_SECTION), *h = add(s, section, TD_HEADING);
    h->u.heading.level = level;
    h->label.anchor = td_str_format(s->ctx->arena, "h-%s", text);
    add_text(s, h, text);
    return section;
}

/* German prose of n sentences; the same n gives the same text. */
static inline const char *prose(sample *s, int n, unsigned seed) {
    static const char *const words[] = {"die", "Verwaltung", "kommunale", "Zusammenarbeit", "zwischen", "Wirtschaft", "und", "Zivilgesellschaft", "braucht", "gemeinsame", "Verantwortung", "in", "der", "Engagementförderung", "oft", "Netzwerke", "entwickeln", "sich", "aus", "Begegnungen", "mit", "Handlungsempfehlungen"};
    td_buf buf = {0};
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < 11; k++) {
            seed = seed * 1103515245u + 12345u;
            if (k)
                td_buf_putc(&buf, ' ');
            td_buf_puts(&buf, words[(seed >> 16) % (sizeof words / sizeof *words)]);
        }
        td_buf_puts(&buf, i + 1 < n ? ". " : ".");
    }
    return td_buf_take(&buf, s->ctx->arena).p;
}

static inline td_node *add_table(sample *s, td_node *parent, int columns, int rows, const char *cell) {
    td_node *t = add(s, parent, TD_TABLE);
    t->u.table.columns = columns;
    for (int part = 0; part < 2; part++) {
        td_node *body = add(s, t, part ? TD_TABLE_BODY : TD_TABLE_HEAD);
        for (int r = 0; r < (part ? rows : 1); r++) {
            td_node *row = add(s, body, TD_ROW);
            for (int c = 0; c < columns; c++) {
                td_node *cn = add(s, row, TD_CELL);
                cn->u.cell.header = !part;
                cn->u.cell.rowspan = cn->u.cell.colspan = 1;
                add_text(s, add(s, cn, TD_PLAIN), part ? cell : "Kopf");
            }
        }
    }
    return t;
}

/* ---- looking at pages ---- */

static inline td_str item_text(sample *s, const td_item *item) {
    td_buf buf = {0};
    for (uint32_t i = 0; i < item->npieces; i++) {
        if (item->pieces[i].flags & TD_PIECE_SPACE)
            td_buf_putc(&buf, ' ');
        td_buf_str(&buf, item->pieces[i].run->text);
    }
    return td_buf_take(&buf, s->ctx->arena);
}

static inline const td_item *last_piece_item(const td_page *page, td_len y) {
    const td_item *best = NULL;
    for (size_t i = 0; i < page->n; i++)
        if (page->items[i].kind == TD_ITEM_TEXT && !page->items[i].artifact && page->items[i].y == y)
            best = &page->items[i];
    return best;
}

static inline bool soft_end(const td_item *item) {
    return item && item->npieces && item->pieces[item->npieces - 1].flags & TD_PIECE_SOFT_HYPHEN;
}

/* Baselines of tagged text on a page, from top to bottom, each once. */
static inline size_t baselines(const td_page *page, td_len *out, size_t max) {
    size_t n = 0;
    for (size_t i = 0; i < page->n; i++) {
        const td_item *it = &page->items[i];
        bool known = false;
        if (it->kind != TD_ITEM_TEXT || it->artifact)
            continue;
        for (size_t k = 0; k < n; k++)
            known |= out[k] == it->y;
        if (!known && n < max)
            out[n++] = it->y;
    }
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && out[k - 1] > out[k]; k--) {
            td_len swap = out[k];
            out[k] = out[k - 1];
            out[k - 1] = swap;
        }
    return n;
}

static inline td_len right_edge(const td_item *item) {
    const td_piece *p = &item->pieces[item->npieces - 1];
    int64_t scale = item->hscale ? item->hscale : 1000;
    return item->x + p->x + (td_len)(td_run_width(p->run, p->first, p->count, item->size) * scale / 1000);
}

/* What holds for every layout: items have an element or are artifacts, indices are in range, pieces too. */
static inline void check_pages(const td_pages *pages) {
    for (size_t i = 0; i < pages->elems.n; i++)
        assert_true(pages->elems.p[i].parent < pages->elems.n && (i == 0 || pages->elems.p[i].parent < i));
    for (size_t p = 0; p < pages->npages; p++)
        for (size_t i = 0; i < pages->pages[p].n; i++) {
            const td_item *it = &pages->pages[p].items[i];
            assert_true(it->artifact ? it->elem == 0 : it->elem > 0 && it->elem < pages->elems.n);
            if (it->kind == TD_ITEM_LINK)
                assert_int_equal(pages->elems.p[it->elem].tag, TD_TAG_LINK);
            if (it->kind == TD_ITEM_TEXT)
                assert_true(it->npieces > 0 && it->pieces);
            for (uint32_t k = 0; it->kind == TD_ITEM_TEXT && k < it->npieces; k++)
                assert_true((uint32_t)it->pieces[k].first + it->pieces[k].count <= it->pieces[k].run->nglyphs);
        }
}

static inline size_t findings(const sample *s, td_code code) {
    size_t n = 0;
    for (size_t i = 0; i < s->ctx->diags->n; i++)
        n += s->ctx->diags->p[i].code == code;
    return n;
}

#endif
