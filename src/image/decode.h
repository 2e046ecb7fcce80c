/* decode.h - what load.c, png.c, jpeg.c, colour.c and exif.c share; for image/ only. */
#ifndef TD_IMAGE_DECODE_H
#define TD_IMAGE_DECODE_H
#include "image/load.h"

/* One picture being read.  A decoder fills `image` or says in `error` (static text or arena) what is wrong. */
typedef struct {
    td_ctx *ctx;
    td_str name;
    td_span span;
    td_str bytes;
    td_image *image;
    int orientation; /* EXIF 1..8 */
    bool reported;   /* a finding other than E_IMAGE_BROKEN was made */
    td_str error;
} td_decode;

/* What the Exif block (a TIFF header and its first directory) says; 0: nothing. */
typedef struct {
    int orientation, dpi;
} td_exif;

/* Both decode the whole file to validate it; the compressed data is kept where it can be passed through. */
bool td_png_decode(td_decode *d);
bool td_jpeg_decode(td_decode *d);

/* Sets the error, formatted into the arena of the picture; always false. */
bool td_decode_fail(td_decode *d, const char *text);
/* False, after E_IMAGE_LIMIT, when the picture is too large; after td_decode_fail when a side is 0. */
bool td_decode_size(td_decode *d, uint64_t width, uint64_t height);
/* Splits interleaved rows of gray + alpha or RGB + alpha into data and alpha; a fully opaque alpha is left out. */
void td_decode_split(td_decode *d, const uint8_t *pixels, int channels);

td_exif td_exif_read(td_str tiff);
/* Dots per inch from a density; 0 when it is none. */
int td_exif_dpi(uint64_t numerator, uint64_t denominator, bool centimetre);

/* Turns pixels so that orientation 1 holds. */
void td_orient(td_decode *d);

/* Whether a profile is sRGB by its own words. */
bool td_colour_is_srgb(td_str icc);
/* Converts 8-bit gray, RGB or CMYK (4 channels; inverted: Adobe's way) to gray, RGB and RGB by the profile.
 * False when the profile cannot be used; out has npixels * 1 or 3 bytes and may be `in` itself. */
bool td_colour_convert(td_str icc, int channels, bool inverted, const uint8_t *in, uint8_t *out, size_t npixels);

#endif
