#include <pthread.h>

#include "files.h"
#include "text/fonts.h"

enum { SERIF, SANS, MONO, BOLD_ITALIC, ARABIC, NFACES };

typedef struct {
    test_ctx t;
    td_ctx *ctx;
    td_fonts *fonts;
    td_str blobs[NFACES];
} fixture;

static int open_fonts(void **state) {
    static const char *const paths[NFACES] = {NOTO "NotoSerif-Regular.ttf", NOTO "NotoSans-Regular.ttf",
                                              NOTO "NotoSansMono-Regular.ttf", NOTO "NotoSerif-BoldItalic.ttf",
                                              NOTO "NotoNaskhArabic-Regular.ttf"};
    fixture *f = td_malloc(sizeof *f);
    f->ctx = test_ctx_open(&f->t);
    for (size_t i = 0; i < NFACES; i++)
        f->blobs[i] = test_file(f->ctx->arena, paths[i]);
    f->fonts = td_fonts_new(f->ctx, f->blobs, NULL, NFACES);
    *state = f;
    return f->fonts ? 0 : -1;
}

static int close_fonts(void **state) {
    fixture *f = *state;
    td_fonts_free(f->fonts);
    test_ctx_close(&f->t);
    free(f);
    return 0;
}

static const td_run *shape(fixture *f, uint16_t face, const char *text) {
    return td_fonts_shape(f->fonts, face, td_str_from(text), TD_S("de"), false, 0, NULL, 0);
}

static void test_info(void **state) {
    fixture *f = *state;
    const td_face_info *serif = td_fonts_info(f->fonts, SERIF), *bold = td_fonts_info(f->fonts, BOLD_ITALIC);
    assert_int_equal(serif->upem, 1000);
    assert_str(serif->postscript_name, "NotoSerif-Regular");
    assert_true(serif->serif && !serif->bold && !serif->italic && !serif->fixed_pitch && !serif->cff);
    assert_true(serif->ascender > 800 && serif->descender < -150);
    assert_int_equal(serif->cap_height, 714);
    assert_true(serif->x_height > 500 && serif->x_height < 560);
    assert_true(serif->bbox[0] < 0 && serif->bbox[3] > 900);
    assert_true(serif->underline_thickness > 0 && serif->underline_position < 0);
    assert_true(bold->bold && bold->italic && bold->italic_angle < -5000);
    assert_false(td_fonts_info(f->fonts, SANS)->serif);
    assert_true(td_fonts_info(f->fonts, MONO)->fixed_pitch);
    assert_int_equal(td_fonts_space(f->fonts, SERIF), 260);
    assert_true(td_fonts_glyph_count(f->fonts, SERIF) > 2000);
}

static void test_shape(void **state) {
    fixture *f = *state;
    const td_run *run = shape(f, SERIF, "Straße");
    assert_int_equal(run->nglyphs, 6);
    assert_int_equal(run->glyphs[4].cluster, 4);
    assert_int_equal(run->glyphs[5].cluster, 6);
    assert_str(run->text, "Straße");
    int width = 0;
    for (uint32_t i = 0; i < run->nglyphs; i++)
        width += run->glyphs[i].advance;
    assert_int_equal(run->width, width);
    assert_int_equal(td_run_width(run, 0, run->nglyphs, TD_PT(10)), (width * 10240 + 500) / 1000);
    assert_int_equal(td_run_width(run, 0, 1, TD_PT(1000)) / 1024, run->glyphs[0].advance);
    assert_int_equal(run->glyphs[0].advance, td_fonts_glyph_advance(f->fonts, SERIF, run->glyphs[0].gid));
    assert_int_equal(shape(f, SERIF, "")->nglyphs, 0);
    /* kerning */
    assert_true(shape(f, SANS, "AV")->width < shape(f, SANS, "A")->width + shape(f, SANS, "V")->width);
    /* what is ignorable leaves no glyph */
    assert_int_equal(shape(f, SERIF,
                           "a\xC2\xAD"
                           "b")
                         ->nglyphs,
                     2);
    assert_int_equal(shape(f, SERIF, "a\xE2\x80\x8B")->nglyphs, 1);
}

static void test_cache(void **state) {
    fixture *f = *state;
    char copy[] = "Kooperation";
    const td_run *run = shape(f, SERIF, "Kooperation");
    assert_ptr_equal(shape(f, SERIF, copy), run);
    assert_ptr_not_equal(shape(f, SANS, copy), run);
    assert_ptr_not_equal(td_fonts_shape(f->fonts, SERIF, td_str_from(copy), TD_S("tr"), false, 0, NULL, 0), run);
    assert_ptr_not_equal(
        td_fonts_shape(f->fonts, SERIF, td_str_from(copy), TD_S("de"), false, TD_SHAPE_TABULAR, NULL, 0), run);
    const uint16_t at[] = {2, 5};
    const td_run *broken = td_fonts_shape(f->fonts, SERIF, td_str_from(copy), TD_S("de"), false, 0, at, 2);
    assert_ptr_not_equal(broken, run);
    assert_ptr_equal(td_fonts_shape(f->fonts, SERIF, td_str_from(copy), TD_S("de"), false, 0, at, 2), broken);
    assert_ptr_not_equal(td_fonts_shape(f->fonts, SERIF, td_str_from(copy), TD_S("de"), false, 0, at, 1), broken);
}

/* Noto Serif has ligatures for fi, fl, ff, ffi, ffl. */
static void test_ligatures(void **state) {
    fixture *f = *state;
    assert_int_equal(shape(f, SERIF, "auffinden")->nglyphs, 7); /* au ffi nden */
    const uint16_t joint[] = {3};
    const td_run *run = td_fonts_shape(f->fonts, SERIF, TD_S("auffinden"), TD_S("de"), false, 0, joint, 1);
    assert_int_equal(run->nglyphs, 8); /* auf|finden: the second one stays */
    assert_int_equal(run->glyphs[3].cluster, 3);
    assert_int_equal(run->glyphs[4].cluster, 5);
    assert_str(run->text, "auffinden");
    const td_run *none =
        td_fonts_shape(f->fonts, SERIF, TD_S("auffinden"), TD_S("de"), false, TD_SHAPE_NO_LIGATURES, NULL, 0);
    assert_int_equal(none->nglyphs, 9);
    /* a joint keeps the kerning over it */
    const uint16_t one[] = {1};
    assert_int_equal(td_fonts_shape(f->fonts, SANS, TD_S("AV"), TD_S("de"), false, 0, one, 1)->width,
                     shape(f, SANS, "AV")->width);
    /* joints at the ends, out of order or behind the text do no harm */
    const uint16_t odd[] = {0, 3, 2, 9, 500};
    assert_int_equal(td_fonts_shape(f->fonts, SERIF, TD_S("auffinden"), TD_S("de"), false, 0, odd, 5)->nglyphs, 8);
}

static void test_features(void **state) {
    fixture *f = *state;
    const td_run *tabular = td_fonts_shape(f->fonts, SERIF, TD_S("1238"), TD_S("de"), false, TD_SHAPE_TABULAR, NULL, 0);
    for (uint32_t i = 1; i < tabular->nglyphs; i++)
        assert_int_equal(tabular->glyphs[i].advance, tabular->glyphs[0].advance);
    const td_run *plain = shape(f, SERIF, "abc"),
                 *small = td_fonts_shape(f->fonts, SERIF, TD_S("abc"), TD_S("de"), false, TD_SHAPE_SMALL_CAPS, NULL, 0);
    assert_int_not_equal(plain->glyphs[0].gid, small->glyphs[0].gid);
}

static void test_rtl(void **state) {
    fixture *f = *state;
    td_str text = TD_S("\xD8\xA8\xD9\x8A\xD8\xAA"); /* three letters that join */
    const td_run *run = td_fonts_shape(f->fonts, ARABIC, text, TD_S("ar"), true, TD_SHAPE_NO_LIGATURES, NULL, 0);
    assert_true(run->rtl && run->nglyphs >= 3);
    for (uint32_t i = 1; i < run->nglyphs; i++)
        assert_true(run->glyphs[i].cluster <= run->glyphs[i - 1].cluster);
    assert_int_equal(run->glyphs[run->nglyphs - 1].cluster, 0);
}

static void test_split(void **state) {
    fixture *f = *state;
    const uint16_t fallback[] = {SANS, ARABIC};
    td_stretch out[8];
    uint32_t missing = 1;
    td_str text = TD_S("Wort \xD8\xA8\xD9\x8A e\xCC\x81"
                       "a");
    size_t n = td_fonts_split(f->fonts, SERIF, fallback, 2, text, out, 8, &missing);
    assert_int_equal(missing, 0);
    assert_int_equal(n, 3);
    assert_int_equal(out[1].face, ARABIC);
    assert_int_equal(out[1].start, 5);
    assert_int_equal(out[1].end, 9);
    assert_int_equal(out[2].face, SERIF);
    assert_int_equal(out[2].end, text.n);
    /* in no font: told, and the rest goes on */
    n = td_fonts_split(f->fonts, SERIF, fallback, 2,
                       TD_S("a\xF0\x9F\x98\x80"
                            "b\xE4\xB8\xAD"),
                       out, 8, &missing);
    assert_int_equal(missing, 0x1F600);
    assert_int_equal(n, 1);
    assert_int_equal(out[0].end, 9);
    /* more stretches than there is room for: the last one takes the rest */
    n = td_fonts_split(f->fonts, SERIF, fallback, 2, text, out, 2, &missing);
    assert_int_equal(n, 2);
    assert_int_equal(out[1].end, text.n);
    assert_int_equal(td_fonts_split(f->fonts, SERIF, fallback, 2, TD_NOSTR, out, 8, &missing), 0);
}

static void test_has(void **state) {
    fixture *f = *state;
    assert_true(td_fonts_has(f->fonts, SERIF, 'a'));
    assert_true(td_fonts_has(f->fonts, SERIF, 0x1E9E));
    assert_true(td_fonts_has(f->fonts, SERIF, 0x202F)); /* drawn or made by HarfBuzz */
    assert_true(td_fonts_has(f->fonts, SERIF, 0xAD));
    assert_true(td_fonts_has(f->fonts, SERIF, 0x200D));
    assert_true(td_fonts_has(f->fonts, ARABIC, 0x628));
    assert_false(td_fonts_has(f->fonts, SERIF, 0x628));
    assert_false(td_fonts_has(f->fonts, SERIF, 0x1F600));
    assert_false(td_fonts_has(f->fonts, SERIF, 0x10FFFF));
}

static void test_subset(void **state) {
    fixture *f = *state;
    const td_run *run = shape(f, SERIF, "Grüße");
    uint8_t *used = td_arena_alloc(f->ctx->arena, (td_fonts_glyph_count(f->fonts, SERIF) + 7) / 8);
    for (uint32_t i = 0; i < run->nglyphs; i++)
        used[run->glyphs[i].gid / 8] |= (uint8_t)(1u << (run->glyphs[i].gid % 8));
    td_font_subset a, b, web;
    assert_true(td_fonts_subset(f->fonts, SERIF, used, false, f->ctx->arena, &a));
    assert_true(td_fonts_subset(f->fonts, SERIF, used, false, f->ctx->arena, &b));
    assert_true(td_str_eq(a.bytes, b.bytes));
    assert_false(a.cff);
    assert_true(a.bytes.n < f->blobs[SERIF].n / 10);
    /* six tables, sorted by name */
    static const char *const names[] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    assert_int_equal(a.bytes.p[5], 6);
    for (size_t i = 0; i < 6; i++)
        assert_memory_equal(a.bytes.p + 12 + 16 * i, names[i], 4);
    assert_true(td_fonts_subset(f->fonts, SERIF, used, true, f->ctx->arena, &web));
    assert_true(web.bytes.n < 20000);
}

static void test_subset_chars(void **state) {
    fixture *f = *state;
    const uint32_t chars[] = {' ', 'f', 'i', 0xE4};
    td_str bytes;
    assert_true(td_fonts_subset_chars(f->fonts, SERIF, chars, 4, f->ctx->arena, &bytes));
    assert_true(bytes.n < 30000);
    td_fonts *small = td_fonts_new(f->ctx, &bytes, NULL, 1);
    assert_non_null(small);
    assert_true(td_fonts_has(small, 0, 0xE4) && td_fonts_has(small, 0, 'f'));
    assert_false(td_fonts_has(small, 0, 'x'));
    const td_run *run = td_fonts_shape(small, 0, TD_S("fi"), TD_S("de"), false, 0, NULL, 0);
    assert_int_equal(run->nglyphs, 1); /* the ligature came along */
    td_fonts_free(small);
}

static void test_cff(void **state) {
    fixture *f = *state;
    td_str blob = test_file(f->ctx->arena, "/usr/share/fonts/opentype/urw-base35/P052-Roman.otf");
    if (!blob.n)
        skip();
    td_fonts *fonts = td_fonts_new(f->ctx, &blob, NULL, 1);
    assert_non_null(fonts);
    assert_true(td_fonts_info(fonts, 0)->cff);
    uint8_t *used = td_arena_alloc(f->ctx->arena, (td_fonts_glyph_count(fonts, 0) + 7) / 8);
    used[0] = 0x30;
    td_font_subset subset;
    assert_true(td_fonts_subset(fonts, 0, used, false, f->ctx->arena, &subset));
    assert_true(subset.cff);
    assert_memory_equal(subset.bytes.p, "\1\0\4", 3); /* a bare CFF table */
    td_fonts_free(fonts);
}

static void test_no_font(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_str whole = test_file(ctx->arena, NOTO "NotoSerif-Regular.ttf");
    const td_str bad[] = {TD_NOSTR, TD_S("no font at all"), td_str_sub(whole, 0, 200), td_str_sub(whole, 1, whole.n)};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_null(td_fonts_new(ctx, &bad[i], NULL, 1));
    assert_int_equal(t.diags.n, 4);
    assert_int_equal(t.diags.p[0].code, TD_E_FONT_BROKEN);
    assert_null(td_fonts_new(ctx, &whole, &(int){7}, 1));
    assert_null(td_fonts_new(ctx, &whole, &(int){-1}, 1));
    /* cut off later: whatever is left of it is used without a crash */
    td_str cut = td_str_sub(whole, 0, whole.n / 2);
    td_fonts *fonts = td_fonts_new(ctx, &cut, NULL, 1);
    if (fonts)
        td_fonts_shape(fonts, 0, TD_S("Text"), TD_S("de"), false, 0, NULL, 0);
    td_fonts_free(fonts);
    test_ctx_close(&t);
}

/* Words over several growths of the shards, by four threads at once: all must see the same runs. */
enum { WORDS = 3000, THREADS = 4 };

typedef struct {
    td_fonts *fonts;
    const td_run *runs[WORDS];
} worker;

static void *work(void *p) {
    worker *w = p;
    for (size_t i = 0; i < WORDS; i++) {
        char text[16];
        int n = snprintf(text, sizeof text, "w%zu", i);
        w->runs[i] = td_fonts_shape(w->fonts, SERIF, (td_str){text, (size_t)n}, TD_S("de"), false, 0, NULL, 0);
    }
    return NULL;
}

static void test_threads(void **state) {
    fixture *f = *state;
    pthread_t threads[THREADS];
    worker *workers = td_malloc(sizeof *workers * THREADS);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i].fonts = f->fonts;
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (size_t i = 0; i < WORDS; i++)
        for (size_t k = 1; k < THREADS; k++)
            assert_ptr_equal(workers[k].runs[i], workers[0].runs[i]);
    assert_str(workers[0].runs[2999]->text, "w2999");
    free(workers);
}

static void test_hostile_text(void **state) {
    fixture *f = *state;
    td_buf text = {0};
    for (int i = 0; i < 20000; i++)
        td_buf_puts(&text, "\xCC\x81"); /* a tower of accents */
    assert_true(td_fonts_shape(f->fonts, SERIF, td_buf_view(&text), TD_S("de"), false, 0, NULL, 0)->nglyphs > 0);
    td_stretch out[2];
    uint32_t missing;
    assert_int_equal(td_fonts_split(f->fonts, SERIF, NULL, 0, td_buf_view(&text), out, 2, &missing), 1);
    td_buf_free(&text);
    assert_true(shape(f, SERIF,
                      "a\xFF\xC3"
                      "b")
                    ->nglyphs >= 3); /* not UTF-8 */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_info),         cmocka_unit_test(test_shape),        cmocka_unit_test(test_cache),
        cmocka_unit_test(test_ligatures),    cmocka_unit_test(test_features),     cmocka_unit_test(test_rtl),
        cmocka_unit_test(test_split),        cmocka_unit_test(test_has),          cmocka_unit_test(test_subset),
        cmocka_unit_test(test_subset_chars), cmocka_unit_test(test_cff),          cmocka_unit_test(test_no_font),
        cmocka_unit_test(test_threads),      cmocka_unit_test(test_hostile_text),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
