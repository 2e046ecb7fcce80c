#include "image/load.h"

#include <stdlib.h>

#include "image/decode.h"

typedef struct {
    const char *mime;
    bool (*decode)(td_decode *d);
} format;

/* By the first bytes, never by the name. */
static const format *format_of(td_str bytes) {
    static const format png = {"image/png", td_png_decode}, jpeg = {"image/jpeg", td_jpeg_decode};
    if (td_str_starts(bytes, "\x89PNG\r\n\x1A\n"))
        return &png;
    if (td_str_starts(bytes, "\xFF\xD8\xFF"))
        return &jpeg;
    return NULL;
}

bool td_decode_fail(td_decode *d, const char *text) {
    if (!d->error.n)
        d->error = td_str_dup(d->ctx->arena, td_str_from(td_tr(d->ctx, text)));
    return false;
}

bool td_decode_size(td_decode *d, uint64_t width, uint64_t height) {
    if (width == 0 || height == 0)
        return td_decode_fail(d, "it has no pixels");
    if (width * height > (uint64_t)TD_IMAGE_MAX_MEGAPIXELS * 1000000) {
        td_report(d->ctx, TD_E_IMAGE_LIMIT, d->span, TD_F(d->name), (size_t)TD_IMAGE_MAX_MEGAPIXELS);
        d->reported = true;
        return false;
    }
    if (width > TD_IMAGE_MAX_SIDE || height > TD_IMAGE_MAX_SIDE) /* a row alone would take hundreds of megabytes */
        return td_decode_fail(d, "it is wider or taller than 65535 pixels");
    d->image->width = (int)width;
    d->image->height = (int)height;
    return true;
}

void td_decode_split(td_decode *d, const uint8_t *pixels, int channels) {
    td_image *image = d->image;
    size_t n = (size_t)image->width * (size_t)image->height, colours = (size_t)channels - 1;
    uint8_t *data = td_arena_alloc(d->ctx->arena, n * colours), opaque = 255;
    for (size_t i = 0; i < n; i++)
        opaque &= pixels[i * (size_t)channels + colours];
    uint8_t *alpha = opaque == 255 ? NULL : td_arena_alloc(d->ctx->arena, n);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *p = pixels + i * (size_t)channels;
        memcpy(data + i * colours, p, colours);
        if (alpha)
            alpha[i] = p[colours];
    }
    image->channels = (int)colours;
    image->data = (td_str){(const char *)data, n * colours};
    image->alpha = (td_str){(const char *)alpha, alpha ? n : 0};
}

static td_str base_name(td_str name) {
    size_t slash = td_str_rindex(name, '/');
    return slash == SIZE_MAX ? name : td_str_sub(name, slash + 1, name.n);
}

td_image *td_image_load(td_ctx *ctx, td_str name, td_str bytes, td_span span) {
    if (bytes.n > TD_IMAGE_MAX_BYTES) {
        td_report(ctx, TD_E_FILE_TOO_LARGE, span, TD_F(name), (size_t)TD_IMAGE_MAX_BYTES >> 20);
        return NULL;
    }
    const format *f = format_of(bytes);
    if (!f) {
        td_str hint = td_str_format(ctx->arena, "%s", td_tr(ctx, "PNG and JPEG files are read"));
        td_report_hint(ctx, TD_E_IMAGE_FORMAT, span, hint, TD_F(name));
        return NULL;
    }
    td_decode d = {.ctx = ctx, .name = name, .span = span, .bytes = bytes, .orientation = 1};
    d.image = TD_NEW(ctx->arena, td_image);
    if (!f->decode(&d)) {
        if (!d.reported)
            td_report(ctx, TD_E_IMAGE_BROKEN, span, TD_F(name), TD_F(d.error));
        return NULL;
    }
    td_orient(&d);
    d.image->file = bytes;
    d.image->mime = td_str_from(f->mime);
    d.image->name = td_str_dup(ctx->arena, base_name(name));
    d.image->hash = td_str_hash(bytes);
    return d.image;
}
