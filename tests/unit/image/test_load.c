#include <stdio.h>
/* jpeglib.h needs stdio.h before it */
#include <jpeglib.h>
#include <lcms2.h>
#include <png.h>
#include <stdlib.h>

#include "image/load.h"
#include "test.h"

/* Pictures are made here, by libpng and libjpeg, and then spoilt. */

static void put(png_structp png, png_bytep p, size_t n) {
    td_buf_put(png_get_io_ptr(png), p, n);
}

static void flush(png_structp png) {
    (void)png;
}

typedef struct {
    int width, height, depth, type, interlace;
    bool transparent; /* tRNS */
    const char *icc;  /* profile with its size */
    size_t icc_size;
    int orientation, dpi;
} png_spec;

/* Pixels are a pattern that depends on position only. */
static td_buf make_png(png_spec s) {
    td_buf out = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &out, put, flush);
    png_set_IHDR(png, info, (png_uint_32)s.width, (png_uint_32)s.height, s.depth, s.type, s.interlace, 0, 0);
    png_color palette[4] = {{0, 0, 0}, {255, 0, 0}, {0, 255, 0}, {0, 0, 255}};
    png_byte trans[2] = {255, 0};
    if (s.type == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, palette, s.depth == 1 ? 2 : 4);
        if (s.transparent)
            png_set_tRNS(png, info, trans, 2, NULL);
    } else if (s.transparent) {
        png_set_tRNS(png, info, NULL, 0, &(png_color_16){.gray = 0});
    }
    if (s.icc)
        png_set_iCCP(png, info, "test", 0, (png_const_bytep)s.icc, (png_uint_32)s.icc_size);
    if (s.dpi)
        png_set_pHYs(png, info, (png_uint_32)(s.dpi * 10000 / 254), (png_uint_32)(s.dpi * 10000 / 254),
                     PNG_RESOLUTION_METER);
    if (s.orientation) {
        png_byte exif[] = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (png_byte)s.orientation,
                           0,   0,   0, 0,  0, 0};
        png_set_eXIf_1(png, info, sizeof exif, exif);
    }
    png_write_info(png, info);
    size_t row = png_get_rowbytes(png, info);
    uint8_t *pixels = td_malloc(row * (size_t)s.height);
    for (size_t i = 0; i < row * (size_t)s.height; i++)
        pixels[i] = s.type == PNG_COLOR_TYPE_PALETTE ? (s.depth == 8 ? i % 4 : 0x11) : (uint8_t)(i * 7);
    uint8_t **rows = td_malloc(sizeof *rows * (size_t)s.height);
    for (size_t y = 0; y < (size_t)s.height; y++)
        rows[y] = pixels + y * row;
    png_write_image(png, rows);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    free(rows);
    free(pixels);
    return out;
}

typedef struct {
    int width, height;
    J_COLOR_SPACE space;
    int components;
    bool progressive;
    int orientation, dpi;
    const uint8_t *fill; /* one pixel */
} jpeg_spec;

static td_buf make_jpeg(jpeg_spec s) {
    struct jpeg_compress_struct j;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    j.err = jpeg_std_error(&errors);
    jpeg_create_compress(&j);
    jpeg_mem_dest(&j, &bytes, &n);
    j.image_width = (JDIMENSION)s.width;
    j.image_height = (JDIMENSION)s.height;
    j.input_components = s.components;
    j.in_color_space = s.space;
    jpeg_set_defaults(&j);
    jpeg_set_quality(&j, 95, TRUE);
    if (s.progressive)
        jpeg_simple_progression(&j);
    if (s.dpi) {
        j.density_unit = 1;
        j.X_density = j.Y_density = (UINT16)s.dpi;
    }
    jpeg_start_compress(&j, TRUE);
    if (s.orientation) {
        unsigned char exif[] = {'E', 'x',  'i', 'f', 0,
                                0,   'I',  'I', '*', 0,
                                8,   0,    0,   0,   1,
                                0,   0x12, 1,   3,   0,
                                1,   0,    0,   0,   (unsigned char)s.orientation,
                                0,   0,    0,   0,   0,
                                0,   0};
        jpeg_write_marker(&j, JPEG_APP0 + 1, exif, sizeof exif);
    }
    uint8_t *row = td_malloc((size_t)s.width * (size_t)s.components);
    while (j.next_scanline < j.image_height) {
        for (size_t x = 0; x < (size_t)s.width; x++)
            for (size_t k = 0; k < (size_t)s.components; k++)
                row[x * (size_t)s.components + k] = s.fill ? s.fill[k] : x < (size_t)s.width / 2 ? 230 : 20;
        jpeg_write_scanlines(&j, &row, 1);
    }
    jpeg_finish_compress(&j);
    jpeg_destroy_compress(&j);
    td_buf out = {0};
    td_buf_put(&out, bytes, n);
    free(bytes);
    free(row);
    return out;
}

static td_image *load(td_ctx *ctx, td_buf file) {
    return td_image_load(ctx, TD_S("images/a.png"), td_buf_view(&file), TD_NOSPAN);
}

static void check_refused(td_buf file, td_code code) {
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    assert_null(load(ctx, file));
    assert_int_equal(t.diags.n, 1);
    assert_int_equal(t.diags.p[0].code, code);
    assert_true(t.diags.p[0].message.n > 0);
    test_ctx_close(&t);
}

static void test_png_passes(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    static const int types[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_PALETTE};
    for (size_t i = 0; i < 3; i++) {
        td_buf file = make_png((png_spec){.width = 13, .height = 9, .depth = 8, .type = types[i], .dpi = 300});
        td_image *image = load(ctx, file);
        assert_non_null(image);
        assert_int_equal(image->kind, TD_IMAGE_PNG);
        assert_int_equal(image->width, 13);
        assert_int_equal(image->height, 9);
        assert_int_equal(image->channels, types[i] == PNG_COLOR_TYPE_RGB ? 3 : 1);
        assert_int_equal(image->palette.n, types[i] == PNG_COLOR_TYPE_PALETTE ? 12 : 0);
        assert_int_equal(image->alpha.n, 0);
        assert_int_equal(image->dpi, 300);
        assert_int_equal((unsigned char)image->data.p[0] & 0x0F, 8); /* a zlib stream */
        assert_str(image->mime, "image/png");
        assert_str(image->name, "a.png");
        assert_true(image->hash == td_str_hash(td_buf_view(&file)));
        td_buf_free(&file);
    }
    assert_int_equal(t.diags.n, 0);
    test_ctx_close(&t);
}

/* Depth, type, interlacing and transparency in all combinations that PNG knows. */
static void test_png_decodes(void **state) {
    (void)state;
    static const struct {
        int type, depth;
    } kinds[] = {{0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1},
                 {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16}};
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (int mode = 0; mode < 4; mode++) {
            bool transparent = (mode & 2) && !(kinds[i].type & PNG_COLOR_MASK_ALPHA);
            td_buf file = make_png((png_spec){.width = 11,
                                              .height = 7,
                                              .depth = kinds[i].depth,
                                              .type = kinds[i].type,
                                              .interlace = mode & 1,
                                              .transparent = transparent});
            td_image *image = load(ctx, file);
            assert_non_null(image);
            bool colour = kinds[i].type & PNG_COLOR_MASK_COLOR;
            if (image->kind == TD_IMAGE_PIXELS) {
                assert_int_equal(image->channels, colour ? 3 : 1);
                assert_int_equal(image->data.n, 77 * (colour ? 3 : 1));
                if (kinds[i].type & PNG_COLOR_MASK_ALPHA)
                    assert_int_equal(image->alpha.n, 77);
            } else {
                assert_int_equal(kinds[i].depth, 8);
                assert_false(transparent);
                assert_int_equal(mode & 1, 0);
            }
            td_buf_free(&file);
        }
    assert_int_equal(t.diags.n, 0);
    test_ctx_close(&t);
}

static void test_png_values(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_buf palette =
        make_png((png_spec){.width = 4, .height = 1, .depth = 8, .type = PNG_COLOR_TYPE_PALETTE, .transparent = true});
    td_image *image = load(ctx, palette);
    assert_memory_equal(image->data.p, "\0\0\0\xFF\0\0\0\xFF\0\0\0\xFF", 12);
    assert_memory_equal(image->alpha.p, "\xFF\0\xFF\xFF", 4);
    td_buf deep = make_png((png_spec){.width = 2, .height = 1, .depth = 16, .type = PNG_COLOR_TYPE_GRAY});
    image = load(ctx, deep); /* 0x0007 0x0E15 */
    assert_memory_equal(image->data.p, "\x00\x0E", 2);
    td_buf turned =
        make_png((png_spec){.width = 3, .height = 2, .depth = 8, .type = PNG_COLOR_TYPE_GRAY, .orientation = 6});
    image = load(ctx, turned); /* 0 7 14 / 21 28 35, turned clockwise */
    assert_int_equal(image->width, 2);
    assert_int_equal(image->height, 3);
    assert_memory_equal(image->data.p, "\x15\x00\x1C\x07\x23\x0E", 6);
    td_buf_free(&palette);
    td_buf_free(&deep);
    td_buf_free(&turned);
    test_ctx_close(&t);
}

static void test_png_profile(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    /* a linear RGB space: its middle gray is much lighter in sRGB */
    cmsToneCurve *linear = cmsBuildGamma(NULL, 1.0), *curves[3] = {linear, linear, linear};
    cmsCIExyY white = {0.3127, 0.3290, 1.0};
    cmsCIExyYTRIPLE primaries = {{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}};
    cmsHPROFILE profile = cmsCreateRGBProfile(&white, &primaries, curves);
    char bytes[4096];
    cmsUInt32Number n = 0;
    assert_true(cmsSaveProfileToMem(profile, NULL, &n) && n <= sizeof bytes);
    assert_true(cmsSaveProfileToMem(profile, bytes, &n));
    td_buf file = make_png(
        (png_spec){.width = 20, .height = 1, .depth = 8, .type = PNG_COLOR_TYPE_RGB, .icc = bytes, .icc_size = n});
    td_image *image = load(ctx, file);
    assert_non_null(image);
    assert_int_equal(image->kind, TD_IMAGE_PIXELS);
    const uint8_t *p = (const uint8_t *)image->data.p; /* pixel 6 was 126 133 140 */
    assert_in_range(p[18], 184, 190);
    td_buf_free(&file);
    cmsCloseProfile(profile);
    cmsFreeToneCurve(linear);
    test_ctx_close(&t);
}

static void test_png_hostile(void **state) {
    (void)state;
    td_buf file = make_png((png_spec){.width = 64, .height = 64, .depth = 8, .type = PNG_COLOR_TYPE_RGB});
    for (size_t n = 8; n < file.n; n += n < 60 ? 1 : 97) { /* truncated anywhere */
        td_buf part = {.p = file.p, .n = n};
        check_refused(part, TD_E_IMAGE_BROKEN);
    }
    for (size_t at = 8; at < file.n - 12; at += at < 60 ? 1 : 61) { /* one bit turned: the checksum says so */
        file.p[at] ^= 0x10;
        test_ctx t;
        td_ctx *ctx = test_ctx_open(&t);
        assert_null(load(ctx, file));
        assert_int_equal(t.diags.n, 1);
        test_ctx_close(&t);
        file.p[at] ^= 0x10;
    }
    td_buf_free(&file);
}

static void set_size(td_buf *file, uint32_t width, uint32_t height) {
    for (size_t i = 0; i < 4; i++) {
        file->p[16 + i] = (char)(width >> (24 - 8 * i));
        file->p[20 + i] = (char)(height >> (24 - 8 * i));
    }
    uint32_t crc = 0xFFFFFFFF;
    for (size_t i = 12; i < 29; i++) {
        crc ^= (unsigned char)file->p[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
    }
    for (size_t i = 0; i < 4; i++)
        file->p[29 + i] = (char)(~crc >> (24 - 8 * i));
}

static void test_png_sizes(void **state) {
    (void)state;
    td_buf file = make_png((png_spec){.width = 8, .height = 8, .depth = 8, .type = PNG_COLOR_TYPE_RGB});
    set_size(&file, 0x7FFFFFFF, 0x7FFFFFFF);
    check_refused(file, TD_E_IMAGE_LIMIT);
    set_size(&file, 20000, 20000);
    check_refused(file, TD_E_IMAGE_LIMIT);
    set_size(&file, 9000, 9000); /* allowed, but these few bytes cannot fill it */
    check_refused(file, TD_E_IMAGE_BROKEN);
    set_size(&file, 100000000, 1);
    check_refused(file, TD_E_IMAGE_BROKEN);
    set_size(&file, 0, 8);
    check_refused(file, TD_E_IMAGE_BROKEN);
    set_size(&file, 8, 9); /* one row too few */
    check_refused(file, TD_E_IMAGE_BROKEN);
    /* one row too many: mended by decoding, the stream is not passed through */
    set_size(&file, 8, 7);
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    td_image *image = load(ctx, file);
    assert_true(!image || image->kind == TD_IMAGE_PIXELS);
    test_ctx_close(&t);
    td_buf_free(&file);
}

static void test_jpeg_passes(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    for (int mode = 0; mode < 4; mode++) {
        bool gray = mode & 1;
        td_buf file = make_jpeg((jpeg_spec){.width = 33,
                                            .height = 17,
                                            .space = gray ? JCS_GRAYSCALE : JCS_RGB,
                                            .components = gray ? 1 : 3,
                                            .progressive = mode & 2,
                                            .dpi = 150});
        td_image *image = load(ctx, file);
        assert_non_null(image);
        assert_int_equal(image->kind, TD_IMAGE_JPEG);
        assert_int_equal(image->width, 33);
        assert_int_equal(image->height, 17);
        assert_int_equal(image->channels, gray ? 1 : 3);
        assert_int_equal(image->dpi, 150);
        assert_int_equal(image->data.n, file.n);
        assert_str(image->mime, "image/jpeg");
        td_buf_putc(&file, 0); /* what follows the picture is not passed on */
        image = load(ctx, file);
        assert_int_equal(image->data.n, file.n - 1);
        td_buf_free(&file);
    }
    assert_int_equal(t.diags.n, 0);
    test_ctx_close(&t);
}

static void test_jpeg_cmyk(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    /* Adobe's way: 255 is no ink.  Full cyan and half the black. */
    const uint8_t cyan[4] = {0, 255, 255, 128};
    td_buf file = make_jpeg((jpeg_spec){.width = 16, .height = 16, .space = JCS_CMYK, .components = 4, .fill = cyan});
    td_image *image = load(ctx, file);
    assert_non_null(image);
    assert_int_equal(image->kind, TD_IMAGE_PIXELS);
    assert_int_equal(image->channels, 3);
    const uint8_t *p = (const uint8_t *)image->data.p;
    assert_in_range(p[0], 0, 6);
    assert_in_range(p[1], 122, 134);
    assert_in_range(p[2], 122, 134);
    td_buf_free(&file);
    test_ctx_close(&t);
}

static void test_jpeg_orientation(void **state) {
    (void)state;
    test_ctx t;
    td_ctx *ctx = test_ctx_open(&t);
    for (int orientation = 1; orientation <= 8; orientation++) {
        td_buf file = make_jpeg((jpeg_spec){
            .width = 32, .height = 16, .space = JCS_GRAYSCALE, .components = 1, .orientation = orientation});
        td_image *image = load(ctx, file);
        assert_non_null(image);
        assert_int_equal(image->kind, orientation == 1 ? TD_IMAGE_JPEG : TD_IMAGE_PIXELS);
        assert_int_equal(image->width, orientation > 4 ? 16 : 32);
        assert_int_equal(image->height, orientation > 4 ? 32 : 16);
        if (orientation > 1) { /* the bright half was on the left */
            bool bright_first = (unsigned char)image->data.p[0] > 128;
            assert_int_equal(bright_first, orientation == 4 || orientation == 5 || orientation == 6);
        }
        td_buf_free(&file);
    }
    test_ctx_close(&t);
}

static void test_jpeg_hostile(void **state) {
    (void)state;
    td_buf file = make_jpeg((jpeg_spec){.width = 64, .height = 64, .space = JCS_RGB, .components = 3});
    for (size_t n = 3; n < file.n; n += 29) {
        td_buf part = {.p = file.p, .n = n};
        check_refused(part, TD_E_IMAGE_BROKEN);
    }
    size_t sof = td_str_find(td_buf_view(&file), TD_S("\xFF\xC0"));
    memcpy(file.p + sof + 5, "\xFD\xE8\xFD\xE8", 4); /* 65000 times 65000 */
    check_refused(file, TD_E_IMAGE_LIMIT);
    memcpy(file.p + sof + 5, "\0\0\0\0", 4);
    check_refused(file, TD_E_IMAGE_BROKEN);
    memcpy(file.p + sof + 5, "\x20\0\x01\0", 4); /* more rows than there is data for */
    check_refused(file, TD_E_IMAGE_BROKEN);
    memcpy(file.p + sof + 4, "\x0C", 1); /* 12 bits */
    check_refused(file, TD_E_IMAGE_BROKEN);
    td_buf_free(&file);
}

/* Every byte changed in turn: a picture or a finding, never a crash. */
static void test_jpeg_bytes(void **state) {
    (void)state;
    td_buf file = make_jpeg((jpeg_spec){
        .width = 16, .height = 16, .space = JCS_RGB, .components = 3, .progressive = true, .orientation = 3});
    for (size_t i = 3; i < file.n; i += 3) {
        char old = file.p[i];
        file.p[i] = (char)(i * 37 + 11);
        test_ctx t;
        td_ctx *ctx = test_ctx_open(&t);
        td_image *image = load(ctx, file);
        assert_true(image ? t.diags.n == 0 : t.diags.n == 1);
        test_ctx_close(&t);
        file.p[i] = old;
    }
    td_buf_free(&file);
}

static void test_no_image(void **state) {
    (void)state;
    td_buf file = {0};
    check_refused(file, TD_E_IMAGE_FORMAT);
    td_buf_puts(&file, "<svg xmlns='http://www.w3.org/2000/svg'/>");
    check_refused(file, TD_E_IMAGE_FORMAT);
    uint32_t seed = 1;
    for (size_t i = 0; i < file.n; i++)
        file.p[i] = (char)((seed = seed * 1664525 + 1013904223) >> 24);
    check_refused(file, TD_E_IMAGE_FORMAT);
    td_buf_free(&file);
    td_buf_puts(&file, "\x89PNG\r\n\x1A\n");
    check_refused(file, TD_E_IMAGE_BROKEN);
    td_buf_reserve(&file, ((size_t)TD_IMAGE_MAX_BYTES) + 1);
    file.n = (size_t)TD_IMAGE_MAX_BYTES + 1;
    check_refused(file, TD_E_FILE_TOO_LARGE);
    td_buf_free(&file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_passes),       cmocka_unit_test(test_png_decodes),
        cmocka_unit_test(test_png_values),       cmocka_unit_test(test_png_profile),
        cmocka_unit_test(test_png_hostile),      cmocka_unit_test(test_png_sizes),
        cmocka_unit_test(test_jpeg_passes),      cmocka_unit_test(test_jpeg_cmyk),
        cmocka_unit_test(test_jpeg_orientation), cmocka_unit_test(test_jpeg_hostile),
        cmocka_unit_test(test_jpeg_bytes),       cmocka_unit_test(test_no_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
