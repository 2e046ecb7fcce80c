#include <assert.h>
#include <stdlib.h>

#include "emit/pdf/writer.h"

static void put_head(td_buf *dict, const td_image *image) {
    td_buf_puts(dict, "/Type/XObject/Subtype/Image/BitsPerComponent 8/Width ");
    td_buf_int(dict, image->width);
    td_buf_puts(dict, "/Height ");
    td_buf_int(dict, image->height);
}

static void put_colour_space(td_buf *dict, const td_image *image) {
    if (!image->palette.n) {
        td_buf_puts(dict, image->channels == 3 ? "/ColorSpace/DeviceRGB" : "/ColorSpace/DeviceGray");
        return;
    }
    static const char digits[] = "0123456789ABCDEF";
    td_buf_puts(dict, "/ColorSpace[/Indexed/DeviceRGB ");
    td_buf_int(dict, (int64_t)(image->palette.n / 3) - 1);
    td_buf_putc(dict, '<');
    for (size_t i = 0; i < image->palette.n / 3 * 3; i++) {
        unsigned char c = (unsigned char)image->palette.p[i];
        td_buf_putc(dict, digits[c >> 4]);
        td_buf_putc(dict, digits[c & 15]);
    }
    td_buf_puts(dict, ">]");
}

/* Bytes of one row after PNG filter `type` (0 none, 1 sub, 2 up); returns the sum that PNG encoders minimise. */
static uint64_t filter_row(int type, const unsigned char *row, const unsigned char *above, size_t n, size_t step,
                           unsigned char *out) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char before = 0;
        if (type == 1 && i >= step)
            before = row[i - step];
        else if (type == 2 && above)
            before = above[i];
        out[i] = (unsigned char)(row[i] - before);
        sum += out[i] < 128 ? out[i] : 256u - out[i];
    }
    return sum;
}

/* Samples behind PNG predictors, row by row the best of three: photographs and charts shrink to a half. */
static void write_samples(td_pdf *pdf, uint32_t id, td_buf *dict, const td_image *image, td_str samples, int channels) {
    size_t width = (size_t)image->width * (size_t)channels;
    td_buf rows = {0}, zipped = {0};
    unsigned char *trial = td_malloc(width + 1);
    assert(samples.n == width * (size_t)image->height);
    const unsigned char *above = NULL;
    for (int y = 0; y < image->height; y++) {
        const unsigned char *row = (const unsigned char *)samples.p + (size_t)y * width;
        uint64_t least = UINT64_MAX;
        int best = 0;
        for (int type = 0; type < 3; type++) {
            uint64_t sum = filter_row(type, row, above, width, (size_t)channels, trial);
            if (sum < least) {
                least = sum;
                best = type;
            }
        }
        filter_row(best, row, above, width, (size_t)channels, trial);
        td_buf_putc(&rows, (char)best);
        td_buf_put(&rows, trial, width);
        above = row;
    }
    td_pdf_deflate(pdf->file, &zipped, td_buf_view(&rows));
    td_buf_free(&rows);
    td_buf_format(dict, "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent 8/Columns %d>>",
                  channels, image->width);
    td_pdf_stream(pdf->file, id, dict, td_buf_view(&zipped), false);
    td_buf_free(&zipped);
    free(trial);
}

static uint32_t write_mask(td_pdf *pdf, const td_image *image) {
    td_buf dict = {0};
    uint32_t id = td_pdf_reserve(pdf->file);
    put_head(&dict, image);
    td_buf_puts(&dict, "/ColorSpace/DeviceGray");
    write_samples(pdf, id, &dict, image, image->alpha, 1);
    td_buf_free(&dict);
    return id;
}

static void write_picture(td_pdf *pdf, uint32_t id, const td_image *image) {
    td_buf dict = {0};
    uint32_t mask = image->alpha.n ? write_mask(pdf, image) : 0;
    put_head(&dict, image);
    put_colour_space(&dict, image);
    if (mask) {
        td_buf_puts(&dict, "/SMask ");
        td_pdf_ref(&dict, mask);
    }
    switch (image->kind) {
    case TD_IMAGE_JPEG:
        td_buf_puts(&dict, "/Filter/DCTDecode");
        td_pdf_stream(pdf->file, id, &dict, image->data, false);
        break;
    case TD_IMAGE_PNG:
        td_buf_format(&dict, "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent 8/Columns %d>>",
                      image->channels, image->width);
        td_pdf_stream(pdf->file, id, &dict, image->data, false);
        break;
    case TD_IMAGE_PIXELS:
        write_samples(pdf, id, &dict, image, image->data, image->channels);
        break;
    }
    td_buf_free(&dict);
}

const td_pdf_picture *td_pdf_picture_use(td_pdf *pdf, const td_image *image) {
    td_str key = {(const char *)&image->hash, sizeof image->hash};
    td_pdf_picture *picture = td_map_find(&pdf->images, key);
    if (picture)
        return picture;
    picture = TD_NEW(pdf->arena, td_pdf_picture);
    picture->id = td_pdf_reserve(pdf->file);
    picture->index = pdf->npictures++;
    picture->alpha = image->alpha.n > 0;
    td_map_put(&pdf->images, key, picture);
    if (td_pdf_file_status(pdf->file) == TD_PDF_OK)
        write_picture(pdf, picture->id, image);
    return picture;
}
