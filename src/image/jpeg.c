#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
/* jpeglib.h needs stdio.h and stddef.h before it */
#include <jpeglib.h>

#include "image/decode.h"

enum { MAX_MEMORY = 512 << 20, SCAN_MEGAPIXELS = 1200, MIN_SCANS = 16, MAX_SCANS = 200 };

/* State of one decode; what libjpeg may jump over lives here and is freed by finish. */
typedef struct {
    struct jpeg_error_mgr errors; /* first: libjpeg knows only this part */
    struct jpeg_progress_mgr progress;
    struct jpeg_decompress_struct jpeg;
    jmp_buf jump;
    td_decode *d;
    JOCTET *icc;
    unsigned icc_size;
    uint8_t *row;
    char message[JMSG_LENGTH_MAX];
    bool warned; /* libjpeg would go on with made-up data */
} reader;

static void on_error(j_common_ptr jpeg) {
    reader *r = (reader *)jpeg->err;
    jpeg->err->format_message(jpeg, r->message);
    longjmp(r->jump, 1);
}

static void on_message(j_common_ptr jpeg, int level) {
    reader *r = (reader *)jpeg->err;
    if (level >= 0 || r->warned)
        return;
    r->warned = true;
    jpeg->err->format_message(jpeg, r->message);
}

static void no_output(j_common_ptr jpeg) {
    (void)jpeg;
}

/* A small file may hold hundreds of scans over a huge picture; each would be decoded in full. */
static void on_progress(j_common_ptr common) {
    reader *r = (reader *)common->err;
    if (!common->is_decompressor)
        return;
    int64_t pixels = (int64_t)r->d->image->width * r->d->image->height;
    int64_t limit = (int64_t)SCAN_MEGAPIXELS * 1000000 / (pixels ? pixels : 1);
    limit = limit < MIN_SCANS ? MIN_SCANS : limit > MAX_SCANS ? MAX_SCANS : limit;
    if (r->jpeg.input_scan_number <= limit)
        return;
    memcpy(r->message, "too many scans", sizeof "too many scans");
    longjmp(r->jump, 1);
}

static void read_markers(reader *r) {
    td_decode *d = r->d;
    struct jpeg_decompress_struct *j = &r->jpeg;
    if (j->saw_JFIF_marker && (j->density_unit == 1 || j->density_unit == 2))
        d->image->dpi = td_exif_dpi(j->X_density, 1, j->density_unit == 2);
    for (jpeg_saved_marker_ptr m = j->marker_list; m; m = m->next) {
        if (m->marker != JPEG_APP0 + 1 || m->data_length < 14 || memcmp(m->data, "Exif\0\0", 6) != 0)
            continue;
        td_exif e = td_exif_read((td_str){(const char *)m->data + 6, m->data_length - 6});
        if (e.orientation)
            d->orientation = e.orientation;
        if (!d->image->dpi || (j->saw_JFIF_marker && j->X_density == 1))
            d->image->dpi = e.dpi;
    }
    /* warns when the pieces of the profile do not fit together: then there is none */
    bool warned = r->warned;
    if (!jpeg_read_icc_profile(j, &r->icc, &r->icc_size))
        r->icc = NULL;
    r->warned = warned;
}

/* Every decoder must read the same colours out of what is passed through, with nothing but the file to go by. */
static bool can_pass(const reader *r, bool foreign) {
    const struct jpeg_decompress_struct *j = &r->jpeg;
    bool gray = j->num_components == 1 && j->jpeg_color_space == JCS_GRAYSCALE;
    bool colour = j->num_components == 3 && j->jpeg_color_space == JCS_YCbCr;
    return (gray || colour) && !foreign && !j->arith_code && r->d->orientation == 1;
}

/* Decodes an eighth of the size: all entropy-coded data is read, which proves that it is whole. */
static void pass(reader *r) {
    struct jpeg_decompress_struct *j = &r->jpeg;
    td_image *image = r->d->image;
    j->scale_num = 1;
    j->scale_denom = 8;
    j->dct_method = JDCT_IFAST;
    j->do_fancy_upsampling = FALSE;
    j->out_color_space = j->num_components == 1 ? JCS_GRAYSCALE : JCS_YCbCr;
    jpeg_start_decompress(j);
    r->row = td_malloc((size_t)j->output_width * (size_t)j->output_components);
    while (j->output_scanline < j->output_height)
        jpeg_read_scanlines(j, (JSAMPARRAY)&r->row, 1);
    jpeg_finish_decompress(j);
    image->kind = TD_IMAGE_JPEG;
    image->channels = j->num_components;
    image->data = td_str_sub(r->d->bytes, 0, r->d->bytes.n - j->src->bytes_in_buffer);
}

/* One row of CMYK to RGB without a profile. */
static void naive_cmyk(const uint8_t *in, uint8_t *out, size_t n, bool inverted) {
    for (size_t i = 0; i < n; i++, in += 4)
        for (size_t k = 0; k < 3; k++) {
            unsigned colour = inverted ? in[k] : 255u - in[k], black = inverted ? in[3] : 255u - in[3];
            out[i * 3 + k] = (uint8_t)((colour * black + 127) / 255);
        }
}

/* Decodes to gray or RGB. */
static void decode(reader *r, td_str profile) {
    struct jpeg_decompress_struct *j = &r->jpeg;
    td_image *image = r->d->image;
    bool cmyk = j->jpeg_color_space == JCS_CMYK || j->jpeg_color_space == JCS_YCCK;
    bool gray = j->jpeg_color_space == JCS_GRAYSCALE, inverted = j->saw_Adobe_marker;
    j->out_color_space = cmyk ? JCS_CMYK : gray ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(j);
    size_t width = j->output_width, channels = gray ? 1 : 3, n = width * j->output_height;
    uint8_t *out = td_arena_alloc(r->d->ctx->arena, n * channels);
    r->row = td_malloc(width * (size_t)j->output_components);
    uint8_t *all = NULL;
    if (cmyk && profile.n) /* the transform is made once, so it wants all pixels */
        all = td_arena_alloc(r->d->ctx->arena, n * 4);
    while (j->output_scanline < j->output_height) {
        size_t y = j->output_scanline;
        jpeg_read_scanlines(j, (JSAMPARRAY)&r->row, 1);
        if (cmyk)
            naive_cmyk(r->row, out + y * width * 3, width, inverted);
        else
            memcpy(out + y * width * channels, r->row, width * channels);
        if (all)
            memcpy(all + y * width * 4, r->row, width * 4);
    }
    jpeg_finish_decompress(j);
    if (profile.n)
        td_colour_convert(profile, cmyk ? 4 : (int)channels, inverted, all ? all : out, out, n);
    image->kind = TD_IMAGE_PIXELS;
    image->channels = (int)channels;
    image->data = (td_str){(const char *)out, n * channels};
}

/* False after an error of libjpeg or a limit. */
static bool run(reader *r) {
    if (setjmp(r->jump))
        return false;
    struct jpeg_decompress_struct *j = &r->jpeg;
    jpeg_create_decompress(j);
    j->mem->max_memory_to_use = MAX_MEMORY;
    j->progress = &r->progress;
    jpeg_mem_src(j, (const unsigned char *)r->d->bytes.p, (unsigned long)r->d->bytes.n);
    jpeg_save_markers(j, JPEG_APP0 + 1, 0xFFFF);
    jpeg_save_markers(j, JPEG_APP0 + 2, 0xFFFF);
    jpeg_read_header(j, TRUE);
    if (!td_decode_size(r->d, j->image_width, j->image_height))
        return false;
    read_markers(r);
    td_str profile = {(const char *)r->icc, r->icc_size};
    if (!r->icc || td_colour_is_srgb(profile))
        profile = TD_NOSTR;
    if (can_pass(r, profile.n > 0))
        pass(r);
    else
        decode(r, profile);
    return true;
}

bool td_jpeg_decode(td_decode *d) {
    reader *r = td_malloc(sizeof *r);
    memset(r, 0, sizeof *r);
    r->d = d;
    r->jpeg.err = jpeg_std_error(&r->errors);
    r->errors.error_exit = on_error;
    r->errors.emit_message = on_message;
    r->errors.output_message = no_output;
    r->progress.progress_monitor = on_progress;
    bool ok = run(r) && !r->warned;
    if (!ok)
        td_decode_fail(d, r->message[0] ? r->message : "libjpeg failed");
    jpeg_destroy_decompress(&r->jpeg);
    free(r->icc);
    free(r->row);
    free(r);
    return ok;
}
