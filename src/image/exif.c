#include "image/decode.h"

/* A TIFF block of either byte order; reads beyond its end give 0. */
typedef struct {
    td_str bytes;
    bool little;
} tiff;

static uint32_t read_n(const tiff *t, size_t at, size_t n) {
    uint32_t v = 0;
    if (at > t->bytes.n || t->bytes.n - at < n)
        return 0;
    for (size_t i = 0; i < n; i++)
        v = v << 8 | (unsigned char)t->bytes.p[t->little ? at + n - 1 - i : at + i];
    return v;
}

int td_exif_dpi(uint64_t numerator, uint64_t denominator, bool centimetre) {
    if (denominator == 0 || numerator > UINT32_MAX)
        return 0;
    uint64_t dpi = (numerator * (centimetre ? 254 : 100) + denominator * 50) / (denominator * 100);
    return dpi >= 1 && dpi <= 100000 ? (int)dpi : 0;
}

td_exif td_exif_read(td_str bytes) {
    enum { ORIENTATION = 0x112, X_RESOLUTION = 0x11A, UNIT = 0x128, MAX_ENTRIES = 512 };
    td_exif exif = {0};
    tiff t = {bytes, td_str_starts(bytes, "II*")};
    if (!t.little && (bytes.n < 4 || memcmp(bytes.p, "MM\0*", 4) != 0))
        return exif;
    size_t at = read_n(&t, 4, 4), resolution = 0;
    uint32_t n = read_n(&t, at, 2), unit = 2;
    for (uint32_t i = 0; i < n && i < MAX_ENTRIES; i++) {
        size_t entry = at + 2 + (size_t)i * 12;
        uint32_t value = read_n(&t, entry + 8, 2);
        switch (read_n(&t, entry, 2)) {
        case ORIENTATION:
            exif.orientation = value >= 1 && value <= 8 ? (int)value : 0;
            break;
        case X_RESOLUTION:
            resolution = read_n(&t, entry + 8, 4);
            break;
        case UNIT:
            unit = value;
            break;
        default:
            break;
        }
    }
    if (resolution && (unit == 2 || unit == 3))
        exif.dpi = td_exif_dpi(read_n(&t, resolution, 4), read_n(&t, resolution + 4, 4), unit == 3);
    return exif;
}

/* Where pixel x, y of the turned picture lies in the stored one (w, h: its sides). */
static size_t stored(int orientation, size_t x, size_t y, size_t w, size_t h) {
    size_t sx = orientation > 4 ? y : x, sy = orientation > 4 ? x : y;
    if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
        sx = w - 1 - sx;
    if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
        sy = h - 1 - sy;
    return sy * w + sx;
}

static td_str turn(td_decode *d, td_str plane, size_t channels) {
    if (!plane.n)
        return plane;
    size_t w = (size_t)d->image->width, h = (size_t)d->image->height;
    size_t new_w = d->orientation > 4 ? h : w, new_h = d->orientation > 4 ? w : h;
    char *out = td_arena_alloc(d->ctx->arena, plane.n);
    for (size_t y = 0; y < new_h; y++)
        for (size_t x = 0; x < new_w; x++)
            memcpy(out + (y * new_w + x) * channels, plane.p + stored(d->orientation, x, y, w, h) * channels, channels);
    return (td_str){out, plane.n};
}

void td_orient(td_decode *d) {
    td_image *image = d->image;
    if (d->orientation <= 1 || image->kind != TD_IMAGE_PIXELS)
        return;
    image->data = turn(d, image->data, (size_t)image->channels);
    image->alpha = turn(d, image->alpha, 1);
    if (d->orientation > 4) {
        int swap = image->width;
        image->width = image->height;
        image->height = swap;
    }
}
