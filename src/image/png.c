#include <png.h>
#include <stdlib.h>

#include "image/decode.h"

/* State of one decode; what libpng may jump over lives here and is freed by finish. */
typedef struct {
    td_decode *d;
    png_structp png;
    png_infop info;
    size_t at;         /* read position */
    uint8_t *buffer;   /* a row, or all pixels with their alpha */
    td_buf idat;       /* joined compressed data */
    char message[128]; /* of libpng */
    bool surplus;      /* more compressed data than the picture needs */
} reader;

static void on_error(png_structp png, png_const_charp text) {
    reader *r = png_get_error_ptr(png);
    size_t n = strlen(text);
    n = n < sizeof r->message ? n : sizeof r->message - 1;
    memcpy(r->message, text, n);
    r->message[n] = 0;
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    reader *r = png_get_error_ptr(png);
    if (strstr(text, "xtra compressed data") || strstr(text, "oo much image data"))
        r->surplus = true;
}

static void on_read(png_structp png, png_bytep out, size_t n) {
    reader *r = png_get_io_ptr(png);
    td_str bytes = r->d->bytes;
    if (bytes.n - r->at < n)
        png_error(png, "the file is truncated");
    memcpy(out, bytes.p + r->at, n);
    r->at += n;
}

static uint32_t be32(const char *p) {
    const unsigned char *b = (const unsigned char *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* Walks the chunks: size limits before libpng allocates anything, and the compressed data in one piece. */
static bool walk(reader *r) {
    td_decode *d = r->d;
    td_str b = d->bytes;
    for (size_t at = 8; at < b.n;) {
        if (b.n - at < 12 || be32(b.p + at) > b.n - at - 12)
            return td_decode_fail(d, "the file is truncated");
        uint32_t n = be32(b.p + at);
        const char *type = b.p + at + 4, *data = type + 4;
        bool first = at == 8;
        if (first != (memcmp(type, "IHDR", 4) == 0) || (first && n != 13))
            return td_decode_fail(d, "its header is damaged");
        if (first && !td_decode_size(d, be32(data), be32(data + 4)))
            return false;
        if (memcmp(type, "IDAT", 4) == 0)
            td_buf_put(&r->idat, data, n);
        if (memcmp(type, "IEND", 4) == 0)
            return true;
        at += 12 + (size_t)n;
    }
    return td_decode_fail(d, "the file is truncated");
}

/* Deflate makes at most 1032 bytes out of one: less data than that cannot fill the picture. */
static bool plausible(reader *r) {
    uint64_t bits = (uint64_t)png_get_channels(r->png, r->info) * png_get_bit_depth(r->png, r->info);
    uint64_t row = ((uint64_t)r->d->image->width * bits + 7) / 8;
    return r->idat.n * 1032 + 64 >= row * (uint64_t)r->d->image->height;
}

static void read_density(reader *r) {
    png_uint_32 x = 0, y = 0;
    int unit = 0;
    png_bytep exif = NULL;
    png_uint_32 n = 0;
    if (png_get_pHYs(r->png, r->info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER)
        r->d->image->dpi = td_exif_dpi(x, 100, true);
    if (png_get_eXIf_1(r->png, r->info, &n, &exif) && exif) {
        td_exif e = td_exif_read((td_str){(const char *)exif, n});
        r->d->orientation = e.orientation ? e.orientation : 1;
        if (!r->d->image->dpi)
            r->d->image->dpi = e.dpi;
    }
}

/* The profile that pixels must be converted from; empty when they are sRGB. */
static td_str foreign_profile(reader *r) {
    png_charp name = NULL;
    png_bytep icc = NULL;
    png_uint_32 n = 0;
    int method = 0;
    if (png_get_valid(r->png, r->info, PNG_INFO_sRGB) || !png_get_iCCP(r->png, r->info, &name, &method, &icc, &n))
        return TD_NOSTR;
    td_str profile = {(const char *)icc, n};
    return td_colour_is_srgb(profile) ? TD_NOSTR : profile;
}

static bool can_pass(reader *r, td_str profile) {
    int type = png_get_color_type(r->png, r->info);
    return png_get_bit_depth(r->png, r->info) == 8 && !(type & PNG_COLOR_MASK_ALPHA) && !profile.n &&
           !png_get_valid(r->png, r->info, PNG_INFO_tRNS) && r->d->orientation == 1 &&
           png_get_interlace_type(r->png, r->info) == PNG_INTERLACE_NONE;
}

/* Reads every row to prove that the stream is whole; the compressed bytes are what is kept.  False: decode it. */
static bool pass(reader *r) {
    td_image *image = r->d->image;
    r->buffer = td_malloc(png_get_rowbytes(r->png, r->info));
    for (int y = 0; y < image->height; y++)
        png_read_row(r->png, r->buffer, NULL);
    png_read_end(r->png, NULL);
    png_colorp palette = NULL;
    int n = 0;
    if (png_get_color_type(r->png, r->info) == PNG_COLOR_TYPE_PALETTE) {
        if (!png_get_PLTE(r->png, r->info, &palette, &n) || png_get_palette_max(r->png, r->info) >= n)
            png_error(r->png, "a colour is not in its palette");
        uint8_t *copy = td_arena_alloc(r->d->ctx->arena, (size_t)n * 3);
        for (int i = 0; i < n; i++)
            memcpy(copy + i * 3, (uint8_t[3]){palette[i].red, palette[i].green, palette[i].blue}, 3);
        image->palette = (td_str){(const char *)copy, (size_t)n * 3};
    }
    if (r->surplus)
        return false;
    image->kind = TD_IMAGE_PNG;
    image->channels = png_get_channels(r->png, r->info);
    image->data = td_buf_take(&r->idat, r->d->ctx->arena);
    return true;
}

/* Decodes to 8 bits a channel. */
static void decode(reader *r, td_str profile) {
    td_decode *d = r->d;
    png_set_expand(r->png);
    png_set_scale_16(r->png);
    png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    size_t row = png_get_rowbytes(r->png, r->info), height = (size_t)d->image->height;
    int channels = png_get_channels(r->png, r->info), passes = png_get_interlace_type(r->png, r->info) ? 7 : 1;
    bool alpha = channels == 2 || channels == 4;
    uint8_t *pixels = alpha ? r->buffer = td_malloc(row * height) : td_arena_alloc(d->ctx->arena, row * height);
    for (int pass_number = 0; pass_number < passes; pass_number++)
        for (size_t y = 0; y < height; y++)
            png_read_row(r->png, pixels + y * row, NULL);
    png_read_end(r->png, NULL);
    d->image->kind = TD_IMAGE_PIXELS;
    d->image->palette = TD_NOSTR;
    if (alpha) {
        td_decode_split(d, pixels, channels);
    } else {
        d->image->channels = channels;
        d->image->data = (td_str){(const char *)pixels, row * height};
    }
    uint8_t *data = (uint8_t *)d->image->data.p; /* made above: ours to change */
    if (profile.n)
        td_colour_convert(profile, d->image->channels, false, data, data, (size_t)d->image->width * height);
}

static void set_limits(reader *r) {
    /* texts, of which nothing is used here, may hold bombs of their own */
    static const png_byte skipped[] = "tEXt\0zTXt\0iTXt\0sPLT\0hIST\0tIME\0sCAL\0pCAL\0oFFs\0bKGD";
    png_set_keep_unknown_chunks(r->png, PNG_HANDLE_CHUNK_NEVER, skipped, (int)(sizeof skipped / 5));
    png_set_user_limits(r->png, 0x7FFFFFFF, 0x7FFFFFFF); /* walk has checked the size */
    png_set_chunk_malloc_max(r->png, 8 << 20);
    png_set_crc_action(r->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    png_set_check_for_invalid_index(r->png, 1);
}

/* One reading of the file; false after an error of libpng.  *passed tells whether the data is passed through. */
static bool run(reader *r, bool may_pass, bool *passed) {
    r->at = 0;
    r->surplus = false;
    r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, r, on_error, on_warning);
    r->info = r->png ? png_create_info_struct(r->png) : NULL;
    if (!r->info)
        return false;
    if (setjmp(png_jmpbuf(r->png)))
        return false;
    set_limits(r);
    png_set_read_fn(r->png, r, on_read);
    png_read_info(r->png, r->info);
    if (!plausible(r))
        png_error(r->png, "the file is truncated");
    read_density(r);
    td_str profile = foreign_profile(r);
    *passed = may_pass && can_pass(r, profile);
    if (*passed)
        *passed = pass(r);
    else
        decode(r, profile);
    return true;
}

static void finish(reader *r) {
    png_destroy_read_struct(&r->png, &r->info, NULL);
    free(r->buffer);
    r->buffer = NULL;
}

bool td_png_decode(td_decode *d) {
    reader r = {.d = d};
    bool passed = false, ok = walk(&r);
    if (ok) {
        ok = run(&r, true, &passed);
        bool again = ok && !passed && d->image->kind != TD_IMAGE_PIXELS;
        finish(&r);
        if (again) {
            ok = run(&r, false, &passed);
            finish(&r);
        }
        if (!ok)
            td_decode_fail(d, r.message[0] ? r.message : "libpng failed");
    }
    td_buf_free(&r.idat);
    return ok;
}
