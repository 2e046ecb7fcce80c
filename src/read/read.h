/* read.h - opens input files: size limits, UTF-8, nothing outside the root.
 *
 * Sole owner of input files.      Uses: libc only
 */
#ifndef TD_READ_READ_H
#define TD_READ_READ_H
#include "base/ctx.h"

enum { TD_READ_MAX_TEXT = 16 << 20, TD_READ_MAX_DATA = 64 << 20 };

/* A file: where it lies (absolute, links resolved; empty: nowhere), and how findings call it. */
typedef struct {
    td_str real, shown;
} td_path;

/* Absolute path with links resolved, or an empty string when there is no such file.  Lives in arena. */
td_str td_read_real(td_arena *arena, td_str path);
/* Whether a real path lies in the folder `root` (real, too). */
bool td_read_inside(td_str real, td_str root);
bool td_read_is_dir(td_str path);
bool td_read_is_file(td_str path);

/* Bytes of a regular file.  Lives in ctx->arena, a NUL follows.
 * Reports E_FILE_MISSING, E_FILE_UNREADABLE, E_FILE_TOO_LARGE at `from`. */
bool td_read_bytes(td_ctx *ctx, td_path path, td_span from, size_t limit, td_str *out);
/* All of standard input under the same limit. */
bool td_read_stdin(td_ctx *ctx, size_t limit, td_str *out);

/* Makes a source of bytes: without BOM, checked.  returns NULL after E_NOT_UTF8 or E_NUL_BYTE.
 * The finding points into the source that is made for it, so that the line can be shown. */
const td_source *td_read_source(td_ctx *ctx, td_str shown, td_str real, td_str bytes);

/* Whether a glob stays in its folder: not absolute, without "..". */
bool td_read_glob_stays(td_str pattern);
/* Files that match a glob in `dir` ("a/b*.md"), sorted by bytes, relative to dir.  Lives in arena.
 * None when the pattern leads upwards or is absolute. */
size_t td_read_glob(td_arena *arena, td_str dir, td_str pattern, td_str **out);

#endif
