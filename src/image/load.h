/* load.h - bytes of a picture to a td_image; hostile files give a finding, never a crash.
 *
 * Uses: libpng, libjpeg, lcms2 (sole owner); libwebp and SVG come with the issue on typesetting
 * Never: opens files
 */
#ifndef TD_IMAGE_LOAD_H
#define TD_IMAGE_LOAD_H
#include "base/ctx.h"
#include "model/image.h"

enum { TD_IMAGE_MAX_MEGAPIXELS = 100, TD_IMAGE_MAX_BYTES = 64 << 20, TD_IMAGE_MAX_SIDE = 65535 };

/* name: as written by the author, for findings and assets; span: where.
 * Opaque 8-bit non-interlaced PNGs and baseline or progressive gray/RGB JPEGs are passed through; all else is
 * decoded to 8-bit gray or RGB plus alpha; CMYK and 16 bit are converted; EXIF orientation is applied.
 * Every file is decoded once to prove that it is whole: wrong checksums, missing data and warnings of libjpeg count as
 * broken.  Pixels with a profile other than sRGB are converted; profiles that cannot be read are ignored.
 * bytes    borrowed: image->file (and data of a JPEG) point into them, so they must outlive the result.
 * returns  NULL after E_IMAGE_FORMAT, E_IMAGE_BROKEN, E_IMAGE_LIMIT, E_FILE_TOO_LARGE.  Lives in ctx->arena. */
td_image *td_image_load(td_ctx *ctx, td_str name, td_str bytes, td_span span);

#endif
