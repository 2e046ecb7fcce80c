/* fonts.h - finds and maps the font files that a style names (D13).
 *
 * Uses: fontconfig to locate files that are not where Debian puts them, OpenSSL for checksums (sole owner)
 */
#ifndef TD_READ_FONTS_H
#define TD_READ_FONTS_H
#include "base/ctx.h"
#include "model/style.h"

/* Files of all faces of a style, mapped into memory. */
typedef struct {
    td_str *blobs;
    int *index;
    size_t n;
} td_font_files;

/* verify: compare checksums with the recorded ones (W_FONT_CHECKSUM).  Lives in ctx->arena; the maps until
 * td_read_fonts_close.  returns false after E_FONT_MISSING. */
bool td_read_fonts_open(td_ctx *ctx, const td_style *style, bool verify, td_font_files *out);
void td_read_fonts_close(td_font_files *files);

#endif
